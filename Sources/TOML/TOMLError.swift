/// Why a TOML text could not be read, or a value not be written as TOML.
public struct TOMLError: Error, Sendable, CustomStringConvertible {
  /// How the reference fails.
  public enum Kind: Sendable {
    /// It returns an error, which `toToml` and `fromToml` turn into a result.
    case plain
    /// It panics, so that the template fails even where the function never returns errors.
    case panic
    /// A limit of ours was reached, which no template may ignore.
    case limit
  }

  private final class Storage: Sendable {
    let message: String
    let kind: Kind
    let offset: Int?

    init(message: String, kind: Kind, offset: Int?) {
      self.message = message
      self.kind = kind
      self.offset = offset
    }
  }

  private let storage: Storage

  /// The text of the reference's error.
  public var message: String { storage.message }
  /// How the reference fails.
  public var kind: Kind { storage.kind }
  /// The byte of the source where reading stopped, if there is such a place.
  public var offset: Int? { storage.offset }
  /// The same as ``message``.
  public var description: String { message }

  /// Makes an error.
  public init(_ message: String, kind: Kind = .plain, offset: Int? = nil) {
    storage = Storage(message: message, kind: kind, offset: offset)
  }
}
