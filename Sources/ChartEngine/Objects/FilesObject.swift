internal import ValueTree

/// `.Files`: the chart's files that are neither templates nor described by name in the format.
internal final class FilesObject: TemplateObject {
  private let files: [ChartFile]
  private lazy var index: [ByteString: Int] = Dictionary(
    files.enumerated().map { (ByteString($1.name), $0) }, uniquingKeysWith: { $1 })

  init(_ files: [ChartFile]) {
    self.files = files
    super.init()
  }

  override var goType: String { "engine.files" }
  override var goKind: String { "map" }
  override var isTruthy: Bool { !files.isEmpty }

  override func member(_ name: ByteString) -> Member? {
    switch name {
    case "Get", "GetBytes", "Glob", "Lines": .method(Signature([.string]))
    case "AsConfig", "AsSecrets": .method(Signature([]))
    default: nil
    }
  }

  override func call(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    let argument = arguments.text(0)
    switch method {
    case "Get": return .string(file(argument)?.data ?? "")
    case "GetBytes": return .object(ByteSlice(file(argument)?.data ?? ""))
    case "Lines": return try lines(of: argument)
    case "Glob": return .object(FilesObject(matching(argument)))
    case "AsConfig": return .string(try yamlText { $0.data })
    default: return .string(try yamlText { Base64.encoded($0.data) })
    }
  }

  private func file(_ name: ByteString) -> ChartFile? { index[name].map { files[$0] } }

  private func lines(of name: ByteString) throws(CallError) -> Value {
    guard let file = file(name) else { return .strings([]) }
    guard !file.data.isEmpty else {
      throw CallError("runtime error: index out of range [-1]")
    }
    var bytes = file.data.bytes[...]
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return .strings(
      bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { ByteString($0) })
  }

  private func matching(_ pattern: ByteString) -> [ChartFile] {
    guard let glob = Glob(pattern, separator: UInt8(ascii: "/")) else { return files }
    return files.filter { glob.matches(ByteString($0.name)) }
  }

  /// The files as a YAML map from base name to text; empty when a text cannot be written.
  private func yamlText(_ content: (ChartFile) -> ByteString) throws(CallError) -> ByteString {
    let map = Dict(
      files.map { file in
        let base = file.name.split(separator: "/").last.map { String($0) } ?? file.name
        return (key: ByteString(base), value: .string(content(file)))
      })
    return Conversion.yaml(.dict(map))
  }

  override var entries: Dict? {
    Dict(files.map { (key: ByteString($0.name), value: .object(ByteSlice($0.data))) })
  }

  override var printed: ByteString { entries.map { Value.dict($0).printed } ?? "map[]" }

  override var jsonValue: Value? { entries.map { .dict($0) } }
}
