internal import ChartEngine
internal import Diagnostics
internal import JSONSchema
internal import TemplateLang

/// The flag that sets limits of a render.
enum LimitFlags {
  static let all: [Flag] = [
    Flag(
      "limit", .array,
      "limit of the render, as NAME=NUMBER (64Mi and the like too) or time=DURATION; "
        + "docs/security.md has the names")
  ]

  /// Sets the limits that the flag gives. Whoever sits at a terminal can end a render himself, so it
  /// may take as long as it takes unless `time` is given.
  static func apply(
    _ values: FlagValues, to limits: inout Limits, _ schemaLimits: inout SchemaLimits
  ) throws(Diagnostic) {
    limits.time = nil
    for text in values.list("limit") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw malformed(text, "it has to be NAME=NUMBER") }
      let (word, number) = (String(parts[0]), String(parts[1]))
      guard let name = LimitName(rawValue: word) else { throw unknown(word) }
      if name == .time {
        guard let duration = GoDuration(number), duration.nanoseconds > 0 else {
          throw malformed(text, "a time looks like 30s or 1m30s")
        }
        limits.time = .nanoseconds(duration.nanoseconds)
        continue
      }
      guard let count = count(number) else {
        throw malformed(text, "a number looks like 1000, 64Ki, 32Mi or 1Gi")
      }
      guard limits.set(name, to: count) || schemaLimits.set(name, to: count) else {
        throw unknown(word)
      }
    }
  }

  private static func count(_ text: String) -> Int? {
    let units: [(suffix: String, shift: Int)] = [("Ki", 10), ("Mi", 20), ("Gi", 30)]
    let unit = units.first { text.hasSuffix($0.suffix) }
    let digits = text.dropLast(unit == nil ? 0 : 2)
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits)
    else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: 1 << (unit?.shift ?? 0))
    return overflow ? nil : product
  }

  private static var names: [String] {
    (Limits.countNames + [.time] + SchemaLimits.names).map(\.rawValue)
  }

  private static func unknown(_ word: String) -> Diagnostic {
    Diagnostic(
      .usage, "--limit: there is no limit `\(word)` of a render",
      help: nearest(word, among: names).map { "did you mean `\($0)`?" }
        ?? "the names are \(names.joined(separator: ", "))")
  }

  private static func malformed(_ text: String, _ help: String) -> Diagnostic {
    Diagnostic(.usage, "--limit: `\(text)` sets no limit", help: help)
  }
}
