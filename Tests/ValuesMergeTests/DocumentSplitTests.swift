import Diagnostics
import Testing

@testable import ValuesMerge

@Suite("Documents of a values file")
struct DocumentSplitTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var documents: [String]
    var testDescription: String { text.count < 40 ? text : "\(text.utf8.count) bytes" }

    init(_ text: String, _ documents: [String]) {
      (self.text, self.documents) = (text, documents)
    }
  }

  private static func line(_ count: Int) -> String { String(repeating: "x", count: count) }

  @Test(arguments: [
    Case("", []),
    Case("a: 1", ["a: 1\n"]),
    Case("a: 1\n---\nb: 2\n", ["a: 1\n", "b: 2\n"]),
    Case("a\n---\n", ["a\n"]),
    Case("a\n---", ["a\n"]),
    Case("---\n---\na\n", ["---\n", "a\n"]),
    Case("a\n--- # c\nb\n---#c\nc", ["a\n", "b\n", "c\n"]),
    Case("a\r\n---\r\nb\rc\r\n", ["a\n", "b\rc\n"]),
    Case("a: \"x\n---\ny\"\n", ["a: \"x\n", "y\"\n"]),
    Case(" ---\n", [" ---\n"]),
    // The reference loses a last line that fills its buffer.
    Case(line(4096), []),
    Case(line(4095), [line(4095) + "\n"]),
    Case(line(4096) + "\n", [line(4096) + "\n"]),
    Case("a\n" + line(8192), ["a\n"]),
    Case("a\n" + line(8191), ["a\n" + line(8191) + "\n"]),
  ])
  func documents(_ test: Case) {
    var split = DocumentSplit(SourceFile(name: "v.yaml", bytes: Array(test.text.utf8)))
    var documents: [String] = []
    while let document = split.next() { documents.append(String(decoding: document, as: UTF8.self)) }
    #expect(documents == test.documents)
    #expect(split.failure == nil)
  }

  @Test func textAfterASeparator() throws {
    var split = DocumentSplit(SourceFile(name: "v.yaml", bytes: Array("a\n---  b \nc".utf8)))
    #expect(split.next() == nil)
    let failure = try #require(split.failure)
    #expect(
      failure.helmText == "error reading yaml document: invalid Yaml document separator: b")
    #expect(failure.primary?.span == SourceSpan(2, 9))
  }
}
