public import ChartEngine
public import Diagnostics
internal import ValueTree

/// Makes the folder of a new chart (`create`).
public struct ChartStarter: Sendable {
  /// The chart's name.
  public let name: String
  /// The folder of the chart.
  public let path: String

  private static let placeholder: ByteString = "<CHARTNAME>"

  /// The chart that a path means: its last part is the name.
  public init(path: String) throws(Diagnostic) {
    let path = PathText.cleaned(path)
    self.path = path
    name = path.split(separator: "/").last.map { String($0) } ?? path
    let isPlain = name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        || "._-".utf8.contains(byte)
    }
    if name.isEmpty || name.utf8.count > 250 || !isPlain || name == "." || name == ".." {
      throw Diagnostic(
        .usage, "`\(name)` is no name for a chart",
        helmText: "chart name must match the regular expression \"^[a-zA-Z0-9._-]+$\"",
        help: "use up to 250 letters, digits, dots, dashes and underscores")
    }
  }

  /// Writes the usual files.
  ///
  /// - Parameter warn: told of files that were there and are written over.
  public func write(warn: (String) -> Void) throws(Diagnostic) {
    if let status = try? SystemFile.status(path), !status.isFolder {
      throw Diagnostic(
        .file, "file \(path) already exists and is not a directory")
    }
    try SystemFile.makeFolders(path + "/charts")
    for (file, text) in starterFiles {
      let target = "\(path)/\(file)"
      if (try? SystemFile.linkStatus(target)) != nil {
        warn("WARNING: File \"\(target)\" already exists. Overwriting.")
      }
      try SystemFile.replace(target, with: filled(Array(text.utf8)))
    }
  }

  /// Writes a copy of another chart under this name, with the place of the name filled in.
  public func write(from starter: Chart) throws(Diagnostic) {
    var metadata = ChartMetadata()
    metadata.apiVersion = "v2"
    metadata.name = ByteString(name)
    metadata.description = "A Helm chart for Kubernetes"
    metadata.type = "application"
    metadata.version = "0.1.0"
    metadata.appVersion = "0.1.0"
    try SystemFile.makeFolders(path)
    func put(_ file: ByteString, _ bytes: [UInt8]) throws(Diagnostic) {
      try SystemFile.replace("\(path)/\(file)", with: bytes)
    }
    try put("Chart.yaml", try metadata.fileText())
    for file in starter.rawFiles where file.name == "values.yaml" {
      try put(file.name, filled(file.data))
    }
    if let schema = starter.schema { try put("values.schema.json", schema) }
    for file in starter.templates { try put(file.name, filled(file.data)) }
    for file in starter.files { try put(file.name, file.data) }
    for subchart in starter.dependencies {
      _ = try ChartArchive(packing: subchart).write(into: path + "/charts")
    }
  }

  private func filled(_ text: [UInt8]) -> [UInt8] {
    var rest = ByteString(text)
    var output: [UInt8] = []
    while let index = rest.firstIndex(of: Self.placeholder) {
      output += rest.prefix(upTo: index).bytes + Array(name.utf8)
      rest = rest.suffix(from: index + Self.placeholder.count)
    }
    return output + rest.bytes
  }
}
