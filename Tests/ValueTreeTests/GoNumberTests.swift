import Testing
import ValueTree

@Suite struct GoNumberTests {
  struct FloatForm: Sendable, CustomTestStringConvertible {
    let value: Double
    let form: Unicode.Scalar
    let precision: Int
    let expected: String
    var testDescription: String { "\(value) \(form) \(precision)" }

    init(_ value: Double, _ form: Unicode.Scalar, _ precision: Int, _ expected: String) {
      (self.value, self.form, self.precision, self.expected) = (value, form, precision, expected)
    }
  }

  @Test(arguments: [
    FloatForm(0, "e", -1, "0e+00"),
    FloatForm(0, "f", 3, "0.000"),
    FloatForm(1, "e", 5, "1.00000e+00"),
    FloatForm(200_000, "g", -1, "200000"),
    FloatForm(200_000, "g", 4, "2e+05"),
    FloatForm(2_000_000, "g", -1, "2e+06"),
    FloatForm(400, "g", 2, "4e+02"),
    FloatForm(40, "g", 2, "40"),
    FloatForm(100_000, "g", 10, "100000"),
    FloatForm(1e23, "g", 17, "9.9999999999999992e+22"),
    FloatForm(1e23, "f", -1, "100000000000000000000000"),
    FloatForm(0.000001, "f", -1, "0.000001"),
    FloatForm(123.456, "E", 2, "1.23E+02"),
    FloatForm(1.7976931348623157e308, "g", -1, "1.7976931348623157e+308"),
    FloatForm(4.5, "f", 0, "4"),
    FloatForm(5.5, "f", 0, "6"),
    FloatForm(0.01, "f", 1, "0.0"),
    FloatForm(0.06, "f", 1, "0.1"),
    FloatForm(99.96, "g", 3, "100"),
    FloatForm(1, "x", -1, "0x1p+00"),
    FloatForm(1, "x", 0, "0x1p+00"),
    FloatForm(15.96875, "x", 1, "0x1.0p+04"),
    FloatForm(.leastNonzeroMagnitude, "b", -1, "1p-1074"),
    FloatForm(-1, "X", 3, "-0X1.000P+00"),
    FloatForm(1.5, "q", -1, "%q"),
  ])
  func writesFloats(_ example: FloatForm) {
    let text = GoFloat.text(
      example.value, format: UInt8(ascii: example.form), precision: example.precision)
    #expect(text == ByteString(example.expected))
  }

