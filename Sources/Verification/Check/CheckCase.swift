internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import ValuesMerge

/// One way in which a chart is rendered: a values file and an entry of the matrix.
struct CheckCase: Sendable {
  /// The name that reports show, such as `ci/gpu-values.yaml, gaudi`.
  var name: String
  /// A name that can be that of a folder.
  var slug: String
  /// The values.
  var values: ValueSnapshot

  /// All cases of a chart: each values file, and none, with each entry of the matrix.
  static func all(
    of path: String, _ options: CheckOptions
  ) throws(Diagnostic) -> [CheckCase] {
    var files: [(name: String, values: ValueSnapshot)] = [("", .null)]
    for pattern in options.valuesFiles {
      for file in FileGlob.paths(Path.joined(path, pattern)) {
        let bytes = try SystemFile.content(file, limit: 64 << 20)
        let prefix = path == "." ? "" : path + "/"
        let name = file.hasPrefix(prefix) ? String(file.dropFirst(prefix.count)) : file
        files.append((name, try ValuesFile(name: file, bytes: bytes).values))
      }
    }
    let matrix = options.matrix.isEmpty ? [.init(name: "", values: .null)] : options.matrix
    return files.flatMap { file in
      matrix.map { entry in
        let names = [file.name, entry.name].filter { !$0.isEmpty }
        let words = names.isEmpty ? ["default"] : names
        return CheckCase(
          name: words.joined(separator: ", "),
          slug: words.joined(separator: "-").replacing("/", with: "-")
            .replacing("-values.yaml", with: "").replacing(".yaml", with: ""),
          values: file.values.merged(under: entry.values))
      }
    }
  }
}
