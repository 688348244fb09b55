/// Annotations that GitHub Actions shows beside the lines.
struct GitHubReport {
  let report: CheckReport

  var text: String {
    report.findings.map { finding in
      let kind =
        switch finding.severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "notice"
        }
      var properties = ["file=\(Self.property(finding.fullPath))"]
      if let line = finding.line { properties.append("line=\(line)") }
      if let column = finding.column { properties.append("col=\(column)") }
      properties.append("title=\(Self.property(finding.code))")
      return "::\(kind) \(properties.joined(separator: ","))::\(Self.data(Self.words(finding)))\n"
    }.joined() + report.summary + "\n"
  }

  /// A finding in one text: object and field, then what is wrong.
  static func words(_ finding: Finding) -> String {
    let subject = [finding.object?.description, finding.field].compactMap { $0 }
      .filter { !$0.isEmpty }.joined(separator: " ")
    return subject.isEmpty ? finding.message : "\(subject): \(finding.message)"
  }

  private static func data(_ text: String) -> String {
    text.escaping(["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func property(_ text: String) -> String {
    data(text).escaping([":": "%3A", ",": "%2C"])
  }
}
