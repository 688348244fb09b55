internal import Diagnostics
public import Transport
internal import ValueTree

/// How repositories and registries are reached: a way to the network, and where things are kept.
public struct RepositoryAccess: Sendable {
  /// Sends requests; nil where this process has no way to the network.
  public var session: HTTPSession?
  /// Reads charts in registries; nil where this process has no way to the network.
  public var registry: ChartRegistry?
  /// Where configuration and caches are.
  public var paths: HomePaths
  /// For repositories that are used by their address alone.
  public var tls = TLSOptions()

  /// Makes an access.
  public init(session: HTTPSession?, registry: ChartRegistry? = nil, paths: HomePaths) {
    self.session = session
    self.registry = registry
    self.paths = paths
  }

  /// The session, or why there is none.
  internal func online() throws(Diagnostic) -> HTTPSession {
    if let session { return session }
    throw Self.offline
  }

  /// What reads charts in registries, or why there is nothing that does.
  internal func onlineRegistry() throws(Diagnostic) -> ChartRegistry {
    if let registry { return registry }
    throw Self.offline
  }

  private static var offline: Diagnostic {
    Diagnostic(
      .network, "this process has no way to the network",
      help: "use the tool with its network part installed beside it")
  }

  internal var indexes: IndexCache { IndexCache(folder: paths.repositoryCache) }
  internal var archives: ArchiveCache { ArchiveCache(folder: paths.contentCache) }

  /// A request for something that a repository leads to, with the repository's secrets where they
  /// belong.
  internal func request(_ url: WebURL, for repository: RepositoryEntry) -> HTTPRequest {
    var request = HTTPRequest(.get, url)
    func path(_ text: ByteString) -> String? { text.isEmpty ? nil : String(text) }
    if repository.isUnmanaged {
      request.tls = tls
    } else {
      request.tls.caFile = path(repository.caFile)
      request.tls.skipsVerification = repository.skipsVerification
      let home = WebURL(String(repository.url))?.origin
      // The own certificate is a secret, too.
      if home == url.origin || repository.passesCredentials {
        request.tls.certificateFile = path(repository.certificateFile)
        request.tls.keyFile = path(repository.keyFile)
      }
      if let home, !repository.username.isEmpty, !repository.password.isEmpty {
        request.credentials = HTTPCredentials(
          .basic(user: String(repository.username), password: String(repository.password)),
          for: home, isForEveryone: repository.passesCredentials)
      }
    }
    return request
  }
}
