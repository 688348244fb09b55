internal import Diagnostics
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

  /// The codes that the lines of a text accept, by the line's number from 1.
  private var codes: [Int: [Substring]] = [:]

  /// Reads the suppressions of a text; those without a reason do not count.
  init(_ text: [UInt8]) {
    let source = SourceFile(name: "", bytes: text)
    let bytes = ByteString(text)
    var start = 0
    while let found = bytes.firstIndex(of: Self.mark, from: start) {
      let line = source.position(of: found).line
      start = found + Self.mark.count
      let content = source.line(line)
      let words = String(decoding: content[start..<content.endIndex], as: UTF8.self)
        .split(separator: " ")
      guard words.count >= 2, codes[line] == nil else { continue }
      codes[line] = words[0].split(separator: ",")
    }
  }

  /// Whether a finding of a code on a line is accepted.
  func suppress(_ code: String, line: Int) -> Bool {
    [line, line - 1].contains { codes[$0]?.contains(Substring(code)) == true }
  }
}
