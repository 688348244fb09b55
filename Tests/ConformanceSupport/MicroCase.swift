internal import ChartEngine
internal import Diagnostics
internal import JSON
internal import TemplateLang
public import ValueTree
internal import ValuesMerge
internal import YAML

/// One recorded case of the reference's behaviour: an operation and its input.
public struct MicroCase {
  let operation: ByteString
  let input: Dict
  /// What the reference would have logged.
  var warnings: [String] = []

  /// The answer to a line of the protocol, as JSON: the line holds `id`, `op` and `input`, the answer
  /// `id` and `output` or `error`.
  public static func answer(to line: ByteString) -> [UInt8] {
    var entries: [(key: ByteString, value: Value)] = []
    do {
      guard case .dict(let request) = try JSONReader.read(line),
        case .dict(let input)? = request["input"]
      else { throw Diagnostic(.usage, "no case") }
      if case .dict(let spelled) = try JSONReader.read(line, numbers: .literals) {
        keepSchemas(of: spelled.dict("input") ?? Dict(), in: input)
      }
      entries.append((key: "id", value: request["id"] ?? .null))
      var asked = MicroCase(operation: request.text("op"), input: input)
      entries.append((key: "output", value: try asked.result()))
      let warnings = asked.warnings.map { Value.text($0) }
      entries.append((key: "warnings", value: .list(warnings)))
    } catch let error as Diagnostic {
      entries.append((key: "error", value: .text(error.helmText)))
    } catch {
      entries.append((key: "error", value: .text("\(error)")))
    }
    var output: [UInt8] = []
    try? JSONWriter.append(.dict(Dict(entries)), to: &output, escapingHTML: false)
    return output
  }

  /// Puts schemas back with their numbers as they are spelled, which messages quote.
  private static func keepSchemas(of spelled: Dict, in tree: Dict) {
    if let schema = spelled["schema"] { tree["schema"] = schema }
    if let inner = spelled.dict("chart"), let chart = tree.dict("chart") {
      keepSchemas(of: inner, in: chart)
    }
    guard case .list(let inner)? = spelled["charts"], case .list(let charts)? = tree["charts"]
    else { return }
    for case (.dict(let spelled), .dict(let chart)) in zip(inner.elements, charts.elements) {
      keepSchemas(of: spelled, in: chart)
    }
  }

  /// What the operation gives.
  private mutating func result() throws -> Value {
    switch operation {
    case "render": return try rendered()
    case "render_all": return try allRendered()
    case "merge_values":
      return try chart().coalesced(values: values, warnings: &warnings).materialized()
    case "validate":
      try chart().validate(values: values)
      return .string("valid")
    case "values_from_yaml":
      do {
        return .dict(try YAMLReader.dict(from: input.text("yaml"), type: .values))
      } catch {
        throw Diagnostic(.yaml, "\(error)")
      }
    case "set": return try set(.typed)
    case "set-string": return try set(.string)
    case "set-json": return try set(.json)
    case "set-literal": return try set(.literal)
    case "set-file": return try set(.file)
    case "flags": return try rendered(withFlags: input.texts("args"))
    case "dependency_update": return try dependencies(fromLock: false)
    case "dependency_build": return try dependencies(fromLock: true)
    case "dependency_list": return try dependencyList()
    case "release_name":
      try Release.validate(name: String(input.text("name")))
      return .string("valid")
    default: throw Diagnostic(.usage, "operation \(operation) is not served here")
    }
  }

  private var values: ValueSnapshot { input["values"].map { ValueSnapshot($0) } ?? .null }

  func chart() throws -> Chart {
    let tree = input.dict("chart") ?? shortForm
    return try ChartLoader().load(files: Self.files(of: tree), appliesIgnoreFile: true)
  }

  /// The short form as a tree.
  private var shortForm: Dict {
    let tree = input.shallowCopy()
    let templates = input.dict("templates")?.shallowCopy() ?? Dict()
    templates["templates/main.txt"] = input["template"]
    tree["templates"] = .dict(templates)
    return tree
  }

