internal import Diagnostics
internal import JSON
internal import ValueTree

/// Reads findings that ``FindingsJSON`` wrote.
enum FindingsReader {
  /// The findings of a JSON list.
  static func findings(from bytes: [UInt8], name: String) throws(Diagnostic) -> [Finding] {
    do throws(JSONError) {
      let value = ValueSnapshot(try JSONReader.read(ByteString(bytes), as: .any))
      guard case .list(let items) = value else {
        throw JSONError("no list of findings", offset: 0)
      }
      return items.map(finding)
    } catch {
      throw Diagnostic(.file, "\(name): \(error.text)")
    }
  }

  static func finding(_ value: ValueSnapshot) -> Finding {
    var finding = Finding(
      text(value["code"]), severity(text(value["severity"])), chart: text(value["chart"]),
      at: place(value), text(value["message"]))
    if case .list(let trace)? = value["trace"] { finding.trace = trace.compactMap(place) }
    if let object = value["object"] {
      finding.object = Finding.Object(
        apiVersion: text(object["apiVersion"]), kind: text(object["kind"]),
        namespace: text(object["namespace"]), name: text(object["name"]))
    }
    if case .string(let field)? = value["field"] { finding.field = String(field) }
    if case .string(let help)? = value["help"] { finding.help = String(help) }
    return finding
  }

  private static func place(_ value: ValueSnapshot) -> Finding.Place? {
    guard case .string(let file)? = value["file"] else { return nil }
    return Finding.Place(
      file: String(file), line: value["line"]?.number.map { Int($0) },
      column: value["column"]?.number.map { Int($0) })
  }

  private static func text(_ value: ValueSnapshot?) -> String {
    if case .string(let text)? = value { String(text) } else { "" }
  }

  private static func severity(_ word: String) -> Finding.Severity {
    Finding.Severity.allCases.first { $0.label.lowercased() == word } ?? .error
  }
}
