import JSONSchema
import Testing
import ValueTree

@Suite struct SchemaTests {
  @Test func structuredResult() throws {
    let schema = try Schema(
      json:
        ##"{"$defs": {"port": {"maximum": 65535}}, "properties": {"ports": {"items": {"$ref": "#/$defs/port"}}}}"##
    )
    let value = Value.dict(Dict([("ports", .list([.int(80), .int(70_000)]))]))
    let leaf = try #require(try schema.violation(in: value)?.leaves.first)
    #expect(leaf.instancePath == [.key("ports"), .index(1)])
    #expect(leaf.instancePointer == "/ports/1")
    #expect(leaf.keyword == "maximum")
    #expect(leaf.schemaLocation == "file:///values.schema.json#/$defs/port")
    #expect(leaf.message == "maximum: got 70,000, want 65,535")
  }

  @Test func sharedBetweenTasks() async throws {
    let schema = try Schema(json: #"{"additionalProperties": {"type": "integer"}}"#)
    let verdicts = await withTaskGroup(of: Bool?.self) { group in
      for number in 0..<16 {
        group.addTask {
          let value: Value = number.isMultiple(of: 2) ? .int(number) : .text("x")
          return try? schema.allows(.dict(Dict([("a", value)])))
        }
      }
      return await group.reduce(into: [Bool?]()) { $0.append($1) }
    }
    #expect(verdicts.filter { $0 == true }.count == 8)
    #expect(verdicts.filter { $0 == false }.count == 8)
  }

  /// A compiler of a large collection follows only the references from the place asked for.
  @Test func partOfACollection() throws {
    let compiler = SchemaCompiler()
    compiler.add(
      try Schema.readDocument(
        ##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"type": "null"}, "c": {"$ref": "nowhere.json"}}}"##
      ),
      at: "file:///all.json")
    let schema = try compiler.compile("file:///all.json#/$defs/a")
    #expect(try schema.allows(.null))
    #expect(try !schema.allows(.int(1)))
    #expect(throws: SchemaError.self) { try compiler.compile("file:///all.json#/$defs/c") }
  }
}
