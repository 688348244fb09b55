package import ValueTree

extension Chart {
  /// The charts inside with the names of their folders and archives in `charts/`.
  package var namedDependencies: [(name: ByteString, chart: Chart)] {
    var names: Set<ByteString> = []
    for file in rawFiles where file.name.hasPrefix("charts/") {
      let below = file.name.suffix(from: 7)
      if below.pathExtension == ".prov" { continue }
      let name = below.firstIndex(of: "/").map { below.prefix(upTo: $0) } ?? below
      if name.isEmpty || name[0] == UInt8(ascii: "_") || name[0] == UInt8(ascii: ".") { continue }
      names.insert(name)
    }
    return zip(names.sorted(), dependencies).map { (name: $0, chart: $1) }
  }

  /// The same chart with other charts inside it.
  package func replacingDependencies(_ dependencies: [Chart]) -> Chart {
    Chart(
      metadata: metadata, lock: lock, values: values, schema: schema, templates: templates,
      files: files, rawFiles: rawFiles, dependencies: dependencies, warnings: warnings)
  }
}
