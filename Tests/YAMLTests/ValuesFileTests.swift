import Diagnostics
import Testing
import ValueTree

@testable import YAML

/// Files of several documents.
struct ValuesFileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var yaml: String
    var values: String
    var testDescription: String { yaml.debugDescription }

    init(_ yaml: String, _ values: String) { (self.yaml, self.values) = (yaml, values) }
  }

  private func values(_ yaml: String) throws(YAMLError) -> Dict {
    try YAMLReader.values(from: SourceFile(name: "values.yaml", bytes: Array(yaml.utf8)))
  }

  @Test(arguments: [
    Case("", "{}"), Case("# only a comment", "{}"), Case("---\n", "{}"),
    Case("---\na: 1\n---\nb: 2\n", #"{"a": 1, "b": 2}"#),
    Case("a: {x: 1, y: 1}\n---\na: {y: 2}\n", #"{"a": {"x": 1, "true": 2}}"#),
    Case("a: {x: 1}\n---\na: 2\n---\na: {z: 3}", #"{"a": {"z": 3}}"#),
    Case("a: 1\n--- # next\nb: 2", #"{"a": 1, "b": 2}"#),
    Case("a: |\n  x\n  ---\n  y", #"{"a": "x\n---\ny\n"}"#),
    Case("a: |\r\n  x\r\n---\r\nb: 2\r\n", #"{"a": "x\n", "b": 2}"#),
  ])
  func documents(_ test: Case) throws {
    let expected = try YAMLReader.dict(from: ByteString(test.values)).flow
    #expect(try values(test.yaml).flow == expected)
  }

  @Test(arguments: [
    Case(
      "a: 1\n--- b: 2",
      "error reading yaml document: invalid Yaml document separator: b: 2"),
    Case(
      "a: 1\n---\n5",
      "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot "
        + "unmarshal number into Go value of type map[string]interface {}"),
    Case(
      "a: 1\n---\n- b\nc: 2\n",
      "cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 1: did not find "
        + "expected '-' indicator"),
  ])
  func failures(_ test: Case) {
    do throws(YAMLError) {
      _ = try values(test.yaml)
      Issue.record("accepted")
    } catch {
      #expect(error.message == test.values)
    }
  }

  @Test func placesCountInTheWholeFile() {
    let yaml = "a: 1\r\n---\r\nb: 2\r\nc: @\r\n"
    do throws(YAMLError) {
      _ = try values(yaml)
      Issue.record("accepted")
    } catch {
      #expect(error.offset == Array(yaml.utf8).firstIndex(of: UInt8(ascii: "@")))
    }
  }

  /// Collects what the reader reports.
  private struct Collector: YAMLObserver {
    var spans: [(path: [PathStep], span: SourceSpan)] = []

    mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
      spans.append((Array(path), span))
    }
  }

  @Test func observersSeeEveryValue() throws {
    let yaml = "é: one\n---\nb:\r\n  - x\n  - {k: v}\n"
    let bytes = Array(yaml.utf8)
    var collector = Collector()
    _ = try YAMLReader.values(
      from: SourceFile(name: "values.yaml", bytes: bytes), observer: &collector)
    let seen = collector.spans.map { entry in
      let text = String(decoding: bytes[entry.span.start..<entry.span.end], as: UTF8.self)
      let path = entry.path.map { step in
        switch step {
        case .key(let key): ".\(key)"
        case .item(let index): "[\(index)]"
        }
      }
      return path.joined() + " = " + text.prefix(6)
    }
    #expect(
      seen == [
        ".é = one", " = é: one", ".b[0] = x", ".b[1].k = v", ".b[1] = {k: v}", ".b = - x\n  ",
        " = b:\r\n  -",
      ])
  }
}
