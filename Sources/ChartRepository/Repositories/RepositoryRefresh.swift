public import Diagnostics
internal import Transport
public import ValueTree

/// Brings the copies of index files up to date (`repo update`, `repo add`).
public struct RepositoryRefresh: Sendable {
  /// How repositories are reached.
  public var access: RepositoryAccess
  /// How long the download of one index may take.
  public var timeout: Duration?
  /// Told how far each download is.
  public var progress: (@Sendable (DownloadProgress) -> Void)?

  /// Makes a refresh.
  public init(access: RepositoryAccess) { self.access = access }

  /// Fetches the index of one repository, if there is a newer one.
  public func refresh(_ repository: RepositoryEntry) throws(Diagnostic) {
    let scheme = RepositoryAddress.scheme(of: String(repository.url))
    guard scheme == "http" || scheme == "https" else {
      throw Diagnostic(
        .usage, "`\(repository.url)`: there is no way to fetch from `\(scheme):`",
        helmText: "could not find protocol handler for: \(scheme)",
        help: scheme == "oci" ? "charts of registries need no `repo add`: name them `oci://…`" : nil
      )
    }
    try access.indexes.refresh(
      repository, through: try access.online(), access: access, timeout: timeout, progress: progress
    )
  }

  /// Fetches the indexes of several repositories at a time; gives the addresses of those that failed.
  ///
  /// - Parameter report: takes the lines that tell of it, in the reference's words.
  public func refresh(
    _ repositories: [RepositoryEntry], report: @Sendable (String) -> Void
  ) -> [ByteString] {
    report("Hang tight while we grab the latest from your chart repositories...")
    let results: [Result<Void, Diagnostic>] = concurrentMap(repositories, width: 6) {
      repository throws(Diagnostic) in try refresh(repository)
    }
    var failed: [ByteString] = []
    for (repository, result) in zip(repositories, results) {
      var failure: Diagnostic?
      if case .failure(let error) = result {
        failure = error
        failed.append(repository.url)
      }
      report(RemoteCharts.news(of: repository, failure))
    }
    if failed.isEmpty { report("Update Complete. ⎈Happy Helming!⎈") }
    return failed
  }

  /// Removes what is kept of a repository.
  public static func forget(_ name: ByteString, paths: HomePaths) {
    IndexCache(folder: paths.repositoryCache).remove(name)
  }
}
