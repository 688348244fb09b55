internal import ValueTree

/// A finding that is known and accepted.
public struct Suppression: Sendable, Hashable {
  /// The code; empty matches all.
  public var code = ""
  /// The chart's folder or its last part; empty matches all.
  public var chart = ""
  /// A pattern of the file; empty matches all.
  public var file = ""
  /// The object as reports show it; empty matches all.
  public var object = ""
  /// The field; empty matches all.
  public var field = ""
  /// Why the finding is accepted.
  public var reason: String

  /// Makes a suppression.
  public init(reason: String) { self.reason = reason }

  /// Whether it is about a finding.
  public func matches(_ finding: Finding) -> Bool {
    func fits(_ wanted: String, _ actual: String?) -> Bool {
      if wanted.isEmpty { return true }
      guard let actual else { return false }
      return wanted == actual || NamePattern(wanted).matches(actual)
    }
    let name = Path.split(finding.chart).name
    return fits(code, finding.code) && (fits(chart, finding.chart) || fits(chart, name))
      && fits(file, finding.file) && fits(object, finding.object?.description)
      && fits(field, finding.field)
  }
}

/// Suppressions beside the line: `opea-chart:ignore OC101 reason` in a comment on the line of the
/// finding or on the one before.
struct LineSuppressions {
  private static let mark: ByteString = "opea-chart:ignore"

  /// Whether a text's line says that a finding of a code is accepted; a reason has to follow.
  static func suppress(_ code: String, line: Int, in text: [UInt8]) -> Bool {
    let bytes = ByteString(text)
    guard bytes.firstIndex(of: mark) != nil else { return false }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for number in [line, line - 1] where number >= 1 && number <= lines.count {
      let content = ByteString(lines[number - 1])
      guard let start = content.firstIndex(of: mark) else { continue }
      let words = String(content.suffix(from: start + mark.count)).split(separator: " ")
      if words.count >= 2, words[0].split(separator: ",").contains(Substring(code)) { return true }
    }
    return false
  }
}
