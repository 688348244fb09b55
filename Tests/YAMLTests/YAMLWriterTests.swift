import Diagnostics
import Testing
import ValueTree

@testable import YAML

/// What `toYaml` and `toYamlPretty` write.
struct YAMLWriterTests {
  private func text(_ value: Value, indent: Int = 0) throws(YAMLError) -> String {
    var output: [UInt8] = []
    try YAMLWriter.append(value, to: &output, indent: indent)
    return String(decoding: output, as: UTF8.self)
  }

  private func prettyText(_ value: Value, indent: Int = 0) throws(YAMLError) -> String {
    var output: [UInt8] = []
    try YAMLWriter.appendPretty(value, to: &output, indent: indent)
    return String(decoding: output, as: UTF8.self)
  }

  struct Text: Sendable, CustomTestStringConvertible {
    var text: String
    var plain: String
    /// What `toYamlPretty` writes, if it differs.
    var pretty: String?
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ plain: String, pretty: String? = nil) {
      (self.text, self.plain, self.pretty) = (text, plain, pretty)
    }
  }

  @Test(arguments: [
    Text("plain text", "plain text"), Text("http://x:80/#y", "http://x:80/#y"),
    Text("", #""""#), Text("true", #""true""#), Text("No", #""No""#), Text("y", #""y""#),
    Text("oFF", "oFF"), Text("null", #""null""#), Text("1", #""1""#), Text("1_000", #""1_000""#),
    Text("0x1F", #""0x1F""#), Text("1e3", #""1e3""#), Text("1e400", "1e400"), Text("0b2", "0b2"),
    Text("12:30", #""12:30""#), Text("2001-01-01", #""2001-01-01""#),
    Text("2001-02-30", "2001-02-30"), Text(".inf", #"".inf""#), Text("<<", "<<"), Text("=", "="),
    Text("- a", "'- a'"), Text("-a", "-a"), Text("a: b", "'a: b'"), Text("a:", "'a:'"),
    Text("a #b", "'a #b'"), Text("a#b", "a#b"), Text("*x", "'*x'"), Text("{{ x }}", "'{{ x }}'"),
    Text("it's", "it's"), Text("'it's", "'''it''s'"), Text(" a", "' a'"), Text("a ", "'a '"),
    Text("---", "'---'"), Text("...x", "'...x'"), Text("@x", "'@x'"), Text("?x", "?x"),
    Text("a\tb", #""a\tb""#), Text("a\rb", #""a\rb""#), Text("\u{1}", #""\x01""#),
    Text("é", "é"), Text("🎉", #""\U0001F389""#), Text("\u{A0}", "\u{A0}"),
    Text("\u{FEFF}a", #""\uFEFF\x61""#), Text("a\u{2028}b", "'a\u{2028}  b'"),
    Text("a\nb", "|-\n  a\n  b"), Text("a\nb\n", "|\n  a\n  b"), Text("a\n\n", "|+\n  a\n"),
    Text("\na", "|2-\n\n  a"), Text(" a\nb", "|2-\n   a\n  b"), Text("a \nb", #""a \nb""#),
    Text("a\n\tb", "\"a\\n\\tb\"", pretty: "|-\n  a\n  \tb"), Text("\n", "|2+\n"),
    // What JSON does not escape and YAML reads as a line end.
    Text("a \u{85} b", "a b", pretty: #""a \N b""#),
  ])
  func texts(_ test: Text) throws {
    let value = Value.text(test.text)
    #expect(try text(value) == test.plain)
    #expect(try prettyText(value) == test.pretty ?? test.plain)
  }

  @Test func longTextsAreFolded() throws {
    let words = Array(repeating: "word", count: 30).joined(separator: " ")
    let first = Array(repeating: "word", count: 17).joined(separator: " ")
    let rest = Array(repeating: "word", count: 13).joined(separator: " ")
    #expect(try text(.text(words)) == "\(first)\n  \(rest)")
    #expect(try prettyText(.text(words)) == words)
    #expect(
      try text(.dict(Dict([("k", .text("'" + words))])))
        == "k: '''\(first.dropLast(5))\n  \(words.dropFirst(first.utf8.count - 4))'")
    let solid = String(repeating: "x", count: 200)
    #expect(try text(.text(solid)) == solid)
  }

  struct Number: Sendable, CustomTestStringConvertible {
    var number: Double
    var plain: String
    var pretty: String
    var testDescription: String { plain }

    init(_ number: Double, _ plain: String, _ pretty: String) {
      (self.number, self.plain, self.pretty) = (number, plain, pretty)
    }
  }

  @Test(arguments: [
    Number(0, "0", "0"), Number(-0.0, "0", "-0"), Number(1e6, "1000000", "1e+06"),
    Number(1.5, "1.5", "1.5"), Number(1_234_567.5, "1.2345675e+06", "1.2345675e+06"),
    Number(1e20, "1e+20", "1e+20"), Number(1e-7, "1e-07", "1e-07"),
    Number(0x1p63, "9223372036854776000", "9.223372036854776e+18"),
    Number(-0x1p63, "-9.223372036854776e+18", "-9.223372036854776e+18"),
    Number(0x1p64, "1.8446744073709552e+19", "1.8446744073709552e+19"),
  ])
  func numbers(_ test: Number) throws {
    #expect(try text(.float(test.number)) == test.plain)
    #expect(try prettyText(.float(test.number)) == test.pretty)
  }

  struct Tree: Sendable, CustomTestStringConvertible {
    var yaml: String
    var plain: String
    var pretty: String?
    var testDescription: String { yaml }

    init(_ yaml: String, _ plain: String, pretty: String? = nil) {
      (self.yaml, self.plain, self.pretty) = (yaml, plain, pretty)
    }
  }

  @Test(arguments: [
    Tree("{}", "{}"), Tree("[]", "[]"), Tree("{a: {}, b: []}", "a: {}\nb: []"),
    Tree(
      "{a: [1, {b: 2, c: 3}]}", "a:\n- 1\n- b: 2\n  c: 3",
      pretty: "a:\n  - 1\n  - b: 2\n    c: 3"),
    Tree("[[1, 2], [[3]]]", "- - 1\n  - 2\n- - - 3"),
    Tree("{a: {b: {c: null}}}", "a:\n  b:\n    c: null"),
    Tree(
      "{k10: 1, k2: 1, k: 1, K: 1, k02: 1, _: 1, '1': 1, k-1: 1}",
      "_: 1\n\"1\": 1\nK: 1\nk: 1\nk-1: 1\nk2: 1\nk02: 1\nk10: 1"),
    Tree(
      "{a1: 1, a1b: 1, ab: 1, a1-: 1}", "a1: 1\na1-: 1\na1b: 1\nab: 1",
      pretty: "a1: 1\na1b: 1\na1-: 1\nab: 1"),
    Tree(#"{"y": 1, "a b": 2, "": 3, " ": 4}"#, "\"\": 3\n' ': 4\na b: 2\n\"y\": 1"),
    Tree(
      #"{"a\nb": [1], "c": {"d\n": "e"}}"#,
      "? |-\n  a\n  b\n: - 1\nc:\n  ? |\n    d\n  : e"),
    Tree(
      "{a: \"x\\ny\\n\", b: [\"z\\n\\n\"]}", "a: |\n  x\n  y\nb:\n- |+\n  z\n",
      pretty: "a: |\n  x\n  y\nb:\n  - |+\n    z\n"),
  ])
  func trees(_ test: Tree) throws {
    let value = try YAMLReader.value(from: ByteString(test.yaml))
    #expect(try text(value) == test.plain)
    #expect(try prettyText(value) == test.pretty ?? test.plain)
    for indent in [1, 4] {
      let blanks = String(repeating: " ", count: indent)
      #expect(try text(value, indent: indent) == test.plain.replacing("\n", with: "\n" + blanks))
    }
  }

  @Test func keysOfMoreThan128BytesStandAlone() throws {
    for (length, isSimple) in [(128, true), (129, false)] {
      let key = String(repeating: "k", count: length)
      let value = Value.dict(Dict([(ByteString(key), .text("v"))]))
      #expect(try text(value) == (isSimple ? "\(key): v" : "? \(key)\n: v"))
    }
  }

  @Test func goValues() throws {
    let bytes = Value.list(
      List([.integer(104, .uint8), .integer(105, .uint8)], elementType: .uint8))
    #expect(try text(bytes) == "aGk=")
    #expect(try prettyText(bytes) == "- 104\n- 105")
    let nothing = Value.list([.list(List([], isNil: true)), .dict(Dict(isNil: true))])
    #expect(try text(nothing) == "- null\n- null")
    #expect(try prettyText(nothing) == "- []\n- {}")
    let broken = Value.string(ByteString([0x61, 0xFF]))
    #expect(try text(broken) == "a\u{FFFD}")
    #expect(try prettyText(broken) == "!!binary Yf8=")
    #expect(try text(.integer(-1, .uint64)) == "18446744073709551615")
    #expect(try prettyText(.float(.infinity)) == ".inf")
  }

  @Test(arguments: [
    Text("\u{7F}", "yaml: control characters are not allowed"),
    Text("\u{9F}", "yaml: control characters are not allowed"),
    Text("\u{FFFE}", "yaml: control characters are not allowed"),
    Text("a\u{85}--- b", "yaml: found unexpected document indicator"),
  ])
  func textsThatCannotBeWritten(_ test: Text) {
    var output = Array("before".utf8)
    do throws(YAMLError) {
      try YAMLWriter.append(.list([.text("x"), .text(test.text)]), to: &output)
      Issue.record("written")
    } catch {
      #expect(error.message == test.plain)
      #expect(output == Array("before".utf8))
    }
  }

  @Test func otherFailures() {
    let long = Value.dict(Dict([(ByteString(String(repeating: "k", count: 1023)), .null)]))
    #expect(throws: YAMLError.self) { try text(long) }
    do throws(YAMLError) {
      _ = try text(.float(.nan))
      Issue.record("written")
    } catch {
      #expect(error.message == "error marshaling into JSON: json: unsupported value: NaN")
    }
    let circle = Dict()
    circle["self"] = .dict(circle)
    #expect(throws: YAMLError.self) { try text(.dict(circle)) }
    circle["self"] = nil
    var doubled = Value.text("0123456789")
    for _ in 0..<40 { doubled = .list([doubled, doubled]) }
    do throws(YAMLError) {
      var output: [UInt8] = []
      try YAMLWriter.append(doubled, to: &output, maximumBytes: 1 << 16)
      Issue.record("written")
    } catch {
      #expect(error.limit == .stringBytes)
    }
  }

  @Test func whatIsWrittenReadsBack() throws {
    var generator = SeededNumbers(state: 42)
    for _ in 0..<2_000 {
      let value = randomValue(&generator, depth: 0)
      for written in [try text(value), try prettyText(value)] {
        // The final line end, which the writer leaves out, belongs to a text at the end.
        let back = try YAMLReader.value(from: ByteString(written + "\n"))
        #expect(back.flow == value.flow, "\(written.debugDescription)")
      }
    }
  }

  private func randomValue(_ generator: inout SeededNumbers, depth: Int) -> Value {
    switch generator.next() % (depth > 3 ? 4 : 6) {
    case 0: return .float(Double(generator.next() % 100_000) / 8)
    case 1: return [.null, .bool(true), .bool(false)][Int(generator.next() % 3)]
    case 2, 3: return .string(randomText(&generator))
    case 4:
      return .list(
        (0..<generator.next() % 4).map { _ in randomValue(&generator, depth: depth + 1) })
    default:
      return .dict(
        Dict(
          (0..<generator.next() % 4).map { _ in
            (randomText(&generator), randomValue(&generator, depth: depth + 1))
          }))
    }
  }

  private func randomText(_ generator: inout SeededNumbers) -> ByteString {
    let parts = [
      "a", "B", "é", "1", "-", " ", ":", "#", "\n", "'", "\"", "\\", "{", "}", "[", ",", "&", "*",
      "yes", "0x1", "word ", "🎉",
    ]
    return ByteString(
      (0..<generator.next() % 7).map { _ in parts[Int(generator.next() % UInt64(parts.count))] }
        .joined())
  }
}
