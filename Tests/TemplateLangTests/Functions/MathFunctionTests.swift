import TemplateLang
import Testing

@Suite struct MathFunctionTests {
  @Test(arguments: [
    FunctionCase("int \"017\"", "15"),
    FunctionCase("int \"0x1f\"", "31"),
    FunctionCase("int \"1_000\"", "1000"),
    FunctionCase("int \"1.00\"", "1"),
    FunctionCase("int \"1.9\"", "0"),
    FunctionCase("int \"08\"", "0"),
    FunctionCase("int 1.9", "1"),
    FunctionCase("int -1.9", "-1"),
    FunctionCase("int 1e21", "-9223372036854775808"),
    FunctionCase("int (float64 \"nan\")", "-9223372036854775808"),
    FunctionCase("int true", "1"),
    FunctionCase("int nil", "0"),
    FunctionCase("int64 .Values.big", "16777216"),
    FunctionCase("typeOf (int64 1)", "int64"),
    FunctionCase("float64 \"1e3\"", "1000"),
    FunctionCase("float64 \"1e400\"", "0"),
    FunctionCase("float64 \"-inf\"", "-Inf"),
    FunctionCase("atoi \"017\"", "17"),
    FunctionCase("atoi \"9223372036854775808\"", "9223372036854775807"),
    FunctionCase("atoi \"0x1f\"", "0"),
    FunctionCase("toDecimal 17", "15"),
    FunctionCase("toDecimal \"9\"", "0"),
  ])
  func conversions(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase("add 1.7 2.9 \"3\" nil true", "7"),
    FunctionCase("add", "0"),
    FunctionCase("add 9223372036854775807 1", "-9223372036854775808"),
    FunctionCase("mul 9223372036854775807 2", "-2"),
    FunctionCase("sub -9223372036854775808 1", "9223372036854775807"),
    FunctionCase("div -7 2", "-3"),
    FunctionCase("mod -7 2", "-1"),
    FunctionCase("div -9223372036854775808 -1", "-9223372036854775808"),
    FunctionCase("mod -9223372036854775808 -1", "0"),
    FunctionCase("add1 \"4\"", "5"),
    FunctionCase("max 1 \"5\" nil", "5"),
    FunctionCase("min 1 -2.9", "-2"),
    FunctionCase("typeOf (max 1)", "int64"),
  ])
  func wholeNumbers(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase("addf 0.1 0.2", "0.3"),
    FunctionCase("add1f 0.1", "1.1"),
    FunctionCase("subf 1 0.9 0.1", "0"),
    FunctionCase("mulf 1.1 1.1", "1.21"),
    FunctionCase("mulf 1e300 1e300", "+Inf"),
    FunctionCase("mulf 123456789.123 -987654321.987", "-1.219326313559686e+17"),
    FunctionCase("divf 1 3", "0.3333333333333333"),
    FunctionCase("divf 2 3", "0.6666666666666667"),
    FunctionCase("divf -2 3", "-0.6666666666666667"),
    FunctionCase("divf 1e300 7e-300", "+Inf"),
    FunctionCase("divf 1 1e300", "0"),
    FunctionCase("addf 1e300 5e-324", "1e+300"),
    FunctionCase("maxf \"nan\" 1", "NaN"),
    FunctionCase("maxf \"inf\" \"nan\"", "+Inf"),
    FunctionCase("minf 0.0 \"-0\"", "-0"),
    FunctionCase("ceil 1.2", "2"),
    FunctionCase("floor -1.2", "-2"),
    FunctionCase("round 2.5 0", "3"),
    FunctionCase("round -2.5 0", "-3"),
    FunctionCase("round 1.005 2", "1"),
    FunctionCase("round 2.4 0 0.3", "3"),
    FunctionCase("round 12345 -2", "12300"),
    FunctionCase("round 1.5 400", "NaN"),
  ])
  func floats(_ item: FunctionCase) throws {
    #expect(try item.evaluated() == item.expected)
  }

  @Test(arguments: [
    FunctionCase("div 1 \"x\"", "runtime error: integer divide by zero"),
    FunctionCase("mod 1 nil", "runtime error: integer divide by zero"),
    FunctionCase("divf 1 0", "decimal division by 0"),
    FunctionCase("addf 1 \"inf\"", "Cannot create a Decimal from +Inf"),
    FunctionCase("until .Values.one", "wrong type for value; expected int; got float64"),
  ])
  func refusals(_ item: FunctionCase) {
    #expect(item.reason().hasSuffix(item.expected), "\(item.reason())")
  }
}
