public import Diagnostics
public import Transport

/// Why a registry did not give or take something.
public struct RegistryError: Error, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable, Hashable {
    /// A reference cannot be understood.
    case badReference
    /// There is no such repository, tag or content.
    case notFound
    /// The registry wants to know who asks, or does not believe it.
    case unauthorized
    /// The content does not have the digest or length that it should have.
    case wrongDigest
    /// What the registry answered is not by its specification.
    case malformed
    /// Credentials cannot be read or kept.
    case credentials
    /// The exchange itself failed.
    case transport(HTTPError.Code)
  }

  /// The kind.
  public let code: Code
  /// A phrase in lower case.
  public let message: String
  /// Whether the same can succeed a little later.
  public let isTransient: Bool

  /// Makes an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
    isTransient = false
  }

  /// An error of the transport.
  init(_ error: HTTPError) {
    code =
      switch error.code {
      case .status(404): .notFound
      case .status(401), .status(403): .unauthorized
      case .wrongContent: .wrongDigest
      default: .transport(error.code)
      }
    message = error.description
    isTransient = error.isTransient
  }

  /// The message.
  public var description: String { message }

  /// The same for people.
  public var diagnostic: Diagnostic {
    let kind: Diagnostic.Code =
      switch code {
      case .badReference: .usage
      case .wrongDigest: .verification
      case .credentials: .file
      case .notFound, .unauthorized, .malformed: .remote
      case .transport: isTransient ? .network : .remote
      }
    return Diagnostic(kind, message, help: help)
  }

  private var help: String? {
    switch code {
    case .unauthorized: "`registry login HOST` keeps credentials for a registry"
    case .transport(.tls): "--plain-http speaks without TLS, --ca-file names certificates to trust"
    default: nil
    }
  }
}
