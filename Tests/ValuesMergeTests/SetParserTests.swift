import Diagnostics
import JSON
import Testing
import ValueTree

@testable import ValuesMerge

@Suite("Texts of the --set flags")
struct SetParserTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind = SetKind.typed
    var text: ByteString
    var target: ByteString = "{}"
    /// JSON of the result.
    var result: ByteString = ""
    /// The reference's error text.
    var error: String = ""
    var testDescription: String { "\(kind.flag) \(text)" }

    static func set(
      _ text: ByteString, _ result: ByteString, over target: ByteString = "{}"
    ) -> Case {
      Case(text: text, target: target, result: result)
    }

    static func fails(_ text: ByteString, _ error: String) -> Case {
      Case(text: text, error: error)
    }
  }

  private static let files: [ByteString: ByteString] = ["one.txt": "first\n", "a,b": "comma"]

  private func parse(_ test: Case) throws(Diagnostic) -> ByteString {
    guard let start = try? JSONReader.read(test.target), case .dict(let dict) = start else {
      return "bad target"
    }
    try SetParser.parse(test.text, as: test.kind, into: dict) { path throws(Diagnostic) in
      guard let content = SetParserTests.files[path] else {
        throw Diagnostic(.file, "open \(path): no such file or directory")
      }
      return content.bytes
    }
    return (try? JSONWriter.text(of: .dict(dict))) ?? "no JSON"
  }

  @Test(arguments: [
    // Names.
    Case.set("a=1", #"{"a":1}"#),
    .set("a=1,b=2", #"{"a":1,"b":2}"#),
    .set("a=1,", #"{"a":1}"#),
    .set("=1", "{}"),
    .set("a.b.c=1", #"{"a":{"b":{"c":1}}}"#),
    .set(#"a\.b=1"#, #"{"a.b":1}"#),
    .set("a.b=1", #"{"a":{"b":1,"c":2}}"#, over: #"{"a":{"c":2}}"#),
    .set("a.b=1,a=2", #"{"a":2}"#),
    .set("a.", "{}"),
    .set(" a = b ", #"{" a ":" b "}"#),
    // Values.
    .set("a=", #"{"a":""}"#),
    .set("a=,b=1", #"{"a":"","b":1}"#),
    .set(#"a=x\,y\\z\"#, #"{"a":"x,y\\z"}"#),
    .set("a=b=c", #"{"a":"b=c"}"#),
    .set("a=TRUE,b=falſe,c=Null", #"{"a":true,"b":false,"c":null}"#),
    .set("a=0,b=-0,c=+1,d=-01", #"{"a":0,"b":0,"c":1,"d":-1}"#),
    .set("a=007,b=1.5,c=1e3,d=0x1f", #"{"a":"007","b":"1.5","c":"1e3","d":"0x1f"}"#),
    .set(
      "a=9223372036854775807,b=9223372036854775808",
      #"{"a":9223372036854775807,"b":"9223372036854775808"}"#),
    .set(ByteString([0x61, 0x3D, 0xFF, 0xE4, 0xB8]), "{\"a\":\"\u{FFFD}\u{FFFD}\u{FFFD}\"}"),
    // Lists.
    .set("a={x,1, y}", #"{"a":["x",1," y"]}"#),
    .set("a={}", #"{"a":[""]}"#),
    .set("a={x},b=1", #"{"a":["x"],"b":1}"#),
    .set(#"a={x\}y}z=1"#, #"{"a":["x}y"],"z":1}"#),
    .set("a[0]=x", #"{"a":["x"]}"#),
    .set("a[2]=x", #"{"a":[null,null,"x"]}"#),
    .set("a[1]=x", #"{"a":[1,"x",3]}"#, over: #"{"a":[1,2,3]}"#),
    .set("a[0].b=1,a[0].c=2", #"{"a":[{"b":1,"c":2}]}"#),
    .set("a[0]=1,a[0].b=2", #"{"a":[{"b":2}]}"#),
    .set("a[1][1]=x", #"{"a":[null,[null,"x"]]}"#),
    .set("a[0][0]=1,a[0][1]=2", #"{"a":[[1,2]]}"#),
    .set("a[0].=1", #"{"a":[{}]}"#),
    // Ends in the middle that the reference lets pass.
    .set("a[0", "{}"),
    .set("a[0]", #"{"a":[]}"#),
    .set("a[0].b=", #"{"a":[]}"#),
    .set("a[0][0].", #"{"a":[[{}]]}"#, over: #"{"a":[["x"]]}"#),
    .set("[0]=1", "{}"),
  ])
  func typed(_ test: Case) throws {
    #expect(try parse(test) == test.result)
  }

  @Test(arguments: [
    Case(kind: .string, text: "a=1,b=true,c=null", result: #"{"a":"1","b":"true","c":"null"}"#),
    Case(kind: .literal, text: #"a.b=x,y=\z{1}"#, result: #"{"a":{"b":"x,y=\\z{1}"}}"#),
    Case(kind: .literal, text: "a,b[1]=x", result: #"{"a,b":[null,"x"]}"#),
    Case(kind: .literal, text: "a=", result: #"{"a":""}"#),
    Case(kind: .file, text: #"a=one.txt,b=a\,b"#, result: #"{"a":"first\n","b":"comma"}"#),
    Case(kind: .file, text: "a={one.txt}", result: #"{"a":["first\n"]}"#),
    Case(
      kind: .json, text: #"a={"b":[1,2]}, c.d= "x" ,e="#,
      result: #"{" c":{"d":"x"},"a":{"b":[1,2]},"e":null}"#),
    Case(kind: .json, text: "a=1 b=2", result: #"{"a":1,"b":2}"#),
    Case(kind: .json, text: "a[1]=null,b[0]=[1]", result: #"{"a":[null,null],"b":[[1]]}"#),
  ])
  func otherKinds(_ test: Case) throws {
    #expect(try parse(test) == test.result)
  }

  @Test(arguments: [
    Case.fails("a", #"key "a" has no value"#),
    .fails("a,b=1", #"key "a" has no value (cannot end with ,)"#),
    .fails("a=1,,", #"key "" has no value (cannot end with ,)"#),
    .fails("a.=1", #"key map "a" has no value"#),
    .fails("a={1,2", "list must terminate with '}'"),
    .fails("a[x]=1", #"error parsing index: strconv.Atoi: parsing "x": invalid syntax"#),
    .fails(
      "a[99999999999999999999]=1",
      #"error parsing index: strconv.Atoi: parsing "99999999999999999999": value out of range"#),
    .fails("a[-1]=1", "negative -1 index not allowed"),
    .fails("a[65537]=1", "index of 65537 is greater than maximum supported index of 65536"),
    .fails("a[0],b=1", "unexpected data at end of array index: [',' 'b']"),
    .fails(
      "a=1,a.b=2",
      "unable to parse key: interface conversion: interface {} is int64, "
        + "not map[string]interface {}"),
    .fails(
      "a=null,a[0]=2",
      "unable to parse key: interface conversion: interface {} is nil, not []interface {}"),
    .fails(
      "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f=1",
      "value name nested level is greater than maximum supported nested level of 30"),
    Case(kind: .json, text: "a=x", error: "invalid character 'x' looking for beginning of value"),
    Case(kind: .json, text: #"a={"b":"#, error: "unexpected EOF"),
    Case(kind: .json, text: #"{"a":1}"#, error: #"key "{\"a\":1}" has no value"#),
    Case(kind: .file, text: "a=none", error: "open none: no such file or directory"),
  ])
  func failures(_ test: Case) throws {
    let error = #expect(throws: Diagnostic.self) { try parse(test) }
    #expect(error?.helmText == test.error)
    #expect(error?.primary?.file.name == test.kind.flag)
  }

  @Test func placeOfAFailure() throws {
    let error = #expect(throws: Diagnostic.self) { try parse(.fails("a=1,b[x]=2", "")) }
    let label = try #require(error?.primary)
    #expect(label.file.bytes[label.span.start..<label.span.end] == ArraySlice("x]".utf8))
  }

  @Test func typesOfNumbers() throws {
    let dict = Dict()
    try SetParser.parse("a=3,b=x", as: .typed, into: dict) { _ throws(Diagnostic) in [] }
    try SetParser.parse("c=3", as: .json, into: dict) { _ throws(Diagnostic) in [] }
    #expect(dict.values.map(\.goType) == ["int64", "string", "float64"])
  }

  @Test(arguments: [
    "a" + String(repeating: "[0]", count: 5000) + "=1",
    "a" + String(repeating: "[0].b", count: 5000) + "=1",
  ])
  func deepNestingIsALimit(_ text: String) {
    let error = #expect(throws: Diagnostic.self) { try parse(.set(ByteString(text), "")) }
    #expect(error?.code == .limit)
  }
}
