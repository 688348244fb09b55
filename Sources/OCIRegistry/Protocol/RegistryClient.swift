internal import Digests
public import Transport

/// A client of registries by the distribution specification: contents by tag or digest, nothing about
/// what they are.
///
/// Every content is checked against its digest, in both directions.
public struct RegistryClient: Sendable {
  let session: HTTPSession
  private let authorizer: RegistryAuthorizer
  private let scheme: String
  private let tls: TLSOptions
  /// Contents larger than this are sent in pieces of this length, in bytes.
  public var chunkSize = 64 << 20
  /// The largest manifest that is read, in bytes.
  public var manifestLimit = 4 << 20
  /// The largest list of tags or referrers that is read, over all its pages, in bytes.
  public var listLimit = 16 << 20

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - session: what requests go through.
  ///   - usesPlainHTTP: whether registries are spoken to without TLS.
  ///   - tls: how the two sides prove who they are.
  ///   - tokenHosts: token services that may be told passwords though they are of another site.
  ///   - credential: who asks, for a registry's host.
  public init(
    _ session: HTTPSession, usesPlainHTTP: Bool = false, tls: TLSOptions = TLSOptions(),
    tokenHosts: Set<String> = [], credential: @escaping CredentialLookup = { _ in nil }
  ) {
    self.session = session
    self.tls = tls
    scheme = usesPlainHTTP ? "http" : "https"
    authorizer = RegistryAuthorizer(session, tls, tokenHosts: tokenHosts, credential)
  }

  /// Whether a registry is there and accepts who asks; throws otherwise.
  public func ping(_ host: String) throws(RegistryError) {
    guard let url = WebURL("\(scheme)://\(Self.server(of: host))/v2/") else {
      throw RegistryError(.badReference, "`\(host)` is no host of a registry")
    }
    _ = try send(HTTPRequest(.get, url), host, RegistryScope())
  }

  /// The address of something in a repository.
  func url(_ repository: OCIRepository, _ path: String) throws(RegistryError) -> WebURL {
    let text = "\(scheme)://\(Self.server(of: repository.host))/v2/\(repository.name)/\(path)"
    guard let url = WebURL(text) else {
      throw RegistryError(.badReference, "`\(repository)` has no address")
    }
    return url
  }

  /// The host that answers for a registry's name.
  private static func server(of host: String) -> String {
    host == "docker.io" ? "registry-1.docker.io" : host
  }

  /// The answer to a request, with the proof that the registry asks for; failures are errors but for
  /// the statuses named.
  func send(
    _ request: HTTPRequest, _ repository: OCIRepository, writes: Bool = false,
    accepting statuses: Set<Int> = []
  ) throws(RegistryError) -> HTTPResponse {
    try send(
      request, repository.host, RegistryScope(repository, writes: writes), accepting: statuses)
  }

  private func send(
    _ request: HTTPRequest, _ host: String, _ scope: RegistryScope, accepting: Set<Int> = []
  ) throws(RegistryError) -> HTTPResponse {
    var request = request
    request.tls = tls
    let origin = request.url.origin
    request.credentials = authorizer.known(origin, scope).map { HTTPCredentials($0, for: origin) }
    var response = try exchange(request)
    if response.status == 401, response.url.origin == origin,
      let secret = try authorizer.secret(answering: response, from: host, scope)
    {
      request.credentials = HTTPCredentials(secret, for: origin)
      response = try exchange(request)
    }
    if response.isSuccess || accepting.contains(response.status) { return response }
    throw RegistryError(HTTPError(.status(response.status), response.registryMessage, url: nil))
  }

  private func exchange(_ request: HTTPRequest) throws(RegistryError) -> HTTPResponse {
    do throws(HTTPError) {
      return try session.response(to: request)
    } catch {
      throw RegistryError(error)
    }
  }
}
