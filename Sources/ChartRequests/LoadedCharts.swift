internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import GMCBridge
internal import ValueTree

/// Charts that were loaded together, by name; their templates are compiled at the first render and
/// shared by all that follow.
internal struct LoadedCharts: Sendable {
  private let charts: [ByteString: Chart]
  /// Those that serve steps of a pipeline; charts whose `gmc` section is at fault can be rendered all
  /// the same.
  private let bridge: Result<ChartSet, Diagnostic>

  /// Loads the chart in a folder or archive, or else all charts that are right below a folder, or one
  /// level further down; library charts are left out there. `file://` dependencies are resolved in
  /// memory.
  init(path: String) throws(Diagnostic) {
    let loader = ChartLoader()
    let isFolder = try SystemFile.status(path).isFolder
    let isOne = !isFolder || Self.isChart(path)
    let places = isOne ? [path] : try Self.places(in: path, levels: 2)
    var charts: [ByteString: Chart] = [:]
    let loaded = try loader.loadResolvingFileDependencies(paths: places)
    for chart in loaded where isOne || !chart.metadata.isLibrary {
      if charts.updateValue(chart, forKey: chart.name) != nil {
        throw Diagnostic(.chart, "\(path) has two charts of the name \(chart.name)")
      }
    }
    if charts.isEmpty {
      throw Diagnostic(.chart, "there is no chart in \(path)")
    }
    self.charts = charts
    do throws(Diagnostic) {
      bridge = .success(try ChartSet(charts: loaded))
    } catch {
      bridge = .failure(error)
    }
  }

  /// The folders and archives of charts below a folder.
  private static func places(in folder: String, levels: Int) throws(Diagnostic) -> [String] {
    var found: [String] = []
    for name in try SystemFile.names(inFolder: folder) where name[0] != UInt8(ascii: ".") {
      let place = "\(folder)/\(name)"
      if name.hasSuffix(".tgz") || isChart(place) {
        found.append(place)
      } else if levels > 1, (try? SystemFile.status(place))?.isFolder == true {
        found += try places(in: place, levels: levels - 1)
      }
    }
    return found
  }

  private static func isChart(_ path: String) -> Bool {
    (try? SystemFile.status(path + "/Chart.yaml")) != nil
  }

  /// The names of the charts, in order.
  var names: [ByteString] { charts.keys.sorted() }

  /// The charts as the bridge sees them.
  func pipelines() throws(RequestError) -> ChartSet {
    switch bridge {
    case .success(let set): return set
    case .failure(let diagnostic): throw RequestError(diagnostic)
    }
  }

  /// The chart of a name; without a name the only one.
  func chart(named name: String?) throws(RequestError) -> Chart {
    guard let name else {
      if charts.count == 1, let only = charts.values.first { return only }
      throw RequestError(.request, "member `chart` is missing: the set has several charts")
    }
    if let chart = charts[ByteString(name)] { return chart }
    throw RequestError(
      .request, "the set has no chart `\(name)`",
      help: nearest(name, among: names.map { String($0) }).map { "did you mean `\($0)`?" })
  }
}
