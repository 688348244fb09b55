internal import ChartEngine
public import Diagnostics
internal import JSON
internal import ValueTree

/// Findings that were there when checking began: they do not count until someone mends them.
///
/// Findings are known by code, chart, file, object and field, not by line or words; of several that
/// are the same by these, as many are accepted as were recorded.
public struct Baseline: Sendable {
  private struct Key: Hashable {
    var code: String
    var chart: String
    var file: String
    var object: String
    var field: String

    init(_ finding: Finding) {
      code = finding.code
      chart = finding.chart
      file = finding.file ?? ""
      object = finding.object?.description ?? ""
      field = finding.field ?? ""
    }
  }

  private var counts: [Key: Int] = [:]

  /// The baseline of some findings.
  public init(_ findings: [Finding]) {
    for finding in findings { counts[Key(finding), default: 0] += 1 }
  }

  /// Reads a file that ``text(of:)`` wrote.
  public init(path: String) throws(Diagnostic) {
    let bytes = try SystemFile.content(path, limit: 64 << 20)
    self.init(try FindingsReader.findings(from: bytes, name: path))
  }

  /// The file for some findings.
  public static func text(of findings: [Finding]) -> [UInt8] {
    FindingsJSON.text(
      findings.map { finding in
        var finding = finding
        finding.trace = []
        return finding
      })
  }

  /// The findings that are new.
  public func new(_ findings: [Finding]) -> [Finding] {
    var rest = counts
    return findings.filter { finding in
      let key = Key(finding)
      guard let count = rest[key], count > 0 else { return true }
      rest[key] = count - 1
      return false
    }
  }
}
