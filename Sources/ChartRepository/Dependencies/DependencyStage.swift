internal import ChartEngine
internal import Diagnostics
internal import SemVer
internal import ValueTree

/// The steps of an update for one chart: what to fetch, fetching it, putting it into place.
internal struct DependencyStage {
  private let update: DependencyUpdate
  private let folder: String
  internal private(set) var siblings: SiblingCharts

  internal init(update: DependencyUpdate, folder: String, siblings: SiblingCharts) {
    self.update = update
    self.folder = folder
    self.siblings = siblings
  }

  // MARK: What to fetch

  /// The dependencies with the addresses of their repositories in place of names; folders that are
  /// not there are errors.
  internal func addressed(_ declared: [Dependency]) throws(Diagnostic) -> [Dependency] {
    var result = declared
    for index in result.indices where !result[index].isLocal {
      if result[index].isFile {
        _ = try siblings.folder(of: result[index], in: folder)
        verbosely("Repository from local path: \(result[index].repository)")
      } else {
        result[index].repository = try update.fetcher.address(result[index].repository)
      }
    }
    return result
  }

  /// The versions that are locked: the newest in range.
  internal mutating func resolve(_ declared: [Dependency]) throws(Diagnostic) -> [Dependency] {
    var locked = declared
    var remote: [Int] = []
    var missing: [Int] = []
    for (index, dependency) in declared.enumerated() {
      let range = try dependency.range()
      if dependency.isLocal {
        _ = try siblings.folder(of: dependency, in: folder)
        locked[index] = dependency.locked(version: dependency.version)
      } else if dependency.isFile {
        let path = try siblings.folder(of: dependency, in: folder)
        let version = try siblings.chart(in: path).metadata.version
        locked[index] = dependency.locked(version: version)
        if !range.allows(version) { missing.append(index) }
      } else {
        remote.append(index)
      }
    }
    if !remote.isEmpty {
      let versions = try update.fetcher.versions(remote.map { declared[$0] })
      for (index, version) in zip(remote, versions) {
        locked[index] = declared[index].locked(version: version ?? ByteString())
        if version == nil { missing.append(index) }
      }
    }
    if missing.isEmpty { return locked }
    let list = missing.sorted().map { index in
      let dependency = declared[index]
      return "\(GoQuote.quoted(dependency.name)) (repository "
        + "\(GoQuote.quoted(dependency.repository)), version "
        + "\(GoQuote.quoted(dependency.version)))"
    }
    throw Diagnostic(
      .dependency, "no version in range: \(list.joined(separator: ", "))",
      helmText: "can't get a valid version for \(list.count) subchart(s): "
        + list.joined(separator: ", ") + ". Make sure a matching chart version exists in the repo, "
        + "or change the version constraint in Chart.yaml",
      help: "change the range in `Chart.yaml`, or the version of the chart that it is for")
  }

  /// Refuses a lock that was made for other declarations.
  internal func checkSync(of lock: ChartLock, with chart: Chart) throws(Diagnostic) {
    let isFirstVersion = chart.metadata.apiVersion == "v1"
    let declared = chart.metadata.dependencies
    let addressed: [Dependency]? = try declared.map { list throws(Diagnostic) in
      try self.addressed(list)
    }
    let digest = try ChartLock.digest(declared: addressed, locked: lock.dependencies)
    if digest == lock.digest { return }
    if isFirstVersion, try ChartLock.formerDigest(declared: declared) == lock.digest { return }
    throw Diagnostic(
      .dependency, "the lock was made for other dependencies than those that are declared",
      helmText: isFirstVersion
        ? "the lock file (requirements.lock) is out of sync with the dependencies file "
          + "(requirements.yaml). Please update the dependencies"
        : "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). "
          + "Please update the dependencies with 'helm dependency update'",
      help: "make a new lock with `dependency update`")
  }

  // MARK: Fetching

  /// Gets all archives ready and puts them into `charts/`, with the lock if there is a new one.
  internal mutating func install(
    _ dependencies: [Dependency], lock: (name: String, text: [UInt8])?,
    _ outcome: inout DependencyUpdate.Outcome
  ) throws(Diagnostic) {
    var charts = ChartsFolder(in: folder)
    let staging = try StagingFolder(below: folder)
    update.report("Saving \(dependencies.count) charts")
    let staged: [ChartsFolder.Staged]
    do throws(Diagnostic) {
      staged = try stage(dependencies, in: staging.path, &outcome)
    } catch {
      update.report("Save error occurred:  \(error.helmText)")
      throw error
    }
    let kept = Set(staged.map(\.fileName))
    update.report("Deleting outdated charts")
    let local = Set(dependencies.filter(\.isLocal).map(\.name))
    let outdated = try charts.outdated(
      keeping: kept, local: local, loader: update.loader, report: update.report)
    outcome.changes += charts.changes(
      adding: staged, from: staging.path, removing: outdated)
    try charts.replace(adding: staged, from: staging.path, removing: outdated, lock: lock)
  }

