import Testing

@testable import Verification

/// What charts put into messages stays in its place: it steers no terminal, and begins no line of which
/// a program takes orders.
@Suite struct HostileTextTests {
  private static let text = "a\r\n::stop-commands::x\u{1B}[2J\u{202E}|\u{301}\u{7}"

  private static let finding = Finding(
    "OC101", .error, chart: text, at: Finding.Place(file: text), trace: [Finding.Place(file: text)],
    object: Finding.Object(apiVersion: text, kind: text, namespace: text, name: text), field: text,
    text, help: text)

  @Test(arguments: [CheckReportFormat.text, .github, .markdown])
  func reportsOfCheck(_ format: CheckReportFormat) {
    var chart = CheckReport.ChartResult(path: Self.text)
    chart.findings = [Self.finding]
    chart.written = [Self.text]
    let text = String(decoding: CheckReport(charts: [chart]).text(format), as: UTF8.self)
    expectHarmless(text)
    #expect(!text.contains("\n::stop"), "\(text.debugDescription)")
  }

  @Test(arguments: [ValidationReport.Format.text, .pretty, .tap])
  func reportsOfValidate(_ format: ValidationReport.Format) {
    let result = ValidationResult(
      file: "f", object: Finding.Object(apiVersion: "v1", kind: "k\u{1B}", name: "n\u{7}"),
      status: .error, reason: "no \u{1B}[2J", offset: 0)
    let report = ValidationReport(results: [result], fileCount: 1)
    expectHarmless(String(decoding: report.text(format), as: UTF8.self))
  }

  @Test func reportsOfUnittest() {
    let assertion = AssertionResult(
      index: 0, name: Self.text, isNegated: false, isPassed: false, lines: [Self.text])
    let tests = [
      TestResult(name: Self.text, error: Self.text),
      TestResult(name: Self.text, isSkipped: true),
      TestResult(name: Self.text, assertions: [assertion]),
    ]
    let suite = SuiteResult(name: Self.text, file: Self.text, error: "\u{1B}", tests: tests)
    let console = TestConsole(usesColor: false)
    for error in [nil, "\u{1B}[2J"] {
      let result = ChartTestResult(
        chart: Self.text, path: Self.text, error: error, suites: [suite])
      expectHarmless(console.text(of: result))
    }
  }

  private func expectHarmless(_ text: String) {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t"
        || scalar.properties.generalCategory != .control
          && scalar.properties.generalCategory != .format
    }
    #expect(isPlain, "\(text.debugDescription)")
  }
}
