import Testing
import ValueTree

@testable import TOML

/// What TOML texts mean, how they fail and how values are written.
struct TOMLTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var toml: String
    var result: String
    var testDescription: String { toml.debugDescription }

    init(_ toml: String, _ result: String) { (self.toml, self.result) = (toml, result) }
  }

  /// Stands for a date or time, shown by its parts.
  final class Time: TemplateObject, TOMLTime {
    let tomlText: ByteString

    init(_ time: TOMLDateTime) {
      let date = "\(time.year)/\(time.month)/\(time.day)"
      let clock = "\(time.hour)h\(time.minute)m\(time.second)s\(time.nanosecond)"
      tomlText = ByteString("\(date) \(clock) \(time.zone)")
    }

    override var goType: String { "time.Time" }
  }

  private func read(_ toml: String) throws(TOMLError) -> Dict {
    try TOMLReader.dict(from: ByteString(toml)) { .object(Time($0)) }
  }

  private func written(_ value: Value) throws(TOMLError) -> String {
    var output: [UInt8] = []
    try TOMLWriter.append(value, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    Case("", ""), Case("# c", ""), Case("\u{FEFF}a = 1 # c", "a = 1\n"),
    Case("a = [0x1f, 0o17, 0b11, 1_000, -5, +3]", "a = [31, 15, 3, 1000, -5, 3]\n"),
    Case("a = [1.0, -1e6, 1_0.5, inf, -inf]", "a = [1.0, -1e+06, 10.5, inf, -inf]\n"),
    Case(#"a = "\u00e9\x41\t\\" "#, "a = \"éA\\t\\\\\"\n"),
    Case("a = '''\nraw\\n'''''", "a = \"raw\\\\n''\"\n"),
    Case("a = \"\"\"\nx \\\n   y\"\"\"", "a = \"x y\"\n"),
    Case("a.b.c = 1\na.d = 2", "[a]\n  d = 2\n  [a.b]\n    c = 1\n"),
    Case("[a.b]\nc = 1\n[a]\nd = 2", "[a]\n  d = 2\n  [a.b]\n    c = 1\n"),
    Case("[[l]]\nx = 1\n[[l]]\n[l.y]\nz = 2", "[[l]]\n  x = 1\n\n[[l]]\n  [l.y]\n    z = 2\n"),
    Case("a = {b = 1, c.d = [1, {e = 2}],}", "[a]\n  b = 1\n  [a.c]\n    d = [1, {e = 2}]\n"),
    Case("\"q k\" = 'l'\n'' = 1", "\"\" = 1\n\"q k\" = \"l\"\n"),
    Case("a = [\n  1, # one\n  2,\n]", "a = [1, 2]\n"),
    Case("t = 1979-05-27t07:32:00.5-07:30", "t = 1979/5/27 7h32m0s500000000 offset(-27000)\n"),
    Case("t = 1979-05-27 07:32", "t = 1979/5/27 7h32m0s0 localDateTime\n"),
    Case(
      "t = [2024-02-29, 23:59:59]",
      "t = [2024/2/29 0h0m0s0 localDate, 0/1/1 23h59m59s0 localTime]\n"),
  ])
  func readAndWrite(_ test: Case) throws {
    #expect(try written(.dict(read(test.toml))) == test.result)
  }

  @Test(arguments: [
    Case("a", "line 1: unexpected EOF; expected key separator '='"),
    Case("a = ", #"line 1 (last key "a"): unexpected EOF; expected value"#),
    Case("a\n= 1", "line 1: expected '.' or '=', but got '\\n' instead"),
    Case("= 1", "line 1: unexpected '=': key name appears blank"),
    Case(
      "a = 1 b",
      #"line 1: expected a top-level item to end with a newline, comment, or EOF, "#
        + "but got 'b' instead"),
    Case("a = 1\na = 2", #"line 2 (last key "a"): Key 'a' has already been defined."#),
    Case("a = 1\n[a.b]", "line 2: Key 'a' was already created as a hash."),
    Case("a = [1]\n[[a]]", "line 2: Key 'a' was already created and cannot be used as an array."),
    Case("[a]\n[b]\n[a]", "line 3: Key 'a' has already been defined."),
    Case("[]", "line 1: unexpected end of table name (table names cannot be empty)"),
    Case("a = 'x\ny'", #"line 1 (last key "a"): strings cannot contain newlines"#),
    Case(#"a = "\q""#, #"line 1 (last key "a"): invalid escape in string '\q'"#),
    Case(
      #"a = "\ud800""#, #"line 1 (last key "a"): Escaped character '\ud800' is not valid UTF-8."#),
    Case("a = 07", #"line 1 (last key "a"): Invalid integer "07": cannot have leading zeroes"#),
    Case(
      "a = 1.",
      #"line 1 (last key "a"): Invalid float "1.": '.' must be followed by one or "#
        + "more digits"),
    Case(
      "a = 9223372036854775808",
      #"line 1 (last key "a"): 9223372036854775808 is out of range for int64"#),
    Case("a = 1979-02-30", #"line 1 (last key "a"): invalid datetime: "1979-02-30""#),
    Case(
      "a = {b = 1",
      #"line 1 (last key "a.b"): expected a comma or an inline table terminator "#
        + "'}', but got end of file instead"),
    Case("a = tru", #"line 1 (last key "a"): expected value but found "tru" instead"#),
    Case(
      "a = \u{1}",
      #"line 1 (last key "a"): TOML files cannot contain control characters: "#
        + "'0x01'"),
  ])
  func failures(_ test: Case) {
    do throws(TOMLError) {
      _ = try read(test.toml)
      Issue.record("accepted")
    } catch {
      #expect(error.message == "toml: " + test.result)
      #expect(error.kind == .plain)
    }
  }

  @Test func typesOfValues() throws {
    let dict = try read("i = 1\nf = 1.0\n[[l]]\n")
    #expect(dict["i"]?.goType == "int64")
    #expect(dict["f"]?.goType == "float64")
    #expect(dict["l"]?.goType == "[]map[string]interface {}")
  }

  @Test func valuesOfOtherShapes() throws {
    #expect(try written(.text("it's \"x\"\u{1}")) == #""it's \"x\"\u0001""#)
    #expect(try written(.list([.float(1), .text("a")])) == #"[1.0, "a"]"#)
    #expect(try written(.dict(Dict([("a", .null), ("b", .dict(Dict()))]))) == "[b]\n")
    // A nil at the end of an inline table leaves its comma behind.
    let inline = Dict([("a", .int(1)), ("b", .null)])
    #expect(
      try written(.dict(Dict([("l", .list([.dict(inline), .int(2)]))]))) == "l = [{a = 1, }, 2]\n")
  }

  @Test func valuesThatCannotBeWritten() {
    let table = Value.dict(Dict([("a", .int(1))]))
    let circle = Dict()
    circle["self"] = .dict(circle)
    let failures: [(Value, String, TOMLError.Kind)] = [
      (.null, "reflect: call of reflect.Value.Type on zero Value", .panic),
      (.list([.int(1), .null]), "toml: cannot encode array with nil element", .plain),
      (.list([.list([.null])]), "toml: cannot encode array with nil element", .plain),
      (.list([table]), "toml: top-level values must be Go maps or structs", .plain),
      (.dict(circle), "TOML nested deeper than 1000", .limit),
    ]
    for (value, message, kind) in failures {
      do throws(TOMLError) {
        _ = try written(value)
        Issue.record("written")
      } catch {
        #expect(error.message == message)
        #expect(error.kind == kind)
      }
    }
    circle["self"] = nil
  }

  @Test(arguments: [
    "a = " + String(repeating: "[", count: 50_000),
    "a = " + String(repeating: "{a = ", count: 50_000),
    Array(repeating: "a", count: 50_000).joined(separator: ".") + " = 1",
    "[" + Array(repeating: "a", count: 50_000).joined(separator: ".") + "]",
  ])
  func nestingIsLimited(_ toml: String) {
    do throws(TOMLError) {
      _ = try read(toml)
      Issue.record("accepted")
    } catch {
      #expect(error.kind == .limit)
    }
  }

  @Test func anyBytesAreReadOrRefused() {
    var state: UInt64 = 3
    let alphabet = Array("ab=.[]{},#'\"\\ \n\r\t01:-+_eTZtrufnaix\u{1}é".utf8) + [0, 0xFF, 0xC3]
    for _ in 0..<20_000 {
      var bytes: [UInt8] = Array("a=".utf8)
      for _ in 0..<16 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      _ = try? TOMLReader.dict(from: ByteString(bytes)) { .object(Time($0)) }
    }
  }
}
