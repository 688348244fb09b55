internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import SemVer
internal import ValueTree

/// Which folders `file://` may lead to.
public enum DependencyRoot: Sendable, Hashable {
  /// Those of the version-control repository that the chart is in; all, if it is in none.
  case repository
  /// Those below one folder.
  case folder(String)
  /// All.
  case anywhere
}

/// The charts beside a chart that `file://` dependencies lead to, each loaded once.
internal struct SiblingCharts {
  private var loader: ChartLoader
  private let root: DependencyRoot
  private var charts: [String: Chart] = [:]
  /// Charts of which only the declarations were read.
  private var declarations: [String: Chart] = [:]

  internal init(loader: ChartLoader, root: DependencyRoot) {
    self.loader = loader
    self.root = root
  }

  /// The most dependencies that one chart may have.
  internal static let maximumDependencies = 10_000

  // MARK: Finding

  /// The folder of a dependency, with an error if nothing is there.
  internal func folder(
    of dependency: Dependency, in chartFolder: String
  ) throws(Diagnostic) -> String {
    let path: String
    if dependency.isLocal {
      try Self.checkName(dependency)
      path = PathText.joined(chartFolder, "charts/\(dependency.name)")
    } else {
      let address = String(dependency.repository.suffix(from: Dependency.filePrefix.count))
      path =
        address.hasPrefix("/")
        ? PathText.cleaned(address) : PathText.joined(chartFolder, address)
    }
    if access(path, F_OK) != 0, errno == ENOENT {
      throw Diagnostic(
        .dependency, "dependency `\(dependency.name)`: no folder \(path)",
        helmText: "directory \(path) not found")
    }
    _ = try SystemFile.status(path)
    if !dependency.isLocal { try checkRoot(path, dependency, chartFolder) }
    return path
  }

  /// The name of an unpacked chart is a part of a path.
  private static func checkName(_ dependency: Dependency) throws(Diagnostic) {
    let name = dependency.name
    let isPlain = name.withBytes { bytes in
      bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
    }
    if !isPlain || name.isEmpty || name == "." || name == ".." || name.count > 255 {
      throw Diagnostic(
        .dependency,
        "dependency \(GoQuote.quoted(name.prefix(upTo: min(name.count, 80)))) "
          + "has a name that no folder in `charts/` can have")
    }
  }

  private func checkRoot(
    _ path: String, _ dependency: Dependency, _ chartFolder: String
  ) throws(Diagnostic) {
    let allowed: String
    switch root {
    case .anywhere: return
    case .folder(let folder):
      guard let resolved = SystemFile.resolved(folder) else {
        throw SystemFile.failure("stat", folder)
      }
      allowed = resolved
    case .repository:
      guard let found = Self.repositoryRoot(around: chartFolder) else { return }
      allowed = found
    }
    guard let target = SystemFile.resolved(path) else { throw SystemFile.failure("stat", path) }
    if PathText.contains(allowed, target) { return }
    throw Diagnostic(
      .dependency,
      "dependency `\(dependency.name)`: \(dependency.repository) leads out of \(allowed), "
        + "to \(target)",
      help: "allow it with `--dependency-root` and a folder that holds both")
  }

  /// The nearest folder around a chart that version control works on.
  private static func repositoryRoot(around folder: String) -> String? {
    guard var path = SystemFile.resolved(folder) else { return nil }
    while true {
      for mark in [".git", ".hg", ".svn", ".jj"]
      where (try? SystemFile.linkStatus(path == "/" ? "/" + mark : "\(path)/\(mark)")) != nil {
        return path
      }
      if path == "/" { return nil }
      path = PathText.cleaned(path + "/..")
    }
  }

  // MARK: Loading

