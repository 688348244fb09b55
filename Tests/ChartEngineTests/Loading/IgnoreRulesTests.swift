import Diagnostics
import Testing
import ValueTree

@testable import ChartEngine

@Suite("Ignore files and path patterns")
struct IgnoreRulesTests {
  struct Match: Sendable, CustomTestStringConvertible {
    var pattern: ByteString
    var yes: [ByteString]
    var no: [ByteString]
    var testDescription: String { "\(pattern)" }

    init(_ pattern: ByteString, yes: [ByteString], no: [ByteString]) {
      (self.pattern, self.yes, self.no) = (pattern, yes, no)
    }
  }

  @Test(arguments: [
    Match("abc", yes: ["abc"], no: ["ab", "abcd", ""]),
    Match("*", yes: ["", "abc"], no: ["a/b"]),
    Match("a*", yes: ["a", "abc"], no: ["ba", "a/b"]),
    Match("a*/b", yes: ["a/b", "ab/b"], no: ["a/c/b"]),
    Match("a*b*c", yes: ["abc", "axbxbxc"], no: ["abcd", "a/bc"]),
    Match("a**c", yes: ["ac", "abc"], no: ["a/c"]),
    Match("a?c", yes: ["abc", "aéc"], no: ["ac", "a/c"]),
    Match("[a-c]x", yes: ["ax", "cx"], no: ["dx", "x"]),
    Match("[^a]x", yes: ["bx", "/x"], no: ["ax"]),
    Match("[c-a]x", yes: [], no: ["bx"]),
    Match("[\\]]", yes: ["]"], no: ["\\"]),
    Match("\\*", yes: ["*"], no: ["a"]),
    Match("*a*a*a*a*a*a*a*a*b", yes: ["aaaaaaaab"], no: [ByteString(repeated("a", 5000))]),
  ])
  func patterns(_ test: Match) throws {
    let pattern = try #require(PathPattern(test.pattern))
    for name in test.yes { #expect(pattern.matches(name), "\(name)") }
    for name in test.no { #expect(!pattern.matches(name), "\(name)") }
  }

  @Test(arguments: ["[", "[]", "[]a]", "[-]", "[a-]", "[a", "[^", "\\", "a\\", "[a\\"])
  func brokenPatterns(_ pattern: String) {
    #expect(PathPattern(ByteString(pattern)) == nil)
  }

  struct Rules: Sendable, CustomTestStringConvertible {
    var text: String
    /// What is left of `paths`.
    var kept: String
    var testDescription: String { text }

    init(_ text: String, _ kept: String) { (self.text, self.kept) = (text, kept) }
  }

  private static let paths = "a.txt b.txt d/a.txt d/e/a.txt templates/.x templates/y"

  @Test(arguments: [
    Rules("", "a.txt b.txt d/a.txt d/e/a.txt templates/y"),
    Rules("a.txt", "b.txt templates/y"),
    Rules("/a.txt", "b.txt d/a.txt d/e/a.txt templates/y"),
    Rules("d/a.txt", "a.txt b.txt d/e/a.txt templates/y"),
    Rules("*/a.txt", "a.txt b.txt d/e/a.txt templates/y"),
    Rules("e/", "a.txt b.txt d/a.txt templates/y"),
    Rules("d/e", "a.txt b.txt d/a.txt templates/y"),
    Rules("b.txt/", "a.txt b.txt d/a.txt d/e/a.txt templates/y"),
    Rules("\u{FEFF}# c\n\n  ?.txt \r\n", "templates/y"),
    // What a negated rule does not match is hidden.
    Rules("!?.txt", "a.txt b.txt"),
    Rules("!", ""),
  ])
  func rules(_ test: Rules) throws {
    let rules = try IgnoreRules(SourceFile(name: "i", bytes: Array(test.text.utf8)))
    let kept = IgnoreRulesTests.paths.split(separator: " ")
      .filter { !rules.hides(ByteString(String($0))) }
    #expect(kept.joined(separator: " ") == test.kept)
  }
}

private func repeated(_ text: String, _ count: Int) -> String {
  String(repeating: text, count: count)
}
