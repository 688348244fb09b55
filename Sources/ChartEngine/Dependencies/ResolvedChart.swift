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

  /// The names, or aliases, of the dependencies that conditions and tags switch off with some values
  /// of the user, whether or not they are inside the chart.
  package func disabledDependencies(
    with values: ValueSnapshot = .dict([])
  ) throws(Diagnostic) -> Set<ByteString> {
    var resolution = DependencyResolution(keys: DependencyResolution.relevantKeys(of: self))
    return try resolution.disabled(in: self, with: values)
  }

  /// Refuses the chart if one that its metadata names is not inside it.
  ///
  /// - Parameter enabledWith: values of the user with which a dependency has to be in use to count;
  ///   nil counts all, as the reference does.
  public func checkDependencies(enabledWith values: ValueSnapshot? = nil) throws(Diagnostic) {
    let present = Set(dependencies.map(\.name))
    var absent = (metadata.dependencies ?? []).filter { !present.contains($0.name) }
    if let values, !absent.isEmpty {
      let disabled = try disabledDependencies(with: values)
      absent.removeAll { disabled.contains($0.effectiveName) }
    }
    let missing = absent.map(\.name)
    if missing.isEmpty { return }
    let names = missing.map { String($0) }.joined(separator: ", ")
    throw Diagnostic(
      .dependency, "dependencies are missing in `charts/`: \(names)",
      helmText: "found in Chart.yaml, but missing in charts/ directory: \(names)",
      help: "fetch them with `dependency build`")
  }
}
