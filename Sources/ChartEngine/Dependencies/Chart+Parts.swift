package import Diagnostics
internal import TemplateLang
internal import ValuesMerge
package import ValueTree

/// A chart of a tree that is in use, under the name its parent knows it by.
package struct ChartTreePart {
  /// The names or aliases from the top chart down; empty for the top chart itself.
  package var path: [ByteString]
  /// The name of the chart, whatever its alias.
  package var chart: ByteString
  /// Where its templates stand, such as `parent/charts/alias`.
  package var templatePath: ByteString
  /// Its values, defaults and user's merged, globals included.
  package var values: Value
  /// What the user gave it.
  package var userValues: Value
}

extension Chart {
  /// The charts of the tree that are in use with some values, the top one first.
  package func parts(values: ValueSnapshot) throws(Diagnostic) -> [ChartTreePart] {
    var warnings: [String] = []
    let resolved = try self.resolved(with: values, warnings: &warnings)
    let merged = try resolved.mergedValues(values, &warnings)
    var parts: [ChartTreePart] = []
    collect(resolved, [], .dict(merged), values.materialized(), into: &parts)
    return parts
  }

  private func collect(
    _ chart: ResolvedChart, _ path: [ByteString], _ values: Value, _ userValues: Value,
    into parts: inout [ChartTreePart]
  ) {
    parts.append(
      ChartTreePart(
        path: path, chart: chart.chart.metadata.name, templatePath: chart.path, values: values,
        userValues: userValues))
    func member(_ tree: Value, _ name: ByteString) -> Value {
      if case .dict(let dict) = tree { return dict[name] ?? .null }
      return .null
    }
    for dependency in chart.dependencies {
      let name = dependency.name
      collect(
        dependency, path + [name], member(values, name), member(userValues, name), into: &parts)
    }
  }
}
