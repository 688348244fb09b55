import LinearRegex
import Testing

@Suite struct RegexErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var pattern: String
    var reason: RegexError.Reason
    var fragment: String
    var testDescription: String { pattern.count < 40 ? pattern : "\(pattern.prefix(40))…" }
    init(_ pattern: String, _ reason: RegexError.Reason, _ fragment: String) {
      self.pattern = pattern
      self.reason = reason
      self.fragment = fragment
    }
  }

  @Test(arguments: [
    Case("(", .missingParenthesis, "("), Case("a)b", .unexpectedParenthesis, "a)b"),
    Case("[a", .missingBracket, "[a"), Case("[a-", .missingBracket, "[a-"),
    Case("[z-a]", .characterRange, "z-a"), Case("[[:foo:]]", .characterRange, "[:foo:]"),
    Case("[a-\\d]", .escape, "\\d"), Case("\\8", .escape, "\\8"), Case("\\C", .escape, "\\C"),
    Case("\\x{110000}", .escape, "\\x{110000"), Case("\\x1", .escape, "\\x1"),
    Case("\\Z", .escape, "\\Z"), Case("a\\", .trailingBackslash, ""),
    Case("*", .missingOperand, "*"), Case("a|*", .missingOperand, "*"),
    Case("(?i)+", .missingOperand, "+"), Case("a**", .nestedRepetition, "**"),
    Case("a++", .nestedRepetition, "++"), Case("a{2}{3}", .nestedRepetition, "{2}{3}"),
    Case("a{1001}", .repeatCount, "{1001}"), Case("a{2,1}", .repeatCount, "{2,1}"),
    Case("(a{500}){3}", .repeatCount, "{3}"),
    Case("(((a{1000}){1000}){1000})", .repeatCount, "{1000}"),
    Case("(?=a)", .perlSyntax, "(?="), Case("(?P=n)", .perlSyntax, "(?P"),
    Case("(?i-)", .perlSyntax, "(?i-)"), Case("(?<=a)", .groupName, "(?<=a)"),
    Case("(?P<n", .groupName, "(?P<n"), Case("(?<é>a)", .groupName, "(?<é>"),
    Case("\\p{Foo}", .characterRange, "\\p{Foo}"),
    Case("\\p{Garay}", .characterRange, "\\p{Garay}"),
    Case("\\p{Old_Italic}", .characterRange, "\\p{Old_Italic}"),
    Case("\\pé", .characterRange, "\\pé"), Case("\\p{Lu", .characterRange, "\\p{Lu"),
  ])
  func refused(_ item: Case) {
    let error = #expect(throws: RegexError.self) { try Regex(item.pattern) }
    #expect(error?.reason == item.reason)
    #expect(error.map { String(decoding: $0.fragment, as: UTF8.self) } == item.fragment)
  }

  @Test func message() {
    let error = #expect(throws: RegexError.self) { try Regex("a(") }
    #expect(error?.description == "error parsing regexp: missing closing ): `a(`")
  }

  @Test func invalidUTF8() {
    let error = #expect(throws: RegexError.self) { try Regex([0x61, 0xFF, 0x62]) }
    #expect(error?.reason == .invalidUTF8)
    #expect(error?.fragment == [0xFF, 0x62])
  }

  @Test func nesting() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
    }
    #expect(try Regex(nested(900)).matches([]))
    let error = #expect(throws: RegexError.self) { try Regex(nested(1001)) }
    #expect(error?.reason == .nesting)
  }

  @Test func size() throws {
    // Large in bytes, though small in characters.
    let pattern = try Regex("\\pL{1000}")
    #expect(pattern.isLarge)
    let large = String(repeating: "(?i)[^\\pL\\pN]{1000}", count: 8)
    #expect(throws: RegexError.self) { try Regex(large) }
    #expect(throws: RegexError.self) { try Regex(String(repeating: "a", count: 2_000_000)) }
  }
}
