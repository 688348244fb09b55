internal import JSON
public import ValueTree

/// What the reference was recorded to answer to a case, and whether an answer agrees with it.
public struct RecordedAnswer {
  /// The whole line.
  public let line: ByteString
  private let record: Dict

  /// Reads a line of a case file; nil if it is none.
  public init?(_ line: ByteString) {
    guard case .dict(let record)? = try? JSONReader.read(line) else { return nil }
    self.line = line
    self.record = record
  }

  /// The case's name.
  public var id: ByteString { record.text("id") }
  /// The group that the case belongs to.
  public var group: ByteString { record.text("group") }

  /// Runs the case; nil if the answer agrees, else what differs.
  public func disagreement() -> String? {
    guard case .dict(let answer)? = try? JSONReader.read(ByteString(MicroCase.answer(to: line)))
    else { return "no answer" }
    if let error = record["error"], case .string(let wanted) = error {
      guard case .string(let got)? = answer["error"] else {
        return "succeeded; the reference fails with: \(wanted)"
      }
      return agrees(got, wanted) ? nil : "failed with: \(got)\n  wanted: \(wanted)"
    }
    if case .string(let got)? = answer["error"] { return "failed with: \(got)" }
    let (wanted, got) = (record["expect"] ?? .null, answer["output"] ?? .null)
    if Self.isSame(wanted, got) { return warningDisagreement(answer["warnings"]) }
    return "gave: \(got.printed)\n  wanted: \(wanted.printed)"
  }

  /// Compares what was logged, if it was recorded: the same texts, however often.
  private func warningDisagreement(_ got: Value?) -> String? {
    guard let recorded = record["warnings"] else { return nil }
    let (wanted, got) = (Self.texts(recorded), Self.texts(got ?? .null))
    return wanted == got ? nil : "logged: \(got.sorted())\n  wanted: \(wanted.sorted())"
  }

  private static func texts(_ value: Value) -> Set<ByteString> {
    guard case .list(let list) = value else { return [] }
    return Set(
      list.elements.compactMap {
        if case .string(let text) = $0 { return text }
        return nil
      })
  }

  /// Whether an error text is the recorded one or holds its essence.
  private func agrees(_ got: ByteString, _ wanted: ByteString) -> Bool {
    if got == wanted { return true }
    if case .list(let lines)? = record["error_lines"] {
      return lines.elements.allSatisfy { line in
        if case .string(let text) = line { return got.firstIndex(of: text) != nil }
        return false
      }
    }
    guard case .string(let core)? = record["error_core"] else { return false }
    return got.firstIndex(of: core) != nil
  }

  /// Whether two answers are equal: bytes that are no UTF-8 were recorded as U+FFFD.
  private static func isSame(_ wanted: Value, _ got: Value) -> Bool {
    switch (wanted, got) {
    case (.null, .null): true
    case (.bool(let first), .bool(let second)): first == second
    case (.float(let first), .float(let second)): first == second
    case (.string(let first), .string(let second)):
      first == second || String(first) == String(second)
    case (.list(let first), .list(let second)):
      first.elements.count == second.elements.count
        && zip(first.elements, second.elements).allSatisfy { isSame($0, $1) }
    case (.dict(let first), .dict(let second)):
      first.keys == second.keys
        && zip(first.values, second.values).allSatisfy { isSame($0, $1) }
    default: false
    }
  }
}
