import Diagnostics
import Glibc
import GMCBridge
import JSON
import ValueTree
import YAML

/// The repository's charts and connectors.
enum Fixtures {
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  static let chartFolder = root + "/charts/common"
  /// The charts, loaded once for all tests.
  static let charts = Result { () throws -> ChartSet in
    try ChartSet.load(folders: [chartFolder])
  }

  static func bytes(_ path: String) -> [UInt8]? {
    guard let file = fopen(path.hasPrefix("/") ? path : root + "/" + path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4 << 20)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
    return bytes
  }

  static func text(_ path: String) -> String { String(decoding: bytes(path) ?? [], as: UTF8.self) }

  static func connector(_ name: String) -> String { text("Tests/Fixtures/gmc/connectors/\(name)") }

  static func source(_ text: String, _ name: String = "test.yaml") -> SourceFile {
    SourceFile(name: name, bytes: Array(text.utf8))
  }

  static func render(
    _ text: String, options: BridgeOptions = BridgeOptions(), charts: ChartSet? = nil
  ) throws -> RenderedPipeline {
    try (charts ?? Fixtures.charts.get()).render(source(text), options: options)
  }

  static func json(_ path: String) throws -> ValueSnapshot {
    ValueSnapshot(try JSONReader.read(ByteString(bytes(path) ?? [])))
  }
}

extension ValueSnapshot {
  subscript(_ key: ByteString) -> ValueSnapshot {
    guard case .dict(let entries) = self else { return .null }
    return entries.first { $0.key == key }?.value ?? .null
  }

  subscript(_ index: Int) -> ValueSnapshot {
    items.indices.contains(index) ? items[index] : .null
  }

  /// The elements of a list.
  var items: [ValueSnapshot] {
    if case .list(let elements) = self { return elements }
    return []
  }

  /// The entries of a map.
  var entries: [(key: String, value: ValueSnapshot)] {
    if case .dict(let entries) = self { return entries.map { (String($0.key), $0.value) } }
    return []
  }

  var text: String? {
    if case .string(let text) = self { return String(text) }
    return nil
  }

  var texts: [String] { items.compactMap(\.text) }

  var number: Int? {
    switch self {
    case .float(let number): Int(number)
    case .integer(let number, _): Int(number)
    default: nil
    }
  }

  /// Without nulls, empty texts, lists and maps, and without members of some names.
  func pruned(without hidden: Set<String> = []) -> ValueSnapshot? {
    switch self {
    case .null: return nil
    case .string(let text): return text.isEmpty ? nil : self
    case .list(let elements):
      return elements.isEmpty ? nil : .list(elements.compactMap { $0.pruned(without: hidden) })
    case .dict(let entries):
      let kept = entries.compactMap { entry in
        hidden.contains(String(entry.key))
          ? nil
          : entry.value.pruned(without: hidden).map { Entry(key: entry.key, value: $0) }
      }
      return kept.isEmpty ? nil : .dict(kept)
    default: return self
    }
  }
}

extension RenderedPipeline {
  func object(_ kind: String, _ name: String) -> RenderedObject? {
    objects.first { $0.kind == kind && $0.name == name }
  }

  /// What a container sees: its ConfigMaps, then its own variables; references as they stand.
  func environment(_ container: ValueSnapshot) -> [String: ValueSnapshot] {
    var environment: [String: ValueSnapshot] = [:]
    for source in container["envFrom"].items {
      guard let name = source["configMapRef"]["name"].text,
        let map = object("ConfigMap", name)
      else { continue }
      for (key, value) in map.value["data"].entries { environment[key] = value }
    }
    for variable in container["env"].items {
      guard let name = variable["name"].text else { continue }
      environment[name] =
        variable["value"] == .null ? variable["valueFrom"] : variable["value"]
    }
    return environment
  }

  /// The pod of a Deployment.
  func pod(_ service: String) -> ValueSnapshot {
    object("Deployment", service + "-deployment")?.value["spec"]["template"]["spec"] ?? .null
  }

  func environment(of service: String) -> [String: ValueSnapshot] {
    environment(pod(service)["containers"][0])
  }

  /// The graph in the router's arguments.
  func routerGraph(_ service: String) throws -> ValueSnapshot {
    let arguments = pod(service)["containers"][0]["args"].texts
    return ValueSnapshot(try JSONReader.read(ByteString(arguments.last ?? "")))
  }
}
