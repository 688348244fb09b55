public import ChartEngine
internal import Digests
public import Diagnostics
internal import ValueTree

/// Whether what is in `charts/` is what the declarations and the lock say (`dependency check`).
///
/// Nothing is fetched or changed. Besides names and versions, contents are compared: with the digests
/// that were locked, and for `file://` with what packing the folder would give now.
public struct DependencyCheck: Sendable {
  /// Loads charts.
  public var loader = ChartLoader()
  /// Which folders `file://` may lead to.
  public var root = DependencyRoot.repository
  /// Whether the charts that `file://` leads to are checked as well.
  public var isRecursive = false
  /// Whether dependencies that the chart's own values switch off may be absent.
  public var isOnlyEnabled = false
  /// The time that files in archives have.
  public var archiveTime = ChartArchive.usualTime
  /// The known repositories.
  public var repositories = RepositoriesFile()

  /// A check with the usual limits.
  public init() {}

  /// What is wrong, one line each, each with the path of the chart's folder before it; empty if
  /// nothing is.
  public func problems(ofChartAt path: String) throws(Diagnostic) -> [String] {
    let folder = PathText.cleaned(path)
    guard try SystemFile.status(folder).isFolder else {
      throw Diagnostic(.dependency, "\(folder) is no folder with a chart")
    }
    var siblings = SiblingCharts(loader: loader, root: root)
    var folders = [folder]
    if isRecursive { folders = try siblings.order(from: folder, ignoresFailures: false) + folders }
    var problems: [String] = []
    for folder in folders {
      problems += try self.problems(in: folder, &siblings).map { "\(folder): \($0)" }
    }
    return problems
  }

  private func problems(
    in folder: String, _ siblings: inout SiblingCharts
  ) throws(Diagnostic) -> [String] {
    let chart = try siblings.declarations(in: folder)
    guard let declared = chart.metadata.dependencies else { return [] }
    var problems: [String] = []
    let sources = try DependencySources(declared, repositories)
    problems += try lockProblems(of: chart, sources)
    let disabled = isOnlyEnabled ? try chart.disabledDependencies() : []
    let sums = ChartSums(chartFolder: folder)
    var expected: Set<String> = []
    for dependency in sources.dependencies where !disabled.contains(dependency.effectiveName) {
      let locked = chart.lock?.dependencies.first {
        $0.name == dependency.name && $0.repository == dependency.repository
          && ((try? dependency.range())?.allows($0.version) ?? false)
      }
      if let problem = try problem(with: dependency, locked, in: folder, sums, &siblings, &expected)
      {
        problems.append("\(dependency.name): \(problem)")
      }
    }
    let declaredNames = Set(declared.map(\.name))
    for name in (try? SystemFile.names(inFolder: folder + "/charts")) ?? []
    where name.hasSuffix(".tgz") && !expected.contains(String(name)) {
      let path = "\(folder)/charts/\(name)"
      guard let inner = try? loader.load(path: path) else {
        problems.append("charts/\(name) is broken")
        continue
      }
      if !declaredNames.contains(inner.name) {
        problems.append("charts/\(name) is not declared")
      } else if !disabled.contains(inner.name) {
        problems.append("charts/\(name) is left over")
      }
    }
    return problems
  }

  private func lockProblems(
    of chart: Chart, _ sources: DependencySources
  ) throws(Diagnostic) -> [String] {
    guard let lock = chart.lock else {
      return sources.dependencies.contains { $0.isRemote } ? ["there is no lock"] : []
    }
    let digest = try ChartLock.digest(
      declared: sources.dependencies, locked: lock.dependencies)
    if digest == lock.digest { return [] }
    if chart.metadata.apiVersion == "v1",
      try ChartLock.formerDigest(declared: chart.metadata.dependencies) == lock.digest
    {
      return []
    }
    return ["the lock was made for other dependencies than those that are declared"]
  }

  /// What is wrong with one dependency; nil if nothing is.
  private func problem(
    with dependency: Dependency, _ locked: Dependency?, in folder: String, _ sums: ChartSums,
    _ siblings: inout SiblingCharts, _ expected: inout Set<String>
  ) throws(Diagnostic) -> String? {
    let range = try dependency.range()
    if dependency.isLocal {
      guard let inner = try? loader.load(path: "\(folder)/charts/\(dependency.name)") else {
        return "missing in charts/"
      }
      let version = inner.metadata.version
      return range.allows(version) ? nil : "version \(version) is not in \(dependency.version)"
    }
    if dependency.isFile {
      let place = try siblings.folder(of: dependency, in: folder)
      let source = try siblings.chart(in: place)
      let archive = try ChartArchive(packing: source, time: archiveTime)
      expected.insert(archive.fileName)
      if !range.allows(source.metadata.version) {
        return "\(place) has version \(source.metadata.version), which is not in "
          + "\(dependency.version)"
      }
      let limit = loader.limits.archiveBytes
      let path = "\(folder)/charts/\(archive.fileName)"
      guard let bytes = try? SystemFile.content(path, limit: limit) else {
        return isUnpacked(dependency, in: folder) ? nil : "missing in charts/"
      }
      if bytes == archive.bytes { return nil }
      // Another tool packs the same chart in other bytes: then the contents are compared.
      guard let inner = try? loader.load(archive: bytes, name: path) else { return "broken" }
      let again = try ChartArchive(packing: inner, time: archiveTime)
      return again.bytes == archive.bytes ? nil : "out of date: \(place) has changed"
    }
    guard let locked else { return "not in the lock" }
    let fileName = "\(dependency.name)-\(locked.version).tgz"
    expected.insert(fileName)
    let path = "\(folder)/charts/\(fileName)"
    guard (try? SystemFile.status(path)) != nil else {
      return isUnpacked(dependency, in: folder) ? nil : "version \(locked.version) is missing"
    }
    if let digest = sums[fileName], RemoteCharts.digest(of: path) != digest {
      return "charts/\(fileName) is not what was locked"
    }
    guard let inner = try? loader.load(path: path) else { return "charts/\(fileName) is broken" }
    return inner.name == dependency.name && inner.metadata.version == locked.version
      ? nil : "charts/\(fileName) has \(inner.name) \(inner.metadata.version) in it"
  }

  private func isUnpacked(_ dependency: Dependency, in folder: String) -> Bool {
    (try? SystemFile.status("\(folder)/charts/\(dependency.name)/Chart.yaml")) != nil
  }
}
