import Diagnostics
import Testing
import ValueTree

@testable import YAML

/// What texts mean.
struct YAMLReaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var yaml: String
    var value: String
    var testDescription: String { yaml.debugDescription }

    init(_ yaml: String, _ value: String) { (self.yaml, self.value) = (yaml, value) }
  }

  @Test(arguments: [
    Case("yes", "true"), Case("Off", "false"), Case("y", "true"), Case("tRUE", #""tRUE""#),
    Case("~", "null"), Case("", "null"), Case("NULL", "null"), Case("nULL", #""nULL""#),
    Case("017", "15"), Case("0o17", "15"), Case("08", "8"), Case("0o8", #""0o8""#),
    Case("0b11", "3"), Case("0x_1F", "31"), Case("-0x10", "-16"), Case("1__0", "10"),
    Case("0b-1", "-1"), Case("_1", #""_1""#), Case("+5", "5"), Case("-0", "0"),
    Case("1e3", "1000"), Case(".5", "0.5"), Case("1.", "1"), Case("1e309", #""1e309""#),
    Case("18446744073709551615", "1.8446744073709552e+19"),
    Case("18446744073709551616", "1.8446744073709552e+19"),
    Case("1:30", #""1:30""#), Case("2001-01-01", #""2001-01-01""#), Case("-", "[null]"),
    Case(#""\x41\u00e9\n""#, #""Aé\n""#), Case(#""it\'s""#, #""it's""#),
    Case("'it''s'", #""it's""#),
    Case("!custom 5", #""5""#), Case("!!str 5", #""5""#), Case("!!float 5", "5"),
    Case("! 5", #""5""#), Case("!!binary aGk=", #""hi""#), Case("!!binary /w==", "\"\u{FFFD}\""),
    Case("!!timestamp 2001-1-1", #""2001-1-1""#),
  ])
  func scalars(_ test: Case) throws {
    let value = try YAMLReader.value(from: ByteString(test.yaml))
    #expect(value.flow == test.value)
  }

  @Test(arguments: [
    Case("a: 1\na: 2", #"{"a": 2}"#),
    Case("b: 1\na: 2\nc: {}", #"{"a": 2, "b": 1, "c": {}}"#),
    Case("y: 1\n1.50: 2\n0x10: 3", #"{"1.5": 2, "16": 3, "true": 1}"#),
    Case("16777217.0: x", #"{"1.6777216e+07": "x"}"#),
    Case(".inf: 1", #"{".inf": 1}"#),
    Case("? a\n? b", #"{"a": null, "b": null}"#),
    Case("- - 1\n  - 2\n- a: b", #"[[1, 2], {"a": "b"}]"#),
    Case("a: |\n  x\n   y\n\nb: >-\n  p\n  q\n", #"{"a": "x\n y\n", "b": "p q"}"#),
    Case("a: |", #"{"a": ""}"#),
    Case("[a, b: c, {d: e}]", #"["a", {"b": "c"}, {"d": "e"}]"#),
    Case("[a:, b]", #"["a:", "b"]"#), Case("{a:}", #"{"a:": null}"#),
    Case("[!!str, b]", #"["b"]"#), Case("a: !!str, x", #"{"a": "x"}"#),
    Case("a: 1\n...\nnot: read: at all", #"{"a": 1}"#),
    Case("a: 1\n---\nb: 2", #"{"a": 1}"#),
    Case("\u{FEFF}a: 1\n\u{FEFF}b: 2", "{\"a\": 1, \"\\ufeffb\": 2}"),
    Case("{}: 1", "{}"), Case("%YAML 1.1\n---\na: 1", #"{"a": 1}"#),
  ])
  func collections(_ test: Case) throws {
    let value = try YAMLReader.value(from: ByteString(test.yaml))
    #expect(value.flow == test.value)
  }

  @Test(arguments: [
    Case("a: &x {k: [1]}\nb: *x", #"{"a": {"k": [1]}, "b": {"k": [1]}}"#),
    Case("a: &x 1\nb: &x 2\nc: *x", #"{"a": 1, "b": 2, "c": 2}"#),
    Case("? &k a\n: 1\nb: {*k : 2}", #"{"a": 1, "b": {"a": 2}}"#),
    Case("<<: {x: 1, z: 2}\nx: 3", #"{"x": 3, "z": 2}"#),
    // The reference merges where the key stands: an entry before it is replaced.
    Case("x: 3\n<<: {x: 1, z: 2}", #"{"x": 1, "z": 2}"#),
    Case("<<: [{x: 1}, {x: 2, z: 2}]", #"{"x": 1, "z": 2}"#),
    Case("a: &x {k: 1}\nb: {<<: *x}", #"{"a": {"k": 1}, "b": {"k": 1}}"#),
    Case("\"<<\": 1", #"{"<<": 1}"#),
  ])
  func aliases(_ test: Case) throws {
    let value = try YAMLReader.value(from: ByteString(test.yaml))
    #expect(value.flow == test.value)
  }

  @Test func aliasesShareNothing() throws {
    let root = try YAMLReader.dict(from: "a: &x {k: {}}\nb: *x")
    guard case .dict(let first)? = root["a"], case .dict(let inner)? = first["k"] else {
      Issue.record("no map")
      return
    }
    inner["new"] = .int(1)
    #expect(root.flow == #"{"a": {"k": {"new": int(1)}}, "b": {"k": {}}}"#)
  }

  @Test(arguments: [
    Case("a: b: c", "yaml: mapping values are not allowed in this context"),
    Case("x: 1\na: b: c", "yaml: line 2: mapping values are not allowed in this context"),
    Case("- a\nb: c", "yaml: line 1: did not find expected '-' indicator"),
    Case("a: [1, 2", "yaml: line 1: did not find expected ',' or ']'"),
    Case("a:\n\t- b", "yaml: line 2: found character that cannot start any token"),
    Case("foo:\n  bar\ninvalid\n", "yaml: line 4: could not find expected ':'"),
    Case("%YAML 1.2\n---\na: 1", "yaml: found incompatible YAML document"),
    Case("%YAML 1.123\n---\na: 1", "yaml: found extremely long version number"),
    Case(#""a\/b""#, "yaml: found unknown escape character"),
    Case("[a?b]", "yaml: did not find expected ',' or ']'"),
    Case("{a?b: c}", "yaml: did not find expected ',' or '}'"),
    Case("x: 1\n[]: 2", "yaml: line 1: did not find expected key"),
    Case("a: \u{1}", "yaml: control characters are not allowed"),
    Case("a: *x", "yaml: unknown anchor 'x' referenced"),
    Case("a: &x [*x]", "yaml: anchor 'x' value contains itself"),
    Case(
      "a: {{ .Values.x }}",
      #"yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}"#),
    Case("? [1, b, 1.5]\n: x", #"yaml: invalid map key: []interface {}{1, "b", 1.5}"#),
    Case(
      "~: [a, {b: 1}]",
      "unsupported map key of type: %!s(<nil>), key: <nil>, value: "
        + #"[]interface {}{"a", map[interface {}]interface {}{"b":1}}"#),
    Case(
      "18446744073709551615: 1",
      "unsupported map key of type: uint64, key: 0xffffffffffffffff, value: 1"),
    Case("b: .nan\na: -.inf", "json: unsupported value: -Inf"),
    Case("!!int 5.5", "yaml: cannot decode !!float `5.5` as a !!int"),
    Case("!!binary x", "yaml: !!binary value contains invalid base64 data"),
    Case("<<: 1", "yaml: map merge requires map or sequence of maps as the value"),
  ])
  func failures(_ test: Case) {
    #expect(message(of: test.yaml) == "error converting YAML to JSON: " + test.value)
  }

  @Test(arguments: [
    Case("[1]", "array"), Case("text", "string"), Case("5", "number"), Case("true", "bool"),
  ])
  func wrongShapes(_ test: Case) {
    #expect(throws: YAMLError.self) { try YAMLReader.dict(from: ByteString(test.yaml)) }
    do throws(YAMLError) {
      _ = try YAMLReader.dict(from: ByteString(test.yaml), type: .values)
    } catch {
      #expect(
        error.message == "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
          + "\(test.value) into Go value of type common.Values")
    }
  }

  /// The error text of a text.
  private func message(of yaml: String) -> String? {
    do throws(YAMLError) {
      _ = try YAMLReader.value(from: ByteString(yaml))
      return nil
    } catch {
      return error.message
    }
  }

  @Test func placesOfErrors() {
    let marked = "é: 1\nb: «%»x"
    let offset = marked.replacing("»x", with: "").utf8.count - "«%".utf8.count
    let yaml = marked.replacing("«%»", with: "%")
    do throws(YAMLError) {
      _ = try YAMLReader.value(from: ByteString(yaml))
      Issue.record("read \(yaml)")
    } catch {
      #expect(error.offset == offset)
    }
  }

  // MARK: Options

  @Test func keysThatComeTwiceCanBeRefused() {
    let options = YAMLReader.Options(duplicateKeys: .refuse)
    do throws(YAMLError) {
      _ = try YAMLReader.value(from: "a: 1\nb: {c: 1,\n c: 2}\na: 3", options: options)
      Issue.record("accepted")
    } catch {
      #expect(
        error.message == """
          error converting YAML to JSON: yaml: unmarshal errors:
            line 3: key "c" already set in map
            line 4: key "a" already set in map
          """)
    }
  }

  @Test func integersCanBeKept() throws {
    let options = YAMLReader.Options(numbers: .yaml)
    let value = try YAMLReader.value(from: "[1, 1.0, 18446744073709551615]", options: options)
    #expect(value.flow == "[int(1), 1, uint64(-1)]")
  }

  // MARK: Limits

  @Test(arguments: [
    String(repeating: "[", count: 20_000), String(repeating: "{a: ", count: 20_000),
    (0..<3_000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
  ])
  func nestingIsLimited(_ yaml: String) {
    #expect(message(of: yaml)?.contains("exceeded max depth of 1000") == true)
  }

  @Test func aliasesCannotDeepenWithoutEnd() {
    var yaml = "a0: &a0 \(nest("1", 900))\n"
    for level in 1..<50 { yaml += "a\(level): &a\(level) \(nest("*a\(level - 1)", 900))\n" }
    #expect(message(of: yaml)?.contains("exceeded max depth") == true)
  }

  private func nest(_ text: String, _ depth: Int) -> String {
    String(repeating: "[", count: depth) + text + " " + String(repeating: "]", count: depth)
  }

  @Test func aliasesAreLimited() {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(items)]\n"
    }
    #expect(
      message(of: yaml)
        == "error converting YAML to JSON: yaml: document contains excessive aliasing")
  }

  @Test func anyBytesAreReadOrRefused() {
    var generator = SeededNumbers(state: 7)
    let alphabet =
      Array("ab:-?[]{},#&*!|>'\"%@`~ \n\t\\/0.<\u{85}é".utf8) + [0, 0xFF, 0xC3, 0xEF, 0xBB]
    for _ in 0..<20_000 {
      let count = Int(generator.next() % 24)
      let bytes = (0..<count).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] }
      _ = try? YAMLReader.value(from: ByteString(bytes))
    }
  }
}

/// Repeatable numbers.
struct SeededNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
