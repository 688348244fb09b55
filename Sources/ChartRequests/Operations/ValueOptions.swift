internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import ValuesMerge

/// The values of a `template` request: `valuesYaml` as the first values file, then the files and
/// settings of `valuesOptions`, in the order of the command line.
internal struct ValueOptions {
  private let valuesYaml: ByteString?
  private let files: [String]
  private let flags: [ValueOverrides.Flag]

  /// The largest file that is read.
  private static let fileLimit = 64 << 20

  /// The members of `valuesOptions` that set single values.
  private static let kinds: [(name: String, kind: SetKind)] = [
    ("jsonValues", .json), ("values", .typed), ("stringValues", .string), ("fileValues", .file),
    ("literalValues", .literal),
  ]

  init(_ fields: inout RequestFields) throws(RequestError) {
    valuesYaml = try fields.bytes("valuesYaml")
    var options = try fields.object("valuesOptions")
    files = try options.texts("valueFiles").map { String($0) }
    var flags: [ValueOverrides.Flag] = []
    for (name, kind) in Self.kinds {
      flags += try options.texts(name).map { ValueOverrides.Flag(kind, $0) }
    }
    self.flags = flags
    try options.finish()
  }

  /// One map out of all of them.
  func merged() throws(RequestError) -> ValueSnapshot {
    try engine { () throws(Diagnostic) in
      var overrides = ValueOverrides(flags: flags)
      if let valuesYaml {
        overrides.files.append(try Self.valuesFile("valuesYaml", valuesYaml.bytes))
      }
      for name in files {
        overrides.files.append(try Self.valuesFile(name, try Self.read(name)))
      }
      return try overrides.merged { path throws(Diagnostic) in try Self.read(String(path)) }
    }
  }

  private static func valuesFile(
    _ name: String, _ bytes: [UInt8]
  ) throws(Diagnostic) -> ValuesFile {
    do throws(Diagnostic) {
      return try ValuesFile(name: name, bytes: bytes)
    } catch {
      throw error.wrapped(helmPrefix: "failed to parse \(name): ")
    }
  }

  private static func read(_ name: String) throws(Diagnostic) -> [UInt8] {
    if name == "-" {
      throw Diagnostic(.values, "a request cannot read standard input", help: "use `valuesYaml`")
    }
    if name.contains("://") {
      throw Diagnostic(
        .values, "`\(name)`: values from the network are not read",
        help: "download the file and name it")
    }
    let bytes = try SystemFile.content(name, limit: fileLimit)
    guard bytes.count <= fileLimit else {
      throw Diagnostic(.limit, "\(name) is larger than \(fileLimit) bytes")
    }
    return bytes
  }
}
