internal import ChartRepository
internal import Diagnostics
internal import ValueTree
internal import YAML

/// How lists are printed (`-o`).
enum OutputFormat: String {
  case table
  case json
  case yaml

  static let flag = Flag(
    "output", short: "o", .text, default: "table",
    "prints the output in the specified format. Allowed values: table, json, yaml")

  /// What the flag says.
  static func chosen(_ invocation: Invocation) throws(Diagnostic) -> OutputFormat {
    guard let text = invocation.values.text("output") else { return .table }
    guard let format = OutputFormat(rawValue: text) else {
      throw Diagnostic(
        .usage, "`--output \(text)`: there are table, json and yaml",
        helmText: "invalid argument \"\(text)\" for \"-o, --output\" flag: invalid format type")
    }
    return format
  }

  /// The text of a list in one of the two forms for programs; fields in the order given in JSON.
  func text(
    _ rows: [[(key: ByteString, value: Value)]]
  ) throws(Diagnostic) -> [UInt8] {
    if self == .json {
      var text = Array("[".utf8)
      for (index, row) in rows.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        text += try JSONText.object(row)
      }
      return text + Array("]\n".utf8)
    }
    var text: [UInt8] = []
    do throws(YAMLError) {
      try YAMLWriter.append(.list(rows.map { .dict(Dict($0)) }), to: &text, maximumBytes: 1 << 30)
    } catch {
      throw Diagnostic(.yaml, "the list cannot be written: \(error.message)")
    }
    return text + [UInt8(ascii: "\n")]
  }
}
