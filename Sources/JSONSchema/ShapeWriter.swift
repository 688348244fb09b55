internal import ValueTree

/// Writes shapes as schemas in the spelling of one draft.
struct ShapeWriter {
  let draft: Draft
  /// Whether everything is in one document.
  var isFlat = false

  /// The word for counts: draft 4 called them positive.
  private var countName: ByteString {
    draft == .draft4 ? "positiveInteger" : "nonNegativeInteger"
  }

  private var definitionsKey: ByteString { draft < .draft2019 ? "definitions" : "$defs" }

  private func reference(_ name: ByteString, in document: ByteString = "") -> Value {
    mapValue([("$ref", .string(document + "#/" + definitionsKey + "/" + name))])
  }

  /// A reference back to the whole metaschema.
  private var schema: Value {
    switch draft {
    case _ where isFlat: mapValue([("$ref", .string("#"))])
    case .draft2019: mapValue([("$recursiveRef", .string("#"))])
    case .draft2020: mapValue([("$dynamicRef", .string("#meta"))])
    default: mapValue([("$ref", .string("#"))])
    }
  }

  func properties(_ keywords: Metaschema.Keywords) -> Value {
    mapValue(keywords.map { ($0.0, value(of: $0.1)) })
  }

  private func typed(_ type: ByteString, _ more: [(key: ByteString, value: Value)] = []) -> Value {
    mapValue([("type", .string(type))] + more)
  }

  private func formatted(_ format: ByteString) -> Value {
    typed("string", [("format", .string(format))])
  }

  private func mapOf(_ value: Value, _ more: [(key: ByteString, value: Value)] = []) -> Value {
    typed("object", [("additionalProperties", value)] + more)
  }

  private func either(_ shapes: [Value]) -> Value { mapValue([("anyOf", .list(shapes))]) }

  private func value(of shape: Metaschema.Shape) -> Value {
    switch shape {
    case .any: return .bool(true)
    case .text: return typed("string")
    case .bool: return typed("boolean")
    case .number: return typed("number")
    case .positiveNumber:
      return draft == .draft4
        ? typed("number", [("minimum", .int(0)), ("exclusiveMinimum", .bool(true))])
        : typed("number", [("exclusiveMinimum", .int(0))])
    case .anyList: return typed("array")
    case .schema: return schema
    case .schemas: return reference("schemaArray")
    case .schemaMap: return mapOf(schema)
    case .schemaOrSchemas: return either([schema, reference("schemaArray")])
    case .schemaOrBool: return either([typed("boolean"), schema])
    case .count: return reference(countName)
    case .countFromZero: return reference(countName + "Default0")
    case .texts: return reference("stringArray")
    case .textsMap: return mapOf(reference("stringArray"))
    case .types:
      let several = typed(
        "array",
        [
          ("items", reference("simpleTypes")), ("minItems", .int(1)),
          ("uniqueItems", .bool(true)),
        ])
      return either([reference("simpleTypes"), several])
    case .values: return typed("array", [("minItems", .int(1)), ("uniqueItems", .bool(true))])
    case .regex: return formatted("regex")
    case .patternMap:
      return mapOf(schema, [("propertyNames", mapValue([("format", .string("regex"))]))])
    case .uri:
      return draft == .draft2020 ? reference("uriString") : formatted("uri")
    case .uriReference: return reference("uriReferenceString")
    case .plainURIReference: return formatted("uri-reference")
    case .dependencies:
      let document: ByteString = draft < .draft2019 || isFlat ? "" : "meta/validation"
      return mapOf(either([schema, reference("stringArray", in: document)]))
    case .definition(let place): return mapValue([("$ref", .string(place))])
    case .identifier:
      let base: [(key: ByteString, value: Value)] =
        draft == .draft2020
        ? [("$ref", .string("#/$defs/uriReferenceString"))]
        : [("type", .string("string")), ("format", .string("uri-reference"))]
      return mapValue(base + [("pattern", .string("^[^#]*#?$"))])
    case .vocabulary:
      return mapOf(typed("boolean"), [("propertyNames", value(of: .uri))])
    case .anchor:
      return draft == .draft2020
        ? reference("anchorString")
        : typed("string", [("pattern", .string("^[A-Za-z][-A-Za-z0-9.:_]*$"))])
    }
  }

  /// Groups of definitions that shapes refer to.
  func definitions(_ groups: [ByteString]) -> Value {
    var entries: [(key: ByteString, value: Value)] = []
    for group in groups {
      switch group {
      case "schemaArray":
        entries.append(
          ("schemaArray", typed("array", [("minItems", .int(1)), ("items", schema)])))
      case "count":
        entries.append((countName, typed("integer", [("minimum", .int(0))])))
        let withDefault = mapValue([("default", .int(0))])
        entries.append(
          (
            countName + "Default0",
            draft < .draft2019
              ? mapValue([("allOf", .list([reference(countName), withDefault]))])
              : reference(countName)
          ))
      case "types":
        let types = textList([
          "array", "boolean", "integer", "null", "number", "object", "string",
        ])
        entries.append(("simpleTypes", mapValue([("enum", types)])))
      case "texts":
        let fewest: [(key: ByteString, value: Value)] =
          draft == .draft4 ? [("minItems", .int(1))] : []
        entries.append(
          (
            "stringArray",
            typed("array", [("items", typed("string")), ("uniqueItems", .bool(true))] + fewest)
          ))
      case "anchor":
        entries.append(
          ("anchorString", typed("string", [("pattern", .string("^[A-Za-z_][-A-Za-z0-9._]*$"))])))
      default:
        entries.append(("uriString", formatted("uri")))
        entries.append(("uriReferenceString", formatted("uri-reference")))
      }
    }
    return mapValue(entries)
  }
}
