import ChartEngine
import TestSupport
import Testing
import ValueTree

@testable import Verification

@Suite struct UnitTestsTests {
  private static let demo = Fixture.folder + "/unittest/demo"

  /// Options that write nothing into the fixtures.
  private static var options: UnitTestOptions {
    var options = UnitTestOptions()
    options.writesSnapshots = false
    return options
  }

  @Test(arguments: [1, 4])
  func runsAllSuitesOfAChart(jobs: Int) {
    var options = Self.options
    options.jobs = jobs
    options.isStrict = true
    let result = UnitTests(options).run(path: Self.demo)
    #expect(result.error == nil)
    for suite in result.suites {
      #expect(suite.isPassed, "\(TestConsole(usesColor: false).lines(suite))")
    }
    let tests = result.suites.flatMap(\.tests)
    #expect(result.suites.map(\.name).last == "child")
    #expect(tests.count == 15)
    #expect(tests.count(where: \.isSkipped) == 1)
    #expect(result.suites.reduce(0) { $0 + $1.snapshotTotal } == 6)
    #expect(result.suites.reduce(0) { $0 + $1.snapshotsCreated } == 0)
  }

  @Test func showsWhyTestsFail() {
    var options = Self.options
    options.suiteFiles = ["tests/more/*.yaml"]
    options.includesSubcharts = false
    let result = UnitTests(options).run(path: Self.demo)
    #expect(!result.isPassed)
    let text = TestConsole(usesColor: false).text(of: result)
    let expected = """
      \t- shows a difference

      \t\t- asserts[0] `equal` fail
      \t\t\tTemplate:\tdemo/templates/deployment.yaml
      \t\t\tDocumentIndex:\t0
      \t\t\tValuesIndex:\t0
      \t\t\tPath:\tspec.replicas
      \t\t\tExpected to equal:
      \t\t\t\t3
      \t\t\tActual:
      \t\t\t\t2
      \t\t\tDiff:
      \t\t\t\t--- Expected
      \t\t\t\t+++ Actual
      \t\t\t\t@@ -1 +1 @@
      \t\t\t\t-3
      \t\t\t\t+2

      \t\t- asserts[1] `contains` fail
      """
    #expect(text.contains(expected))
    #expect(text.contains("Path:\tspec.missing expected to exists"))
    #expect(text.contains("Error: execution error at (demo/templates/deployment.yaml:1:4): bad is"))
    #expect(text.contains("template \"demo/templates/missing.yaml\" not exists or not selected"))
  }

  @Test func stopsAtTheFirstFailure() {
    var options = Self.options
    options.suiteFiles = ["tests/more/*.yaml", "tests/*_test.yaml"]
    options.failsFast = true
    let result = UnitTests(options).run(path: Self.demo)
    #expect(result.suites.count == 1)
    #expect(result.suites.first?.tests.count == 1)
    #expect(result.suites.first?.tests.first?.assertions.count == 1)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var suite: String
    var message: String
    var isStrict = false
    var testDescription: String { message }
  }

  @Test(arguments: [
    Refusal(suite: "suite: a", message: "no tests found"),
    Refusal(suite: "tests: [{it: a}]", message: "no asserts found"),
    Refusal(suite: "tests: [{asserts: [{what: {}}]}]", message: "Assertion type `what` is invalid"),
    Refusal(suite: "tests: [{asserts: [{not: true}]}]", message: "no assertion type defined"),
    Refusal(
      suite: "tests: [{asserts: [{exists: {path: a}, isKind: {of: b}}]}]",
      message: "assertion type `exists` and `isKind` is declared duplicately"),
    Refusal(
      suite: "tests: [{asserts: [{hasDocuments: {count: x}}]}]",
      message: "'Count' expected type 'int', got unconvertible type 'string'"),
    Refusal(
      suite: "tests: [{asserts: [{exists: {path: a}, documentSelector: {value: b}}]}]",
      message: "empty 'documentSelector.path' not supported"),
    Refusal(
      suite: "template: a\ntests: [{asserts: [{exists: {path: a}}]}]",
      message: "field template not found in type unittest.TestSuite", isStrict: true),
    Refusal(suite: "a: [", message: "yaml: line"),
  ])
  func refusesSuites(_ refusal: Refusal) {
    let folder = TemporaryFolder(
      ["Chart.yaml": Self.chart, "tests/a_test.yaml": refusal.suite], below: "c")
    var options = Self.options
    options.isStrict = refusal.isStrict
    let result = UnitTests(options).run(path: folder.path + "/c")
    #expect(result.error?.contains(refusal.message) == true, "\(result.error ?? "no error")")
  }

