import Testing
import ValueTree

/// A format, its operands and what Go writes.
struct PrintfCase: Sendable, CustomTestStringConvertible {
  let format: String
  let operands: @Sendable () -> [Value]
  let expected: String
  var testDescription: String { "\(format) → \(expected)" }

  init(
    _ format: String, _ operands: @autoclosure @escaping @Sendable () -> [Value],
    _ expected: String
  ) {
    self.format = format
    self.operands = operands
    self.expected = expected
  }
}

@Suite struct PrintfTests {
  private func check(_ example: PrintfCase) throws {
    let text = try goSprintf(ByteString(example.format), example.operands())
    #expect(text == ByteString(example.expected))
  }

  @Test(arguments: [
    PrintfCase(
      "%d|%5d|%-5d|%05d", [.int(42), .int(42), .int(42), .int(-42)], "42|   42|42   |-0042"),
    PrintfCase(
      "%+d|% d|%x|%X|%#x", [.int(7), .int(7), .int(255), .int(255), .int(255)],
      "+7| 7|ff|FF|0xff"),
    PrintfCase(
      "%b|%#b|%o|%#o|%O", [.int(5), .int(5), .int(8), .int(8), .int(8)],
      "101|0b101|10|010|0o10"),
    PrintfCase(
      "%.4d|%8.3d|%08.3d|%.0d|", [.int(7), .int(7), .int(7), .int(0)],
      "0007|     007|     007||"),
    PrintfCase(
      "%c|%q|%+q|%U|%#U", [.int(233), .int(233), .int(233), .int(233), .int(233)],
      "é|'é'|'\\u00e9'|U+00E9|U+00E9 'é'"),
    PrintfCase("%c|%q|%#U", [.int(-1), .int(0xD800), .int(0x200B)], "\u{FFFD}|'\u{FFFD}'|U+200B"),
    PrintfCase(
      "%d|%v|%x", [.integer(-1, .uint64), .integer(-1, .uint64), .integer(.min, .int64)],
      "18446744073709551615|18446744073709551615|-8000000000000000"),
    PrintfCase("%#v|%#v", [.integer(255, .uint8), .int64(255)], "0xff|255"),
  ])
  func wholeNumbers(_ example: PrintfCase) throws { try check(example) }

  @Test(arguments: [
    PrintfCase(
      "%v|%v|%v|%v", [.float(3), .float(1e6), .float(1e-5), .float(0.1 + 0.2)],
      "3|1e+06|1e-05|0.30000000000000004"),
    PrintfCase(
      "%f|%.2f|%8.2f|%-8.2f|%08.2f", Array(repeating: .float(-3.14159), count: 5),
      "-3.141590|-3.14|   -3.14|-3.14   |-0003.14"),
    PrintfCase(
      "%e|%.0e|%G|%g", [.float(123456), .float(150), .float(1e-7), .float(123456789)],
      "1.234560e+05|2e+02|1E-07|1.23456789e+08"),
    PrintfCase(
      "%+g|% g|%#g|%#.3x", [.float(1), .float(1), .float(1), .float(1)],
      "+1| 1|1.00000|0x1.000p+00"),
    PrintfCase(
      "%x|%X|%b", [.float(3.5), .float(-0.1), .float(1)],
      "0x1.cp+01|-0X1.999999999999AP-04|4503599627370496p-52"),
    PrintfCase(
      "%v|%+v|%5v|%05v", [.float(.infinity), .float(-.infinity), .float(.nan), .float(.nan)],
      "+Inf|-Inf|  NaN|  NaN"),
    PrintfCase(
      "%.0f|%.0f|%.0f|%.1f", [.float(0.5), .float(1.5), .float(2.5), .float(0.25)],
      "0|2|2|0.2"),
    PrintfCase("%.25f", [.float(0.1)], "0.1000000000000000055511151"),
    PrintfCase(
      "%v|%.1f|%d",
      [
        .object(ComplexNumber(real: 1, imaginary: -2.5)),
        .object(ComplexNumber(real: 0, imaginary: 1)),
        .object(ComplexNumber(real: 0, imaginary: 1)),
      ],
      "(1-2.5i)|(0.0+1.0i)|%!d(complex128=(0+1i))"),
  ])
  func floatingPointNumbers(_ example: PrintfCase) throws { try check(example) }

  @Test(arguments: [
    PrintfCase(
      "%s|%5s|%-5s|%.2s|%05s", Array(repeating: .text("日本語"), count: 5),
      "日本語|  日本語|日本語  |日本|00日本語"),
    PrintfCase(
      "%q|%+q|%#q|%#q", [.text("a\"é\n"), .text("é"), .text("a\tb"), .text("a`")],
      "\"a\\\"é\\n\"|\"\\u00e9\"|`a\tb`|\"a`\""),
    PrintfCase(
      "%x|%X|% x|%#x|%# x|%.1x", Array(repeating: .text("hé"), count: 6),
      "68c3a9|68C3A9|68 c3 a9|0x68c3a9|0x68 0xc3 0xa9|68"),
    PrintfCase(
      "%t|%v|%5t|%-6t|", [.bool(true), .bool(false), .bool(true), .bool(true)],
      "true|false| true|true  |"),
    PrintfCase("%v|%s|%d|%5v", [.null, .null, .null, .null], "<nil>|%!s(<nil>)|%!d(<nil>)|<nil>"),
    PrintfCase(
      "%T|%T|%T|%T|%T|%T",
      [
        .null, .int(1), .float(1), .strings([]), .dict(Dict()),
        .dict(Dict(type: .values)),
      ],
      "<nil>|int|float64|[]string|map[string]interface {}|common.Values"),
  ])
  func texts(_ example: PrintfCase) throws { try check(example) }

