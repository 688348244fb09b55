public import ChartEngine
public import Diagnostics
internal import ValueTree

extension ChartLoader {
  /// Loads the chart in a folder with the charts that its `file://` dependencies lead to, and theirs,
  /// as if all of them had been updated before; nothing is written.
  ///
  /// What else is in `charts/` stays as far as an update would leave it there: unpacked charts, and
  /// archives of dependencies from elsewhere. Charts that build on each other are an error.
  public func loadResolvingFileDependencies(
    path: String, root: DependencyRoot = .repository
  ) throws(Diagnostic) -> Chart {
    try loadResolvingFileDependencies(paths: [path], root: root)[0]
  }

  /// The same for several charts; a chart that several build on is loaded once.
  public func loadResolvingFileDependencies(
    paths: [String], root: DependencyRoot = .repository
  ) throws(Diagnostic) -> [Chart] {
    var siblings = SiblingCharts(loader: self, root: root)
    var resolved: [String: Chart] = [:]
    var charts: [Chart] = []
    for path in paths {
      let folder = PathText.cleaned(path)
      if try !SystemFile.status(folder).isFolder {
        charts.append(try load(path: path))
        continue
      }
      for place in try siblings.order(from: folder, ignoresFailures: false) + [folder] {
        let key = SystemFile.resolved(place) ?? place
        if resolved[key] == nil { resolved[key] = try chart(in: place, &siblings, resolved) }
      }
      if let chart = resolved[SystemFile.resolved(folder) ?? folder] { charts.append(chart) }
    }
    return charts
  }

  /// The chart of a folder with its dependencies out of those that are done.
  private func chart(
    in folder: String, _ siblings: inout SiblingCharts, _ resolved: [String: Chart]
  ) throws(Diagnostic) -> Chart {
    let chart = try siblings.chart(in: folder)
    let declared = chart.metadata.dependencies ?? []
    var found: [(name: ByteString, chart: Chart)] = []
    for dependency in declared where dependency.isFile {
      let path = try siblings.folder(of: dependency, in: folder)
      guard let sibling = resolved[SystemFile.resolved(path) ?? path] else { continue }
      let version = sibling.metadata.version
      if try !dependency.range().allows(version) {
        throw Diagnostic(
          .dependency,
          "dependency `\(dependency.name)`: version \(dependency.version) is asked for, but "
            + "\(path) has \(version)")
      }
      let name = sibling.name + "-" + version + ".tgz"
      if !found.contains(where: { $0.name == name }) { found.append((name, sibling)) }
    }
    if declared.isEmpty { return chart }
    let replaced = Set(found.map(\.chart.name))
    let elsewhere = Set(declared.filter { !$0.isFile }.map(\.name))
    for (name, inner) in chart.namedDependencies where !replaced.contains(inner.name) {
      if !name.hasSuffix(".tgz") || elsewhere.contains(inner.name) { found.append((name, inner)) }
    }
    found.sort { $0.name < $1.name }
    return chart.replacingDependencies(found.map(\.chart))
  }
}
