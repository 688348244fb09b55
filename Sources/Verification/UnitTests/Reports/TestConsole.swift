internal import Diagnostics

/// What `unittest` shows: charts, their suites, the tests that failed, and the totals.
public struct TestConsole: Sendable {
  /// How many there are of a kind, by what came out of them.
  private struct Count {
    var passed = 0
    var failed = 0
    var errored = 0
    var skipped = 0

    func text(_ colors: Colors) -> String {
      let bad =
        (failed > 0 ? colors.bad("\(failed) failed, ") : "")
        + (errored > 0 ? "\(errored) errored, " : "")
      return skipped > 0
        ? "\(bad)\(passed) passed, \(skipped) skipped, \(passed + failed + skipped) total"
        : "\(bad)\(passed) passed, \(passed + failed) total"
    }
  }

  private let colors: Colors

  /// A console with or without colour.
  public init(usesColor: Bool) { colors = Colors(isOn: usesColor) }

  /// Everything about a chart: the heading, and its suites.
  public func text(of result: ChartTestResult) -> String {
    let suites = result.suites.map(lines).joined()
    return result.error == nil ? header(result) + suites : suites + header(result)
  }

  /// The line above the suites of a chart.
  public func header(_ result: ChartTestResult) -> String {
    if let error = result.error { return "\n### \(colors.bad("Error: ")) \(lines(error))\n\n" }
    let (name, path) = (colors.strong(visible(result.chart)), colors.faint(visible(result.path)))
    return "\n### Chart [ \(name) ] \(path)\n\n"
  }

  /// The lines about a suite.
  public func lines(_ suite: SuiteResult) -> String {
    let label =
      suite.isSkipped
      ? colors.warningLabel(" SKIP ")
      : suite.isPassed ? colors.goodLabel(" PASS ") : colors.badLabel(" FAIL ")
    var path = ""
    if !suite.file.isEmpty {
      let (folder, name) = Path.split(visible(suite.file))
      path = colors.faint(folder + "/") + name
    }
    var text = "\(label) \(colors.strong(visible(suite.name)))\t\(path)\n"
    if let error = suite.error {
      text += "\t\(colors.strong("- Execution Error: "))\n\t\t\(lines(error))\n\n"
      if suite.tests.isEmpty { return text }
    }
    for test in suite.tests { append(test, to: &text) }
    return text
  }

  private func append(_ test: TestResult, to text: inout String) {
    if test.isPassed { return }
    let name = visible(test.name)
    if test.isSkipped {
      text +=
        "\t\(colors.strong("- "))\(colors.warningLabel("SKIPPED"))"
        + colors.warning(" '\(name)'") + "\n"
    } else if let error = test.error {
      text +=
        "\t\(colors.strong("- \(name)"))\n\t\t\(colors.strong("Error: \(lines(error))\n"))\n"
    } else {
      text += "\t\(colors.bad("- \(name)\n"))\n"
      for assertion in test.assertions where !assertion.isPassed {
        text += "\t\t\(colors.bad(visible(assertion.title)))\n"
        for line in assertion.lines { text += "\t\t\t\(shown(lines(line)))\n" }
        text += "\n"
      }
    }
  }

  /// A text of several lines in which nothing steers the terminal.
  private func lines(_ text: String) -> String { visible(text, keepingLines: true) }

  /// Lines of a difference in the colours of what went and what came.
  private func shown(_ line: String) -> String {
    if line.hasPrefix("\t+") { return colors.good(line) }
    return line.hasPrefix("\t-") ? colors.bad(line) : line
  }

  /// The totals at the end.
  public func summary(_ results: [ChartTestResult], nanoseconds: Int64) -> String {
    var charts = Count()
    var suites = Count()
    var tests = Count()
    var snapshots = Count()
    var suitesWithFailedSnapshots = 0
    for result in results {
      if result.isPassed { charts.passed += 1 } else { charts.failed += 1 }
      if result.error != nil { charts.errored += 1 }
      for suite in result.suites {
        if suite.isSkipped {
          suites.skipped += 1
        } else if suite.isPassed {
          suites.passed += 1
        } else {
          suites.failed += 1
          if suite.error != nil { suites.errored += 1 }
          if suite.snapshotsFailed > 0 { suitesWithFailedSnapshots += 1 }
        }
        snapshots.failed += suite.snapshotsFailed
        snapshots.passed += suite.snapshotTotal - suite.snapshotsFailed
        for test in suite.tests {
          if test.isPassed {
            tests.passed += 1
          } else if test.isSkipped {
            tests.skipped += 1
          } else {
            tests.failed += 1
            if test.error != nil { tests.errored += 1 }
          }
        }
      }
    }
    var text = ""
    if snapshots.failed > 0 {
      text +=
        "\nSnapshot Summary: \(colors.bad("\(snapshots.failed) snapshot failed"))"
        + " in \(suitesWithFailedSnapshots) test suite."
        + colors.faint(" Check changes and use `-u` to update snapshot.") + "\n"
    }
    return text + """

      Charts:      \(charts.text(colors))
      Test Suites: \(suites.text(colors))
      Tests:       \(tests.text(colors))
      Snapshot:    \(snapshots.text(colors))
      Time:        \(Duration.shown(nanoseconds))


      """
  }
}

/// Durations as texts.
enum Duration {
  /// A duration in the largest unit that it has one of: `1.25s`, `13.2ms`, `480µs`.
  static func shown(_ nanoseconds: Int64) -> String {
    switch nanoseconds {
    case 60_000_000_000...:
      let minutes = nanoseconds / 60_000_000_000
      return "\(minutes)m\(decimal(nanoseconds % 60_000_000_000, 1_000_000_000))s"
    case 1_000_000_000...: return decimal(nanoseconds, 1_000_000_000) + "s"
    case 1_000_000...: return decimal(nanoseconds, 1_000_000) + "ms"
    default: return decimal(nanoseconds, 1000) + "µs"
    }
  }

  private static func decimal(_ value: Int64, _ unit: Int64) -> String {
    var digits = "\(value % unit + unit)".dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "\(value / unit)" : "\(value / unit).\(digits)"
  }

  /// A duration in seconds with three digits behind the point.
  static func seconds(_ nanoseconds: Int64) -> String {
    let milliseconds = (nanoseconds + 500_000) / 1_000_000
    return "\(milliseconds / 1000).\("\(milliseconds % 1000 + 1000)".dropFirst())"
  }
}
