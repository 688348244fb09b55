public import ChartEngine
internal import Diagnostics
public import JSONSchema
public import TemplateLang
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
  /// What each render may use.
  public var limits = Limits()
  /// What each check by a schema may use.
  public var schemaLimits = SchemaLimits()
  /// Whether suites may run programs: `postRenderer`.
  public var runsPostRenderers = true
  /// The folder of a chart, below each chart, whose templates render to suites.
  public var suiteChart = ""
  /// The folder that rendered files are written to; nil writes none.
  public var renderFolder: String?
  /// Whether it is counted what the tests reach.
  public var countsCoverage = false
  /// How many tests run at a time.
  public var jobs = Processors.count

  /// The options of `unittest` without flags.
  public init() {}
}

extension UnitTestOptions {
  /// Options of a render with the limits of these.
  func limiting(_ render: RenderOptions) -> RenderOptions {
    var render = render
    render.limits = limits
    render.schemaLimits = schemaLimits
    return render
  }
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
  public func run(chart given: Chart? = nil, path: String) -> ChartTestResult {
    var result = ChartTestResult(path: path)
    let chart: Chart
    let suites: [TestSuite]
    do throws(Diagnostic) {
      if let given { chart = given } else { chart = try ChartLoader().loadWithSiblings(path: path) }
      let finder = SuiteFinder(options: options)
      suites = try finder.suites(of: chart, path: path) { failed in
        result.suites.append(failed)
      }
    } catch {
      result.error = error.singleLineText
      return result
    }
    result.chart = String(chart.name)
    let runs = options.failsFast ? runUntilFailure(suites, chart) : runAll(suites, chart)
    result.suites = SuiteRun.results(runs, options)
    if options.countsCoverage {
      var counts = TemplateCounts()
      for run in runs { for outcome in run.outcomes { counts.add(outcome.counts) } }
      // Templates that no test renders count too.
      let observer = RenderObserver()
      _ = try? chart.observe(options: options.limiting(RenderOptions()), observer: observer)
      counts.add(observer, counts: false)
      result.coverage = TestCoverage(counts, of: chart, path: path)
    }
    return result
  }

  /// Runs all tests of all suites, several at a time.
  private func runAll(_ suites: [TestSuite], _ chart: Chart) -> [SuiteRun] {
    let prepared = suites.map { PreparedSuite($0) }
    let places = prepared.indices.flatMap { suite in
      prepared[suite].suite.tests.indices.map { (suite: suite, test: $0) }
    }
    let options = options
    let outcomes = concurrentMap(places, width: options.jobs) { place in
      prepared[place.suite].run(place.test, chart, options)
    }
    var rest = outcomes.map { $0.get() }[...]
    return suites.map { suite in
      let own = rest.prefix(suite.tests.count)
      rest = rest.dropFirst(own.count)
      return SuiteRun(suite: suite, outcomes: Array(own))
    }
  }

  /// Runs one test after the other until one fails.
  private func runUntilFailure(_ suites: [TestSuite], _ chart: Chart) -> [SuiteRun] {
    var runs: [SuiteRun] = []
    for suite in suites {
      let prepared = PreparedSuite(suite)
      var run = SuiteRun(suite: suite, outcomes: [])
      for index in suite.tests.indices {
        run.outcomes.append(prepared.run(index, chart, options))
        if !run.isPassed { break }
      }
      runs.append(run)
      if !run.isPassed { break }
    }
    return runs
  }
}

/// What came out of one test, and what its snapshots are.
private struct TestOutcome: Sendable {
  var result: TestResult
  var snapshots: [SnapshotComparer.Entry]
  var counts = TemplateCounts()
}

/// A suite and what came out of its tests.
private struct SuiteRun {
  let suite: TestSuite
  /// Of the first tests, if not all of them ran.
  var outcomes: [TestOutcome]

  /// Whether nothing failed so far.
  var isPassed: Bool { outcomes.allSatisfy { $0.result.isPassed || $0.result.isSkipped } }

  /// The result without that of snapshots.
  var result: SuiteResult {
    var result = SuiteResult(name: suite.name, file: suite.file)
    result.tests = outcomes.map(\.result)
    result.isPassed = isPassed
    result.isSkipped =
      outcomes.count == suite.tests.count && suite.tests.allSatisfy { $0.skipReason != nil }
    return result
  }

  /// The results of some suites; their snapshot files are written where that is due.
  ///
  /// Suites of one file may share a snapshot file, which then holds the snapshots of all of them.
  static func results(_ runs: [SuiteRun], _ options: UnitTestOptions) -> [SuiteResult] {
    var results = runs.map(\.result)
    let groups = Dictionary(grouping: runs.indices) { runs[$0].suite.snapshotPath }
    for (path, indices) in groups {
      do throws(Diagnostic) {
        var file = try SnapshotFile(path: path, isUpdating: options.updatesSnapshots)
        var notRun: Set<String>? = []
        for index in indices {
          let before = file.counts
          for (test, outcome) in zip(runs[index].suite.tests, runs[index].outcomes) {
            file.add(outcome.snapshots, of: test.name)
            if outcome.result.isSkipped { notRun?.insert(test.name) }
          }
          if runs[index].outcomes.count < runs[index].suite.tests.count { notRun = nil }
          results[index].snapshotTotal = file.counts.total - before.total
          results[index].snapshotsFailed = file.counts.failed - before.failed
          results[index].snapshotsCreated = file.counts.created - before.created
        }
        file.finish(keeping: options.failsFast ? nil : notRun)
        if let last = indices.last { results[last].snapshotsVanished = file.counts.vanished }
        if options.writesSnapshots, file.needsWriting { try file.write() }
      } catch {
        for index in indices {
          results[index].isPassed = false
          results[index].error = error.message
        }
      }
    }
    return results
  }
}

/// A suite ready to run its tests in any order.
private struct PreparedSuite: Sendable {
  let suite: TestSuite
  private let choice: TemplateChoice

  init(_ suite: TestSuite) {
    self.suite = suite
    choice = TemplateChoice(suite)
  }

  func run(_ index: Int, _ chart: Chart, _ options: UnitTestOptions) -> TestOutcome {
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
        return TestOutcome(result: TestResult(name: job.name, error: error.message), snapshots: [])
      }
    } else {
      comparer = SnapshotComparer(recorded: [:], isUpdating: false)
    }
    var counts = TemplateCounts()
    let result = run.run(comparer, &counts)
    return TestOutcome(result: result, snapshots: comparer.entries, counts: counts)
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
