internal import ChartEngine
public import Diagnostics
internal import SemVer
internal import Transport
internal import ValueTree

extension RemoteCharts {
  /// A packed chart out of a repository.
  public struct Pulled: Sendable {
    /// The name of its file.
    public let fileName: String
    /// The archive, checked against the index.
    public let archive: [UInt8]
    /// The signed statement about it, if it was asked for.
    public let provenance: [UInt8]?
    /// Why there is no statement although one was asked for.
    public let missingProvenance: Diagnostic?
  }

  /// The newest version of a chart in a range that a known repository has; `name` is `REPO/CHART`.
  ///
  /// The copy of the index is used as it is, as in the reference.
  public func pull(
    _ name: String, version: String, withProvenance: Bool
  ) throws(Diagnostic) -> Pulled {
    guard let slash = name.firstIndex(of: "/") else {
      throw Diagnostic(
        .chart, "non-absolute URLs should be in form of repo_name/path_to_chart, got: \(name)")
    }
    let (place, chart) = (name[..<slash], name[name.index(after: slash)...])
    guard let repository = try knownRepositories().entry(named: ByteString(String(place))) else {
      throw Diagnostic(
        .chart, "repo \(place) not found", help: "add it with `repo add \(place) URL`")
    }
    let index: IndexFile
    do throws(Diagnostic) {
      index = try IndexFile(path: access.indexes.path(repository.name))
    } catch {
      throw Diagnostic(
        error.code, "there is no copy of the index of \(place): \(error.message)",
        helmText: "no cached repo found. (try 'helm repo update'): \(error.helmText)",
        help: "fetch it with `repo update \(place)`")
    }
    let entry: IndexEntry
    do throws(Diagnostic) {
      entry = try Self.entry(of: String(chart), version, in: index)
    } catch {
      throw error.wrapped(
        helmPrefix: "chart \"\(chart)\" matching \(version) not found in \(place) index. "
          + "(try 'helm repo update'): ")
    }
    return try pulled(WebArchive(entry, in: repository, at: repository.url), withProvenance)
  }

  /// The newest version of a chart in a range that the repository at an address has, whose index is
  /// fetched anew.
  public func pull(
    _ chart: String, version: String, from repository: RepositoryEntry, withProvenance: Bool
  ) throws(Diagnostic) -> Pulled {
    let url = String(repository.url)
    var entry = RepositoryEntry.unmanaged(repository.url)
    (entry.username, entry.password) = (repository.username, repository.password)
    entry.passesCredentials = repository.passesCredentials
    do throws(Diagnostic) {
      try access.indexes.refresh(
        entry, through: try access.online(), access: access, progress: options.progress)
    } catch {
      throw Diagnostic(
        error.code, "\(url) is no repository: \(error.message)",
        helmText: "looks like \"\(url)\" is not a valid chart repository or cannot be reached: "
          + error.helmText, help: error.help)
    }
    let found: IndexEntry
    do throws(Diagnostic) {
      found = try Self.entry(
        of: chart, version, in: IndexFile(path: access.indexes.path(entry.name)))
    } catch {
      let what = version.isEmpty ? "" : " version \"\(version)\""
      throw Diagnostic(
        error.code, error.message,
        helmText: "chart \"\(chart)\"\(what) not found in \(url) repository", help: error.help)
    }
    return try pulled(WebArchive(found, in: entry, at: entry.url), withProvenance)
  }

  private func pulled(
    _ archive: WebArchive, _ withProvenance: Bool
  ) throws(Diagnostic) -> Pulled {
    guard PathText.isFileName(archive.fileName) else {
      throw Diagnostic(.remote, "the address \(archive.url) does not end in a name for a file")
    }
    let bytes = try bytes(of: archive)
    var provenance: [UInt8]?
    var missing: Diagnostic?
    if withProvenance {
      do throws(Diagnostic) {
        provenance = try self.provenance(of: archive, bytes)
      } catch {
        missing = error
      }
    }
    return Pulled(
      fileName: archive.fileName, archive: bytes, provenance: provenance,
      missingProvenance: missing)
  }

  /// The entry that a version or range means: exactly the text, else the newest in range.
  private static func entry(
    of chart: String, _ version: String, in index: IndexFile
  ) throws(Diagnostic) -> IndexEntry {
    guard let entries = try index.versions(of: ByteString(chart)) else {
      throw Diagnostic(
        .remote, "the repository has no chart `\(chart)`", helmText: "no chart name found")
    }
    if let exact = entries.first(where: { $0.metadata.version == ByteString(version) }) {
      return exact
    }
    let range: Constraint
    do throws(VersionError) {
      range = try Constraint(version.isEmpty ? "*" : version)
    } catch {
      throw Diagnostic(.usage, "`\(version)`: \(error)", helmText: "\(error)")
    }
    guard let entry = entries.first(where: { range.allows($0.metadata.version) }) else {
      throw Diagnostic(
        .remote, "the repository has no version \(version) of `\(chart)`",
        helmText: "no chart version found for \(chart)-\(version)",
        help: "`search repo \(chart) --versions` lists what there is; `--devel` takes pre-releases")
    }
    return entry
  }
}
