public import ChartEngine
internal import ChartRepository
public import Diagnostics
internal import ValueTree

extension ChartLoader {
  /// Loads the chart at a path; where charts are missing from `charts/` that `file://` dependencies
  /// lead to, those are taken from there, in memory.
  public func loadWithSiblings(path: String) throws(Diagnostic) -> Chart {
    let chart = try load(path: path)
    let declared = chart.metadata.dependencies ?? []
    let present = Set(chart.dependencies.map(\.name))
    let isMissingSibling = declared.contains {
      $0.repository.hasPrefix("file://") && !present.contains($0.name)
    }
    return isMissingSibling ? try loadResolvingFileDependencies(path: path) : chart
  }
}
