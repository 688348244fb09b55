internal import ValueTree
internal import YAML

/// Schemas made of the definitions of custom resources.
internal struct CustomResourceSchemas {
  /// The schemas as the definitions have them, by version and kind.
  private var found: [String: Value] = [:]

  /// Takes the definitions out of a text's documents; others are passed over.
  mutating func add(_ text: ByteString) {
    var documents: [ByteString] = []
    try? YAMLReader.eachDocument(of: text.bytes) { document, _ in
      documents.append(document)
      return true
    }
    for document in documents {
      if let value = try? YAMLReader.value(from: document) { add(value) }
    }
  }

  private mutating func add(_ value: Value) {
    guard case .dict(let object) = value, case .string(let kind)? = object["kind"] else { return }
    if kind == "List", case .list(let items)? = object["items"] {
      for item in items.elements { add(item) }
      return
    }
    guard kind == "CustomResourceDefinition", case .dict(let spec)? = object["spec"],
      case .string(let group)? = spec["group"], case .dict(let names)? = spec["names"],
      case .string(let resource)? = names["kind"]
    else { return }
    // The old form has one schema for all versions.
    let common = Self.schema(in: spec["validation"])
    if case .string(let version)? = spec["version"], let common {
      found["\(group)/\(version) \(resource)"] = common
    }
    guard case .list(let versions)? = spec["versions"] else { return }
    for version in versions.elements {
      guard case .dict(let version) = version, case .string(let name)? = version["name"] else {
        continue
      }
      if let schema = Self.schema(in: version["schema"]) ?? common {
        found["\(group)/\(name) \(resource)"] = schema
      }
    }
  }

  private static func schema(in value: Value?) -> Value? {
    guard case .dict(let dict)? = value else { return nil }
    return dict["openAPIV3Schema"]
  }

  /// The JSON schema of a version and kind; nil where no definition has it.
  func schema(_ apiVersion: String, _ kind: String, _ isStrict: Bool) -> Value? {
    guard let schema = found["\(apiVersion) \(kind)"] else { return nil }
    let result = converted(schema, isStrict, depth: 0)
    guard case .dict(let root) = result else { return result }
    // These are the same for all objects, whatever the definition says of them.
    let properties = Dict()
    if case .dict(let own)? = root["properties"] {
      for (index, key) in own.keys.enumerated() { properties[key] = own.value(at: index) }
    }
    properties["apiVersion"] = .dict(Dict([("type", .string("string"))]))
    properties["kind"] = .dict(Dict([("type", .string("string"))]))
    properties["metadata"] = .dict(Dict([("type", .string("object"))]))
    root["properties"] = .dict(properties)
    return result
  }

  /// The keywords whose value is a schema, a list of schemas or a map of schemas.
  private static let single: Set<ByteString> = ["items", "not", "additionalProperties"]
  private static let lists: Set<ByteString> = ["allOf", "anyOf", "oneOf"]
  private static let maps: Set<ByteString> = ["properties", "patternProperties"]
  /// Keywords that mean the same in JSON Schema.
  private static let kept: Set<ByteString> = [
    "type", "enum", "required", "pattern", "minimum", "maximum", "minLength", "maxLength",
    "minItems", "maxItems", "minProperties", "maxProperties", "multipleOf", "uniqueItems",
    "exclusiveMinimum", "exclusiveMaximum",
  ]

  /// A schema of the API server's dialect as a JSON schema.
  ///
  /// Null is taken everywhere, as the server drops it before it looks; with `isStrict` objects take
  /// no fields that are not named, except inside of combinators, which only add to what is around.
  private func converted(_ value: Value, _ isStrict: Bool, depth: Int) -> Value {
    guard case .dict(let source) = value, depth < 200 else { return value }
    let result = Dict()
    for (index, key) in source.keys.enumerated() {
      let part = source.value(at: index)
      if Self.single.contains(key) {
        let isInner = key == "not" ? false : isStrict
        if case .bool = part {
          result[key] = part
        } else {
          result[key] = converted(part, isInner, depth: depth + 1)
        }
      } else if Self.lists.contains(key), case .list(let list) = part {
        result[key] = .list(list.elements.map { converted($0, false, depth: depth + 1) })
      } else if Self.maps.contains(key), case .dict(let map) = part {
        result[key] = .dict(
          Dict(
            sortedKeys: map.keys,
            values: map.values.map { converted($0, isStrict, depth: depth + 1) }))
      } else if Self.kept.contains(key) {
        result[key] = part
      }
    }
    moveBounds(of: result)
    if case .bool(true)? = source["x-kubernetes-int-or-string"] {
      result["type"] = .list([.string("integer"), .string("string")])
      result["anyOf"] = nil
    }
    if case .string(let type)? = result["type"] {
      result["type"] = .list([.string(type), .string("null")])
    } else if case .list(let types)? = result["type"] {
      result["type"] = .list(types.elements + [.string("null")])
    }
    if case .list(let choices)? = result["enum"] {
      result["enum"] = .list(choices.elements + [.null])
    }
    close(result, source, isStrict)
    return .dict(result)
  }

  /// The server's dialect has booleans beside the bounds.
  private func moveBounds(of schema: Dict) {
    for (flag, bound): (ByteString, ByteString) in [
      ("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"),
    ] {
      guard case .bool(let isExclusive)? = schema[flag] else { continue }
      schema[flag] = isExclusive ? schema[bound] : nil
      if isExclusive { schema[bound] = nil }
    }
  }

  private func close(_ schema: Dict, _ source: Dict, _ isStrict: Bool) {
    if case .bool(true)? = source["x-kubernetes-embedded-resource"],
      case .dict(let properties)? = schema["properties"]
    {
      for name: ByteString in ["apiVersion", "kind", "metadata"] where properties[name] == nil {
        properties[name] = .dict(Dict())
      }
    }
    guard isStrict, schema["properties"] != nil, schema["additionalProperties"] == nil else {
      return
    }
    if case .bool(true)? = source["x-kubernetes-preserve-unknown-fields"] { return }
    schema["additionalProperties"] = .bool(false)
  }
}
