internal import LinearRegex
internal import ValueTree

/// A compiled regular expression of a schema, with its source for messages.
struct Pattern: Sendable {
  /// Why an expression does not compile, in the reference's words.
  struct Failure: Error {
    var reason: String
  }

  /// The expression as the schema has it.
  let source: ByteString
  private let expression: Regex

  init(_ source: ByteString) throws(Failure) {
    self.source = source
    do throws(RegexError) {
      expression = try Regex(source.bytes)
    } catch {
      throw Failure(reason: error.description)
    }
  }

  /// Whether the expression is found anywhere in a text.
  func matches(_ text: ByteString) -> Bool { text.withBytes { expression.matches($0) } }
}
