import Testing

private let modern =
  "jsonschema validation failed with 'https://json-schema.org/draft/2020-12/schema#'"
private let start = ##""file:///values.schema.json#" is not valid against metaschema: "##

@Suite struct MetaschemaTests {
  @Test(arguments: [
    SchemaCase(
      #"{"type": "nope"}"#, "1", start + modern, "- at '': 'allOf' failed",
      "  - at '/type': 'anyOf' failed",
      "    - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      "    - at '/type': got string, want array"),
    SchemaCase("[]", "1", start + modern, "- at '': got array, want boolean or object"),
    SchemaCase(
      #"{"pattern": "("}"#, "1", start + modern, "- at '': 'allOf' failed",
      "  - at '/pattern': '(' is not valid regex: error parsing regexp: missing closing ): `(`"),
    SchemaCase(
      #"{"patternProperties": {"[z-a]": true}}"#, "1", start + modern, "- at '': 'allOf' failed",
      "  - at '': invalid propertyName '[z-a]'",
      "    - at '': '[z-a]' is not valid regex: error parsing regexp: invalid character class range: `z-a`"
    ),
    SchemaCase(
      #"{"definitions": {"a": 5}}"#, "1", start + modern,
      "- at '/definitions/a': got number, want boolean or object"),
    SchemaCase(
      #"{"minLength": -1, "multipleOf": 0}"#, "1", start + modern, "- at '': 'allOf' failed",
      "  - at '': validation failed", "    - at '/minLength': minimum: got -1, want 0",
      "    - at '/multipleOf': exclusiveMinimum: got 0, want 0"),
    SchemaCase(
      draft7 + #""required": "a"}"#, "1",
      start + "jsonschema validation failed with 'http://json-schema.org/draft-07/schema#'",
      "- at '/required': got string, want array"),
    SchemaCase(
      draft4 + #""exclusiveMinimum": true}"#, "1",
      start + "jsonschema validation failed with 'http://json-schema.org/draft-04/schema#'",
      "- at '': properties 'minimum' required, if 'exclusiveMinimum' exists"),
    SchemaCase(
      draft2019 + #""$anchor": "1"}"#, "1",
      start + "jsonschema validation failed with 'https://json-schema.org/draft/2019-09/schema#'",
      "- at '': 'allOf' failed",
      "  - at '/$anchor': '1' does not match pattern '^[A-Za-z][-A-Za-z0-9.:_]*$'"),
    SchemaCase(
      #"{"$defs": {"a": {"$schema": "http://json-schema.org/draft-07/schema#", "$id": "http://x/y", "type": 5}}}"#,
      "1", start + modern, "- at '': 'allOf' failed", "  - at '/$defs/a/type': 'anyOf' failed",
      "    - at '/$defs/a/type': value must be one of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'",
      "    - at '/$defs/a/type': got number, want array"),
    SchemaCase(
      ##"{"$ref": "#/x", "x": 5}"##, "1",
      #""file:///values.schema.json#/x" is not valid against metaschema: "# + modern,
      "- at '': got number, want boolean or object"),
  ])
  func invalidSchemas(_ example: SchemaCase) throws {
    #expect(
      try example.run().flatMap { $0.split(separator: "\n").map(String.init) } == example.report)
  }

  @Test(arguments: [
    SchemaCase("", "1", "EOF"),
    SchemaCase("{", "1", "unexpected EOF"),
    SchemaCase("{} {}", "1", "invalid character after top-level value"),
    SchemaCase(#"{"a":01}"#, "1", "invalid character '1' after object key:value pair"),
    SchemaCase(
      #"{"$schema": "foo"}"#, "1",
      #"failing loading "foo": no URLLoader registered for "foo""#),
  ])
  func unreadable(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(#"{"$schema": "urn:own", "format": "ipv4"}"#, #""x""#),
    SchemaCase(#"{"format": "ipv4"}"#, #""x""#),
    SchemaCase(draft2019 + #""format": "ipv4"}"#, #""x""#),
    SchemaCase(
      draft7 + #""format": "ipv4"}"#, #""x""#,
      "- at '': 'x' is not valid ipv4: expected four decimals"),
    SchemaCase(draft7 + #""contentEncoding": "base64"}"#, #""*""#),
  ])
  func dialects(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }
}
