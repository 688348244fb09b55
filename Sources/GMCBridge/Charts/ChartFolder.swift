internal import ChartEngine
internal import Diagnostics
internal import ValueTree

/// Finds the charts with a `gmc` section in a folder.
struct ChartFolder {
  /// The paths of their folders and archives, sorted.
  let charts: [String]

  init(_ folder: String) throws(Diagnostic) {
    var found: [String] = []
    if Self.isChart(folder) {
      found = [folder]
    } else {
      for path in try Self.children(of: folder) {
        if Self.isCandidate(path) {
          found.append(path)
        } else if Self.isFolder(path), !Self.isChart(path) {
          found += try Self.children(of: path).filter(Self.isCandidate)
        }
      }
    }
    charts = found
    if charts.isEmpty {
      throw Diagnostic(
        .chart, "\(folder) holds no chart with a `gmc` section",
        help: "name a folder with charts such as charts/common of opea-chart by `--charts`")
    }
  }

  private static func children(of folder: String) throws(Diagnostic) -> [String] {
    try SystemFile.names(inFolder: folder)
      .filter { $0.count > 0 && $0[0] != UInt8(ascii: ".") }
      .map { folder + "/" + String($0) }
  }

  private static func isFolder(_ path: String) -> Bool {
    (try? SystemFile.status(path))?.isFolder ?? false
  }

  private static func isChart(_ path: String) -> Bool {
    (try? SystemFile.status(path + "/Chart.yaml")) != nil
  }

  /// Whether a path is a packed chart, or the folder of one that has something to say.
  private static func isCandidate(_ path: String) -> Bool {
    if path.hasSuffix(".tgz") { return true }
    guard isChart(path) else { return false }
    if (try? SystemFile.status(path + "/gmc.yaml")) != nil { return true }
    guard let values = try? SystemFile.content(path + "/values.yaml", limit: 5 << 20) else {
      return false
    }
    return values.holdsLine(startingWith: "gmc:")
  }
}

extension [UInt8] {
  /// Whether a line begins with a text.
  func holdsLine(startingWith text: String) -> Bool {
    let wanted = Array(text.utf8)
    if starts(with: wanted) { return true }
    var index = startIndex
    while let end = self[index...].firstIndex(of: UInt8(ascii: "\n")) {
      index = end + 1
      if self[index...].starts(with: wanted) { return true }
    }
    return false
  }
}
