import Testing
import ValueTree

@testable import YAML

/// The direct reader says the same as the whole one, or nothing.
@Suite struct DirectReaderTests {
  /// A text and whether it is one that the direct reader must manage, so that it cannot just give up.
  struct Text: Sendable, CustomTestStringConvertible {
    var text: String
    var isRead: Bool

    init(_ text: String, isRead: Bool = true) {
      self.text = text
      self.isRead = isRead
    }

    var testDescription: String { text.debugDescription }
  }

  @Test(arguments: [
    Text("a: 1\nb:\n  c: x # comment\n  d: \"q\\n\"\n"), Text("---\na: 'it''s'\n"),
    Text("- a\n- b: 1\n  c: 2\n-\n  - x\n"), Text("a:\n- x\n- y\nb:\n"), Text("on: yes\n1: 2\n"),
    Text("a: |\n  x\n   y\n\n  z\n\nb: |-\n  q\nc: |+\n  r\n\nd: 1"), Text("a: |\n  x"),
    Text("a: |\n\n  x\n"), Text("a: [x, 'y', \"z\", 1.5, {k: v}]\nb: {}\nc: []\n"),
    Text("a: x\n# comment\n\n  # deeper\nb: y"), Text("a: http://x:80/#y\n"), Text("a:\n  plain\n"),
    Text("a:\n    {}\nb: :x\nc: 'x\n  y\n\n  z'\nd: \"x \\n \n  \\\"y\"\n"), Text("# x\n"),
    Text(""),
    Text("'a\n b': 1\n", isRead: false), Text("a: 'x\n--- y'\n", isRead: false),
    Text("a: -1\nb: - 1\n", isRead: false), Text("a: x\n  y\n", isRead: false),
    Text("a: b: c\n", isRead: false),
    Text("a: >\n  x\n  y\n\n  z\n\n   i\n  j\nb: >-\n  x\n\n\nc: >+\n  x\n\n\nd: >+\n  x\n \n  "),
    Text("a: [x,\n  y, # c\n  {k: v,\n   l: w}\n]\nb: 1\n"), Text("a: [x\n  y]\n", isRead: false),
    Text("a: [x,\n- y]\n", isRead: false),
    Text("? a\n: b\n", isRead: false),
    Text(#"a: "\u00e9 \x41\U0001F600 \r\0\b\e\f"# + "\"\nb: 1\n"),
    Text(#"a: "\ud800""#, isRead: false), Text(#"a: "\u00g0""#, isRead: false),
    Text(#"a: "\u00"#, isRead: false), Text(#"a: "\/""#, isRead: false),
    Text("a: &x 1\nb: *x\nc: &y\n  d: 2\ne:\n- *y\n- &z\n  f: *x\n- *z\n"),
    Text("a: *x\n", isRead: false),
    Text("- &x a: 1\n", isRead: false), Text("a: &x\n  b: *x\n", isRead: false),
    Text("a:\n    b: 1\n  c: 2\n", isRead: false), Text("a: |\n   \n  x\n", isRead: false),
    Text("a: 1\r\nb: 2\r\n", isRead: false), Text("a:\t1\n", isRead: false),
    Text("a: 1\n---\nb: 2\n", isRead: false), Text("<<: {a: 1}\n", isRead: false),
    Text("a: .inf\n", isRead: false), Text("a: |2\n   x\n", isRead: false),
    Text("x\n", isRead: false),
  ])
  func reads(_ text: Text) throws {
    let isRead = try compare(Array(text.text.utf8))
    #expect(isRead == text.isRead)
  }

  /// Texts out of pieces that meet at random: whatever the direct reader makes of them is right.
  @Test func agreesOnRandomTexts() throws {
    let pieces = [
      "a: ", "b:", "key: ", "- ", "-", "\n", "\n  ", "\n    ", "\n      ", "\n ", " ", "  ", "x",
      "y z",
      "1", "1.5", "0x1F", "~", "true", "'q'", "\"d\"", "'a: b'", "\"\\n\"", "|", "|-", "|+", ">",
      ">-\n", ">+\n", "#",
      " # c",
      "[", "]", "{", "}", ", ", ": ", ":", "[a, b]", "{k: v}", "{}", "[]", "<<: ", "&a ", "*a",
      "*a\n", "k: &a v\n", "l: *a\n", "m: &a\n  n: 1\n",
      "!!str ",
      "---", "...", "é", "\t", "\\", "?", "? ", "-1", ".5", "k: v\n", "- k: v\n  l: w\n",
      #""\u00e9""#, #""\x41 \0""#, #""\ud800""#, #""\U0001F600 ""#, "\\u", "\\r",
      "c: |\n    t\n", "c: >\n    t\n    u\n", "[a,\n  b]",
    ]
    var state: UInt64 = 20_261_121
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    var read = 0
    for _ in 0..<30_000 {
      let text = (0...random(14)).map { _ in pieces[random(pieces.count)] }.joined()
      if try compare(Array(text.utf8)) { read += 1 }
    }
    #expect(read > 1_000)
  }

  /// Whether the direct reader reads a text; that it does so rightly is expected.
  private func compare(_ bytes: [UInt8]) throws -> Bool {
    try bytes.withUnsafeBufferPointer { buffer in
      let survey = SourceSurvey(buffer)
      var isRead = false
      for numbers in [YAMLReader.Options.Numbers.json, .yaml] {
        for keys in [YAMLReader.Options.DuplicateKeys.lastWins, .refuse] {
          let options = YAMLReader.Options(duplicateKeys: keys, numbers: numbers)
          guard let direct = DirectReader.value(buffer, survey: survey, options: options) else {
            continue
          }
          isRead = true
          var observer = NoObserver()
          let whole: Value
          do {
            whole = try TreeReader.read(
              buffer, survey: survey, options: options, observer: &observer)
          } catch {
            Issue.record("\(String(decoding: buffer, as: UTF8.self).debugDescription): \(error)")
            continue
          }
          let text = String(decoding: buffer, as: UTF8.self).debugDescription
          #expect(ValueSnapshot(direct) == ValueSnapshot(whole), "\(text)")
        }
      }
      var observer = NoObserver()
      if DirectReader.value(buffer, survey: survey, options: .init(), wanted: ["key"]) != nil {
        _ = try TreeReader.read(buffer, survey: survey, options: .init(), observer: &observer)
      }
      return isRead
    }
  }
}
