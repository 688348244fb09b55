/// Why a YAML text could not be read, or a value not be written as YAML.
///
/// `message` is the text of the reference's own error, prefix included; the position is ours and
/// lets callers point into the source.
public struct YAMLError: Error, Sendable, CustomStringConvertible {
  private final class Storage: Sendable {
    let message: String
    let offset: Int?

    init(message: String, offset: Int?) {
      self.message = message
      self.offset = offset
    }
  }

  private let storage: Storage

  /// The text of the reference's error.
  public var message: String { storage.message }
  /// The byte of the source where reading stopped, if there is such a place.
  public var offset: Int? { storage.offset }
  /// The same as ``message``.
  public var description: String { message }

  /// Makes an error.
  public init(_ message: String, offset: Int? = nil) {
    storage = Storage(message: message, offset: offset)
  }

  /// The same error with words before its text, and its place moved by `shift` bytes.
  public func prefixed(_ words: String, shift: Int = 0) -> YAMLError {
    YAMLError(words + message, offset: offset.map { $0 &+ shift })
  }
}
