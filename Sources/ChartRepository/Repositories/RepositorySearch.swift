public import ChartEngine
public import Diagnostics
internal import LinearRegex
internal import SemVer
public import ValueTree

/// Looks for charts in the copies of index files (`search repo`).
public struct RepositorySearch: Sendable {
  /// A chart that was found.
  public struct Hit: Sendable {
    /// Repository and chart, `REPO/NAME`.
    public var name: ByteString
    /// What the index says of the version.
    public var entry: IndexEntry
    fileprivate var score: Int
    fileprivate var version: Version
  }

  /// The words to look for; none finds all.
  public var term: String?
  /// Whether the words are a regular expression.
  public var isRegex = false
  /// Whether every version is shown and not only the newest.
  public var showsAllVersions = false
  /// The range that versions have to be in.
  public var range = ">0.0.0"

  /// Finds everything that is released.
  public init() {}

  /// What is parted by this counts more the further in front it stands.
  private static let separator = UInt8(ascii: "\u{0B}")
  private static let worstScore = 25

  /// The charts that fit, best first.
  ///
  /// - Parameter warn: told of repositories whose copy is missing or broken.
  public func hits(
    in repositories: RepositoriesFile, paths: HomePaths, warn: (String) -> Void
  ) throws(Diagnostic) -> [Hit] {
    if repositories.entries.isEmpty {
      throw Diagnostic(
        .usage, "no repositories configured", help: "add one with `repo add NAME URL`")
    }
    let constraint: Constraint
    do throws(VersionError) {
      constraint = try Constraint(range)
    } catch {
      throw Diagnostic(
        .usage, "`\(range)`: \(error)",
        helmText: "an invalid version/constraint format: \(error)")
    }
    let matcher = try matcher()
    var hits: [Hit] = []
    let indexes = IndexCache(folder: paths.repositoryCache)
    for repository in repositories.entries {
      do throws(Diagnostic) {
        try IndexFile(path: indexes.path(repository.name)).forEachChart {
          name, versions throws(Diagnostic) in
          for entry in versions {
            guard let version = try? Version(bytes: entry.metadata.version.bytes),
              let score = matcher(Self.line(repository.name, entry.metadata))
            else { continue }
            guard constraint.contains(version) else { continue }
            hits.append(
              Hit(
                name: repository.name + "/" + name, entry: entry, score: score, version: version))
          }
        }
      } catch {
        warn(
          "WARNING: Repo \(GoQuote.quoted(repository.name)) is corrupt or missing. "
            + "Try 'helm repo update'.\nWARNING: \(error.helmText)")
      }
    }
    hits.sort { first, second in
      if first.score != second.score { return first.score < second.score }
      if first.name != second.name { return first.name < second.name }
      return second.version < first.version
    }
    if showsAllVersions { return hits }
    var names: Set<ByteString> = []
    return hits.filter { names.insert($0.name).inserted }
  }

  /// The text of a version that is searched.
  private static func line(_ repository: ByteString, _ metadata: ChartMetadata) -> [UInt8] {
    var line = metadata.name.bytes + [separator] + repository.bytes + [UInt8(ascii: "/")]
    line += metadata.name.bytes + [separator] + metadata.description.bytes + [separator]
    for (index, keyword) in metadata.keywords.enumerated() {
      if index > 0 { line.append(UInt8(ascii: " ")) }
      line += keyword.bytes
    }
    return line
  }

  /// How well a line fits; nil if it does not.
  private func matcher() throws(Diagnostic) -> ([UInt8]) -> Int? {
    guard let term else { return { _ in 0 } }
    func score(_ index: Int, _ line: [UInt8]) -> Int? {
      let score = line[..<max(index, 0)].count { $0 == Self.separator }
      return score < Self.worstScore ? score : nil
    }
    if isRegex {
      let regex: Regex
      do {
        regex = try Regex(term)
      } catch {
        throw Diagnostic(
          .usage, "`\(term)`: \(error)", helmText: "\(error)")
      }
      return { line in
        line.withUnsafeBufferPointer { regex.firstMatch(in: $0) }
          .flatMap { score($0.lowerBound, line) }
      }
    }
    let wanted = Array(term.lowercased().utf8)
    return { line in
      let lower = Array(String(decoding: line, as: UTF8.self).lowercased().utf8)
      return ByteString(lower).firstIndex(of: ByteString(wanted)).flatMap { score($0, lower) }
    }
  }
}
