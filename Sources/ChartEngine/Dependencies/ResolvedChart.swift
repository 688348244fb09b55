public import Diagnostics
package import ValuesMerge
public import ValueTree

/// A chart as one render sees it: disabled subcharts gone, aliases given, imported values taken.
public struct ResolvedChart: Sendable {
  /// The chart as it was loaded: its files and templates.
  public let chart: Chart
  /// What was decided about it.
  internal let resolution: Resolution

  /// What was decided about a chart: all but the chart itself, so that a chart can keep it.
  internal struct Resolution: Sendable {
    let metadata: ChartMetadata
    let path: ByteString
    let values: ValueSnapshot
    let dependencies: [ResolvedChart]
    let chartValues: ChartValues
    let knownDefaults = KnownDefaults()
  }

  internal init(_ chart: Chart, _ resolution: Resolution) {
    self.chart = chart
    self.resolution = resolution
  }

  internal init(
    chart: Chart, metadata: ChartMetadata, path: ByteString, values: ValueSnapshot,
    dependencies: [ResolvedChart]
  ) {
    let chartValues = ChartValues(
      name: metadata.name, values: values, dependencies: dependencies.map(\.chartValues))
    self.init(
      chart,
      Resolution(
        metadata: metadata, path: path, values: values, dependencies: dependencies,
        chartValues: chartValues))
  }

  /// The metadata, with the alias as name and only the dependencies in use.
  public var metadata: ChartMetadata { resolution.metadata }
  /// Where the chart's templates stand, such as `parent/charts/alias`.
  ///
  /// Mostly the names from the root down. But charts two levels below one with an alias, that
  /// nobody declares, keep the path without the alias, as in the reference; two may share a path,
  /// and then the last one's templates count.
  public var path: ByteString { resolution.path }
  /// The default values, with what the chart imports from those below.
  public var values: ValueSnapshot { resolution.values }
  /// The charts below that are in use.
  public var dependencies: [ResolvedChart] { resolution.dependencies }
  /// What merging has to know.
  package var chartValues: ChartValues { resolution.chartValues }
  /// What the chart and those below it get when the user gives no values.
  internal var knownDefaults: KnownDefaults { resolution.knownDefaults }
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
