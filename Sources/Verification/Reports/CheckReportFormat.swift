internal import Diagnostics

/// The forms of a report of `check`.
public enum CheckReportFormat: String, Sendable, CaseIterable {
  /// For people.
  case text
  /// The findings as a list.
  case json
  /// A suite for each chart, for build servers.
  case junit
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// Annotations of GitHub Actions.
  case github
  /// A summary in Markdown.
  case markdown
}

extension CheckReport {
  /// The report in a form; `tool` is the version that SARIF names.
  public func text(
    _ format: CheckReportFormat, usesColor: Bool = false, tool: String = ""
  ) -> [UInt8] {
    switch format {
    case .text: Array(TextReport(report: printable, colors: Colors(isOn: usesColor)).text.utf8)
    case .json: FindingsJSON.text(findings)
    case .junit: Array(JUnitCheckReport(report: self).text.utf8)
    case .sarif: SARIFReport(report: self, tool: tool).text
    case .github: Array(GitHubReport(report: printable).text.utf8)
    case .markdown: Array(MarkdownReport(report: printable).text.utf8)
    }
  }

  /// The report as a terminal may get it.
  private var printable: CheckReport {
    var report = self
    for index in charts.indices {
      report.charts[index].path = visible(charts[index].path)
      report.charts[index].findings = charts[index].findings.map(\.printable)
      report.charts[index].written = charts[index].written.map { visible($0) }
    }
    return report
  }

  /// How many findings of each severity there are.
  func count(_ severity: Finding.Severity) -> Int { findings.count { $0.severity == severity } }

  /// What was done, in one line.
  var summary: String {
    func many(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
    let renders = charts.reduce(0) { $0 + $1.renders }
    let objects = charts.reduce(0) { $0 + $1.objects }
    let passed = charts.reduce(0) { $0 + $1.tests.passed }
    let failed = charts.reduce(0) { $0 + $1.tests.failed }
    let suppressed = charts.reduce(0) { $0 + $1.suppressed }
    let cached = charts.count(where: \.isCached)
    return many(charts.count, "chart") + (cached > 0 ? " (\(cached) unchanged)" : "") + ", "
      + many(renders, "render") + ", " + many(objects, "object") + ", "
      + many(passed + failed, "test") + (failed > 0 ? " (\(failed) failed)" : "") + ": "
      + many(count(.error), "error") + ", " + many(count(.warning), "warning") + ", "
      + many(count(.info), "note") + (suppressed > 0 ? ", \(suppressed) suppressed" : "")
  }
}

extension Finding {
  /// The file from where the tool runs; empty for findings about no file.
  var fullPath: String { place.map { Path.joined(chart, $0.file) } ?? chart }
}
