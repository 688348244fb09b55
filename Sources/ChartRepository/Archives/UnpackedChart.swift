public import ChartEngine
public import Diagnostics
internal import Glibc
internal import ValueTree

/// A chart as a folder of files.
public enum UnpackedChart {
  /// Writes the files of a chart into a new folder with its name below another one, complete or not
  /// at all; gives the path of the new folder.
  ///
  /// - Parameter chart: what was loaded from an archive.
  public static func write(_ chart: Chart, into folder: String) throws(Diagnostic) -> String {
    let target = PathText.joined(folder, String(chart.name))
    if (try? SystemFile.linkStatus(target)) != nil {
      throw Diagnostic(
        .file, "there is `\(target)` already",
        helmText: "failed to untar: a file or directory with the name \(target) already exists")
    }
    try SystemFile.makeFolders(folder)
    StagingFolder.removeAbandoned(in: folder)
    let staging = try StagingFolder(below: folder)
    let root = "\(staging.path)/chart"
    try SystemFile.makeFolder(root)
    for file in chart.rawFiles {
      let parts = String(file.name).split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
        throw Diagnostic(.chart, "`\(file.name)` of \(chart.name) is no path inside a chart")
      }
      if parts.count > 1 {
        try SystemFile.makeFolders("\(root)/\(parts.dropLast().joined(separator: "/"))")
      }
      try SystemFile.create("\(root)/\(file.name)", file.data)
    }
    try SystemFile.moveToFree(root, to: target)
    return target
  }
}
