package import ChartEngine
package import Diagnostics

extension SystemFile {
  /// Writes a file into a folder that is there, in one step; gives its path.
  package static func place(
    _ bytes: [UInt8], as name: String, into folder: String
  ) throws(Diagnostic) -> String {
    StagingFolder.removeAbandoned(in: folder)
    let staging = try StagingFolder(below: folder)
    let file = "\(staging.path)/file"
    try create(file, bytes)
    let target = PathText.joined(folder, name)
    try move(file, to: target)
    return target
  }
}
