public import ChartEngine
public import Diagnostics
internal import SemVer
public import ValueTree

/// How the charts in `charts/` fit the declared dependencies (`dependency list`).
public struct DependencyStatus: Sendable {
  /// One declared dependency and its state.
  public struct Row: Sendable, Hashable {
    /// The name.
    public var name: ByteString
    /// The range of versions.
    public var version: ByteString
    /// The address of its repository.
    public var repository: ByteString
    /// `ok`, `unpacked`, `missing`, `wrong version`, `invalid version`, `too many matches`,
    /// `bad pattern`, `corrupt` or `misnamed`.
    public var status: String
  }

  /// The declared dependencies; nil where the chart has no list of them.
  public let rows: [Row]?
  /// What else is in `charts/`, in the reference's words.
  public let warnings: [String]

  /// Looks at a chart: a folder or an archive.
  public init(chartAt path: String, loader: ChartLoader = ChartLoader()) throws(Diagnostic) {
    let path = PathText.cleaned(path)
    let chart = try loader.load(path: path)
    guard let declared = chart.metadata.dependencies else {
      rows = nil
      warnings = ["WARNING: no dependencies at \(PathText.joined(path, "charts"))"]
      return
    }
    let inspection = Inspection(
      folder: PathText.joined(path, "charts"), loader: loader, charts: chart.dependencies)
    rows = declared.map { dependency in
      Row(
        name: dependency.name, version: dependency.version, repository: dependency.repository,
        status: inspection.status(of: dependency))
    }
    warnings = inspection.warnings(declared: Set(declared.map(\.name)))
  }
}

/// A look into `charts/`.
private struct Inspection {
  let folder: String
  let loader: ChartLoader
  /// The charts that were loaded from there.
  let charts: [Chart]
  /// The names in there; none for a chart in an archive.
  let names: [ByteString]

  init(folder: String, loader: ChartLoader, charts: [Chart]) {
    self.folder = folder
    self.loader = loader
    self.charts = charts
    names = (try? SystemFile.names(inFolder: folder)) ?? []
  }

  func status(of dependency: Dependency) -> String {
    guard let pattern = PathPattern(dependency.name + "-*.tgz") else { return "bad pattern" }
    var archives = names.filter { pattern.matches($0) }
    if archives.count > 1 {
      // What follows the name has to be a version.
      archives.removeAll { archive in
        let version = archive[min(dependency.name.count + 1, archive.count)..<(archive.count - 4)]
        return (try? Version(strict: String(version))) == nil
      }
      if archives.count > 1 { return "too many matches" }
    }
    if let archive = archives.first, let status = status(ofArchive: archive, dependency) {
      return status
    }
    guard let chart = charts.last(where: { $0.name == dependency.name }) else { return "missing" }
    return fault(in: chart, dependency) ?? "unpacked"
  }

  private func status(ofArchive name: ByteString, _ dependency: Dependency) -> String? {
    let path = "\(folder)/\(name)"
    guard (try? SystemFile.status(path)) != nil else { return nil }
    guard let chart = try? loader.load(path: path) else { return "corrupt" }
    if chart.name != dependency.name { return "misnamed" }
    return fault(in: chart, dependency) ?? "ok"
  }

  /// What is wrong with a chart's version.
  private func fault(in chart: Chart, _ dependency: Dependency) -> String? {
    if chart.metadata.version == dependency.version { return nil }
    guard let range = try? Constraint(bytes: dependency.version.bytes),
      let version = try? Version(bytes: chart.metadata.version.bytes)
    else { return "invalid version" }
    return range.contains(version) ? nil : "wrong version"
  }

  func warnings(declared: Set<ByteString>) -> [String] {
    var warnings: [String] = []
    for name in names {
      let path = "\(folder)/\(name)"
      let status: SystemFile.Status
      do throws(Diagnostic) {
        status = try SystemFile.status(path)
      } catch {
        warnings.append("Warning: \(error.helmText)")
        continue
      }
      if !status.isFolder, !name.hasSuffix(".tgz") { continue }
      let quoted = GoQuote.quoted(ByteString(path))
      if let chart = try? loader.load(path: path) {
        if !declared.contains(chart.name) {
          warnings.append("WARNING: \(quoted) is not in Chart.yaml.")
        }
      } else {
        warnings.append("WARNING: \(quoted) is not a chart.")
      }
    }
    return warnings
  }
}
