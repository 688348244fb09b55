/// What came out of one assertion.
public struct AssertionResult: Sendable {
  /// Where it stands in its test.
  public var index: Int
  /// Its name.
  public var name: String
  /// Whether `not: true` was said.
  public var isNegated: Bool
  /// Whether it holds.
  public var isPassed: Bool
  /// Why it was not looked at; nil if it was.
  public var skipReason: String?
  /// Lines about why it does not hold.
  public var lines: [String] = []

  /// The heading of a failure.
  var title: String { "- asserts[\(index)]\(isNegated ? " NOT" : "") `\(name)` fail" }
}

/// What came out of one test.
public struct TestResult: Sendable {
  /// Its name.
  public var name: String
  /// Whether all assertions hold.
  public var isPassed = false
  /// Whether it was skipped, by itself or because all its assertions were.
  public var isSkipped = false
  /// Why it could not be run, or why rendering failed.
  public var error: String?
  /// What came out of its assertions.
  public var assertions: [AssertionResult] = []
  /// The paths of the templates that gave objects.
  package var filledTemplates: Set<String> = []
  /// How long it took.
  public var nanoseconds: Int64 = 0
}

/// What came out of one suite.
public struct SuiteResult: Sendable {
  /// Its name.
  public var name = ""
  /// Its file.
  public var file = ""
  /// Whether all tests passed or were skipped.
  public var isPassed = false
  /// Whether all tests were skipped.
  public var isSkipped = false
  /// Why it could not be run.
  public var error: String?
  /// What came out of its tests.
  public var tests: [TestResult] = []
  /// The number of snapshots that were compared.
  public var snapshotTotal = 0
  /// The number of snapshots that differ.
  public var snapshotsFailed = 0
  /// The number of snapshots that were taken for the first time.
  public var snapshotsCreated = 0
  /// The number of recorded snapshots that no test asked for.
  public var snapshotsVanished = 0

  /// How long its tests took.
  public var nanoseconds: Int64 { tests.reduce(0) { $0 + $1.nanoseconds } }
}

/// What came out of the suites of one chart.
public struct ChartTestResult: Sendable {
  /// The chart's name; empty if it could not be loaded.
  public var chart = ""
  /// The path that it was given by.
  public var path = ""
  /// Why its suites could not be run.
  public var error: String?
  /// What came out of its suites.
  public var suites: [SuiteResult] = []
  /// How much of the chart its tests reach; nil unless it was asked for.
  public var coverage: TestCoverage?
  /// Whether everything passed.
  public var isPassed: Bool { error == nil && suites.allSatisfy(\.isPassed) }
}
