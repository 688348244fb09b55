internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import SemVer
internal import Synchronization
internal import Transport
internal import ValueTree

/// Fetches charts from repositories and registries for the dependencies of other charts.
///
/// Each index is asked for once, and only if a dependency needs it; archives come in parallel, and
/// only those that are neither in place nor in the cache.
public final class RemoteCharts: Sendable {
  /// What a caller can choose.
  public struct Options: Sendable {
    /// Whether the copies of index files are used as they are.
    public var skipsRefresh = false
    /// Checks signatures with a keyring; nil checks none.
    public var verification: ProvenanceCheck?
    /// How many archives are fetched at a time.
    public var connections = 6
    /// Told how far each download is.
    public var progress: (@Sendable (DownloadProgress) -> Void)?

    /// The usual choices.
    public init() {}
  }

  /// How repositories are reached.
  public let access: RepositoryAccess
  internal let options: Options
  private let state = Mutex(State())

  private struct State {
    var repositories: RepositoriesFile?
    /// The repositories that were asked for news already.
    var refreshed: [ByteString: Diagnostic?] = [:]
    var indexes: [String: IndexFile] = [:]
  }

  /// Makes a fetcher.
  public init(access: RepositoryAccess, options: Options = Options()) {
    self.access = access
    self.options = options
  }

  /// The known repositories.
  internal func knownRepositories() throws(Diagnostic) -> RepositoriesFile {
    if let file = state.withLock({ $0.repositories }) { return file }
    let file = try RepositoriesFile(path: access.paths.repositoryConfig)
    state.withLock { $0.repositories = file }
    return file
  }

  // MARK: Index files

  /// The repository that an address belongs to.
  internal func repository(at address: ByteString) throws(Diagnostic) -> RepositoryEntry {
    try knownRepositories().entries.first { RepositoryAddress.areEqual($0.url, address) }
      ?? .unmanaged(address)
  }

  /// Brings the copies of index files that some dependencies need up to date, as far as that was
  /// not done before.
  ///
  /// A repository that cannot be reached is told of; an older copy of its index serves, as in the
  /// reference.
  internal func refresh(
    _ repositories: [RepositoryEntry], report: @Sendable (String) -> Void
  ) throws(Diagnostic) {
    if options.skipsRefresh { return }
    var seen: Set<ByteString> = []
    let known = state.withLock { Set($0.refreshed.keys) }
    let needed = repositories.filter { !known.contains($0.name) && seen.insert($0.name).inserted }
    if needed.isEmpty { return }
    for repository in needed {
      let scheme = RepositoryAddress.scheme(of: String(repository.url))
      if scheme != "http" && scheme != "https" {
        throw Diagnostic(
          .dependency, "`\(repository.url)`: there is no way to fetch from `\(scheme):`",
          helmText: "could not find protocol handler for: \(scheme)",
          help: "use http, https, oci or file")
      }
    }
    let session = try access.online()
    let groups = [needed.filter(\.isUnmanaged), needed.filter { !$0.isUnmanaged }]
    for (index, group) in groups.enumerated() where !group.isEmpty {
      report(
        index == 0
          ? "Getting updates for unmanaged Helm repositories..."
          : "Hang tight while we grab the latest from your chart repositories...")
      let results: [Result<Void, Diagnostic>] = concurrentMap(group, width: options.connections) {
        [access, options] repository throws(Diagnostic) in
        try access.indexes.refresh(
          repository, through: session, access: access, progress: options.progress)
      }
      for (repository, result) in zip(group, results) {
        var failure: Diagnostic?
        if case .failure(let error) = result { failure = error }
        state.withLock { $0.refreshed[repository.name] = .some(failure) }
        report(Self.news(of: repository, failure))
      }
      if index == 1 { report("Update Complete. ⎈Happy Helming!⎈") }
    }
  }

  /// What is said of one repository, in the reference's words.
  internal static func news(of repository: RepositoryEntry, _ failure: Diagnostic?) -> String {
    let shown = GoQuote.quoted(repository.isUnmanaged ? repository.url : repository.name)
    guard let failure else {
      return "...Successfully got an update from the \(shown) chart repository"
    }
    let address = repository.isUnmanaged ? "" : " (\(repository.url))"
    return "...Unable to get an update from the \(shown) chart repository\(address):\n"
      + "\t\(failure.helmText)"
  }