  @Test func singlePrecisionHasFewerDigits() {
    #expect(GoFloat.text(0.1, format: UInt8(ascii: "g"), precision: -1, bits: 32) == "0.1")
    #expect(
      GoFloat.text(16_777_217, format: UInt8(ascii: "g"), precision: -1, bits: 32)
        == "1.6777216e+07")
    #expect(GoFloat.text(1e39, format: UInt8(ascii: "g"), precision: -1, bits: 32) == "+Inf")
  }

  struct Reading<Number: Sendable>: Sendable, CustomTestStringConvertible {
    let text: String
    let base: Int
    let value: Number
    let failure: GoNumber.ParseFailure?
    var testDescription: String { "\(text) base \(base)" }

    init(
      _ text: String, base: Int = 10, _ value: Number, _ failure: GoNumber.ParseFailure? = nil
    ) {
      (self.text, self.base, self.value, self.failure) = (text, base, value, failure)
    }
  }

  @Test(arguments: [
    Reading<Double>("1.5", 1.5), Reading("-0", -0.0), Reading("+.5e1", 5), Reading("5.", 5),
    Reading("1e400", .infinity, .range), Reading("-1e400", -.infinity, .range),
    Reading("1e-400", 0),
    Reading("9007199254740993", 9_007_199_254_740_992),
    Reading("123456789012345678901234567890", 1.2345678901234568e29),
    Reading("0x1p4", 16), Reading("0x1.8p-1", 0.75), Reading("-0X_1P0", -1),
    Reading("1_000.5", 1_000.5), Reading("0x_1p0", 1), Reading("1_.5", 0, .syntax),
    Reading("inf", .infinity), Reading("-Infinity", -.infinity), Reading("infinit", 0, .syntax),
    Reading("", 0, .syntax), Reading(".", 0, .syntax), Reading("1e", 0, .syntax),
    Reading("0x1", 0, .syntax), Reading("1.2.3", 0, .syntax), Reading(" 1", 0, .syntax),
    Reading("1e99999999999999999999", .infinity, .range),
  ])
  func readsFloats(_ example: Reading<Double>) {
    let (value, failure) = GoFloat.parse(ByteString(example.text))
    #expect(value == example.value && value.sign == example.value.sign)
    #expect(failure == example.failure)
  }

  @Test func readsNaN() {
    #expect(GoFloat.parse("NaN").value.isNaN)
    #expect(GoFloat.parse("-nan").failure == .syntax)
  }

  @Test(arguments: [
    Reading<Int64>("42", 42), Reading("-42", -42), Reading("+42", 42), Reading("007", 7),
    Reading("9223372036854775807", .max), Reading("9223372036854775808", .max, .range),
    Reading("-9223372036854775808", .min), Reading("-9223372036854775809", .min, .range),
    Reading("99999999999999999999999", .max, .range),
    Reading("", 0, .syntax), Reading("-", 0, .syntax), Reading("1_0", 0, .syntax),
    Reading("0x1F", base: 0, 31), Reading("-0b11", base: 0, -3), Reading("0o17", base: 0, 15),
    Reading("017", base: 0, 15), Reading("08", base: 0, 0, .syntax), Reading("0", base: 0, 0),
    Reading("0x", base: 0, 0, .syntax), Reading("1_000", base: 0, 1_000),
    Reading("0x_1", base: 0, 1), Reading("1__0", base: 0, 0, .syntax),
    Reading("_1", base: 0, 0, .syntax), Reading("1_", base: 0, 0, .syntax),
    Reading("zz", base: 36, 1_295), Reading("9", base: 8, 0, .syntax),
  ])
  func readsWholeNumbers(_ example: Reading<Int64>) {
    let (value, failure) = GoNumber.parseInt(ByteString(example.text), base: example.base)
    #expect(value == example.value)
    #expect(failure == example.failure)
  }

  @Test func smallerTypesHaveSmallerRanges() {
    #expect(GoNumber.parseInt("128", base: 10, bits: 8) == (127, .range))
    #expect(GoNumber.parseInt("-129", base: 10, bits: 8) == (-128, .range))
    #expect(GoNumber.parseUnsigned("256", base: 10, bits: 8) == (255, .range))
    #expect(GoNumber.parseUnsigned("18446744073709551615", base: 10) == (.max, nil))
  }

  @Test func failuresHaveGoTexts() {
    #expect(
      GoNumber.ParseFailure.syntax.text(function: "ParseInt", input: "x\"\u{7}")
        == "strconv.ParseInt: parsing \"x\\\"\\a\": invalid syntax")
    #expect(
      GoNumber.ParseFailure.range.text(function: "Atoi", input: "9e9")
        == "strconv.Atoi: parsing \"9e9\": value out of range")
  }

  @Test func writesWholeNumbersOfAnyBase() {
    #expect(GoNumber.text(.min) == "-9223372036854775808")
    #expect(GoNumber.text(255, base: 2) == "11111111")
    #expect(GoNumber.text(-35, base: 36) == "-z")
    #expect(GoNumber.text(0, base: 2) == "0")
  }

  /// What is written with the fewest digits reads back as the same number.
  @Test func floatsSurviveTheRoundTrip() {
    var state: UInt64 = 42
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      for form: Unicode.Scalar in ["e", "g", "x"] {
        let text = GoFloat.text(value, format: UInt8(ascii: form), precision: -1)
        #expect(GoFloat.parse(text).value.bitPattern == value.bitPattern, "\(text)")
      }
    }
  }
}
