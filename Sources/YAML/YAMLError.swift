public import Diagnostics

/// Why a YAML text could not be read, or a value not be written as YAML.
///
/// `message` is the text of the reference's own error, prefix included; the position is ours and
/// lets callers point into the source.
public struct YAMLError: Error, Sendable, CustomStringConvertible {
  private final class Storage: Sendable {
    let message: String
    let offset: Int?
    let limit: LimitName?

    init(message: String, offset: Int?, limit: LimitName?) {
      self.message = message
      self.offset = offset
      self.limit = limit
    }
  }

  private let storage: Storage

  /// The text of the reference's error.
  public var message: String { storage.message }
  /// The byte of the source where reading stopped, if there is such a place.
  public var offset: Int? { storage.offset }
  /// The limit of ours that was reached, where one was.
  public var limit: LimitName? { storage.limit }
  /// The same as ``message``.
  public var description: String { message }

  /// Makes an error.
  public init(_ message: String, offset: Int? = nil, limit: LimitName? = nil) {
    storage = Storage(message: message, offset: offset, limit: limit)
  }

  /// The same error with words before its text.
  public func prefixed(_ words: String) -> YAMLError {
    YAMLError(words + message, offset: offset, limit: limit)
  }

  /// The error as others see it, with its place in the source.
  ///
  /// - Parameters:
  ///   - code: What kind of failure it is, unless a limit was reached.
  ///   - words: Put before the message.
  package func diagnostic(
    in source: SourceFile, _ code: Diagnostic.Code = .yaml, words: String = ""
  ) -> Diagnostic {
    Diagnostic(
      limit == nil ? code : .limit, words + message,
      primary: offset.map { Diagnostic.Label(file: source, span: SourceSpan($0, $0 + 1)) },
      limit: limit)
  }
}
