internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import Verification

let lintCommand: Command = {
  var command = Command("lint", summary: "examine a chart for possible issues")
  command.usage = "PATH"
  command.description = """
    Check that charts are well-formed: the rules of `helm lint` with its words and exit code, and
    checks of our own, whose findings show a code such as OC101 (docs/lint.md explains each).

    What would make an installation fail is an [ERROR], what breaks with convention or
    recommendation a [WARNING]. Our own findings change the exit code only with --own-checks=fail.
    """
  command.flags = ValueFlags.all + lintFlags
  command.positionals = 0...Int.max
  command.run = { invocation throws(Diagnostic) in try LintRun(invocation: invocation).run() }
  return command
}()

private let lintFlags: [Flag] = [
  Flag("strict", .bool, "fail on lint warnings"),
  Flag("with-subcharts", .bool, "lint dependent charts"),
  Flag("quiet", .bool, "print only warnings and errors"),
  Flag("skip-schema-validation", .bool, "if set, disables JSON schema validation"),
  Flag(
    "kube-version", .text, "Kubernetes version used for capabilities and deprecation checks"),
  Flag(
    "own-checks", .text, default: "report",
    "what our own checks do: `off`, `report` or `fail` (their errors, with --strict their "
      + "warnings, count)"),
  Flag("skip-check", .slice, "codes of our own checks to leave out"),
  Flag(
    "values-can-template", .bool,
    "report the values that reach `tpl`: who sets them can read all others"),
  Flag("output", short: "o", .text, default: "text", "format of the findings: text or json"),
]

/// One run of `lint`.
private struct LintRun {
  let invocation: Invocation

  private var values: FlagValues { invocation.values }
  private var surroundings: Surroundings { invocation.surroundings }

  func run() throws(Diagnostic) -> Int32 {
    let ownChecks = values.text("own-checks") ?? "report"
    guard ["off", "report", "fail"].contains(ownChecks) else {
      throw Diagnostic(.usage, "--own-checks wants off, report or fail, not `\(ownChecks)`")
    }
    let format = values.text("output") ?? "text"
    guard format == "text" || format == "json" else {
      throw Diagnostic(.usage, "--output wants text or json, not `\(format)`")
    }
    var linter = Linter(options: try options())
    if ownChecks == "off" { linter.options.checks = [] }
    if values.bool("values-can-template") {
      linter.options.checks.insert(Check.templatedValue.code)
    }
    for code in values.list("skip-check") { linter.options.checks.remove(code) }
    let overrides = try ValueFlags.overrides(invocation)
    let paths = try self.paths()
    var text = ""
    var failed = 0
    var noticed = 0
    var findings: [Finding] = []
    for path in paths {
      let report = linter.lint(path: path, values: overrides)
      findings += report.findings
      let fails = self.fails(report, countsOwn: ownChecks == "fail")
      if fails { failed += 1 }
      let isNoticed = fails || report.findings.contains { $0.severity > .info }
      if isNoticed { noticed += 1 }
      if values.bool("quiet"), !isNoticed { continue }
      text += "==> Linting \(path)\n"
      if let failure = report.failure { text += "Error \(failure)\n" }
      for finding in report.findings where !values.bool("quiet") || finding.severity > .info {
        text += Self.line(finding) + "\n"
      }
      text += "\n"
    }
    let summary = "\(paths.count) chart(s) linted, \(failed) chart(s) failed"
    if format == "json" {
      surroundings.output(FindingsJSON.text(findings))
    } else {
      surroundings.output(Array(visible(text, keepingLines: true).utf8))
      if failed == 0, !values.bool("quiet") || noticed > 0 { surroundings.print(summary) }
    }
    guard failed == 0 else { throw Diagnostic(.chart, summary) }
    return 0
  }

  private func fails(_ report: Linter.Report, countsOwn: Bool) -> Bool {
    let tolerated: Finding.Severity = values.bool("strict") ? .info : .warning
    let counted = countsOwn ? report.findings : report.helmFindings
    return report.failure != nil || counted.contains { $0.severity > tolerated }
  }

  /// The reference's form of a finding; ours has its line and code besides.
  private static func line(_ finding: Finding) -> String {
    var path = finding.file ?? ""
    if HelmRule.contains(finding.code) {
      return "[\(finding.severity.label)] \(path): \(finding.message)"
    }
    if let line = finding.line { path += ":\(line)" }
    return "[\(finding.severity.label)] \(path): \(finding.message) (\(finding.code))"
  }

  private func options() throws(Diagnostic) -> Linter.Options {
    var options = Linter.Options()
    options.namespace =
      values.text("namespace") ?? surroundings.variable("HELM_NAMESPACE") ?? ""
    options.skipsSchemaValidation = values.bool("skip-schema-validation")
    if let text = values.text("kube-version") {
      do throws(KubeVersion.Refusal) {
        options.kubeVersion = try KubeVersion(parsing: text)
      } catch {
        throw Diagnostic(.usage, "invalid kube version '\(text)': \(error.message)")
      }
    }
    return options
  }

  /// The charts named, `.` if none is, and with --with-subcharts those below them.
  private func paths() throws(Diagnostic) -> [String] {
    var paths = values.positionals.isEmpty ? ["."] : values.positionals
    guard values.bool("with-subcharts") else { return paths }
    for path in paths { addCharts(below: path + "/charts", to: &paths) }
    return paths
  }

  private func addCharts(below folder: String, to paths: inout [String]) {
    guard let names = try? SystemFile.names(inFolder: folder) else { return }
    for name in names {
      let path = "\(folder)/\(name)"
      guard let status = try? SystemFile.linkStatus(path) else { continue }
      if status.isFolder {
        addCharts(below: path, to: &paths)
      } else if name == "Chart.yaml" {
        paths.append(folder)
      } else if name.hasSuffix(".tgz") || name.hasSuffix(".tar.gz") {
        paths.append(path)
      }
    }
  }
}
