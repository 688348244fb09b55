public import ChartEngine
public import Diagnostics
public import ValueTree

/// How charts come from elsewhere than the own disk: repositories and registries.
///
/// Updating asks for all of them at once, so that an implementation can read each index once and
/// download in parallel. Only what is declared outside of `file://` reaches it.
public struct DependencyFetcher: Sendable {
  /// The address that a repository is used by: that of the repository which a name such as `@stable`
  /// means, any other one as it is. Lock digests are made of it.
  public var address: @Sendable (_ repository: ByteString) throws(Diagnostic) -> ByteString
  /// The newest versions in the ranges of some dependencies, nil where no version is in range.
  public var versions: @Sendable ([Dependency]) throws(Diagnostic) -> [ByteString?]
  /// Puts archives of exactly the versions named into a folder; gives their file names there.
  public var archives: @Sendable ([Dependency], _ folder: String) throws(Diagnostic) -> [String]

  /// Makes a fetcher.
  public init(
    address: @escaping @Sendable (ByteString) throws(Diagnostic) -> ByteString,
    versions: @escaping @Sendable ([Dependency]) throws(Diagnostic) -> [ByteString?],
    archives: @escaping @Sendable ([Dependency], String) throws(Diagnostic) -> [String]
  ) {
    self.address = address
    self.versions = versions
    self.archives = archives
  }

  /// Reaches nothing: every dependency from elsewhere is an error that says so.
  public static let localOnly = DependencyFetcher(
    address: { $0 },
    versions: { dependencies throws(Diagnostic) in throw refusal(of: dependencies) },
    archives: { dependencies, _ throws(Diagnostic) in throw refusal(of: dependencies) })

  private static func refusal(of dependencies: [Dependency]) -> Diagnostic {
    let names = dependencies.map { "`\($0.name)` from \($0.repository)" }
    return Diagnostic(
      .dependency,
      "charts from repositories and registries are not fetched yet: "
        + names.joined(separator: ", "),
      help: "use `file://` with the folder of the chart, or put its archive into `charts/`")
  }
}
