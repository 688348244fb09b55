internal import ValueTree

/// A compiled regular expression of a schema.
struct Pattern: Sendable {
  /// Why an expression does not compile, in the reference's words.
  struct Failure: Error {
    var reason: String
  }

  /// The expression as the schema has it.
  let source: ByteString
  private let expression: @Sendable (ByteString) -> Bool

  init(_ source: ByteString) throws(Failure) {
    self.source = source
    let text = String(source)
    guard (try? Regex(text)) != nil else {
      throw Failure(reason: "error parsing regexp: \(text)")
    }
    expression = { subject in
      guard let regex = try? Regex(text) else { return false }
      return String(subject).firstMatch(of: regex) != nil
    }
  }

  /// Whether the expression is found anywhere in a text.
  func matches(_ text: ByteString) -> Bool { expression(text) }
}
