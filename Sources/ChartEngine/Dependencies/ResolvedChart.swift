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

  /// The name that the parent knows the chart by.
  public var name: ByteString { metadata.name }

  /// What merging has to know.
  package var chartValues: ChartValues {
    ChartValues(
      name: name, values: values, dependencies: dependencies.map(\.chartValues))
  }
}

extension Chart {
  /// Decides which of the charts below are in use with some values, and what they are called.
  ///
  /// `values` are the user's. Warnings are added in the reference's words.
  public func resolved(
    with values: ValueSnapshot, warnings: inout [String]
  ) throws(Diagnostic) -> ResolvedChart {
    var resolution = DependencyResolution()
    let result = try resolution.resolve(self, with: values)
    warnings.append(contentsOf: resolution.warnings)
    return result
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
