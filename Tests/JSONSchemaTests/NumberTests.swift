import Testing
import ValueTree

@testable import JSONSchema

@Suite struct NumberTests {
  @Test(arguments: [
    (0.0, "0"), (999_999, "999,999"), (1_000_000, "1×10⁰⁶"), (1234.5, "1,234.5"),
    (-0.0001, "-0.0001"), (0.00001, "1×10⁻⁰⁵"), (123_456_789.25, "1.2345678925×10⁰⁸"),
    (-1e300, "-1×10³⁰⁰"), (.infinity, "∞"), (100, "100"),
  ])
  func english(number: Double, text: String) {
    #expect(englishText(number) == text)
  }

  @Test(
    arguments: [
      ("1", "1.0", 0), ("0.1", "1e-1", 0), ("-0", "0", 0),
      ("9007199254740993", "9007199254740992", 1),
      ("-5", "3", -1), ("1e1000", "9e999", 1), ("-1e1000", "-9e999", -1),
      ("0.30000000000000004", "0.3", 1),
    ] as [(ByteString, ByteString, Int)])
  func order(left: ByteString, right: ByteString, sign: Int) {
    let (first, second) = (JSONNumber(text: left), JSONNumber(text: right))
    #expect((first < second) == (sign < 0))
    #expect((second < first) == (sign > 0))
    #expect((first == second) == (sign == 0))
  }

  @Test(
    arguments: [
      ("6", "3", true), ("7", "3", false), ("0.3", "0.1", true), ("1e300", "1e-300", true),
      ("1.5", "1", false), ("0", "7", true), ("1e22", "7", false), ("7e22", "7", true),
      ("1", "1e5", false), ("5", "0", false),
      ("370370367037037036703703703670", "123456789012345678901234567890", true),
      ("370370367037037036703703703671", "123456789012345678901234567890", false),
    ] as [(ByteString, ByteString, Bool)])
  func multiples(number: ByteString, divisor: ByteString, isMultiple: Bool) {
    #expect(JSONNumber(text: number).isMultiple(of: JSONNumber(text: divisor)) == isMultiple)
  }

  @Test(arguments: ["", "-", "1e", "1e+", "x", "1x", "1e1000001", "1e99999999999999999999"])
  func refused(text: String) {
    #expect(ExactDecimal(ByteString(text)) == nil)
  }
}
