/// A summary for a pull request.
struct MarkdownReport {
  let report: CheckReport
  /// How many findings are listed; the rest is counted.
  private static let maximum = 200

  init(report: CheckReport) { self.report = report }

  var text: String {
    var text = "## Charts\n\n\(report.summary)\n"
    let findings = report.findings.sorted { $0.severity > $1.severity }
    guard !findings.isEmpty else { return text }
    text += "\n| | code | where | what |\n| --- | --- | --- | --- |\n"
    for finding in findings.prefix(Self.maximum) {
      let mark =
        switch finding.severity {
        case .error: "❌"
        case .warning: "⚠️"
        case .info: "ℹ️"
        }
      let line = finding.line.map { ":\($0)" } ?? ""
      text +=
        "| \(mark) | \(finding.code) | \(Self.cell(finding.fullPath + line)) "
        + "| \(Self.cell(GitHubReport.words(finding))) |\n"
    }
    if findings.count > Self.maximum {
      text += "\n… and \(findings.count - Self.maximum) more\n"
    }
    return text
  }

  private static func cell(_ text: String) -> String {
    text.escaping(["\\": "\\\\", "|": "\\|", "<": "&lt;", "\n": " "])
  }
}
