import Testing
import ValueTree

@Suite struct GoUnicodeTests {
  struct CaseForms: Sendable, CustomTestStringConvertible {
    let rune: Unicode.Scalar
    let upper: Unicode.Scalar
    let lower: Unicode.Scalar
    let title: Unicode.Scalar
    var testDescription: String { "U+\(String(rune.value, radix: 16))" }

    init(
      _ rune: Unicode.Scalar, upper: Unicode.Scalar, lower: Unicode.Scalar, title: Unicode.Scalar
    ) {
      (self.rune, self.upper, self.lower, self.title) = (rune, upper, lower, title)
    }
  }

  @Test(arguments: [
    CaseForms("a", upper: "A", lower: "a", title: "A"),
    CaseForms("é", upper: "É", lower: "é", title: "É"),
    // One character never becomes two.
    CaseForms("ß", upper: "ß", lower: "ß", title: "ß"),
    CaseForms("ŉ", upper: "ŉ", lower: "ŉ", title: "ŉ"),
    CaseForms("İ", upper: "İ", lower: "i", title: "İ"),
    CaseForms("ı", upper: "I", lower: "ı", title: "I"),
    CaseForms("ǆ", upper: "Ǆ", lower: "ǆ", title: "ǅ"),
    CaseForms("ᾀ", upper: "ᾈ", lower: "ᾀ", title: "ᾈ"),
    CaseForms("ᾳ", upper: "ᾼ", lower: "ᾳ", title: "ᾼ"),
    CaseForms("ᾼ", upper: "ᾼ", lower: "ᾳ", title: "ᾼ"),
    CaseForms("ﬁ", upper: "ﬁ", lower: "ﬁ", title: "ﬁ"),
    // Their partners came after Unicode 15.
    CaseForms("\u{264}", upper: "\u{264}", lower: "\u{264}", title: "\u{264}"),
    CaseForms("\u{19B}", upper: "\u{19B}", lower: "\u{19B}", title: "\u{19B}"),
    CaseForms("日", upper: "日", lower: "日", title: "日"),
  ])
  func caseForms(_ example: CaseForms) {
    #expect(GoUnicode.toUpper(example.rune.value) == example.upper.value)
    #expect(GoUnicode.toLower(example.rune.value) == example.lower.value)
    #expect(GoUnicode.toTitle(example.rune.value) == example.title.value)
  }

  @Test func classes() {
    #expect(GoUnicode.isPrint(0x20) && !GoUnicode.isPrint(0xA0) && !GoUnicode.isPrint(0x3000))
    #expect(!GoUnicode.isPrint(0xAD) && !GoUnicode.isPrint(0x200B) && GoUnicode.isPrint(0x301))
    #expect(!GoUnicode.isPrint(0xD800) && !GoUnicode.isPrint(0x110000))
    // Unicode 15 and Unicode 16.
    #expect(GoUnicode.isPrint(0x1FAE8) && !GoUnicode.isPrint(0x1FAE9))
    #expect(GoUnicode.isLetter(0xAA) && !GoUnicode.isLower(0xAA) && !GoUnicode.isUpper(0xAA))
    #expect(GoUnicode.isDigit(0x663) && !GoUnicode.isDigit(0xB2) && GoUnicode.isNumber(0xB2))
    #expect(GoUnicode.isSpace(0x85) && GoUnicode.isSpace(0x3000) && !GoUnicode.isSpace(0x200B))
    #expect(GoUnicode.isUpper(0x130) && GoUnicode.isLower(0xDF) && GoUnicode.isTitle(0x1C5))
  }

  @Test(
    arguments: [
      ([0x41], 0x41, 1), ([0xC3, 0xA9], 0xE9, 2), ([0xE2, 0x82, 0xAC], 0x20AC, 3),
      ([0xF0, 0x9F, 0x8E, 0x89], 0x1F389, 4), ([0xC0, 0x80], 0xFFFD, 1),
      ([0xE0, 0x80, 0x80], 0xFFFD, 1),
      ([0xED, 0xA0, 0x80], 0xFFFD, 1), ([0xF4, 0x90, 0x80, 0x80], 0xFFFD, 1),
      ([0xE2, 0x82], 0xFFFD, 1),
      ([0xFF], 0xFFFD, 1), ([0x80], 0xFFFD, 1), ([0xEF, 0xBF, 0xBD], 0xFFFD, 3),
    ] as [([UInt8], UInt32, Int)])
  func decodes(_ bytes: [UInt8], _ rune: UInt32, _ width: Int) {
    let found = bytes.withUnsafeBufferPointer { Rune.decode($0, at: 0) }
    #expect(found == (rune, width))
    guard width > 1 else { return }
    var written: [UInt8] = []
    Rune.append(rune, to: &written)
    #expect(written == bytes)
  }
}