  /// The index of a repository, as far as there is a copy.
  internal func index(of repository: RepositoryEntry) throws(Diagnostic) -> IndexFile {
    let path = access.indexes.path(repository.name)
    if let index = state.withLock({ $0.indexes[path] }) { return index }
    let index: IndexFile
    do throws(Diagnostic) {
      index = try IndexFile(path: path)
    } catch {
      let failure = state.withLock { $0.refreshed[repository.name] } ?? nil
      throw Diagnostic(
        failure?.code ?? error.code,
        failure.map { "\(repository.url): \($0.message)" } ?? error.message,
        helmText: "no cached repository for \(repository.name) found. (try 'helm repo update'): "
          + error.helmText,
        help: failure?.help ?? (options.skipsRefresh ? "leave `--skip-refresh` out" : nil))
    }
    state.withLock { $0.indexes[path] = index }
    return index
  }

  // MARK: Versions

  /// The newest versions in the ranges of some dependencies, nil where none is in range.
  internal func newestVersions(
    _ dependencies: [Dependency], from sources: DependencySources,
    report: @Sendable (String) -> Void
  ) throws(Diagnostic) -> [ByteString?] {
    try refresh(
      dependencies.filter(\.isInRepository).map { sources.repository(for: $0) }, report: report)
    var versions: [ByteString?] = []
    for dependency in dependencies {
      let range = try dependency.range()
      if dependency.isInRegistry {
        versions.append(try newestTag(of: dependency, in: range))
        continue
      }
      let index = try index(of: sources.repository(for: dependency))
      guard let entries = try index.versions(of: dependency.name) else {
        throw Diagnostic(
          .dependency, "\(dependency.repository) has no chart `\(dependency.name)`",
          helmText: "\(dependency.name) chart not found in repo \(dependency.repository)")
      }
      versions.append(
        entries.first { !$0.urls.isEmpty && range.allows($0.metadata.version) }?.metadata.version)
    }
    return versions
  }

  private func newestTag(
    of dependency: Dependency, in range: Constraint
  ) throws(Diagnostic) -> ByteString? {
    // One version is taken as it is; whether it exists shows when it is fetched.
    if let version = try? Version(bytes: dependency.version.bytes) {
      return range.contains(version) ? ByteString(version.original) : nil
    }
    let registry = try access.onlineRegistry()
    let repository = try ChartRegistry.repository(
      ofChart: String(dependency.name), below: String(dependency.repository))
    let versions: [String]
    do throws(Diagnostic) {
      versions = try registry.versions(of: repository)
    } catch {
      throw error.wrapped(
        helmPrefix: "could not retrieve list of tags for repository \(dependency.repository): ")
    }
    return versions.lazy.map { ByteString($0) }.first { range.allows($0) }
  }

  /// The entry of exactly the version that a lock names.
  internal func entry(
    of dependency: Dependency
  ) throws(Diagnostic) -> (repository: RepositoryEntry, entry: IndexEntry) {
    let repository = try repository(at: dependency.repository)
    let index = try index(of: repository)
    guard let entries = try index.versions(of: dependency.name) else {
      throw Diagnostic(
        .dependency, "\(dependency.repository) has no chart `\(dependency.name)`",
        helmText: "could not find : entry not found")
    }
    let wanted = try? Version(bytes: dependency.version.bytes)
    let entry = entries.first { entry in
      if entry.urls.isEmpty { return false }
      guard let wanted, let version = try? Version(bytes: entry.metadata.version.bytes) else {
        return entry.metadata.version == dependency.version
      }
      return version == wanted
    }
    guard let entry else {
      throw Diagnostic(
        .dependency,
        "\(dependency.repository) has no version \(dependency.version) of `\(dependency.name)`",
        helmText: "could not find : no matching version",
        help: "make a new lock with `dependency update`")
    }
    return (repository, entry)
  }
}
