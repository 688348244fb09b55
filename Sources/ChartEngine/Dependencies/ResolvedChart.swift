public import Diagnostics
package import ValuesMerge
public import ValueTree

/// A chart as one render sees it: disabled subcharts gone, aliases given, imported values taken.
public struct ResolvedChart: Sendable {
  /// The chart as it was loaded: its files and templates.
  public let chart: Chart
  /// The metadata, with the alias as name and only the dependencies in use.
  public let metadata: ChartMetadata
  /// Where the chart's templates stand, such as `parent/charts/alias`.
  ///
  /// Mostly the names from the root down. But charts two levels below one with an alias, that
  /// nobody declares, keep the path without the alias, as in the reference; two may share a path,
  /// and then the last one's templates count.
  public let path: ByteString
  /// The default values, with what the chart imports from those below.
  public let values: ValueSnapshot
  /// The charts below that are in use.
  public let dependencies: [ResolvedChart]

  /// What merging has to know.
  package let chartValues: ChartValues
  /// What the chart and those below it get when the user gives no values.
  internal let knownDefaults = KnownDefaults()

  internal init(
    chart: Chart, metadata: ChartMetadata, path: ByteString, values: ValueSnapshot,
    dependencies: [ResolvedChart]
  ) {
    self.chart = chart
    self.metadata = metadata
    self.path = path
    self.values = values
    self.dependencies = dependencies
    chartValues = ChartValues(
      name: metadata.name, values: values, dependencies: dependencies.map(\.chartValues))
  }

  /// The name that the parent knows the chart by.
  public var name: ByteString { metadata.name }
}

extension Chart {
  /// Decides which of the charts below are in use with some values, and what they are called.
  ///
  /// `values` are the user's. Warnings are added in the reference's words.
  public func resolved(
    with values: ValueSnapshot, warnings: inout [String]
  ) throws(Diagnostic) -> ResolvedChart {
    try resolutions.resolved(self, with: values, warnings: &warnings)
  }

  /// Refuses the chart if one that its metadata names is not inside it.
  public func checkDependencies() throws(Diagnostic) {
    let present = Set(dependencies.map(\.name))
    let missing = (metadata.dependencies ?? []).map(\.name).filter { !present.contains($0) }
    if missing.isEmpty { return }
    let names = missing.map { String($0) }.joined(separator: ", ")
    throw Diagnostic(
      .dependency, "dependencies are missing in `charts/`: \(names)",
      helmText: "found in Chart.yaml, but missing in charts/ directory: \(names)",
      help: "fetch them with `dependency build`")
  }
}
