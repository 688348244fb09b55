internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// The objects that `lookup` finds: `kubernetesProvider`.
public struct FakeCluster: Sendable {
  /// What is known of a kind.
  struct Kind: Sendable {
    var group = ""
    var version = ""
    var resource = ""
    var isNamespaced = false
    var error: String?
  }

  /// The kinds by `apiVersion/Kind`.
  var kinds: [String: Kind] = [:]
  /// The objects.
  var objects: [ValueSnapshot] = []

  /// No objects.
  public init() {}

  init(_ fields: Fields) throws(Diagnostic) {
    var fields = fields
    for entry in try fields.map("scheme") {
      var kind = Kind()
      if case .dict(let resource)? = entry.value["gvr"] {
        for field in resource {
          switch field.key {
          case "group": kind.group = ManifestText.line(field.value)
          case "version": kind.version = ManifestText.line(field.value)
          case "resource": kind.resource = ManifestText.line(field.value)
          default: break
          }
        }
      }
      kind.isNamespaced = entry.value["namespaced"] == .bool(true)
      if case .string(let text)? = entry.value["should_err"] { kind.error = String(text) }
      kinds[String(entry.key)] = kind
    }
    objects = try fields.list("objects")
  }

  /// The objects and kinds of both; these kinds count where both have one.
  func over(_ base: FakeCluster) -> FakeCluster {
    var result = self
    result.objects += base.objects
    result.kinds.merge(base.kinds) { $1 }
    return result
  }

  /// What `lookup` answers; nil where there are no objects at all, and so no cluster.
  var lookup: (@Sendable (RenderEnvironment.ObjectQuery) throws(CallError) -> ValueSnapshot?)? {
    if objects.isEmpty { return nil }
    return { query throws(CallError) in try answer(query) }
  }

  private func answer(
    _ query: RenderEnvironment.ObjectQuery
  ) throws(CallError) -> ValueSnapshot? {
    let kind = kinds["\(query.apiVersion)/\(query.kind)"] ?? Kind()
    if let error = kind.error { throw CallError(error) }
    let namespace = kind.isNamespaced ? query.namespace : ""
    let found = objects.filter { object in
      guard Self.matches(object, kind) else { return false }
      let metadata = object["metadata"]
      let own = metadata?["namespace"].map(ManifestText.line) ?? ""
      if query.name.isEmpty { return namespace.isEmpty || own == namespace }
      return own == namespace && metadata?["name"].map(ManifestText.line) == query.name
    }
    if !query.name.isEmpty { return found.first }
    return ValueSnapshot.dict([
      ValueSnapshot.Entry(key: "apiVersion", value: .string(ByteString(query.apiVersion))),
      ValueSnapshot.Entry(key: "items", value: .list(found)),
      ValueSnapshot.Entry(key: "kind", value: .string(ByteString(query.kind + "List"))),
      ValueSnapshot.Entry(
        key: "metadata",
        value: .dict([
          ValueSnapshot.Entry(key: "continue", value: .string("")),
          ValueSnapshot.Entry(key: "resourceVersion", value: .string("")),
        ])),
    ])
  }

  /// Whether an object's kind is the one that a scheme entry stands for.
  private static func matches(_ object: ValueSnapshot, _ kind: Kind) -> Bool {
    guard let apiVersion = object["apiVersion"].map(ManifestText.line),
      let name = object["kind"].map(ManifestText.line)
    else { return false }
    let parts = apiVersion.split(separator: "/")
    let group = parts.count == 2 ? String(parts[0]) : ""
    let version = parts.last.map(String.init) ?? ""
    return group == kind.group && version == kind.version && plural(of: name) == kind.resource
  }

  /// The resource that a kind is guessed to be, by English rules.
  private static func plural(of kind: String) -> String {
    let name = kind.lowercased()
    if name == "endpoints" { return name }
    if name.hasSuffix("s") { return name + "es" }
    if name.hasSuffix("y") { return name.dropLast() + "ies" }
    return name + "s"
  }
}