  @Test func recordsAndAcceptsSnapshots() {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": Self.chart, "templates/a.yaml": "a: {{ .Values.a | default 1 }}",
        "tests/a_test.yaml": """
        values: [values.yaml]
        tests: [{it: "1", asserts: [{matchSnapshot: {}}]}]
        """,
        "tests/values.yaml": "{}",
      ], below: "c")
    let path = folder.path + "/c"
    func run(updating: Bool = false) -> SuiteResult? {
      var options = UnitTestOptions()
      options.updatesSnapshots = updating
      return UnitTests(options).run(path: path).suites.first
    }
    #expect(run()?.snapshotsCreated == 1)
    #expect(run()?.snapshotsCreated == 0)
    folder.write("c/tests/values.yaml", "a: 2")
    #expect(run()?.isPassed == false)
    #expect(run(updating: true)?.isPassed == true)
    #expect(run()?.isPassed == true)
    let file = try? SystemFile.content(
      path + "/tests/__snapshot__/a_test.yaml.snap", limit: 1000)
    #expect(file == Array("\"1\":\n  1: |\n    a: 2\n".utf8))
  }

  @Test func letsProgramsChangeManifests() {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": Self.chart, "templates/a.yaml": "a: 1", "templates/b.yaml": "b: 1",
        "tests/a_test.yaml": """
        postRenderer: {cmd: sed, args: ["s/: 1/: 2/"]}
        tests:
          - template: b.yaml
            asserts: [{equal: {path: b, value: 2}}]
          - postRenderer: {cmd: sed, args: ["/^#/d"]}
            asserts: [{hasDocuments: {count: 2}}]
          - postRenderer: {cmd: /nonexistent/program}
            asserts: [{hasDocuments: {count: 2}}]
        """,
      ], below: "c")
    let tests = UnitTests(Self.options).run(path: folder.path + "/c").suites.first?.tests
    #expect(tests?.map(\.isPassed) == [true, true, false])
    var options = Self.options
    options.runsPostRenderers = false
    let refused = UnitTests(options).run(path: folder.path + "/c").suites.first?.tests
    #expect(refused?.contains(where: \.isPassed) == false)
  }

  @Test(arguments: TestReportFormat.allCases)
  func writesReports(_ format: TestReportFormat) {
    var failed = TestResult(name: "fails <here>")
    failed.assertions = [
      AssertionResult(
        index: 0, name: "equal", isNegated: false, isPassed: false, lines: ["Path:\ta]]>b"])
    ]
    var suite = SuiteResult(name: "some/suite", file: "tests/a_test.yaml")
    suite.tests = [
      TestResult(name: "passes", isPassed: true, nanoseconds: 1_234_567), failed,
      TestResult(name: "is skipped", isSkipped: true), TestResult(name: "breaks", error: "why"),
    ]
    let text = TestReport([suite], TestReport.Circumstances()).text(format)
    let expected: [String] =
      switch format {
      case .junit:
        [
          "<testsuite id=\"0\" tests=\"4\" failures=\"1\" errors=\"1\" package=\"\" time=\"0.001\"",
          "<testcase classname=\"suite\" name=\"fails &lt;here&gt;\" time=\"0.000\">",
          "<failure message=\"Failed\" type=\"\"> - asserts[0] `equal` fail ,",
          "<error message=\"Error\" type=\"\">why</error>",
        ]
      case .xunit:
        [
          "total=\"4\" passed=\"1\" failed=\"1\" skipped=\"1\" errors=\"1\"",
          "<stack-trace><![CDATA[", "a]]]]><![CDATA[>b", "result=\"Skip\"",
        ]
      case .nunit:
        [
          "total=\"4\" errors=\"1\" failures=\"1\"", "result=\"Skipped\"",
          "<message>Failed</message>",
        ]
      case .sonar:
        [
          "<testExecutions version=\"1\">", "<testCase name=\"passes\" duration=\"1\"></testCase>",
          "<skipped message=\"Skipped\">",
        ]
      }
    for part in expected { #expect(text.contains(part), "\(text)") }
  }

  private static let chart = "apiVersion: v2\nname: c\nversion: 0.1.0\n"
}

/// Where fixtures are.
enum Fixture {
  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/Fixtures"
  }()
  static let repository: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/")
  }()
}

extension UnitTestsTests {
  @Test func countsWhatTestsReach() throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n",
        "values.yaml": "a: 1\nb: {c: 2}\n",
        "templates/a.yaml": "{{ if .Values.a }}\na: {{ .Values.a }}\n{{ else }}\nb: 1\n{{ end }}\n",
        "templates/b.yaml": "c: 1\n",
        "tests/a_test.yaml": """
        templates: [a.yaml]
        tests: [{asserts: [{equal: {path: a, value: 1}}]}]
        """,
      ], below: "c")
    var options = UnitTestOptions()
    options.countsCoverage = true
    let result = UnitTests(options).run(path: folder.path + "/c")
    let coverage = try #require(result.coverage)
    #expect(coverage.files.map { Path.split($0.path).name } == ["a.yaml", "b.yaml"])
    #expect(coverage.files.first?.lines.filter { $0.value > 0 }.keys.sorted() == [1, 2])
    #expect(coverage.files.first?.lines.filter { $0.value == 0 }.keys.sorted() == [4])
    #expect(coverage.files.first?.branches.map(\.count).sorted() == [0, 1])
    #expect(coverage.files.last?.lines == [1: 0])
    #expect(coverage.unreadValues == ["b.c"] && coverage.valueCount == 2)
    #expect(coverage.lcov.contains("BRF:2\nBRH:1\n"))
    #expect(coverage.lcov.contains("LF:3\nLH:2\nend_of_record\n"))
  }
}