  static func files(of tree: Dict) -> [ChartFile] {
    var files = [file("Chart.yaml", tree["chart_yaml"] ?? defaultMetadata)]
    if let values = tree["values_yaml"], !values.isNull {
      files.append(file("values.yaml", values))
    }
    if let schema = tree["schema"], !schema.isNull {
      files.append(file("values.schema.json", schema))
    }
    for group in ["templates", "files"] as [ByteString] {
      guard let texts = tree.dict(group) else { continue }
      files += texts.keys.map { file($0, texts[$0] ?? .null) }
    }
    if let encoded = tree.dict("files_b64") {
      for key in encoded.keys {
        guard case .success(let data) = Base64.decoded(encoded.text(key)) else { continue }
        files.append(ChartFile(name: key, data: data.bytes))
      }
    }
    if case .list(let charts)? = tree["charts"] {
      for (index, chart) in charts.elements.enumerated() {
        guard case .dict(let subtree) = chart else { continue }
        let folder = "charts/" + Self.folder(of: subtree, index)
        files += Self.files(of: subtree).map {
          ChartFile(name: folder + "/" + $0.name, data: $0.data)
        }
      }
    }
    return files
  }

  private static var defaultMetadata: Value {
    .string("apiVersion: v2\nname: micro\nversion: 0.1.0\n")
  }

  /// The folder that a subchart stands in: as the case says, else its name.
  private static func folder(of tree: Dict, _ index: Int) -> ByteString {
    if case .string(let folder)? = tree["dir"] { return folder }
    switch tree["chart_yaml"] {
    case .dict(let metadata)?:
      if case .string(let name)? = metadata["name"] { return name }
    case .string(let text)?:
      for line in text.bytes.split(separator: UInt8(ascii: "\n")) {
        let words = line.split(separator: UInt8(ascii: " "))
        if words.count >= 2, words[0].elementsEqual("name:".utf8) { return ByteString(words[1]) }
      }
    default: break
    }
    return ByteString("sub\(index)")
  }

  private static func file(_ name: ByteString, _ content: Value) -> ChartFile {
    if case .string(let text) = content { return ChartFile(name: name, data: text.bytes) }
    var data: [UInt8] = []
    try? JSONWriter.append(content, to: &data, escapingHTML: false)
    return ChartFile(name: name, data: data)
  }

  private func options() throws -> RenderOptions {
    var options = RenderOptions()
    options.capabilities.helmVersion.version = "v4.2"
    guard let given = input.dict("options") else { return options }
    if case .string(let name)? = given["name"] { options.release.name = String(name) }
    if case .string(let name)? = given["namespace"] { options.release.namespace = String(name) }
    if case .float(let revision)? = given["revision"] { options.release.revision = Int(revision) }
    if case .bool(let flag)? = given["is_upgrade"] {
      options.release.isUpgrade = flag
      options.release.isInstall = !flag
    }
    if case .bool(let flag)? = given["is_install"] { options.release.isInstall = flag }
    if case .string(let version)? = given["kube_version"] {
      options.capabilities.kubeVersion = try KubeVersion(parsing: String(version))
    }
    if case .list(let versions)? = given["api_versions"] {
      options.capabilities.apiVersions += versions.elements.compactMap {
        if case .string(let text) = $0 { return String(text) }
        return nil
      }
    }
    return options
  }

  private mutating func rendered() throws -> Value {
    let files = try chart().renderTemplates(
      values: values, options: try options(), warnings: &warnings)
    let main = files.first {
      $0.path.hasSuffix("/templates/main.txt") && $0.path.count { $0 == "/" } == 2
    }
    return main.map { .string($0.text) } ?? .null
  }

  private mutating func allRendered() throws -> Value {
    let files = try chart().renderTemplates(
      values: values, options: try options(), warnings: &warnings)
    return .dict(Dict(files.map { (key: ByteString($0.path), value: .string($0.text)) }))
  }

  private func set(_ kind: SetKind) throws -> Value {
    let files = CaseFiles(input.dict("files"))
    let result = Dict()
    // The cases were recorded through an interface whose texts end at a zero byte, as arguments do.
    let text = input.text("expr")
    let end = text.firstIndex(of: ByteString([0])) ?? text.count
    try SetParser.parse(text.prefix(upTo: end), as: kind, into: result) {
      path throws(Diagnostic) in try files.content(path)
    }
    return .dict(result)
  }
}

extension Dict {
  func text(_ key: ByteString) -> ByteString {
    if case .string(let text)? = self[key] { return text }
    return ""
  }

  func texts(_ key: ByteString) -> [ByteString] {
    guard case .list(let list)? = self[key] else { return [] }
    return list.elements.compactMap { element in
      if case .string(let text) = element { text } else { nil }
    }
  }

  func dict(_ key: ByteString) -> Dict? {
    if case .dict(let dict)? = self[key] { return dict }
    return nil
  }
}

extension Value {
  var isNull: Bool {
    if case .null = self { return true }
    return false
  }
}
