import Testing
import ValueTree

@Suite struct PrintedTests {
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
    Case(.null, "<nil>"),
    Case(.bool(true), "true"),
    Case(.int(-5), "-5"),
    Case(.integer(-1, .uint64), "18446744073709551615"),
    Case(.float(8080), "8080"),
    Case(.float(999_999), "999999"),
    Case(.float(1_000_000), "1e+06"),
    Case(.float(-0.0), "-0"),
    Case(.float(123456.75), "123456.75"),
    Case(.float(1234567.5), "1.2345675e+06"),
    Case(.float(.leastNonzeroMagnitude), "5e-324"),
    Case(.text("a b"), "a b"),
    Case(.list([]), "[]"),
    Case(.dict(Dict()), "map[]"),
    Case(
      .dict(Dict([("b", .list([.int(1), .text("x")])), ("a", .dict(Dict([("k", .null)])))])),
      "map[a:map[k:<nil>] b:[1 x]]"),
    Case(.object(ComplexNumber(real: 0, imaginary: 1)), "(0+1i)"),
  ])
  func values(_ example: Case) {
    #expect(example.value().printed == ByteString(example.expected))
  }

  @Test func deepValuesPrintWhole() {
    var value = Value.int(1)
    for _ in 0..<5_000 { value = .list([value]) }
    let text = value.printed
    #expect(text.count == 10_001)
    #expect(text.hasPrefix("[[[") && text.hasSuffix("]]]"))
  }

  @Test func aMapThatContainsItselfIsAnError() {
    let map = Dict()
    map["list"] = .list([.dict(map)])
    defer { map["list"] = nil }
    var output = Array("before".utf8)
    let error = #expect(throws: CallError.self) {
      try Value.dict(map).appendPrinted(to: &output, maximumBytes: 1 << 20)
    }
    #expect(error?.kind == .limit)
    #expect(output == Array("before".utf8))
    #expect(Value.dict(map).printed == "%!v(LIMIT)")
  }

  @Test func aMapThatIsSharedIsNoCycle() throws {
    let shared = Dict([("k", .int(1))])
    var value = Value.list([.dict(shared), .dict(shared)])
    for _ in 0..<1_500 { value = .list([value]) }
    var output: [UInt8] = []
    try value.appendPrinted(to: &output, maximumBytes: 1 << 20)
    #expect(ByteString(output).firstIndex(of: "[map[k:1] map[k:1]]") == 1_500)
  }

  @Test func growthIsBounded() {
    var value = Value.text("lol")
    for _ in 0..<30 { value = .list(Array(repeating: value, count: 10)) }
    var output: [UInt8] = []
    let error = #expect(throws: CallError.self) {
      try value.appendPrinted(to: &output, maximumBytes: 10_000)
    }
    #expect(error?.kind == .limit)
    #expect(output.isEmpty)
  }
}
