internal import ValueTree

/// A schema that names the values it leaves out and says the defaults that they have.
enum SchemaFix {
  /// What a schema stands for where it is nothing but a reference within the same file.
  static func resolved(_ schema: ValueSnapshot, _ root: ValueSnapshot) -> ValueSnapshot {
    var current = schema
    for _ in 0..<16 {
      guard case .string(let reference)? = current["$ref"] else { return current }
      let text = String(reference)
      guard text.hasPrefix("#/") else { return current }
      var target: ValueSnapshot? = root
      for part in text.dropFirst(2).split(separator: "/") {
        target = target?[ByteString(String(part).replacing("~1", with: "/"))]
      }
      guard let target else { return current }
      current = target
    }
    return current
  }

  /// The schema with the properties and defaults that values ask for; what a reference leads to is
  /// left as it is.
  static func schema(_ schema: ValueSnapshot, fitting values: ValueSnapshot) -> ValueSnapshot {
    guard case .dict(var entries) = schema, case .dict(let items) = values,
      case .dict(var properties)? = schema["properties"], schema["$ref"] == nil
    else { return schema }
    let isOpen =
      schema["patternProperties"] != nil || schema["additionalProperties"]?["type"] != nil
    for item in items {
      if let index = properties.firstIndex(where: { $0.key == item.key }) {
        var property = properties[index].value
        if case .dict(var own) = property,
          let place = own.firstIndex(where: { $0.key == "default" })
        {
          own[place].value = item.value
          property = .dict(own)
        }
        properties[index].value = Self.schema(property, fitting: item.value)
      } else if !isOpen {
        properties.append(ValueSnapshot.Entry(key: item.key, value: typeOnly(item.value)))
      }
    }
    properties.sort { $0.key < $1.key }
    if let index = entries.firstIndex(where: { $0.key == "properties" }) {
      entries[index].value = .dict(properties)
    }
    return .dict(entries)
  }

  private static func typeOnly(_ value: ValueSnapshot) -> ValueSnapshot {
    let type: ByteString
    switch value {
    case .null: return .dict([])
    case .bool: type = "boolean"
    case .integer: type = "integer"
    case .float(let number): type = number == number.rounded() ? "integer" : "number"
    case .string: type = "string"
    case .list: type = "array"
    case .dict: type = "object"
    }
    return .dict([ValueSnapshot.Entry(key: "type", value: .string(type))])
  }
}
