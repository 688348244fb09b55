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

  /// Where dependencies come from; folders that are not there are errors.
  internal func sources(of declared: [Dependency]) throws(Diagnostic) -> DependencySources {
    for dependency in declared { try dependency.checkAddress() }
    for dependency in declared where dependency.isFile {
      _ = try siblings.folder(of: dependency, in: folder)
      verbosely("Repository from local path: \(dependency.repository)")
    }
    let known = try update.remote?.knownRepositories() ?? RepositoriesFile()
    return try DependencySources(declared, known)
  }

  /// Those of some dependencies that the chart's own values do not switch off, if only they count.
  internal func enabled(
    _ dependencies: [Dependency], of chart: Chart, _ declared: [Dependency]
  ) throws(Diagnostic) -> [Dependency] {
    guard update.isOnlyEnabled else { return dependencies }
    let switchedOff = try chart.disabledDependencies()
    return dependencies.filter { dependency in
      // A lock knows no aliases: what one use of a chart needs is kept for all.
      let uses = declared.filter {
        $0.name == dependency.name && $0.repository == dependency.repository
      }
      return uses.isEmpty || uses.contains { !switchedOff.contains($0.effectiveName) }
    }
  }

  /// What was locked, with what an earlier lock says of those that were left out.
  internal func completed(
    _ locked: [Dependency], _ declared: [Dependency], before: ChartLock?
  ) -> [Dependency] {
    guard update.isOnlyEnabled else { return locked }
    var rest = locked
    var former = before?.dependencies ?? []
    var result: [Dependency] = []
    for dependency in declared {
      func isSame(_ other: Dependency) -> Bool {
        other.name == dependency.name && other.repository == dependency.repository
      }
      if let index = rest.firstIndex(where: isSame) {
        result.append(rest.remove(at: index))
      } else if let index = former.firstIndex(where: { other in
        isSame(other) && (try? dependency.range())?.allows(other.version) == true
      }) {
        result.append(former.remove(at: index))
      }
    }
    return result
  }

  /// The versions that are locked: the newest in range.
  internal mutating func resolve(
    _ declared: [Dependency], from sources: DependencySources
  ) throws(Diagnostic) -> [Dependency] {
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
        let version = try siblings.declarations(in: path).metadata.version
        locked[index] = dependency.locked(version: version)
        if !range.allows(version) { missing.append(index) }
      } else {
        remote.append(index)
      }
    }
    if !remote.isEmpty {
      let fetcher = try fetcher(for: remote.map { declared[$0] })
      let versions = try fetcher.newestVersions(
        remote.map { declared[$0] }, from: sources, report: update.report)
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
  @discardableResult
  internal func checkSync(
    of lock: ChartLock, with chart: Chart
  ) throws(Diagnostic) -> DependencySources {
    let isFirstVersion = chart.metadata.apiVersion == "v1"
    let declared = chart.metadata.dependencies
    let sources = try sources(of: declared ?? [])
    let digest = try ChartLock.digest(
      declared: declared.map { _ in sources.dependencies }, locked: lock.dependencies)
    var isInSync = digest == lock.digest
    if !isInSync, isFirstVersion {
      isInSync = try ChartLock.formerDigest(declared: declared) == lock.digest
    }
    if isInSync {
      for locked in lock.dependencies { try check(locked, sources.dependencies) }
      return sources
    }
    throw Diagnostic(
      .dependency, "the lock was made for other dependencies than those that are declared",
      helmText: isFirstVersion
        ? "the lock file (requirements.lock) is out of sync with the dependencies file "
          + "(requirements.yaml). Please update the dependencies"
        : "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). "
          + "Please update the dependencies with 'helm dependency update'",
      help: "make a new lock with `dependency update`")
  }

  /// Tells of what was locked where it is not what is declared: anyone can compute a lock's digest.
  /// Where the lock has to be right, that is an error.
  private func check(_ locked: Dependency, _ declared: [Dependency]) throws(Diagnostic) {
    // An unpacked chart is locked with its range.
    if locked.isLocal { return }
    let isDeclared = declared.contains { dependency in
      dependency.name == locked.name
        && RepositoryAddress.areEqual(dependency.repository, locked.repository)
        && (try? dependency.range())?.allows(locked.version) == true
    }
    if isDeclared { return }
    let message =
      "the lock has \(locked.name) \(locked.version) of \(locked.repository), which is not what "
      + "is declared"
    if update.isFrozen {
      throw Diagnostic(
        .dependency, message, help: "make a new lock with `dependency update`")
    }
    update.report("WARNING: " + message)
  }

  // MARK: Fetching

  /// Gets all archives ready and puts them into `charts/`, with the lock if there is a new one.
  ///
  /// - Parameter isBinding: whether other content than what was locked is an error.
  internal mutating func install(
    _ dependencies: [Dependency], lock: (name: String, text: [UInt8])?, isBinding: Bool,
    _ outcome: inout DependencyUpdate.Outcome
  ) throws(Diagnostic) {
    let charts = ChartsFolder(in: folder)
    let staging = try StagingFolder(below: folder)
    let sums = ChartSums(chartFolder: folder)
    update.report("Saving \(dependencies.count) charts")
    var archives: [ChartsFolder.Archive]
    var files: [(name: String, text: [UInt8]?)] = []
    do throws(Diagnostic) {
      archives = try stage(dependencies, in: staging.path, &outcome)
      let remote = dependencies.filter(\.isRemote)
      let fetched =
        remote.isEmpty
        ? []
        : try fetcher(for: remote).archives(
          of: remote, chartsFolder: charts.path, sums: sums, isBinding: isBinding,
          loader: update.loader, report: update.report)
      for archive in fetched where !archives.contains(where: { $0.fileName == archive.fileName }) {
        if let bytes = archive.bytes {
          try SystemFile.create("\(staging.path)/\(archive.fileName)", bytes)
        }
        archives.append(
          ChartsFolder.Archive(
            fileName: archive.fileName, name: archive.name, version: archive.version,
            isStaged: archive.bytes != nil))
      }
      let found = ChartSums(fetched)
      if found != sums, !update.isFrozen {
        files.append((ChartSums.fileName, found.isEmpty ? nil : found.text))
      }
    } catch {
      update.report("Save error occurred:  \(error.helmText)")
      throw error
    }
    if let lock { files.append(lock) }
    update.report("Deleting outdated charts")
    let local = Set(dependencies.filter(\.isLocal).map(\.name))
    let outdated = try charts.outdated(
      keeping: Set(archives.map(\.fileName)), local: local, loader: update.loader,
      report: update.report)
    outcome.changes += charts.changes(
      adding: archives, from: staging.path, removing: outdated)
    try charts.replace(
      adding: archives.filter(\.isStaged), from: staging.path, removing: outdated, files: files)
  }

  /// What fetches charts from elsewhere.
  private func fetcher(for dependencies: [Dependency]) throws(Diagnostic) -> RemoteCharts {
    if let remote = update.remote { return remote }
    let names = dependencies.map { "`\($0.name)` from \($0.repository)" }
    throw Diagnostic(
      .dependency,
      "charts from repositories and registries are not fetched here: "
        + names.joined(separator: ", "),
      help: "use `file://` with the folder of the chart, or put its archive into `charts/`")
  }

  private mutating func stage(
    _ dependencies: [Dependency], in staging: String,
    _ outcome: inout DependencyUpdate.Outcome
  ) throws(Diagnostic) -> [ChartsFolder.Archive] {
    var archives: [ChartsFolder.Archive] = []
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
          ChartsFolder.Archive(
            fileName: archive.fileName, name: chart.name, version: chart.metadata.version,
            isStaged: true))
      }
    }
    return archives
  }

  /// The chart beside this one, if its version is the one asked for.
  private mutating func chart(of dependency: Dependency) throws(Diagnostic) -> Chart {
    let path = try siblings.folder(of: dependency, in: folder)
    let chart = try siblings.chart(in: path)
    if try Self.range(of: dependency).allows(chart.metadata.version) { return chart }
    throw Diagnostic(
      .dependency,
      "dependency `\(dependency.name)`: version \(dependency.version) is asked for, but "
        + "\(path) has \(chart.metadata.version)",
      helmText: "can't get a valid version for dependency \(dependency.name)",
      help: "make a new lock with `dependency update`")
  }

  /// The versions that a dependency asks for.
  private static func range(of dependency: Dependency) throws(Diagnostic) -> Constraint {
    do throws(VersionError) {
      return try Constraint(bytes: dependency.version.bytes)
    } catch {
      throw Diagnostic(
        .dependency,
        "dependency \(dependency.name) has an invalid version/constraint format: \(error)")
    }
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
    if try Self.range(of: dependency).allows(chart.metadata.version) { return }
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
