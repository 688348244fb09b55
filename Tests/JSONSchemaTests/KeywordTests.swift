import Testing

@Suite struct KeywordTests {
  @Test(arguments: [
    SchemaCase(#"{"type": "string"}"#, "1", "- at '': got number, want string"),
    SchemaCase(
      #"{"type": ["string", "integer"]}"#, "1.5", "- at '': got number, want integer or string"),
    SchemaCase(#"{"type": "integer"}"#, "1.0"),
    SchemaCase(#"{"type": "integer"}"#, "1e20"),
    SchemaCase(#"{"const": -2.0}"#, "-2"),
    SchemaCase(#"{"const": -2.0}"#, "2", "- at '': value must be -2.0"),
    SchemaCase(#"{"const": {"a": [1, {"b": null}]}}"#, #"{"a": [1.0, {"b": null}]}"#),
    SchemaCase(#"{"const": [1]}"#, "[2]", "- at '': 'const' failed"),
    SchemaCase(#"{"enum": ["x", 1, null]}"#, "2", "- at '': value must be one of 'x', 1, <nil>"),
    SchemaCase(#"{"enum": ["x"]}"#, "false", "- at '': value must be 'x'"),
    SchemaCase(#"{"enum": [[]]}"#, "1", "- at '': 'enum' failed"),
    SchemaCase(
      #"{"enum": ["a", "b", "c", "d", "e", "f", "g", "h", "i"]}"#, #""j""#,
      "- at '': value must be one of 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'"),
    SchemaCase(#"{"not": {"type": "null"}}"#, "null", "- at '': 'not' failed"),
    SchemaCase("false", "1", "- at '': false schema"),
    SchemaCase("{}", "1"),
  ])
  func anyValue(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(#"{"minimum": 1, "maximum": 5}"#, "9", "- at '': maximum: got 9, want 5"),
    SchemaCase(#"{"exclusiveMinimum": 1}"#, "1", "- at '': exclusiveMinimum: got 1, want 1"),
    SchemaCase(
      #"{"maximum": 9007199254740992}"#, "9007199254740993",
      "- at '': maximum: got 9.007199254740992×10¹⁵, want 9.007199254740992×10¹⁵"),
    SchemaCase(#"{"multipleOf": 0.01}"#, "0.07"),
    SchemaCase(
      #"{"multipleOf": 0.0001}"#, "0.00751", "- at '': multipleOf: got 0.00751, want 0.0001"),
    SchemaCase(
      #"{"multipleOf": 123456789012345678901234567890}"#, "246913578024691357802469135780"),
    SchemaCase(#"{"multipleOf": 7}"#, "1e30", "- at '': multipleOf: got 1×10³⁰, want 7"),
    SchemaCase(#"{"minimum": 1e400}"#, "5", "- at '': minimum: got 5, want ∞"),
    SchemaCase(#"{"minimum": 1e4000000}"#, "5"),
    SchemaCase(
      draft4 + #""minimum": 1, "exclusiveMinimum": true}"#, "1",
      "- at '': exclusiveMinimum: got 1, want 1"),
    SchemaCase(#"{"minLength": 3, "maxLength": 4}"#, #""日本""#, "- at '': minLength: got 2, want 3"),
    SchemaCase(
      #"{"pattern": "^[a-z]+$"}"#, #""it's""#,
      #"- at '': 'it\'s' does not match pattern '^[a-z]+$'"#),
    SchemaCase(#"{"pattern": "x"}"#, #""\"\\""#, #"- at '': '"\' does not match pattern 'x'"#),
  ])
  func scalars(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(#"{"required": ["a", "b"]}"#, "{}", "- at '': missing properties 'a', 'b'"),
    SchemaCase(#"{"minProperties": 2}"#, "{}", "- at '': minProperties: got 0, want 2"),
    SchemaCase(
      #"{"properties": {"a/b": {"type": "string"}}, "patternProperties": {"^x": false}, "additionalProperties": false}"#,
      #"{"a/b": 1, "x1": 1, "c": 1, "d": 1}"#, "- at '/a~1b': got number, want string",
      "- at '/x1': false schema", "- at '': additional properties 'c', 'd' not allowed"),
    SchemaCase(
      #"{"propertyNames": {"maxLength": 2}}"#, #"{"abc": 1}"#,
      "- at '': invalid propertyName 'abc'", "  - at '': maxLength: got 3, want 2"),
    SchemaCase(
      #"{"dependentRequired": {"a": ["b", "c"]}}"#, #"{"a": 1, "c": 1}"#,
      "- at '': properties 'b' required, if 'a' exists"),
    SchemaCase(
      draft7 + #""dependencies": {"a": {"required": ["b"]}}}"#, #"{"a": 1}"#,
      "- at '': missing property 'b'"),
    SchemaCase(
      #"{"dependentSchemas": {"a": {"maxProperties": 1}}}"#, #"{"a": 1, "b": 1}"#,
      "- at '': maxProperties: got 2, want 1"),
  ])
  func maps(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(
      #"{"items": {"type": "string"}}"#, #"["x", 1]"#, "- at '/1': got number, want string"),
    SchemaCase(
      #"{"prefixItems": [{"type": "string"}], "items": false}"#, #"["x", 1]"#,
      "- at '/0': false schema"),
    SchemaCase(
      draft7 + #""items": [true], "additionalItems": false}"#, "[1, 2, 3]",
      "- at '': last 2 additionalItem(s) not allowed"),
    SchemaCase(#"{"uniqueItems": true}"#, "[1, 2, 1.0]", "- at '': items at 0 and 2 are equal"),
    SchemaCase(
      #"{"uniqueItems": true}"#, #"[1, 2, 3, 4, 5, 6, 7, 8, 9, {"a": 1}, {"b": 1}, {"a": 1.0}]"#,
      "- at '': items at 9 and 11 are equal"),
    SchemaCase(
      #"{"contains": {"type": "string"}}"#, "[1]", "- at '': no items match contains schema",
      "  - at '/0': got number, want string"),
    SchemaCase(
      #"{"contains": {"const": 1}, "minContains": 2, "maxContains": 3}"#, "[1]",
      "- at '': min 2 items required to match contains schema, but matched 1 items at 0"),
    SchemaCase(
      #"{"contains": {"const": 1}, "maxContains": 1}"#, "[1, 1]",
      "- at '': max 1 items required to match contains schema, but matched 2 items at 0 1"),
    SchemaCase(
      #"{"maxItems": 1234}"#, "[" + String(repeating: "1, ", count: 1299) + "1]",
      "- at '': maxItems: got 1,300, want 1,234"),
  ])
  func lists(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(
      #"{"allOf": [{"required": ["a"]}, {"required": ["b"]}]}"#, "{}", "- at '': 'allOf' failed",
      "  - at '': missing property 'a'", "  - at '': missing property 'b'"),
    SchemaCase(
      #"{"anyOf": [{"type": "string", "minLength": 1}, {"minimum": 2, "multipleOf": 2}]}"#, "1",
      "- at '': 'anyOf' failed", "  - at '': got number, want string",
      "  - at '': validation failed", "    - at '': minimum: got 1, want 2",
      "    - at '': multipleOf: got 1, want 2"),
    SchemaCase(
      #"{"oneOf": [true, false, true]}"#, "1", "- at '': 'oneOf' failed, subschemas 0, 2 matched"),
    SchemaCase(
      #"{"oneOf": [false]}"#, "1", "- at '': 'oneOf' failed, none matched",
      "  - at '': false schema"),
    SchemaCase(
      #"{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}"#,
      #"{"a": 1}"#, "- at '': missing property 'b'"),
    SchemaCase(#"{"if": false, "then": false, "else": {"type": "null"}}"#, "null"),
  ])
  func conditions(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  @Test(arguments: [
    SchemaCase(
      #"{"properties": {"a": true}, "allOf": [{"properties": {"b": true}}], "unevaluatedProperties": false}"#,
      #"{"a": 1, "b": 1, "c": 1}"#, "- at '/c': false schema"),
    SchemaCase(
      #"{"anyOf": [{"properties": {"a": true}}, {"properties": {"b": true}}], "unevaluatedProperties": false}"#,
      #"{"a": 1, "b": 1}"#),
    SchemaCase(
      #"{"prefixItems": [true], "contains": {"const": 2}, "unevaluatedItems": {"type": "string"}}"#,
      #"[1, 2, 3, "x"]"#, "- at '/2': got number, want string"),
    SchemaCase(
      draft2019 + #""contains": {"const": 2}, "unevaluatedItems": false}"#, "[2]",
      "- at '/0': false schema"),
    SchemaCase(draft7 + #""unevaluatedProperties": false}"#, #"{"b": 1}"#),
  ])
  func unevaluated(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }
}
