import JSON
import JSONSchema
import Testing
import ValueTree

/// Schemas and values made to crash, hang or exhaust a validator.
@Suite struct HostileTests {
  @Test(arguments: [
    SchemaCase(
      ##"{"$ref": "#"}"##, "1",
      ##"- at '': both /$ref and  resolve to "file:///values.schema.json#" causing reference cycle"##
    ),
    SchemaCase(
      ##"{"$defs": {"x": {"allOf": [{"$ref": "#/$defs/y"}]}, "y": {"$ref": "#/$defs/x"}}, "$ref": "#/$defs/x"}"##,
      "1", "- at '': 'allOf' failed",
      #"  - at '': both /$ref/allOf/0/$ref/$ref and /$ref resolve to "file:///values.schema.json#/$defs/x" causing reference cycle"#
    ),
    SchemaCase(
      ##"{"properties": {"a": {"$dynamicRef": "#/properties/a"}}}"##, #"{"a": 1}"#,
      #"- at '/a': both /properties/a/$dynamicRef and /properties/a resolve to "file:///values.schema.json#/properties/a" causing reference cycle"#
    ),
  ])
  func cycles(_ example: SchemaCase) throws {
    #expect(try example.run() == example.report)
  }

  private func code(of work: () throws -> Void) -> SchemaError.Code? {
    do {
      try work()
      return nil
    } catch {
      return (error as? SchemaError)?.code
    }
  }

  private func nested(_ start: String, _ end: String, _ count: Int) -> ByteString {
    ByteString(String(repeating: start, count: count) + "1" + String(repeating: end, count: count))
  }

  @Test func deepSchemas() {
    let deep = nested(#"{"items": "#, "}", 400)
    #expect(code { _ = try Schema(json: deep) } == .limit)
    let deeper = nested("[", "]", 5_000)
    #expect(code { _ = try Schema(json: deeper) } == .limit)
    let constant = nested("[", "]", 400)
    #expect(code { _ = try Schema(json: #"{"const": "# + constant + "}") } == .limit)
  }

  @Test func deepValues() throws {
    let schema = try Schema(
      json: ##"{"type": "array", "items": {"$ref": "#"}, "uniqueItems": true}"##)
    let value = try JSONReader.read(nested("[", "]", 900))
    let violation = try #require(try schema.violation(in: value))
    #expect(violation.leaves.first?.message == "got number, want array")
    var limits = SchemaLimits()
    limits.depth = 100
    #expect(code { _ = try schema.allows(value, limits: limits) } == .limit)
  }

  @Test func exponentialSchemas() throws {
    let choices = { (name: Int) in
      let reference = ##"{"$ref": "#/$defs/d\##(name)"}"##
      return #"{"anyOf": ["# + Array(repeating: reference, count: 50).joined(separator: ", ") + "]}"
    }
    let definitions = (0..<10).map { #""d\#($0)": \#(choices($0 + 1))"# }
    let text =
      #"{"$defs": {"# + definitions.joined(separator: ", ")
      + ##", "d10": false}, "$ref": "#/$defs/d0"}"##
    let schema = try Schema(json: ByteString(text))
    var limits = SchemaLimits()
    limits.steps = 100_000
    #expect(code { _ = try schema.allows(.null, limits: limits) } == .limit)
  }

  @Test func manyItems() throws {
    let items = (0..<100_000).map { Value.dict(Dict([("k", .int($0))])) }
    let schema = try Schema(json: #"{"uniqueItems": true, "items": {"enum": [1]}}"#)
    let violation = try #require(try schema.violation(in: .list(items)))
    let lines = violation.helmText.split(separator: "\n")
    #expect(lines.count == 1_000)
    #expect(lines.last == "- and 99001 more")
  }

  @Test func unusualValues() throws {
    let schema = try Schema(json: #"{"minimum": 1, "multipleOf": 3, "type": "integer"}"#)
    #expect(try !schema.allows(.float(.infinity)))
    #expect(try !schema.allows(.float(.nan)))
    #expect(try schema.allows(.integer(-3, .uint64)) == false)
    #expect(try schema.allows(.integer(.min, .int64)) == false)
    let text = try Schema(json: #"{"maxLength": 1, "pattern": "."}"#)
    #expect(try text.allows(.string(ByteString([0xFF]))))
  }
}
