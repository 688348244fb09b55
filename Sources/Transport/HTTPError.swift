public import Diagnostics

/// Why a request has no answer, or not the one it needs.
public struct HTTPError: Error, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable, Hashable {
    /// The name of the host has no address.
    case cannotResolve
    /// No connection can be made.
    case cannotConnect
    /// Connecting or the whole exchange took too long, or nothing arrived any more.
    case timedOut
    /// The two sides do not trust each other, or cannot speak securely.
    case tls
    /// The connection ended in the middle.
    case cutShort
    /// More arrived than is allowed.
    case tooLarge
    /// The address cannot be used.
    case badAddress
    /// The answer leads around in a circle, or to where no request may go.
    case redirect
    /// What arrived is not what was asked for: another digest or another length.
    case wrongContent
    /// What arrived cannot be understood.
    case malformed
    /// The server answered with an error.
    case status(Int)
    /// A file cannot be read or written on this side.
    case file
    /// Anything else.
    case other
  }

  /// The kind.
  public let code: Code
  /// What was asked for, without secrets; nil where there is no address yet.
  public let url: WebURL?
  /// A phrase in lower case.
  public let message: String
  /// How long the server asks to wait.
  public let retryAfter: Duration?

  /// Makes an error.
  public init(_ code: Code, _ message: String, url: WebURL?, retryAfter: Duration? = nil) {
    self.code = code
    self.url = url?.withoutUserInfo
    self.message = message
    self.retryAfter = retryAfter
  }

  /// Whether the same request can succeed a little later.
  public var isTransient: Bool {
    switch code {
    case .cannotResolve, .cannotConnect, .timedOut, .cutShort: true
    case .status(let status): Self.isTransient(status: status)
    default: false
    }
  }

  /// Whether a status says that the server is overloaded, or broken for the moment.
  static func isTransient(status: Int) -> Bool {
    switch status {
    case 408, 425, 429, 500, 502, 503, 504: true
    default: false
    }
  }

  /// The message with the address before it.
  public var description: String { url.map { "\($0): \(message)" } ?? message }

  /// The same for people.
  public var diagnostic: Diagnostic {
    Diagnostic(
      code == .file ? .file : isTransient ? .network : .remote, description, help: help)
  }

  private var help: String? {
    switch code {
    case .tls where message.contains("certificate"):
      "--ca-file names the certificates to trust"
    case .status(401), .status(403): "the server wants other credentials, or does not know this"
    default: nil
    }
  }
}
