internal import ValueTree

/// The rules for schemas themselves, as schema documents made from tables of keyword shapes.
///
/// The published metaschemas all consist of the same few shapes, such as "a whole number from 0 on"
/// or "a map of schemas". Only names and nesting show in messages, so the tables keep just those.
enum Metaschema {
  /// What a keyword's value must be.
  enum Shape {
    case any, text, bool, number, positiveNumber, anyList
    case schema, schemas, schemaMap, schemaOrSchemas, schemaOrBool
    case count, countFromZero, texts, textsMap, types, values
    case regex, patternMap, uri, uriReference, plainURIReference, dependencies
    /// A reference to another definition of the metaschemas.
    case definition(ByteString)
    case identifier, vocabulary, anchor
  }

  /// The document at a URL of `json-schema.org`, if it is a metaschema.
  static func document(at url: ByteString) -> Value? {
    var name = String(url)
    for host in ["http://json-schema.org/", "https://json-schema.org/"] where name.hasPrefix(host) {
      name.removeFirst(host.count)
      if name == "schema" { return document(at: Draft.latest.url) }
      return documents[name].map { $0() }
    }
    return nil
  }

  private static let documents: [String: @Sendable () -> Value] = {
    var table: [String: @Sendable () -> Value] = [
      "draft-04/schema": { classicDocument(.draft4) },
      "draft-06/schema": { classicDocument(.draft6) },
      "draft-07/schema": { classicDocument(.draft7) },
    ]
    for (draft, folder) in [(Draft.draft2019, "2019-09"), (.draft2020, "2020-12")] {
      table["draft/\(folder)/schema"] = { modernDocument(draft) }
      for vocabulary in draft.vocabularies {
        table["draft/\(folder)/meta/\(vocabulary)"] = { vocabularyDocument(vocabulary, of: draft) }
      }
    }
    return table
  }()

  /// Keywords and what their values must be.
  typealias Keywords = [(ByteString, Shape)]

  // MARK: Drafts 4, 6 and 7: one document each.

  private static func classicDocument(_ draft: Draft) -> Value {
    var keywords: Keywords = [
      ("title", .text), ("description", .text), ("default", .any), ("maximum", .number),
      ("minimum", .number), ("maxLength", .count), ("minLength", .countFromZero),
      ("pattern", .regex), ("items", .schemaOrSchemas), ("maxItems", .count),
      ("minItems", .countFromZero), ("uniqueItems", .bool), ("maxProperties", .count),
      ("minProperties", .countFromZero), ("required", .texts), ("definitions", .schemaMap),
      ("properties", .schemaMap), ("dependencies", .dependencies), ("enum", .values),
      ("type", .types), ("format", .text), ("allOf", .schemas), ("anyOf", .schemas),
      ("oneOf", .schemas), ("not", .schema), ("$schema", .uri), ("multipleOf", .positiveNumber),
    ]
    if draft == .draft4 {
      keywords += [
        ("id", .text), ("$ref", .text), ("exclusiveMaximum", .bool), ("exclusiveMinimum", .bool),
        ("additionalItems", .schemaOrBool), ("additionalProperties", .schemaOrBool),
        ("patternProperties", .schemaMap),
      ]
    } else {
      keywords += [
        ("$id", .plainURIReference), ("$ref", .plainURIReference), ("exclusiveMaximum", .number),
        ("exclusiveMinimum", .number), ("additionalItems", .schema),
        ("additionalProperties", .schema), ("contains", .schema), ("propertyNames", .schema),
        ("const", .any),
        ("patternProperties", draft == .draft6 ? .schemaMap : .patternMap),
      ]
    }
    if draft == .draft7 {
      keywords += [
        ("$comment", .text), ("readOnly", .bool), ("writeOnly", .bool), ("examples", .anyList),
        ("contentMediaType", .text), ("contentEncoding", .text), ("if", .schema),
        ("then", .schema), ("else", .schema),
      ]
    }
    let writer = ShapeWriter(draft: draft)
    var entries: [(key: ByteString, value: Value)] = [
      ("$schema", .string(draft.url + "#")),
      ("definitions", writer.definitions(["schemaArray", "count", "types", "texts"])),
      ("type", draft == .draft4 ? .string("object") : textList(["object", "boolean"])),
      ("properties", writer.properties(keywords)),
    ]
    if draft == .draft4 {
      entries.append(
        (
          "dependencies",
          mapValue([
            ("exclusiveMaximum", textList(["maximum"])),
            ("exclusiveMinimum", textList(["minimum"])),
          ])
        ))
    } else {
      entries.append(("$id", .string(draft.url + "#")))
    }
    return mapValue(entries)
  }

  // MARK: Drafts 2019-09 and 2020-12: a document for each vocabulary and one that joins them.

  private static func modernDocument(_ draft: Draft) -> Value {
    let joined = draft.vocabularies.filter { $0 != "format-assertion" }
    var keywords: Keywords = [
      ("definitions", .schemaMap), ("dependencies", .dependencies),
    ]
    if draft == .draft2020 {
      keywords += [
        ("$recursiveAnchor", .definition("meta/core#/$defs/anchorString")),
        ("$recursiveRef", .definition("meta/core#/$defs/uriReferenceString")),
      ]
    }
    let vocabularies = joined.map { name in
      (key: draft.vocabularyPrefix + name, value: Value.bool(name != "format"))
    }
    return modernDocument(
      draft, "schema",
      [
        ("$vocabulary", mapValue(vocabularies)),
        ("allOf", .list(joined.map { mapValue([("$ref", .string("meta/" + $0))]) })),
        ("properties", ShapeWriter(draft: draft).properties(keywords)),
      ])
  }

