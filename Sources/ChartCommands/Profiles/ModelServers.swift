package import ChartEngine
package import Diagnostics
package import Profiles
package import ValueTree

/// Finds the model servers of a chart.
package enum ModelServers {
  /// The parts of the tree that serve a model and of which a workload is rendered with some values.
  package static func parts(
    of chart: Chart, values: ValueSnapshot, options: RenderOptions
  ) throws(Diagnostic) -> [ChartPart] {
    let workloads = try chart.render(values: values, options: options).manifests.filter {
      $0.kind == "Deployment" || $0.kind == "StatefulSet"
    }
    return try chart.parts(values: values).compactMap { part in
      let templates = "\(part.templatePath)/templates/"
      guard workloads.contains(where: { $0.path.hasPrefix(templates) }) else { return nil }
      return ChartPart(
        path: part.path.map { String($0) }, chart: String(part.chart), values: part.values,
        userValues: part.userValues)
    }
  }
}
