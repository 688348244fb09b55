internal import JSON
internal import ValueTree

/// Findings as a JSON list, one object a finding; what a finding does not have is left out.
public enum FindingsJSON {
  /// The text, with a final line feed.
  public static func text(_ findings: [Finding]) -> [UInt8] {
    var text: [UInt8] = Array("[".utf8)
    for (index, finding) in findings.enumerated() {
      text += Array((index == 0 ? "\n  " : ",\n  ").utf8)
      text +=
        (try? JSONWriter.text(of: value(finding), escapingHTML: false).bytes) ?? Array("null".utf8)
    }
    text += Array(findings.isEmpty ? "]\n".utf8 : "\n]\n".utf8)
    return text
  }

  private static func value(_ finding: Finding) -> Value {
    var entries: [(key: ByteString, value: Value)] = [
      ("code", .text(finding.code)), ("severity", .text(finding.severity.label.lowercased())),
      ("chart", .text(finding.chart)), ("message", .text(finding.message)),
    ]
    if let place = finding.place { entries += places(place) }
    if !finding.trace.isEmpty {
      entries.append(("trace", .list(finding.trace.map { .dict(Dict(places($0))) })))
    }
    if let object = finding.object {
      entries.append(
        (
          "object",
          .dict(
            Dict([
              ("apiVersion", .text(object.apiVersion)), ("kind", .text(object.kind)),
              ("namespace", .text(object.namespace)), ("name", .text(object.name)),
            ]))
        ))
    }
    if let field = finding.field { entries.append(("field", .text(field))) }
    if let help = finding.help { entries.append(("help", .text(help))) }
    return .dict(Dict(entries))
  }

  private static func places(_ place: Finding.Place) -> [(key: ByteString, value: Value)] {
    var entries: [(key: ByteString, value: Value)] = [("file", .text(place.file))]
    if let line = place.line { entries.append(("line", .int(line))) }
    if let column = place.column { entries.append(("column", .int(column))) }
    return entries
  }
}
