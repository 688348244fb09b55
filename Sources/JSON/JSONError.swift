/// Why a text is no JSON, or a value has no JSON form, in the words of Go's `encoding/json`.
public struct JSONError: Error, Sendable, Hashable {
  /// Go's error text.
  public let text: String
  /// The byte offset in the text that was read; 0 for errors of writing.
  public let offset: Int
  /// Whether a limit of this engine was reached, rather than a rule of JSON broken.
  public let isLimit: Bool

  /// Makes an error.
  public init(_ text: String, offset: Int = 0, isLimit: Bool = false) {
    self.text = text
    self.offset = offset
    self.isLimit = isLimit
  }
}

extension JSONError: CustomStringConvertible {
  /// Go's error text.
  public var description: String { text }
}