  private mutating func stage(
    _ dependencies: [Dependency], in staging: String,
    _ outcome: inout DependencyUpdate.Outcome
  ) throws(Diagnostic) -> [ChartsFolder.Staged] {
    var archives: [ChartsFolder.Staged] = []
    var contents: [String: [UInt8]] = [:]
    for dependency in dependencies {
      if dependency.isLocal {
        update.report(
          "Dependency \(dependency.name) did not declare a repository. "
            + "Assuming it exists in the charts directory")
        try checkLocal(dependency)
      } else if dependency.isFile {
        verbosely("Archiving \(dependency.name) from repo \(dependency.repository)")
        let chart = try chart(of: dependency)
        let archive = try ChartArchive(packing: chart, time: update.archiveTime)
        let file = "\(staging)/\(archive.fileName)"
        if let before = contents[archive.fileName] {
          if before == archive.bytes { continue }
          outcome.warnings.append(
            "two charts have the archive \(archive.fileName): that of \(dependency.repository) "
              + "takes the place of the one before")
          SystemFile.removeTree(file)
          archives.removeAll { $0.fileName == archive.fileName }
        }
        contents[archive.fileName] = archive.bytes
        try SystemFile.create(file, archive.bytes)
        archives.append(
          ChartsFolder.Staged(
            fileName: archive.fileName, name: chart.name, version: chart.metadata.version))
      }
    }
    let remote = dependencies.filter { !$0.isLocal && !$0.isFile }
    if remote.isEmpty { return archives }
    for fileName in try update.fetcher.archives(remote, staging)
    where !archives.contains(where: { $0.fileName == fileName }) {
      let chart = try update.loader.load(path: "\(staging)/\(fileName)")
      archives.append(
        ChartsFolder.Staged(
          fileName: fileName, name: chart.name, version: chart.metadata.version))
    }
    return archives
  }

  /// The chart beside this one, if its version is the one asked for.
  private mutating func chart(of dependency: Dependency) throws(Diagnostic) -> Chart {
    let path = try siblings.folder(of: dependency, in: folder)
    let chart = try siblings.chart(in: path)
    let range: Constraint
    do throws(VersionError) {
      range = try Constraint(bytes: dependency.version.bytes)
    } catch {
      throw Diagnostic(
        .dependency,
        "dependency \(dependency.name) has an invalid version/constraint format: \(error)")
    }
    if range.allows(chart.metadata.version) { return chart }
    throw Diagnostic(
      .dependency,
      "dependency `\(dependency.name)`: version \(dependency.version) is asked for, but "
        + "\(path) has \(chart.metadata.version)",
      helmText: "can't get a valid version for dependency \(dependency.name)",
      help: "make a new lock with `dependency update`")
  }

  /// An unpacked chart stays where it is; its version has to be in range.
  private mutating func checkLocal(_ dependency: Dependency) throws(Diagnostic) {
    let path = try siblings.folder(of: dependency, in: folder)
    let chart: Chart
    do throws(Diagnostic) {
      chart = try siblings.chart(in: path)
    } catch {
      throw error.wrapped(helmPrefix: "unable to load chart '\(path)': ")
    }
    let range: Constraint
    do throws(VersionError) {
      range = try Constraint(bytes: dependency.version.bytes)
    } catch {
      throw Diagnostic(
        .dependency,
        "dependency \(dependency.name) has an invalid version/constraint format: \(error)")
    }
    if range.allows(chart.metadata.version) { return }
    throw Diagnostic(
      .dependency,
      "dependency \(dependency.name) at version \(chart.metadata.version) does not satisfy the "
        + "constraint \(dependency.version)")
  }

  private func verbosely(_ line: String) {
    if update.isVerbose { update.report(line) }
  }
}

extension Constraint {
  /// Whether a chart's version is in the range.
  internal func allows(_ version: ByteString) -> Bool {
    guard let version = try? Version(bytes: version.bytes) else { return false }
    return contains(version)
  }
}
