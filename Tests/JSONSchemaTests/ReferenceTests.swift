import JSONSchema
import Testing
import ValueTree

@Suite struct ReferenceTests {
  @Test(arguments: [
    SchemaCase(
      ##"{"$defs": {"s": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/s"}}}"##,
      #"{"a": 1}"#, "- at '/a': got number, want string"),
    SchemaCase(
      ##"{"$defs": {"s": {"minimum": 5, "multipleOf": 2}}, "$ref": "#/$defs/s"}"##, "1",
      "- at '': validation failed", "  - at '': minimum: got 1, want 5",
      "  - at '': multipleOf: got 1, want 2"),
    SchemaCase(
      #"{"$id": "http://x/y", "$ref": "z#in", "$defs": {"z": {"$id": "z", "$defs": {"i": {"$anchor": "in", "type": "null"}}}}}"#,
      "1", "- at '': got number, want null"),
    SchemaCase(
      ##"{"$defs": {"a b%": {"type": "null"}}, "$ref": "#/$defs/a%20b%25"}"##, "1",
      "- at '': got number, want null"),
    SchemaCase(
      draft7
        + ##""definitions": {"s": {"$id": "#s", "type": "string"}}, "$ref": "#s", "type": "null"}"##,
      "1", "- at '': got number, want string"),
    SchemaCase(
      ##"{"$ref": "#/unknown/x", "unknown": {"x": {"type": "string"}}}"##, "1",
      "- at '': got number, want string"),
    SchemaCase(
      ##"{"$id": "http://x/tree", "$dynamicAnchor": "node", "type": "object", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}}"##,
      #"{"children": [{"children": [1]}]}"#,
      "- at '/children/0/children/0': got number, want object"),
    SchemaCase(
      draft2019
        + ##""$recursiveAnchor": true, "type": "object", "additionalProperties": {"$recursiveRef": "#"}}"##,
      #"{"a": {"b": 1}}"#, "- at '/a/b': got number, want object"),
    SchemaCase(#"{"$ref": "urn:x:y"}"#, "1"),
    SchemaCase(
      #"{"$ref": "http://json-schema.org/draft-07/schema"}"#, #"{"type": 5}"#,
      "- at '/type': 'anyOf' failed",
      "  - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      "  - at '/type': got number, want array"),
  ])
  func resolved(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(
      ##"{"$ref": "#/nope"}"##, "1",
      #"json-pointer in "file:///values.schema.json#/nope" not found"#),
    SchemaCase(
      ##"{"$ref": "#/~2"}"##, "1", #"invalid json-pointer "file:///values.schema.json#/~2""#),
    SchemaCase(
      ##"{"$ref": "#nope"}"##, "1",
      #"anchor in "file:///values.schema.json#nope" not found in schema "file:///values.schema.json""#
    ),
    SchemaCase(
      #"{"$id": "http://a/b", "$defs": {"x": {"$id": "http://a/b"}}}"#, "1",
      #"duplicate id "http://a/b" in "file:///values.schema.json" at "/$defs/x" and """#),
    SchemaCase(
      #"{"$defs": {"x": {"$anchor": "a"}, "y": {"$anchor": "a"}}}"#, "1",
      #"duplicate anchor "a" in "file:///values.schema.json" at "/$defs/x" and "/$defs/y""#),
    SchemaCase(
      #"{"$id": "http://[x"}"#, "1", ##"error in parsing id at "file:///values.schema.json#""##),
    SchemaCase(
      draft7 + ##""definitions": {"y": {"$id": "#a%zz"}}}"##, "1",
      #"error in parsing anchor at "file:///values.schema.json#/definitions/y""#),
  ])
  func broken(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  /// Only documents of the chart are read, and only through the reader that was given.
  @Test(arguments: [
    (#"{"$ref": "common/a.json"}"#, ["common/a.json"]),
    (##"{"$ref": "./common/../b.json#/x"}"##, ["b.json"]),
    (#"{"$ref": "file:///etc/passwd"}"#, ["etc/passwd"]),
    (#"{"$ref": "../../../etc/passwd"}"#, ["etc/passwd"]),
    (#"{"$ref": "%2e%2e/%2e%2e/etc/passwd"}"#, []),
    (#"{"$ref": "http://127.0.0.1/x.json"}"#, []),
    (#"{"$schema": "http://example.com/my-dialect"}"#, []),
    (#"{"$ref": "ftp://h/x"}"#, []),
  ])
  func otherDocuments(schema: String, asked: [ByteString]) throws {
    var paths: [ByteString] = []
    let options = SchemaOptions { path throws(SchemaError) in
      paths.append(path)
      return nil
    }
    #expect {
      try Schema(json: ByteString(schema), options: options)
    } throws: { error in
      (error as? SchemaError)?.code == .loading
    }
    #expect(paths == asked)
  }

  @Test func documentsOfTheChart() throws {
    let parts: [ByteString: ByteString] = [
      "parts/a.json": ##"{"$defs": {"port": {"$ref": "b.json#/n"}}}"##,
      "parts/b.json": #"{"n": {"type": "integer"}}"#,
    ]
    let options = SchemaOptions { path throws(SchemaError) in
      guard let text = parts[path] else { return nil }
      return try Schema.readDocument(text)
    }
    let schema = try Schema(
      json: ##"{"properties": {"port": {"$ref": "parts/a.json#/$defs/port"}}}"##, options: options)
    let fits = try schema.allows(.dict(Dict([("port", .int(80))])))
    let fails = try schema.violation(in: .dict(Dict([("port", .text("http"))])))
    #expect(fits)
    #expect(fails?.helmText == "- at '/port': got string, want integer\n")
    #expect(fails?.causes.first?.schemaLocation == "file:///parts/b.json#/n")
  }

  @Test func unknownURNs() throws {
    let text: ByteString = #"{"$ref": "urn:example:x"}"#
    #expect(try Schema(json: text).ignoredReferences == ["urn:example:x"])
    var options = SchemaOptions()
    options.unknownURNs = .refused
    #expect(throws: SchemaError.self) { try Schema(json: text, options: options) }
  }
}
