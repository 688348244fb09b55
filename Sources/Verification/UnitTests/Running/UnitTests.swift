public import ChartEngine
internal import Diagnostics
internal import Transport
internal import ValueTree

/// How suites are found and run.
public struct UnitTestOptions: Sendable {
  /// Patterns of suite files below each chart.
  public var suiteFiles = ["tests/*_test.yaml"]
  /// Patterns of values files under all tests.
  public var valuesFiles: [String] = []
  /// Whether the suites of charts below `charts/` are run too.
  public var includesSubcharts = true
  /// Whether unknown fields of suites are errors.
  public var isStrict = false
  /// Whether everything stops at the first failure.
  public var failsFast = false
  /// Whether snapshots that differ are accepted.
  public var updatesSnapshots = false
  /// Whether snapshot files may be written at all.
  public var writesSnapshots = true
  /// Whether values are not checked by the charts' schemas.
  public var skipsSchemaValidation = false
  /// Whether suites may run programs: `postRenderer`.
  public var runsPostRenderers = true
  /// The folder of a chart, below each chart, whose templates render to suites.
  public var suiteChart = ""
  /// The folder that rendered files are written to; nil writes none.
  public var renderFolder: String?
  /// How many tests run at a time.
  public var jobs = Processors.count

  /// The options of `unittest` without flags.
  public init() {}
}

/// Runs test suites in the format of helm-unittest.
public struct UnitTests: Sendable {
  /// The options.
  public var options: UnitTestOptions

  /// A runner with some options.
  public init(_ options: UnitTestOptions = UnitTestOptions()) { self.options = options }

  /// Runs the suites of a chart.
  ///
  /// - Parameters:
  ///   - chart: The chart that is rendered; nil loads the one at the path.
  ///   - path: The folder of the chart, in which suites are looked for.
  ///   - report: Is told what came out of each suite, in order, as soon as it is known.
  public func run(
    chart given: Chart? = nil, path: String,
    report: @Sendable (SuiteResult) -> Void = { _ in }
  ) -> ChartTestResult {
    var result = ChartTestResult(path: path)
    let chart: Chart
    let suites: [TestSuite]
    do throws(Diagnostic) {
      if let given { chart = given } else { chart = try ChartLoader().loadWithSiblings(path: path) }
      let finder = SuiteFinder(options: options)
      suites = try finder.suites(of: chart, path: path) { failed in
        result.suites.append(failed)
        report(failed)
      }
    } catch {
      result.error = error.singleLineText
      return result
    }
    result.chart = String(chart.name)
    result.suites = []
    if options.failsFast {
      for suite in suites {
        let outcome = run(suite, chart)
        report(outcome)
        result.suites.append(outcome)
        if !outcome.isPassed { break }
      }
    } else {
      result.suites = runAll(suites, chart)
      for outcome in result.suites { report(outcome) }
    }
    return result
  }

  /// Runs all tests of all suites, several at a time.
  private func runAll(_ suites: [TestSuite], _ chart: Chart) -> [SuiteResult] {
    let prepared = suites.map { PreparedSuite($0) }
    let places = prepared.indices.flatMap { suite in
      prepared[suite].suite.tests.indices.map { (suite: suite, test: $0) }
    }
    let options = options
    let outcomes = concurrentMap(places, width: options.jobs) { place in
      prepared[place.suite].run(place.test, chart, options)
    }
    var rest = outcomes.map { $0.get() }[...]
    return prepared.map { suite in
      let own = rest.prefix(suite.suite.tests.count)
      rest = rest.dropFirst(own.count)
      return suite.result(Array(own), options)
    }
  }

  /// Runs the tests of one suite until one fails.
  private func run(_ suite: TestSuite, _ chart: Chart) -> SuiteResult {
    let prepared = PreparedSuite(suite)
    var outcomes: [PreparedSuite.Outcome] = []
    for index in suite.tests.indices {
      let outcome = prepared.run(index, chart, options)
      outcomes.append(outcome)
      if !outcome.result.isPassed, !outcome.result.isSkipped { break }
    }
    return prepared.result(outcomes, options)
  }
}

/// A suite with its snapshots, ready to run its tests in any order.
private struct PreparedSuite: Sendable {
  /// What came out of one test, and what its snapshots are.
  struct Outcome: Sendable {
    var result: TestResult
    var snapshots: [SnapshotComparer.Entry]
  }

  let suite: TestSuite
  private let choice: TemplateChoice

  init(_ suite: TestSuite) {
    self.suite = suite
    choice = TemplateChoice(suite)
  }

  func run(_ index: Int, _ chart: Chart, _ options: UnitTestOptions) -> Outcome {
    let job = suite.tests[index]
    let run = TestRun(chart: chart, suite: suite, job: job, choice: choice, options: options)
    // Most suites have no snapshots; their file is read for tests that may compare some.
    let comparer: SnapshotComparer
    if job.comparesSnapshots {
      do throws(Diagnostic) {
        comparer = try SnapshotFile(
          path: suite.snapshotPath, isUpdating: options.updatesSnapshots
        ).comparer(for: job.name)
      } catch {
        return Outcome(result: TestResult(name: job.name, error: error.message), snapshots: [])
      }
    } else {
      comparer = SnapshotComparer(recorded: [:], isUpdating: false)
    }
    let result = run.run(comparer)
    return Outcome(result: result, snapshots: comparer.entries)
  }

  /// Puts the outcomes of tests together, and writes the snapshot file where that is due.
  func result(_ outcomes: [Outcome], _ options: UnitTestOptions) -> SuiteResult {
    var result = SuiteResult(name: suite.name, file: suite.file)
    result.tests = outcomes.map(\.result)
    result.isPassed = result.tests.allSatisfy { $0.isPassed || $0.isSkipped }
    result.isSkipped =
      result.tests.count == suite.tests.count && suite.tests.allSatisfy { $0.skipReason != nil }
    do throws(Diagnostic) {
      var file = try SnapshotFile(
        path: suite.snapshotPath, isUpdating: options.updatesSnapshots)
      for (test, outcome) in zip(suite.tests, outcomes) {
        file.add(outcome.snapshots, of: test.name)
      }
      file.finish()
      result.snapshotTotal = file.counts.total
      result.snapshotsFailed = file.counts.failed
      result.snapshotsCreated = file.counts.created
      result.snapshotsVanished = file.counts.vanished
      if options.writesSnapshots, file.needsWriting { try file.write() }
    } catch {
      result.isPassed = false
      result.error = error.message
    }
    return result
  }
}

extension TestJob {
  /// Whether an assertion of the test compares snapshots.
  fileprivate var comparesSnapshots: Bool {
    assertions.contains { assertion in
      switch assertion.check {
      case .snapshot, .snapshotRaw: true
      default: false
      }
    }
  }
}
