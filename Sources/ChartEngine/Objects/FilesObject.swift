internal import ValueTree
internal import YAML

/// `.Files`: the chart's files that are neither templates nor described by name in the format.
internal final class FilesObject: TemplateObject {
  private let files: [ChartFile]
  private lazy var index: [ByteString: Int] = Dictionary(
    files.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })

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
    default: .value(file(name).map { .object(ByteSlice(ByteString($0.data))) } ?? missingEntry)
    }
  }

  override func call(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    let argument = arguments.text(0)
    switch method {
    case "Get": return .string(text(of: file(argument)))
    case "GetBytes": return .object(ByteSlice(text(of: file(argument))))
    case "Lines": return try lines(of: argument)
    case "Glob": return .object(FilesObject(matching(argument)))
    case "AsConfig": return .string(yamlText { ByteString($0.data) })
    default: return .string(yamlText { Base64.encoded(ByteString($0.data)) })
    }
  }

  override func bytesRead(by method: ByteString, _ arguments: Arguments) -> Int {
    switch method {
    case "Get", "GetBytes": file(arguments.text(0))?.data.count ?? 0
    case "Lines": (file(arguments.text(0))?.data.count ?? 0) &* 8
    case "Glob": files.count &* (256 &+ arguments.text(0).count)
    default: files.reduce(0) { $0 &+ $1.data.count &* 8 }
    }
  }

  private func file(_ name: ByteString) -> ChartFile? { index[name].map { files[$0] } }

  private func text(of file: ChartFile?) -> ByteString { file.map { ByteString($0.data) } ?? "" }

  private func lines(of name: ByteString) throws(CallError) -> Value {
    guard let file = file(name) else { return .strings([]) }
    guard !file.data.isEmpty else {
      throw CallError("runtime error: index out of range [-1]")
    }
    var bytes = file.data[...]
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return .strings(
      bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { ByteString($0) })
  }

  private func matching(_ pattern: ByteString) -> [ChartFile] {
    guard let glob = Glob(pattern, separator: UInt8(ascii: "/")) else { return files }
    return files.filter { glob.matches($0.name) }
  }

  /// The files as a YAML map from base name to text; empty when a text cannot be written.
  private func yamlText(_ content: (ChartFile) -> ByteString) -> ByteString {
    let map = Dict(
      files.map { (key: $0.name.lastPathComponent, value: .string(content($0))) })
    var text: [UInt8] = []
    do throws(YAMLError) { try YAMLWriter.append(.dict(map), to: &text) } catch { return "" }
    return ByteString(text)
  }

  override var entries: Dict? {
    Dict(files.map { (key: $0.name, value: .object(ByteSlice(ByteString($0.data)))) })
  }

  override var missingEntry: Value { .object(ByteSlice(nil)) }

  override var printed: ByteString { entries.map { Value.dict($0).printed } ?? "map[]" }

  override var jsonValue: Value? { entries.map { .dict($0) } }
}
