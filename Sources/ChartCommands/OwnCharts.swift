internal import ChartEngine
internal import Diagnostics
internal import Glibc

/// Finds the component charts that belong to this tool.
enum OwnCharts {
  /// The folder: what the variable `OPEA_CHARTS` names, else `share/opea-chart/charts` beside the
  /// folder of the executable, else `charts/common` in a folder above the executable or above the
  /// current folder.
  static func folder(_ surroundings: Surroundings) throws(Diagnostic) -> String {
    if let named = surroundings.variable("OPEA_CHARTS"), !named.isEmpty { return named }
    let executable = SystemFile.resolved("/proc/self/exe") ?? ""
    let installed = parent(of: parent(of: executable)) + "/share/opea-chart/charts"
    if isChartFolder(installed) { return installed }
    for start in [parent(of: executable), SystemFile.absolute(".")] {
      var folder = start
      while !folder.isEmpty {
        if isChartFolder(folder + "/charts/common") { return folder + "/charts/common" }
        folder = parent(of: folder)
      }
    }
    throw Diagnostic(
      .usage, "there are no charts beside this tool", help: "name their folder by `--charts`")
  }

  private static func isChartFolder(_ path: String) -> Bool {
    access(path + "/commonlib/Chart.yaml", R_OK) == 0
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }
}