  @Test(arguments: [
    PrintfCase(
      "%v", [.list([.int(1), .text("a"), .null, .list([.bool(true)])])],
      "[1 a <nil> [true]]"),
    PrintfCase(
      "%d|%s", [.list([.int(1), .text("a")]), .list([.int(1), .text("a")])],
      "[1 %!d(string=a)]|[%!s(int=1) a]"),
    PrintfCase("%03d", [.list([.int(1), .int(22)])], "[001 022]"),
    PrintfCase(
      "%#v", [.list([.int(1), .float(1e6), .text("a"), .null, .bool(false)])],
      "[]interface {}{1, 1e+06, \"a\", interface {}(nil), false}"),
    PrintfCase(
      "%#v|%#v", [.strings(["a"]), .list(List([], isNil: true))],
      "[]string{\"a\"}|[]interface {}(nil)"),
    PrintfCase(
      "%v|%#v", [.dict(Dict([("b", .int(1)), ("a", .null)])), .dict(Dict([("k", .list([]))]))],
      "map[a:<nil> b:1]|map[string]interface {}{\"k\":[]interface {}{}}"),
    PrintfCase(
      "%#v|%#v", [.dict(Dict([("a", .int(1))], type: .values)), .dict(Dict(isNil: true))],
      "common.Values{\"a\":1}|map[string]interface {}(nil)"),
    PrintfCase("%d", [.dict(Dict([("a", .int(1))]))], "map[%!d(string=a):1]"),
    PrintfCase(
      "%v|%s|%x|%#v", Array(repeating: bytes("hi"), count: 4),
      "[104 105]|hi|6869|[]byte{0x68, 0x69}"),
    PrintfCase(
      "%s|%#v", [.list([bytes("hi")]), .list([bytes("hi")])],
      "[hi]|[]interface {}{[]uint8{0x68, 0x69}}"),
  ])
  func containers(_ example: PrintfCase) throws { try check(example) }

  @Test(arguments: [
    PrintfCase("%d|%z|%!", [.text("x"), .int(1)], "%!d(string=x)|%!z(int=1)|%!!(MISSING)"),
    PrintfCase("%d %d", [.int(1)], "1 %!d(MISSING)"),
    PrintfCase("%d", [.int(1), .text("x"), .null], "1%!(EXTRA string=x, <nil>)"),
    PrintfCase("100%", [], "100%!(NOVERB)"),
    PrintfCase("%%|%5%", [], "%|%"),
    PrintfCase("%[2]d %[1]d", [.int(1), .int(2)], "2 1"),
    PrintfCase("%[3]d|%[x]d|%[1]5d", [.int(1)], "%!d(BADINDEX)|%!d(BADINDEX)|%!d(BADINDEX)"),
    PrintfCase(
      "%*d|%-*d|%*d", [.int(4), .int(1), .int(4), .int(1), .int(-4), .int(1)],
      "   1|1   |1   "),
    PrintfCase(
      "%.*f|%*d", [.int(1), .float(2.25), .text("x"), .int(1)],
      "2.2|%!(BADWIDTH)1"),
    PrintfCase("%.*d", [.int(-1), .int(7)], "%!(BADPREC)7"),
    PrintfCase("%*d", [.int(1_000_001), .int(1)], "%!(BADWIDTH)1"),
    PrintfCase("%1000000000d", [.int(1)], "%!(NOVERB)%!(EXTRA int=1)"),
    PrintfCase("%é", [.int(1)], "%!é(int=1)"),
    PrintfCase(
      "%w|%w", [.text("x"), .list([.int(1)])],
      "%!w(string=x)|%!w([]interface {}=[1])"),
    PrintfCase("%p", [.text("x")], "%!p(string=x)"),
  ])
  func misuse(_ example: PrintfCase) throws { try check(example) }

  @Test func bytesThatAreNoUTF8Stay() throws {
    let text = ByteString([0xFF, 0x25, 0x73, 0xC3])
    let result = try goSprintf(text, [.string(ByteString([0x80]))])
    #expect(result.bytes == [0xFF, 0x80, 0xC3])
  }

  @Test func blanksStandOnlyBetweenOperandsThatAreNoTexts() throws {
    #expect(try goSprint([.text("a"), .int(1), .int(2), .text("b"), .null]) == "a1 2b<nil>")
    #expect(try goSprintln([.text("a"), .int(1)]) == "a 1\n")
    #expect(try goSprintln([]) == "\n")
  }

  @Test(arguments: ["%1000000d", "%01000000d", "%.1000000d", "%.1000000f", "%-1000000s", "%q"])
  func resultsBeyondTheLimitAreErrors(_ format: String) {
    let operand: Value =
      switch format.last {
      case "s": .text("x")
      case "q": .string(ByteString([UInt8](repeating: 0, count: 200)))
      case "f": .float(1)
      default: .int(1)
      }
    let error = #expect(throws: CallError.self) {
      try goSprintf(ByteString(format), [operand], maximumBytes: 100)
    }
    #expect(error?.kind == .limit)
  }

  private static func bytes(_ text: String) -> Value {
    .list(List(text.utf8.map { .integer(Int64($0), .uint8) }, elementType: .uint8))
  }
}
