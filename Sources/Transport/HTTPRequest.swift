public import Digests

/// One request as a value: what is asked, of whom, with which secrets and within which limits.
public struct HTTPRequest: Sendable {
  /// What is done with the resource.
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case put = "PUT"
    case post = "POST"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// What is sent after the head.
  public enum Body: Sendable {
    /// Nothing.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// A file, or a part of it.
    case file(String, range: Range<Int>)
  }

  /// Where the body of a successful answer goes.
  public enum Destination: Sendable, Hashable {
    /// Into ``HTTPResponse/body``.
    case memory
    /// Into a file, which must not exist; it is gone again when the request fails.
    case file(String)
  }

  /// What is done with the resource.
  public var method: Method
  /// The resource. User and password in it serve as basic credentials for its own host.
  public var url: WebURL
  /// Fields of the head.
  public var headers = HTTPHeaders()
  /// What is sent.
  public var body = Body.none
  /// The secret, and the host it is for.
  public var credentials: HTTPCredentials?
  /// How the server's and the own identity are proved.
  public var tls = TLSOptions()
  /// What the answer may cost.
  public var limits = HTTPLimits()
  /// Where a successful answer goes.
  public var destination = Destination.memory
  /// The digest that a successful answer must have.
  public var expectedDigest: ContentDigest?
  /// The length that a successful answer must have, in bytes.
  public var expectedCount: Int?
  /// Whether answers that lead elsewhere are followed.
  public var followsRedirects = true
  /// Whether sending it a second time does no harm; as the method says unless set.
  public var mayRepeat: Bool
  /// Whether the server may compress the answer on its way; what arrives is the plain content.
  public var acceptsCompression = false
  /// Called with the bytes received so far, and all that are announced, from the thread that waits.
  public var progress: (@Sendable (_ received: Int, _ expected: Int?) -> Void)?

  /// Makes a request.
  public init(_ method: Method = .get, _ url: WebURL) {
    self.method = method
    self.url = url
    switch method {
    case .get, .head, .put, .delete: mayRepeat = true
    case .post, .patch: mayRepeat = false
    }
  }
}

/// A secret for one server. It is sent to no other scheme, host or port unless it says so.
public struct HTTPCredentials: Sendable, Hashable {
  /// What is proved.
  public enum Secret: Sendable, Hashable {
    /// A name and a password.
    case basic(user: String, password: String)
    /// A token that a server has given out.
    case bearer(String)
  }

  /// What is sent.
  public var secret: Secret
  /// Whom it is for.
  public var origin: WebOrigin
  /// Whether any other server gets it, too (`--pass-credentials`).
  public var isForEveryone: Bool

  /// Makes credentials.
  public init(_ secret: Secret, for origin: WebOrigin, isForEveryone: Bool = false) {
    self.secret = secret
    self.origin = origin
    self.isForEveryone = isForEveryone
  }
}

/// How two sides of a connection prove who they are.
public struct TLSOptions: Sendable, Hashable {
  /// A file with certificates to trust in place of the system's.
  public var caFile: String?
  /// A file with the own certificate.
  public var certificateFile: String?
  /// A file with the own key.
  public var keyFile: String?
  /// Whether any certificate of the server will do.
  public var skipsVerification = false

  /// The system's certificates, none of one's own.
  public init() {}
}

/// What an answer may cost.
public struct HTTPLimits: Sendable, Hashable {
  /// The largest body, in bytes.
  public var bytes = 256 << 20
  /// How long a connection may take to be made.
  public var connecting = Duration.seconds(10)
  /// How long nothing may arrive.
  public var stalling = Duration.seconds(30)
  /// How long it may take in all, with redirects, pauses and repetitions; nil is as long as something
  /// arrives.
  public var total: Duration? = .seconds(300)

  /// The usual limits.
  public init() {}
}