  /// The chart in a folder.
  internal mutating func chart(in folder: String) throws(Diagnostic) -> Chart {
    let key = SystemFile.resolved(folder) ?? folder
    if let chart = charts[key] { return chart }
    guard try SystemFile.status(folder).isFolder else {
      throw Diagnostic(.dependency, "\(folder) is no folder with a chart")
    }
    let chart: Chart
    do throws(Diagnostic) {
      chart = try loader.load(path: folder)
    } catch {
      throw Diagnostic(
        error.code, "\(folder): \(error.message)", helmText: error.helmText,
        primary: error.primary, trace: error.trace, help: error.help)
    }
    charts[key] = chart
    return chart
  }

  /// What the chart in a folder declares and locks, without templates and the charts inside it: those
  /// may be broken, and an update mends them.
  internal mutating func declarations(in folder: String) throws(Diagnostic) -> Chart {
    let key = SystemFile.resolved(folder) ?? folder
    if let chart = charts[key] ?? declarations[key] { return chart }
    var light = self
    light.loader.readsDeclarationsOnly = true
    let chart = try light.chart(in: folder)
    declarations[key] = chart
    return chart
  }

  /// Forgets a chart whose folder has changed.
  internal mutating func forget(_ folder: String) {
    charts[SystemFile.resolved(folder) ?? folder] = nil
    declarations[SystemFile.resolved(folder) ?? folder] = nil
  }

  // MARK: Order

  /// The folders of all charts that a chart builds on by `file://`, each after those that it builds
  /// on itself, without the chart's own.
  ///
  /// A chart that builds on itself in this way is an error that names the way. With
  /// `ignoresFailures` charts that cannot be loaded, other than the first one, have no dependencies.
  internal mutating func order(
    from folder: String, ignoresFailures: Bool
  ) throws(Diagnostic) -> [String] {
    var order: [String] = []
    var finished: Set<String> = []
    // The way to the current chart, with what is still to be visited there.
    var way: [(key: String, name: ByteString, folder: String, rest: [Dependency])] = []
    func key(_ folder: String) -> String { SystemFile.resolved(folder) ?? folder }
    let first = try declarations(in: folder)
    way.append((key(folder), first.name, folder, first.fileDependencies.reversed()))
    while let last = way.last {
      guard let dependency = way[way.count - 1].rest.popLast() else {
        way.removeLast()
        finished.insert(last.key)
        if !way.isEmpty { order.append(last.folder) }
        continue
      }
      let found: (folder: String, chart: Chart)
      do throws(Diagnostic) {
        let place = try self.folder(of: dependency, in: last.folder)
        found = (place, try declarations(in: place))
      } catch {
        if ignoresFailures, way.count > 1 { continue }
        throw error
      }
      let key = key(found.folder)
      if finished.contains(key) { continue }
      if let start = way.firstIndex(where: { $0.key == key }) {
        let names = way[start...].map { String($0.name) } + [String(found.chart.name)]
        throw Diagnostic(
          .dependency, "charts build on each other: \(names.joined(separator: " → "))",
          help: "take one of these `file://` dependencies out")
      }
      way.append((key, found.chart.name, found.folder, found.chart.fileDependencies.reversed()))
    }
    return order
  }
}

extension Dependency {
  /// What the address of a chart on the own disk starts with.
  internal static let filePrefix: ByteString = "file://"

  /// Whether it is a folder beside the chart.
  internal var isFile: Bool { repository.hasPrefix(Dependency.filePrefix) }
  /// Whether it is an unpacked chart in `charts/`.
  internal var isLocal: Bool { repository.isEmpty }

  /// The range of versions that is asked for.
  internal func range() throws(Diagnostic) -> Constraint {
    do throws(VersionError) {
      return try Constraint(bytes: version.bytes)
    } catch {
      throw Diagnostic(
        .dependency, "dependency `\(name)`: \(error)",
        helmText: "dependency \(GoQuote.quoted(name)) has an invalid version/constraint format: "
          + "\(error)")
    }
  }
}

extension Chart {
  /// The dependencies that lead to folders beside the chart.
  internal var fileDependencies: [Dependency] { (metadata.dependencies ?? []).filter(\.isFile) }
}
