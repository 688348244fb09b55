internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// All parts of the verification of one chart.
struct ChartCheck: Sendable {
  let path: String
  let options: CheckOptions
  let validators: ValidatorPool

  /// What the chart's verification gives.
  func run() -> CheckReport.ChartResult {
    var result = CheckReport.ChartResult(path: path)
    let chart: Chart
    let cases: [CheckCase]
    do throws(Diagnostic) {
      chart = try ChartLoader().loadWithSiblings(path: path)
      cases = try CheckCase.all(of: path, options)
    } catch {
      result.findings = [finding(CheckRule.load, .error, error)]
      return result
    }
    let has = { options.parts.contains($0) }
    if has(.lint) { result.findings += lint(chart) }
    // Templates that gave objects: in any case, in any unit test.
    var filled: Set<String> = []
    if has(.unittest) { unitTests(chart, &result, &filled) }
    if has(.validate) || has(.recorded) { render(chart, cases, &result, &filled) }
    result.findings = EmptyTemplateCheck.findings(
      result.findings, ofChart: chart.name, without: filled)
    if has(.documentation) { documentation(chart, &result) }
    return result
  }

  /// A finding about an error of the engine.
  private func finding(
    _ code: String, _ severity: Finding.Severity, _ error: Diagnostic, in name: String = ""
  ) -> Finding {
    let place = error.primary.map { label in
      let position = label.file.position(of: label.span.start)
      return Finding.Place(
        file: belowChart(label.file.name), line: position.line, column: position.column)
    }
    let words = name.isEmpty ? error.message : "\(name): \(error.message)"
    return Finding(code, severity, chart: path, at: place, words, help: error.help)
  }

  /// A template's path without the chart's name in front of it.
  private func belowChart(_ name: String) -> String {
    name.split(separator: "/", maxSplits: 1).last.map { String($0) } ?? name
  }

  // MARK: Lint

  private func lint(_ chart: Chart) -> [Finding] {
    var linter = Linter()
    linter.options.limits = options.limits
    linter.options.schemaLimits = options.schemaLimits
    linter.options.valuesFiles = options.valuesFiles
      .flatMap { FileGlob.paths(Path.joined(path, $0)) }
      .compactMap { file in
        (try? SystemFile.content(file, limit: 64 << 20)).map {
          Linter.NamedValues(name: file, bytes: $0)
        }
      }
    return linter.lint(path: path, chart: chart).findings.map { finding in
      var finding = finding
      finding.chart = path
      return finding
    }
  }

  // MARK: Unit tests

  private func unitTests(
    _ chart: Chart, _ result: inout CheckReport.ChartResult, _ filled: inout Set<String>
  ) {
    var options = self.options.unitTests
    // Charts are checked side by side; the tests of one run in turn.
    options.jobs = 1
    options.includesSubcharts = false
    options.limits = self.options.limits
    options.schemaLimits = self.options.schemaLimits
    let outcome = UnitTests(options).run(chart: chart, path: path)
    if let error = outcome.error {
      result.findings.append(
        Finding(CheckRule.suiteFails, .error, chart: path, error))
    }
    for suite in outcome.suites {
      let prefix = path + "/"
      let place = Finding.Place(
        file: suite.file.hasPrefix(prefix) ? String(suite.file.dropFirst(prefix.count)) : suite.file
      )
      if let error = suite.error {
        result.findings.append(
          Finding(
            CheckRule.suiteFails, .error, chart: path, at: place, error))
      }
      for test in suite.tests {
        filled.formUnion(test.filledTemplates)
        if test.isSkipped {
          result.tests.skipped += 1
        } else if test.isPassed {
          result.tests.passed += 1
        } else {
          result.tests.failed += 1
          let lines = test.assertions.filter { !$0.isPassed }.flatMap { [$0.title] + $0.lines }
          result.findings.append(
            Finding(
              CheckRule.testFails, .error, chart: path, at: place,
              field: test.name,
              "test `\(test.name)` of \(suite.name) fails: "
                + (test.error ?? lines.joined(separator: "\n"))))
        }
      }
    }
  }

  // MARK: Rendering

  /// Renders every case for every version once; validation and recorded output look at the same text.
  private func render(
    _ chart: Chart, _ cases: [CheckCase], _ result: inout CheckReport.ChartResult,
    _ filled: inout Set<String>
  ) {
    if chart.metadata.type == "library" { return }
    var recording = Recording(
      folder: Path.joined(path, options.recordedFolder), updates: options.updatesRecorded)
    var seen: Set<Finding> = []
    for check in cases {
      for version in options.kubernetesVersions {
        result.renders += 1
        let name = "\(check.name), Kubernetes \(version)"
        do throws(Diagnostic) {
          var renderOptions = RenderOptions()
          renderOptions.limits = options.limits
          renderOptions.schemaLimits = options.schemaLimits
          do throws(KubeVersion.Refusal) {
            renderOptions.capabilities.kubeVersion = try KubeVersion(parsing: version)
          } catch {
            throw Diagnostic(.kubeVersion, error.message)
          }
          // The same keys and passwords in every run: recorded output has to stay as it is.
          renderOptions.environment.seed = 1
          let files = try chart.renderTemplates(values: check.values, options: renderOptions)
            .filter { !$0.path.hasSuffix("NOTES.txt") }
          for file in files where !filled.contains(file.path) {
            if EmptyTemplateCheck.hasContent(file.text) { filled.insert(file.path) }
          }
          if options.parts.contains(.validate) {
            validate(chart, check, files, renderOptions, version, &seen, &result)
          }
          if options.parts.contains(.recorded), recording.isInUse {
            recording.compare(files, case: check.slug, version: version)
          }
        } catch {
          let found = finding(CheckRule.render, .error, error, in: name)
          // The same failure for another version says nothing new.
          if !result.findings.contains(where: {
            $0.code == found.code && $0.place == found.place && $0.message.hasPrefix(check.name)
          }) {
            result.findings.append(found)
          }
        }
      }
    }
    result.written += recording.finish()
    result.findings += recording.findings.map { finding in
      var finding = finding
      finding.chart = path
      return finding
    }
  }

  // MARK: Documentation

  private func documentation(_ chart: Chart, _ result: inout CheckReport.ChartResult) {
    var documentation = ChartDocumentation(folder: path, fixes: options.fixesDocumentation)
    documentation.check(chart)
    result.written += documentation.written
    result.findings += documentation.findings.map { finding in
      var finding = finding
      finding.chart = path
      return finding
    }
  }
}
