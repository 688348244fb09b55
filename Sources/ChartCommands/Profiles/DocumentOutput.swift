internal import Diagnostics
internal import JSON
internal import ValueTree
internal import YAML

/// How a document is printed: as a table by those who know its columns, or as JSON or YAML.
enum DocumentOutput: String {
  case table, json, yaml

  /// The form that `-o` names.
  static func form(_ invocation: Invocation) throws(Diagnostic) -> DocumentOutput {
    let word = invocation.values.text("output") ?? "table"
    guard let form = DocumentOutput(rawValue: word) else {
      throw Diagnostic(.usage, "--output is table, json or yaml, not `\(word)`")
    }
    return form
  }

  /// Prints a document, or the lines that are its table.
  static func print(
    _ document: Value, _ invocation: Invocation, table: () -> [String]
  ) throws(Diagnostic) {
    switch try form(invocation) {
    case .table:
      for line in table() { invocation.surroundings.print(line) }
    case .json:
      var bytes: [UInt8] = []
      do throws(JSONError) {
        try JSONWriter.appendIndented(document, to: &bytes, escapingHTML: false)
      } catch {
        throw Diagnostic(.profile, error.text)
      }
      invocation.surroundings.output(bytes + [UInt8(ascii: "\n")])
    case .yaml: invocation.surroundings.output(try yaml(document))
    }
  }

  /// A document as YAML, with a line end.
  static func yaml(_ document: Value) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(YAMLError) {
      try YAMLWriter.append(document, to: &bytes)
    } catch {
      throw Diagnostic(.profile, error.message)
    }
    return bytes + [UInt8(ascii: "\n")]
  }
}
