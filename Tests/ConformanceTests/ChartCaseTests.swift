internal import ChartCommands
internal import ConformanceSupport
internal import JSON
internal import Testing
internal import ValueTree

/// Whole charts through the command line, against the reference's recorded output, byte for byte.
@Suite struct ChartCaseTests {
  /// One recorded run of `template`.
  struct Case: Sendable, CustomTestStringConvertible {
    var group: String
    var id: String
    var arguments: [String]
    /// The expected output; nil where the reference refuses.
    var expected: [UInt8]?
    /// Text of the reference's error.
    var error: String

    var testDescription: String { "\(group)/\(id)" }
  }

  static let cases: [Case] = ["features", "refusals"].flatMap { group in
    let folder = "\(Fixtures.folder)/charts/\(group)"
    guard let listing = Fixtures.content(folder + "/cases.json"),
      case .dict(let dict)? = try? JSONReader.read(ByteString(listing)),
      case .list(let records)? = dict["cases"]
    else { return [Case]() }
    return records.elements.compactMap { record in
      guard case .dict(let record) = record else { return nil }
      return recordedCase(record, group, folder)
    }
  }

  private static func recordedCase(_ record: Dict, _ group: String, _ folder: String) -> Case {
    func text(_ key: ByteString) -> String {
      if case .string(let text)? = record[key] { return String(text) }
      return ""
    }
    func list(_ key: ByteString) -> [String] {
      guard case .list(let list)? = record[key] else { return [] }
      return list.elements.compactMap {
        if case .string(let text) = $0 { return String(text) }
        return nil
      }
    }
    var arguments = [
      "template", text("release"), folder + "/" + text("chart"), "--namespace", text("namespace"),
    ]
    for file in list("values_files") { arguments += ["-f", folder + "/" + file] }
    for (key, flag) in [
      ("set_json", "--set-json"), ("set", "--set"), ("set_string", "--set-string"),
      ("set_literal", "--set-literal"), ("api_versions", "--api-versions"),
    ] {
      for value in list(ByteString(key)) { arguments += [flag, value] }
    }
    for value in list("set_file") {
      let parts = value.split(separator: "=", maxSplits: 1)
      arguments += ["--set-file", "\(parts[0])=\(folder)/\(parts[1])"]
    }
    if !text("kube_version").isEmpty { arguments += ["--kube-version", text("kube_version")] }
    let expected =
      text("class") == "refused"
      ? nil : Fixtures.content(folder + "/" + text("expect"))
    return Case(
      group: group, id: text("id"), arguments: arguments + list("flags"), expected: expected,
      error: text("error_full"))
  }

  @Test(arguments: cases)
  func agreesWithTheReference(_ testCase: Case) {
    let run = CommandRun(testCase.arguments)
    if let expected = testCase.expected {
      #expect(run.code == 0, "\(run.errorText)")
      #expect(run.text == String(decoding: expected, as: UTF8.self))
    } else {
      #expect(run.code == 1)
      #expect(run.text.isEmpty)
      let errorText = run.errorText.replacing(
        Fixtures.folder + "/charts/\(testCase.group)/", with: "")
      #expect(errorText.contains(testCase.error), "\(errorText)")
    }
  }

  @Test func casesAreThere() { #expect(Self.cases.count > 100) }
}
