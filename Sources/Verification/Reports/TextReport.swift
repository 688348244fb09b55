/// The report for people: findings by chart, the worst first, and what was done.
struct TextReport {
  let report: CheckReport
  let colors: Colors

  var text: String {
    var text = ""
    for chart in report.charts where !chart.findings.isEmpty {
      text += colors.strong(chart.path) + "\n"
      for finding in chart.findings.sorted(by: { $0.severity > $1.severity }) {
        append(finding, to: &text)
      }
      text += "\n"
    }
    for chart in report.charts {
      for file in chart.written { text += "wrote \(file)\n" }
    }
    return text + report.summary + " in \(Duration.shown(report.nanoseconds))\n"
  }

  private func append(_ finding: Finding, to text: inout String) {
    let label =
      switch finding.severity {
      case .error: colors.bad("error")
      case .warning: colors.warning("warning")
      case .info: colors.faint("note")
      }
    let parts = [
      finding.place.map { place in
        place.file + (place.line.map { ":\($0)" } ?? "") + (place.column.map { ":\($0)" } ?? "")
      }, finding.object?.description, finding.field,
    ].compactMap { $0 }.filter { !$0.isEmpty }
    let lines = finding.message.split(separator: "\n", omittingEmptySubsequences: false)
    text += "  \(label) \(finding.code) \(parts.joined(separator: " "))"
    text += parts.isEmpty ? "\(lines.first ?? "")\n" : ": \(lines.first ?? "")\n"
    for line in lines.dropFirst() { text += "      \(line)\n" }
    for place in finding.trace.prefix(4) {
      text +=
        colors.faint("      called from \(place.file)" + (place.line.map { ":\($0)" } ?? ""))
        + "\n"
    }
    if let help = finding.help { text += colors.faint("      help: \(help)") + "\n" }
  }
}
