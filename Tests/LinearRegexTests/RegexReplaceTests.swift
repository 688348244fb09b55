import LinearRegex
import Testing

@Suite struct RegexReplaceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var pattern: String
    var text: String
    var template: String
    var result: String
    var testDescription: String { "\(pattern) → \(template)" }
    init(_ pattern: String, _ text: String, _ template: String, _ result: String) {
      self.pattern = pattern
      self.text = text
      self.template = template
      self.result = result
    }
  }

  @Test(arguments: [
    Case("a(b)", "abab", "$1", "bb"), Case("a(b)", "ab", "$1x", ""),
    Case("a(b)", "ab", "${1}x", "bx"),
    Case("a", "a", "$$ $ $- ${ ${} ${1", "$ $ $- ${ ${} ${1"), Case("a", "ba", "$0$9", "ba"),
    Case("(?P<n>a)|(?<n>b)", "ab", "[$n]", "[a][b]"), Case("a", "a", "\\1", "\\1"),
    Case("a(b)", "ab", "$01|$1é|$é", "||"), Case("a*", "baac", "<$0>", "<>b<aa>c<>"),
    Case("", "aé", "-", "-a-é-"), Case("^", "a", "$x>", ">a"), Case("(a)(x)?", "a", "[$2]", "[]"),
  ])
  func template(_ item: Case) throws {
    #expect(try replaced(item, isLiteral: false) == item.result)
  }

  @Test(arguments: [
    Case("a(b)", "abab", "$1", "$1$1"), Case("x*", "ab", "$", "$a$b$"),
  ])
  func literal(_ item: Case) throws {
    #expect(try replaced(item, isLiteral: true) == item.result)
  }

  private func replaced(_ item: Case, isLiteral: Bool) throws -> String {
    let regex = try Regex(item.pattern)
    let template = Array(item.template.utf8)
    let result = Array(item.text.utf8).withUnsafeBufferPointer { text in
      isLiteral
        ? regex.replacing(text, withLiteral: template) { _ in }
        : regex.replacing(text, withTemplate: template) { _ in }
    }
    return String(decoding: result, as: UTF8.self)
  }

  @Test func badBytesStay() throws {
    let regex = try Regex("(.)b")
    let result = [0x61, 0xFF, 0x62, 0xFE].withUnsafeBufferPointer { text in
      regex.replacing(text, withTemplate: Array("<$1>".utf8)) { _ in }
    }
    #expect(result == [0x61, 0x3C, 0xFF, 0x3E, 0xFE])
  }

  struct TooMuch: Error, Equatable { var size: Int }

  @Test func growthCanBeRefused() throws {
    let regex = try Regex("a")
    let text = [UInt8](repeating: 0x61, count: 100)
    #expect(throws: TooMuch(size: 20)) {
      try text.withUnsafeBufferPointer { text throws in
        try regex.replacing(text, withTemplate: Array("$0$0".utf8)) { (size) throws(TooMuch) in
          if size >= 20 { throw TooMuch(size: size) }
        }
      }
    }
  }
}
