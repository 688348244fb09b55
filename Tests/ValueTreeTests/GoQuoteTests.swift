import Testing
import ValueTree

@Suite struct GoQuoteTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: ByteString
    let quoted: String
    let ascii: String
    var testDescription: String { quoted }

    init(_ text: ByteString, _ quoted: String, ascii: String? = nil) {
      (self.text, self.quoted, self.ascii) = (text, quoted, ascii ?? quoted)
    }
  }

  @Test(arguments: [
    Case("", #""""#),
    Case("plain", #""plain""#),
    Case("a\"b\\c'", #""a\"b\\c'""#),
    Case("\u{7}\u{8}\u{C}\n\r\t\u{B}", #""\a\b\f\n\r\t\v""#),
    Case("\0\u{1F}\u{7F}", #""\x00\x1f\x7f""#),
    Case("é日🎉", #""é日🎉""#, ascii: #""\u00e9\u65e5\U0001f389""#),
    Case("\u{AD}\u{A0}\u{200B}\u{FEFF}\u{E000}", #""\u00ad\u00a0\u200b\ufeff\ue000""#),
    Case("\u{10FFFF}", #""\U0010ffff""#),
    Case("\u{FFFD}", "\"\u{FFFD}\"", ascii: #""\ufffd""#),
    Case(ByteString([0xFF, 0x61, 0xC3, 0xED, 0xA0, 0x80]), #""\xffa\xc3\xed\xa0\x80""#),
  ])
  func quotesAndReadsBack(_ example: Case) {
    #expect(GoQuote.quoted(example.text) == ByteString(example.quoted))
    #expect(GoQuote.quoted(example.text, asciiOnly: true) == ByteString(example.ascii))
    #expect(GoQuote.unquoted(ByteString(example.quoted)) == example.text)
    #expect(GoQuote.unquoted(ByteString(example.ascii)) == example.text)
  }

  struct Literal: Sendable, CustomTestStringConvertible {
    let literal: String
    let value: ByteString?
    var testDescription: String { literal }

    init(_ literal: String, _ value: ByteString?) { (self.literal, self.value) = (literal, value) }
  }

  @Test(arguments: [
    Literal("`a\\n\rb`", "a\\nb"), Literal("`a`b`", nil), Literal("``", ""),
    Literal("'a'", "a"), Literal("'é'", "é"), Literal(#"'\''"#, "'"), Literal(#"'"'"#, "\""),
    Literal("''", ""), Literal("'ab'", nil), Literal(#"'\"'"#, nil),
    Literal(#""\101\x41A\U00000041""#, "AAAA"), Literal(#""\377""#, ByteString([0xFF])),
    Literal(#""\400""#, nil), Literal(#""\ud800""#, nil), Literal(#""\U00110000""#, nil),
    Literal(#""\x4""#, nil), Literal(#""\u12g4""#, nil), Literal(#""\q""#, nil),
    Literal(#""\'""#, nil), Literal("\"a\nb\"", nil), Literal(#""a""#, "a"), Literal("\"a", nil),
    Literal("a", nil), Literal("", nil), Literal("\"", nil), Literal(#""a"b"#, nil),
  ])
  func readsLiterals(_ example: Literal) {
    #expect(GoQuote.unquoted(ByteString(example.literal)) == example.value)
  }

  @Test func quotesCharacters() {
    func quoted(_ rune: UInt32, asciiOnly: Bool = false) -> ByteString {
      var output: [UInt8] = []
      GoQuote.append(rune: rune, asciiOnly: asciiOnly, to: &output)
      return ByteString(output)
    }
    #expect(quoted(0x27) == "'\\''")
    #expect(quoted(0x22) == "'\"'")
    #expect(quoted(0xE9, asciiOnly: true) == "'\\u00e9'")
    #expect(quoted(0xD800) == "'\u{FFFD}'")
  }
}
