import Synchronization
import Testing

@testable import ChartCommands

@Suite struct ServeTests {
  /// Input that arrives in the given parts.
  private static func lines(_ parts: [String], limit: Int = 100) -> [InputLines.Line] {
    var rest = parts.map { Array($0.utf8) }
    var lines = InputLines(limit: limit) { rest.isEmpty ? [] : rest.removeFirst() }
    var result: [InputLines.Line] = []
    while let line = lines.next() { result.append(line) }
    return result
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var parts: [String]
    var lines: [String?]
    var testDescription: String { "\(parts)" }
  }

  @Test(arguments: [
    Case(parts: [], lines: []),
    Case(parts: ["a\n"], lines: ["a"]),
    Case(parts: ["a"], lines: ["a"]),
    Case(parts: ["a\r\nb\r\n"], lines: ["a", "b"]),
    Case(parts: ["a", "b", "c\nd", "\n"], lines: ["abc", "d"]),
    Case(parts: ["\n\n", "a\n\n"], lines: ["a"]),
    Case(parts: ["123456789012\nb\n"], lines: [nil, "b"]),
    Case(parts: ["1234567", "8901", "23456789012", "x\nb\n"], lines: [nil, "b"]),
    Case(parts: ["1234567890", "\nb"], lines: ["1234567890", "b"]),
    Case(parts: ["1234567890", "1"], lines: [nil]),
  ])
  func lines(_ test: Case) {
    let wanted = test.lines.map { line in
      line.map { InputLines.Line.text(Array($0.utf8)) } ?? .tooLong
    }
    #expect(Self.lines(test.parts, limit: 10) == wanted)
  }

  @Test func answersLineByLine() {
    let output = Output()
    var surroundings = Surroundings(
      output: { output.add($0) }, errorOutput: { _ in }, input: { [] }, variable: { _ in nil })
    let input = Input(#"{"op": "version", "id": 1}"# + "\nnonsense\n" + #"{"op": "version"}"#)
    surroundings.inputPart = { input.next() }
    #expect(CommandTree().run(["serve", "--stdio"], surroundings) == 0)
    let lines = output.text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.hasPrefix(#"{"id":1,"ok":true"#) == true)
    #expect(lines.dropFirst().first?.contains(#""ok":false"#) == true)
    #expect(output.text.hasSuffix("\n"))
  }

  private final class Output: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func add(_ part: [UInt8]) { bytes.withLock { $0 += part } }
    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
  }

  private final class Input: Sendable {
    private let bytes: Mutex<[UInt8]>
    init(_ text: String) { bytes = Mutex(Array(text.utf8)) }
    func next() -> [UInt8] {
      bytes.withLock { bytes in
        let part = Array(bytes.prefix(7))
        bytes.removeFirst(part.count)
        return part
      }
    }
  }
}
