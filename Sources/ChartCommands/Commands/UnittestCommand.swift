internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import TemplateLang
internal import Verification

let unittestCommand: Command = {
  var command = Command("unittest", summary: "run a chart's unit tests")
  command.usage = "CHART [...]"
  command.description = """
    Run the unit tests of charts, written in YAML in the format of helm-unittest.

    A suite is a file such as CHART/tests/deployment_test.yaml:

      suite: deployment
      templates:
        - deployment.yaml
      tests:
        - it: is a Deployment
          asserts:
            - isKind:
                of: Deployment

    Tests run in parallel and need neither a cluster nor the network. The exit code is 1 if a test
    fails or cannot be run.
    """
  command.flags =
    [
      Flag(
        "color", .optionalText("true"),
        "enforce printing colored output even if stdout is not a tty. Set to false to disable color"
      ),
      Flag("strict", .bool, "strict parse the testsuites"),
      Flag(
        "file", short: "f", .array, default: "[tests/*_test.yaml]",
        "glob paths of test files location"),
      Flag(
        "values", short: "v", .array,
        "absolute or glob paths of values files location to override helmchart values"),
      Flag(
        "update-snapshot", short: "u", .bool,
        "update the snapshot cached if needed, make sure you review the change before update"),
      Flag(
        "with-subchart", short: "s", .bool, default: "true",
        "include tests of the subcharts within `charts` folder"),
      Flag(
        "output-file", short: "o", .text,
        "the file where testresults are written, by default none is written"),
      Flag(
        "output-type", short: "t", .text, default: "\"XUnit\"",
        "the format of the output file (JUnit, NUnit, XUnit, Sonar)"),
      Flag(
        "chart-tests-path", .text,
        "the folder relative to the chart of a chart that renders to test suites"),
      Flag("failfast", short: "q", .bool, "directly quit testing, when a test is failed"),
      Flag(
        "debugPlugin", short: "d", .bool, "write the rendered files of all tests to .debug"),
      Flag(
        "skip-schema-validation", .bool,
        "skip values schema validation when rendering the chart"),
      Flag(
        "coverage", .optionalText("-"),
        "show which lines, branches and values the tests reach; with =FILE write it as lcov"),
      Flag("jobs", short: "j", .int, default: "processors", "how many tests run at a time"),
    ] + LimitFlags.all
  command.positionals = 1...Int.max
  command.run = { invocation throws(Diagnostic) in try runUnitTests(invocation) }
  return command
}()

private func runUnitTests(_ invocation: Invocation) throws(Diagnostic) -> Int32 {
  let values = invocation.values
  let surroundings = invocation.surroundings
  var options = UnitTestOptions()
  if values.isSet("file") { options.suiteFiles = values.list("file") }
  options.valuesFiles = values.list("values")
  options.includesSubcharts = values.bool("with-subchart", default: true)
  options.isStrict = values.bool("strict")
  options.failsFast = values.bool("failfast")
  options.updatesSnapshots = values.bool("update-snapshot")
  options.skipsSchemaValidation = values.bool("skip-schema-validation")
  options.suiteChart = values.text("chart-tests-path") ?? ""
  if values.bool("debugPlugin") { options.renderFolder = ".debug" }
  if let jobs = values.text("jobs").flatMap({ Int($0) }) { options.jobs = jobs }
  try LimitFlags.apply(values, to: &options.limits, &options.schemaLimits)
  let coverage = values.text("coverage")
  options.countsCoverage = coverage != nil
  let report = try reportTarget(values)

  let console = TestConsole(usesColor: usesColor(invocation))
  let start = monotonicNanoseconds()
  var results: [ChartTestResult] = []
  for path in values.positionals {
    let result = UnitTests(options).run(path: path)
    results.append(result)
    surroundings.output(Array(console.text(of: result).utf8))
    if options.failsFast, !result.isPassed { break }
  }
  if let report {
    let suites = results.flatMap(\.suites)
    let text = TestReport(suites, .current).text(report.format)
    try FileWriting.replace(report.path, with: Array(text.utf8))
  }
  let covered = results.compactMap(\.coverage)
  if coverage == "-" {
    for chart in covered { surroundings.output(Array(chart.text.utf8)) }
  } else if let coverage {
    try FileWriting.replace(coverage, with: Array(covered.map(\.lcov).joined().utf8))
  }
  let elapsed = monotonicNanoseconds() - start
  surroundings.output(Array(console.summary(results, nanoseconds: elapsed).utf8))
  return results.allSatisfy(\.isPassed) ? 0 : 1
}

/// Where a report file goes and in which form; nil without one.
private func reportTarget(
  _ values: FlagValues
) throws(Diagnostic) -> (path: String, format: TestReportFormat)? {
  guard let path = values.text("output-file"), !path.isEmpty else { return nil }
  let name = values.text("output-type") ?? "XUnit"
  guard let format = TestReportFormat(rawValue: name.lowercased()) else {
    throw Diagnostic(
      .usage, "`--output-type \(name)`: no such form",
      help: "the forms are JUnit, NUnit, XUnit and Sonar")
  }
  return (path, format)
}

/// Whether to write in colour: as the flag says, else on a terminal unless `NO_COLOR` is set.
private func usesColor(_ invocation: Invocation) -> Bool {
  switch invocation.values.text("color") {
  case "false", "never": return false
  case nil, "auto": break
  default: return true
  }
  guard invocation.surroundings.variable("NO_COLOR") == nil else { return false }
  return invocation.surroundings.isTerminal
}

private func monotonicNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
