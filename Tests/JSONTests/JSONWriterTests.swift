import JSON
import Testing
import ValueTree

@Suite struct JSONWriterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let value: @Sendable () -> Value
    let expected: String
    var testDescription: String { expected }

    init(_ value: @autoclosure @escaping @Sendable () -> Value, _ expected: String) {
      self.value = value
      self.expected = expected
    }
  }

  @Test(arguments: [
    Case(.null, "null"),
    Case(.bool(true), "true"),
    Case(.integer(-1, .uint64), "18446744073709551615"),
    Case(.int64(.min), "-9223372036854775808"),
    Case(.float(1e6), "1000000"),
    Case(.float(1e20), "100000000000000000000"),
    Case(.float(1e21), "1e+21"),
    Case(.float(1e-6), "0.000001"),
    Case(.float(1e-7), "1e-7"),
    Case(.float(1.5e-10), "1.5e-10"),
    Case(.float(-0.0), "-0"),
    Case(.float(12345678901234567168), "12345678901234567000"),
    Case(.text("\"\\/\u{8}\u{C}\n\r\t\u{1}\u{7F}é"), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u{7F}é\""),
    Case(.text("<a>&\u{2028}\u{2029}"), #""\u003ca\u003e\u0026\u2028\u2029""#),
    Case(.string(ByteString([0x61, 0xFF, 0xED, 0xA0, 0x80])), #""a\ufffd\ufffd\ufffd\ufffd""#),
    Case(.list([]), "[]"),
    Case(.list(List([], isNil: true)), "null"),
    Case(.dict(Dict()), "{}"),
    Case(.dict(Dict(isNil: true)), "null"),
    Case(
      .dict(Dict([("k2", .int(1)), ("k10", .int(2)), ("<", .null)])),
      #"{"\u003c":null,"k10":2,"k2":1}"#),
    Case(bytes([1, 2, 3, 4]), "\"AQIDBA==\""),
    Case(bytes([]), "\"\""),
  ])
  func values(_ example: Case) throws {
    #expect(try JSONWriter.text(of: example.value()) == ByteString(example.expected))
  }

  @Test func withoutEscapesForHTML() throws {
    let text = try JSONWriter.text(of: .text("<&>\u{2028}"), escapingHTML: false)
    #expect(text == #""<&>\u2028""#)
  }

  @Test func indented() throws {
    let value = Value.dict(
      Dict([("a", .list([.int(1), .dict(Dict())])), ("b", .dict(Dict([("c", .list([]))])))]))
    var output: [UInt8] = []
    try JSONWriter.appendIndented(value, to: &output)
    let expected = """
      {
        "a": [
          1,
          {}
        ],
        "b": {
          "c": []
        }
      }
      """
    #expect(ByteString(output) == ByteString(expected))
  }

  /// A struct as Go's engine objects are.
  private final class Pair: TemplateObject {
    override var goType: String { "test.Pair" }
    override var jsonFields: [(name: ByteString, value: Value)]? {
      [("z", .int(1)), ("a", .object(Scalar()))]
    }
  }

  private final class Scalar: TemplateObject {
    override var goType: String { "test.Scalar" }
    override var jsonValue: Value? { .text("s") }
  }

  @Test func objects() throws {
    #expect(try JSONWriter.text(of: .object(Pair())) == #"{"z":1,"a":"s"}"#)
    #expect(try JSONWriter.text(of: .object(Scalar())) == #""s""#)
  }

  @Test(arguments: [
    Case(.float(.nan), "json: unsupported value: NaN"),
    Case(.list([.float(-.infinity)]), "json: unsupported value: -Inf"),
    Case(.object(ComplexNumber(real: 0, imaginary: 1)), "json: unsupported type: complex128"),
  ])
  func errors(_ example: Case) {
    var output = Array("before".utf8)
    let error = #expect(throws: JSONError.self) {
      try JSONWriter.append(example.value(), to: &output)
    }
    #expect(error?.text == example.expected)
    #expect(output == Array("before".utf8))
  }

  @Test func aMapThatContainsItselfIsAnError() {
    let map = Dict()
    map["self"] = .dict(map)
    defer { map["self"] = nil }
    let error = #expect(throws: JSONError.self) { try JSONWriter.text(of: .dict(map)) }
    #expect(
      error?.text == "json: unsupported value: encountered a cycle via map[string]interface {}")
  }

  @Test func aMapThatIsSharedIsNoCycle() throws {
    let shared = Value.dict(Dict())
    var value = Value.list([shared, shared])
    for _ in 0..<1_500 { value = .list([value]) }
    let text = try JSONWriter.text(of: value)
    #expect(text.firstIndex(of: "[{},{}]") == 1_500)
  }

  @Test func growthIsBounded() {
    var value = Value.text("lol")
    for _ in 0..<30 { value = .list(Array(repeating: value, count: 10)) }
    var output: [UInt8] = []
    let error = #expect(throws: JSONError.self) {
      try JSONWriter.append(value, to: &output, maximumBytes: 10_000)
    }
    #expect(error?.isLimit == true)
    #expect(output.isEmpty)
  }

  private static func bytes(_ bytes: [UInt8]) -> Value {
    .list(List(bytes.map { .integer(Int64($0), .uint8) }, elementType: .uint8))
  }
}
