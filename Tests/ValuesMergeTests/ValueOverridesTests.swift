import Diagnostics
import JSON
import Testing
import ValueTree

@testable import ValuesMerge

@Suite("Values of files and flags together")
struct ValueOverridesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var rule: String
    var files: [ByteString] = []
    var flags: [ValueOverrides.Flag] = []
    var result: ByteString = ""
    var error = ""
    var testDescription: String { rule }
  }

  private func merged(_ test: Case) throws -> ByteString {
    let files = try test.files.map {
      ValuesFile(name: "f.yaml", values: ValueSnapshot(try JSONReader.read($0)))
    }
    let values = try ValueOverrides(files: files, flags: test.flags).merged {
      path throws(Diagnostic) in
      if path == "text" { return Array("file".utf8) }
      throw Diagnostic(.file, "open \(path): no such file or directory")
    }
    return try JSONWriter.text(of: values.materialized())
  }

  @Test(arguments: [
    Case(rule: "nothing", result: "{}"),
    Case(
      rule: "later files win, maps are merged, nulls replace",
      files: [#"{"a":1,"m":{"x":1,"y":{"z":1}},"n":{"x":1}}"#, #"{"b":2,"m":{"y":null},"n":3}"#],
      result: #"{"a":1,"b":2,"m":{"x":1,"y":null},"n":3}"#),
    Case(
      rule: "the kinds have an order of their own", files: [#"{"a":0,"b":0,"c":0,"d":0,"e":0}"#],
      flags: [
        .init(.literal, "e=literal"), .init(.file, "e=text,d=text"),
        .init(.string, "e=2,d=2,c=2"), .init(.typed, "e=1,d=1,c=1,b=1"),
        .init(.json, "e=[],d=[],c=[],b=[],a=[]"),
      ], result: #"{"a":[],"b":1,"c":"2","d":"file","e":"literal"}"#),
    Case(
      rule: "flags of one kind in order", flags: [.init(.typed, "a=1"), .init(.typed, "a=2")],
      result: #"{"a":2}"#),
    Case(
      rule: "a whole JSON object", files: [#"{"m":{"x":1}}"#],
      flags: [.init(.json, #" {"m":{"y":[1]},"n":null} "#), .init(.json, "m.z=1")],
      result: #"{"m":{"x":1,"y":[1],"z":1},"n":null}"#),
    Case(
      rule: "a flag reaches into a file's values", files: [#"{"l":[{"x":1},2]}"#],
      flags: [.init(.typed, "l[0].y=2,l[2]=3")], result: #"{"l":[{"x":1,"y":2},2,3]}"#),
  ])
  func order(_ test: Case) throws {
    #expect(try merged(test) == test.result)
  }

  @Test(arguments: [
    Case(
      rule: "--set", flags: [.init(.typed, "a")],
      error: #"failed parsing --set data: key "a" has no value"#),
    Case(
      rule: "--set-string", flags: [.init(.string, "a={")],
      error: "failed parsing --set-string data: list must terminate with '}'"),
    Case(
      rule: "--set-file", flags: [.init(.file, "a=none")],
      error: "failed parsing --set-file data: open none: no such file or directory"),
    Case(
      rule: "--set-json", flags: [.init(.json, "a=bad")],
      error: "failed parsing --set-json data a=bad"),
    Case(
      rule: "--set-json, object", flags: [.init(.json, "{a}")],
      error: "failed parsing --set-json data JSON: {a}"),
    Case(
      rule: "across flags", files: [#"{"a":7}"#], flags: [.init(.typed, "a.b=1")],
      error: "failed parsing --set data: unable to parse key: interface conversion: "
        + "interface {} is float64, not map[string]interface {}"),
  ])
  func failures(_ test: Case) throws {
    let error = #expect(throws: Diagnostic.self) { try merged(test) }
    #expect(error?.helmText == test.error)
    #expect(error?.primary?.file.name == test.flags.first?.kind.flag)
  }

  @Test func valuesFiles() throws {
    let file = try ValuesFile(
      name: "v.yaml", bytes: Array("a: 1\nm: {x: 1}\n---\nm: {y: on}\nl: null\n".utf8))
    #expect(
      try JSONWriter.text(of: file.values.materialized())
        == #"{"a":1,"l":null,"m":{"true":true,"x":1}}"#)
    #expect(try ValuesFile(name: "v.yaml", bytes: []).values == .dict([]))
  }

  @Test func aValuesFileThatIsNoMap() throws {
    let error = #expect(throws: Diagnostic.self) {
      try ValuesFile(name: "v.yaml", bytes: Array("- 1\n".utf8))
    }
    #expect(
      error?.helmText
        == "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: "
        + "json: cannot unmarshal array into Go value of type map[string]interface {}")
    #expect(error?.primary?.file.name == "v.yaml")
  }
}
