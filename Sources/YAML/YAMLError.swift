/// Why a YAML text could not be read, or a value not be written as YAML.
///
/// `message` is the text of the reference's own error, prefix included; the position is ours and
/// lets callers point into the source.
public struct YAMLError: Error, Sendable, CustomStringConvertible {
  private final class Storage: Sendable {
    let message: String
    let offset: Int?
    let isLimit: Bool

    init(message: String, offset: Int?, isLimit: Bool) {
      self.message = message
      self.offset = offset
      self.isLimit = isLimit
    }
  }

  private let storage: Storage

  /// The text of the reference's error.
  public var message: String { storage.message }
  /// The byte of the source where reading stopped, if there is such a place.
  public var offset: Int? { storage.offset }
  /// Whether a limit of ours was reached, which no template may ignore.
  public var isLimit: Bool { storage.isLimit }
  /// The same as ``message``.
  public var description: String { message }

  /// Makes an error.
  public init(_ message: String, offset: Int? = nil, isLimit: Bool = false) {
    storage = Storage(message: message, offset: offset, isLimit: isLimit)
  }

  /// The same error with words before its text.
  public func prefixed(_ words: String) -> YAMLError {
    YAMLError(words + message, offset: offset, isLimit: isLimit)
  }
}