  /// One document for the verdict that all vocabularies of a modern draft give together.
  ///
  /// The published division shows in reports and nowhere else; without it each part of a schema is
  /// looked at once rather than seven times.
  static func flatDocument(of draft: Draft) -> Value? {
    guard draft >= .draft2019 else { return nil }
    var keywords: Keywords = [("definitions", .schemaMap), ("dependencies", .dependencies)]
    if draft == .draft2020 {
      keywords += [("$recursiveAnchor", .anchor), ("$recursiveRef", .uriReference)]
    }
    for vocabulary in draft.vocabularies where vocabulary != "format-assertion" {
      keywords += self.keywords(of: vocabulary, in: draft)
    }
    let writer = ShapeWriter(draft: draft, isFlat: true)
    return mapValue([
      ("$schema", .string(draft.url)), ("type", textList(["object", "boolean"])),
      ("properties", writer.properties(keywords)),
      (
        "$defs",
        writer.definitions(["schemaArray", "count", "types", "texts", "anchor", "uri"])
      ),
    ])
  }

  private static func vocabularyDocument(_ vocabulary: ByteString, of draft: Draft) -> Value {
    let writer = ShapeWriter(draft: draft)
    var entries: [(key: ByteString, value: Value)] = [
      ("$vocabulary", mapValue([(draft.vocabularyPrefix + vocabulary, .bool(true))])),
      ("properties", writer.properties(keywords(of: vocabulary, in: draft))),
    ]
    switch vocabulary {
    case "applicator": entries.append(("$defs", writer.definitions(["schemaArray"])))
    case "validation": entries.append(("$defs", writer.definitions(["count", "types", "texts"])))
    case "core" where draft == .draft2020:
      entries.append(("$defs", writer.definitions(["anchor", "uri"])))
    default: break
    }
    return modernDocument(draft, "meta/" + vocabulary, entries)
  }

  private static func modernDocument(
    _ draft: Draft, _ name: ByteString, _ entries: [(key: ByteString, value: Value)]
  ) -> Value {
    let base = draft.url.prefix(upTo: draft.url.count - "schema".utf8.count)
    let common: [(key: ByteString, value: Value)] = [
      ("$schema", .string(draft.url)), ("$id", .string(base + name)),
      ("type", textList(["object", "boolean"])),
      draft == .draft2019
        ? ("$recursiveAnchor", .bool(true)) : ("$dynamicAnchor", .string("meta")),
    ]
    return mapValue(common + entries)
  }

  private static func keywords(
    of vocabulary: ByteString, in draft: Draft
  ) -> Keywords {
    let isLatest = draft == .draft2020
    switch vocabulary {
    case "core":
      let reference: Shape = isLatest ? .uriReference : .plainURIReference
      let common: Keywords = [
        ("$id", .identifier), ("$schema", .uri), ("$ref", reference), ("$anchor", .anchor),
        ("$vocabulary", .vocabulary), ("$comment", .text), ("$defs", .schemaMap),
      ]
      let latest: Keywords = [("$dynamicRef", reference), ("$dynamicAnchor", .anchor)]
      let older: Keywords = [("$recursiveRef", reference), ("$recursiveAnchor", .bool)]
      return common + (isLatest ? latest : older)
    case "applicator":
      let common: Keywords = [
        ("contains", .schema), ("additionalProperties", .schema), ("properties", .schemaMap),
        ("patternProperties", .patternMap), ("dependentSchemas", .schemaMap),
        ("propertyNames", .schema), ("if", .schema), ("then", .schema), ("else", .schema),
        ("allOf", .schemas), ("anyOf", .schemas), ("oneOf", .schemas), ("not", .schema),
      ]
      let latest: Keywords = [("prefixItems", .schemas), ("items", .schema)]
      let older: Keywords = [
        ("items", .schemaOrSchemas), ("additionalItems", .schema),
        ("unevaluatedItems", .schema), ("unevaluatedProperties", .schema),
      ]
      return common + (isLatest ? latest : older)
    case "unevaluated":
      return [("unevaluatedItems", .schema), ("unevaluatedProperties", .schema)]
    case "validation":
      return [
        ("type", .types), ("const", .any), ("enum", .anyList), ("multipleOf", .positiveNumber),
        ("maximum", .number), ("exclusiveMaximum", .number), ("minimum", .number),
        ("exclusiveMinimum", .number), ("maxLength", .count), ("minLength", .countFromZero),
        ("pattern", .regex), ("maxItems", .count), ("minItems", .countFromZero),
        ("uniqueItems", .bool), ("maxContains", .count), ("minContains", .count),
        ("maxProperties", .count), ("minProperties", .countFromZero), ("required", .texts),
        ("dependentRequired", .textsMap),
      ]
    case "meta-data":
      return [
        ("title", .text), ("description", .text), ("default", .any), ("deprecated", .bool),
        ("readOnly", .bool), ("writeOnly", .bool), ("examples", .anyList),
      ]
    case "content":
      return [
        ("contentMediaType", .text), ("contentEncoding", .text), ("contentSchema", .schema),
      ]
    default: return [("format", .text)]
    }
  }
}

/// A list of texts.
func textList(_ texts: [ByteString]) -> Value { .list(texts.map { .string($0) }) }

/// A map with entries in any order.
func mapValue(_ entries: [(key: ByteString, value: Value)]) -> Value { .dict(Dict(entries)) }
