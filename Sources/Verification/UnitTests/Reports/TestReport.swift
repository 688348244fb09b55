/// The forms of report files about tests.
public enum TestReportFormat: String, Sendable, CaseIterable {
  case junit, nunit, xunit, sonar
}

/// Files about tests for other tools, in helm-unittest's shape of each form.
public struct TestReport: Sendable {
  /// When and where the tests ran.
  public struct Circumstances: Sendable {
    /// The date, `2006-01-02`.
    public var date = ""
    /// The time of day, `15:04:05`.
    public var time = ""
    /// The machine's name.
    public var host = ""
    /// The user's name.
    public var user = ""
    /// The working directory.
    public var folder = ""
    /// The system, such as `linux-amd64`.
    public var platform = ""

    /// Nothing known.
    public init() {}
  }

  /// The suites that ran.
  public var suites: [SuiteResult]
  /// When and where they ran.
  public var circumstances: Circumstances

  /// A report on some suites.
  public init(_ suites: [SuiteResult], _ circumstances: Circumstances) {
    self.suites = suites
    self.circumstances = circumstances
  }

  /// The file's text in a form.
  public func text(_ format: TestReportFormat) -> String {
    switch format {
    case .junit: junit.document
    case .nunit: nunit.document
    case .xunit: xunit.document
    case .sonar: sonar.document
    }
  }

  static let framework = "helm-unittest"
  static let method = "Helm-Validation"

  /// What follows the last slash of a suite's name.
  static func className(_ suite: SuiteResult) -> String {
    suite.name.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }
}

extension TestResult {
  /// The test's failures, a line each.
  var report: String {
    var text = isSkipped ? "SKIPPED '\(name)' \n" : ""
    if let error { text += error + "\n" }
    for assertion in assertions {
      if let reason = assertion.skipReason {
        text += "\t\t \(assertion.title) \n\t\t\t \(reason) \n"
      } else {
        text += "\t\t \(assertion.title) \n"
        for line in assertion.lines { text += "\t\t\t \(line) \n" }
      }
    }
    return text
  }

  /// The same in one line.
  var reportLine: String {
    report.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: ",")
      .filter { $0 != "\t" }
  }

  /// Whether the test failed without an error.
  var isFailure: Bool { !isPassed && !isSkipped && error == nil }
  /// Whether the test failed because of an error.
  var isError: Bool { !isPassed && !isSkipped && error != nil }

  /// The words for how the test ended.
  func outcome(passed: String, failed: String, skipped: String) -> String {
    isSkipped ? skipped : isPassed ? passed : failed
  }
}
