internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import ValueTree

/// Results of earlier runs, by the digest of everything that they depend on.
struct CheckCache: Sendable {
  /// The form of the files; other forms are not read.
  private static let form = 1

  let folder: String

  /// The result under a key; nil if there is none.
  func result(_ key: String, path: String) -> CheckReport.ChartResult? {
    guard let bytes = try? SystemFile.content(file(key), limit: 256 << 20),
      let read = try? JSONReader.read(ByteString(bytes), as: .dict)
    else { return nil }
    let value = ValueSnapshot(read)
    guard number(value["form"]) == Self.form, case .list(let findings)? = value["findings"] else {
      return nil
    }
    var result = CheckReport.ChartResult(path: path)
    result.findings = findings.map(FindingsReader.finding)
    result.renders = number(value["renders"])
    result.objects = number(value["objects"])
    result.tests.passed = number(value["passed"])
    result.tests.failed = number(value["failed"])
    result.tests.skipped = number(value["skipped"])
    result.isCached = true
    return result
  }

  /// Keeps a result; a cache that cannot be written is none.
  func keep(_ result: CheckReport.ChartResult, _ key: String) {
    var text = Array(
      """
      {"form":\(Self.form),"renders":\(result.renders),"objects":\(result.objects),\
      "passed":\(result.tests.passed),"failed":\(result.tests.failed),\
      "skipped":\(result.tests.skipped),"findings":
      """.utf8)
    text += FindingsJSON.text(result.findings)
    text += Array("}\n".utf8)
    try? FileWriting.replace(file(key), with: text)
  }

  private func file(_ key: String) -> String { "\(folder)/\(key.prefix(2))/\(key).json" }

  private func number(_ value: ValueSnapshot?) -> Int { value?.number.map { Int($0) } ?? 0 }
}
