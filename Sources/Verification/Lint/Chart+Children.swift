internal import ChartEngine
internal import ValueTree

extension Chart {
  /// The charts inside under the names that their values have: once for each declaration, and once
  /// for a chart that nobody declares.
  internal var children: [(chart: Chart, alias: ByteString)] {
    var result: [(chart: Chart, alias: ByteString)] = []
    let declared = metadata.dependencies ?? []
    for dependency in declared {
      if let chart = dependencies.first(where: { $0.name == dependency.name }) {
        result.append((chart, dependency.effectiveName))
      }
    }
    let names = Set(declared.map(\.name))
    for chart in dependencies where !names.contains(chart.name) {
      result.append((chart, chart.name))
    }
    return result
  }
}
