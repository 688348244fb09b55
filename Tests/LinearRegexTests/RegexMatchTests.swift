import LinearRegex
import Testing

/// The texts at some places.
private func texts(_ ranges: [Range<Int>], in text: String) -> [String] {
  let bytes = Array(text.utf8)
  return ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
}

@Suite struct RegexMatchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var pattern: String
    var text: String
    var matches: [String]
    var testDescription: String { "\(pattern) on \(text)" }
    init(_ pattern: String, _ text: String, _ matches: [String]) {
      self.pattern = pattern
      self.text = text
      self.matches = matches
    }
  }

  @Test(arguments: [
    Case("a*", "baac", ["", "aa", ""]), Case("", "ab", ["", "", ""]),
    Case("a|ab", "ab", ["a"]), Case("(?U)a+", "aa", ["a", "a"]), Case("(?U)a+?", "aa", ["aa"]),
    Case("(?:(?U)a+)a*", "aaa", ["aaa"]), Case("b(?U)??", "ab", ["", "b"]),
    Case("(?i)straße", "STRAßE", ["STRAßE"]), Case("(?i)k", "k\u{212A}", ["k", "\u{212A}"]),
    Case("(?i:a)A", "aA aa", ["aA"]), Case("(?s)a.", "a\n", ["a\n"]), Case("a.", "a\n", []),
    Case("(?m)^.$", "a\nb", ["a", "b"]), Case("a$", "a\n", []),
    Case("\\bfoo\\b", "foo foob", ["foo"]),
    Case("\\B", "A1é", ["", ""]), Case("[[:^alpha:]\\d]", "a1-", ["1", "-"]),
    Case("[]a]+", "]a", ["]a"]),
    Case("[^\\x00-\\x{10FFFF}]", "a", []), Case("a{,2}", "a{,2}", ["a{,2}"]),
    Case("\\Q.*\\E+", ".**", [".**"]), Case("a*\\Q\\E*", "aa", ["aa"]),
    Case("\\_\\-", "_-", ["_-"]),
    Case("(?<n>a)(?P<n>b)", "ab", ["ab"]), Case("\\101\\x42\\x{43}", "ABC", ["ABC"]),
    Case("\\p{greek}+", "aαβ", ["αβ"]), Case("\\p{^Lu}", "Ab", ["b"]),
    Case("\\p{LC}", "aAǅƻ", ["a", "A", "ǅ"]),
    Case("\\P{LC}", "aƻ", ["ƻ"]), Case("[\\P{LC}a]", "abƻ", ["a", "ƻ"]),
    Case("\\p{lowercase letter}", "aA", ["a"]),
    Case("\\pC", "a\u{378}\u{7}", ["\u{378}", "\u{7}"]),
    Case("[a\\p{Cn}]", "ab\u{378}\u{7}", ["a", "\u{378}"]),
    Case("\\p{Assigned}", "a\u{378}", ["a"]),
    Case("[^\\p{Cn}a]", "ab\u{378}", ["b"]), Case("\\p{ASCII}+", "aé", ["a"]),
    Case("[\\P{ASCII}]", "aé", ["é"]),
    Case("(a+)+!", String(repeating: "a", count: 5000), []),
  ])
  func matches(_ item: Case) throws {
    let regex = try Regex(item.pattern)
    let bytes = Array(item.text.utf8)
    let found = bytes.withUnsafeBufferPointer { regex.allMatches(in: $0) }
    #expect(texts(found, in: item.text) == item.matches)
    #expect(regex.matches(bytes) == !item.matches.isEmpty)
    #expect(bytes.withUnsafeBufferPointer { regex.firstMatch(in: $0) } == found.first)
  }

  @Test func badBytesAreOneCharacterEach() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x82]
    func found(_ pattern: String) throws -> [Range<Int>] {
      let regex = try Regex(pattern)
      return bytes.withUnsafeBufferPointer { regex.allMatches(in: $0) }
    }
    #expect(try found(".") == [0..<1, 1..<2, 2..<3, 3..<4, 4..<5, 5..<6])
    #expect(try found("\\x{fffd}+") == [1..<3, 4..<6])
    #expect(try found("b") == [3..<4])
    #expect(try found("$") == [6..<6])
  }

  @Test(
    arguments: [
      ("z+", "pizza", nil, ["pi", "a"]), ("z+", "pizza", 1, ["pizza"]), ("z+", "pizza", 0, []),
      ("", "aé", nil, ["a", "é"]), ("a*", "", nil, [""]), ("a", "a", nil, ["", ""]),
      ("x*", "axb", nil, ["a", "b"]), ("b", "abab", 2, ["a", "ab"]), ("(", "", nil, []),
    ] as [(String, String, Int?, [String])])
  func split(_ pattern: String, _ text: String, _ limit: Int?, _ parts: [String]) throws {
    guard let regex = try? Regex(pattern) else {
      #expect(parts.isEmpty)
      return
    }
    let ranges = Array(text.utf8).withUnsafeBufferPointer { regex.split($0, limit: limit) }
    #expect(texts(ranges, in: text) == parts)
  }

  @Test func limit() throws {
    let regex = try Regex("a")
    let bytes = Array("aaa".utf8)
    #expect(bytes.withUnsafeBufferPointer { regex.allMatches(in: $0, limit: 2) } == [0..<1, 1..<2])
  }

  @Test func escaping() {
    let text = Array("a.b*[x]{1}\\^$|?+()-é".utf8)
    let escaped = text.withUnsafeBufferPointer { Regex.escaping($0) }
    #expect(
      String(decoding: escaped, as: UTF8.self)
        == "a\\.b\\*\\[x\\]\\{1\\}\\\\\\^\\$\\|\\?\\+\\(\\)-é")
    #expect((try? Regex(escaped))?.matches(text) == true)
  }
}
