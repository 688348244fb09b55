import ChartEngine
import Processes
import TestSupport
import Testing
import ValueTree

@testable import Verification

@Suite struct CheckerTests {
  private static let files = [
    "Chart.yaml": """
    apiVersion: v2
    name: c
    version: 0.1.0
    icon: https://example.com/icon.svg
    dependencies:
      - {name: lib, version: ">=0.1.0", repository: "file://../lib"}
    """,
    "values.yaml": "# Number of pods.\nreplicas: 1\n",
    "templates/a.yaml": """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ include "lib.name" . }}
    data:
      replicas: {{ .Values.replicas | quote }}
      device: {{ (.Values.global).device | default "none" }}
    """,
    "tests/a_test.yaml": """
    tests: [{it: works, asserts: [{equal: {path: data.replicas, value: "1"}}]}]
    """,
  ]

  private static func folder(_ changes: [String: String] = [:]) -> TemporaryFolder {
    let folder = TemporaryFolder(files.merging(changes) { $1 }, below: "charts/c")
    folder.write(
      "charts/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n")
    folder.write("charts/lib/templates/_lib.tpl", "{{ define \"lib.name\" }}x{{ end }}")
    return folder
  }

  private static func check(
    _ folder: TemporaryFolder, _ change: (inout CheckOptions) -> Void = { _ in }
  ) throws -> CheckReport {
    var options = CheckOptions()
    options.paths = [folder.path + "/charts"]
    options.parts = [.unittest, .recorded, .documentation]
    options.kubernetesVersions = ["1.31.0"]
    change(&options)
    return try Checker(options).run()
  }

  @Test func findsNothingInAGoodChart() throws {
    let report = try Self.check(Self.folder())
    #expect(report.findings == [])
    #expect(report.charts.map { Path.split($0.path).name } == ["c", "lib"])
    #expect(report.charts.first?.tests.passed == 1)
  }

  @Test func templatesThatUnitTestsOrTheMatrixFillAreNotEmpty() throws {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
    let folder = Self.folder([
      "ci/a-values.yaml": "replicas: 2\n",
      "templates/tested.yaml": "{{ if .Values.tested }}\n\(map){{ end }}",
      "templates/device.yaml": "{{ if eq (.Values.global).device \"gpu\" }}\n\(map){{ end }}",
      "templates/never.yaml": "{{ if .Values.never }}\n\(map){{ end }}",
      "tests/b_test.yaml": """
      templates: [tested.yaml]
      tests: [{it: is made, set: {tested: true}, asserts: [{isKind: {of: ConfigMap}}]}]
      """,
    ])
    let report = try Self.check(folder) { options in
      options.parts = [.lint, .unittest, .recorded]
      options.matrix = [
        .init(
          name: "gpu",
          values: .dict([
            .init(key: "global", value: .dict([.init(key: "device", value: .string("gpu"))]))
          ]))
      ]
    }
    let empty = report.findings.filter { $0.code == "OC104" }
    #expect(empty.map(\.file) == ["templates/never.yaml"], "\(report.findings)")
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var code: String
    var change: [String: String]
    var message: String
    var testDescription: String { "\(code) \(message)" }
  }

  @Test(arguments: [
    Case(code: "OC701", change: ["Chart.yaml": "a: ["], message: ""),
    Case(
      code: "OC702", change: ["ci/bad-values.yaml": "replicas: {a: [}"], message: ""),
    Case(
      code: "OC702", change: ["templates/b.yaml": "{{ fail \"no\" }}"], message: "no"),
    Case(
      code: "OC301",
      change: ["tests/a_test.yaml": "tests: [{it: b, asserts: [{isKind: {of: Pod}}]}]"],
      message: "test `b`"),
    Case(code: "OC302", change: ["tests/a_test.yaml": "tests: []"], message: "no tests found"),
    Case(
      code: "OC501",
      change: [
        "README.md": "| key | default | description |\n|---|---|---|\n| `replicas` | `2` | |\n"
      ], message: "the default of `replicas` is 1, not 2"),
    Case(
      code: "OC501",
      change: [
        "README.md":
          "| key | default | description |\n|---|---|---|\n| replicas | 1 | Number of cats |\n"
      ], message: "says something else"),
    Case(
      code: "OC502",
      change: ["values.schema.json": "{\"properties\": {\"other\": {}}}"],
      message: "`replicas` has no property"),
    Case(
      code: "OC502",
      change: ["values.schema.json": "{\"properties\": {\"replicas\": {\"default\": 3}}}"],
      message: "the default of `replicas` is 3, but it is 1"),
  ])
  func finds(_ test: Case) throws {
    let report = try Self.check(Self.folder(test.change))
    let found = report.findings.filter { $0.code == test.code || $0.code == "OC701" }
    #expect(!found.isEmpty, "\(report.findings)")
    #expect(found.contains { $0.message.contains(test.message) }, "\(found)")
  }

  @Test func recordsAndComparesOutput() throws {
    let folder = Self.folder()
    let written = try Self.check(folder) { $0.updatesRecorded = true }
    #expect(written.charts.first?.written.count == 1)
    #expect(try Self.check(folder).findings == [])
    folder.write("charts/c/values.yaml", "# Number of pods.\nreplicas: 2\n")
    let report = try Self.check(folder) { $0.parts = [.recorded] }
    #expect(report.findings.map(\.field) == ["data.replicas"])
    #expect(report.findings.first?.message == "\"1\" became \"2\"")
    #expect(report.findings.first?.object?.description == "ConfigMap/x")
  }

  @Test func writesDocumentation() throws {
    let folder = Self.folder([
      "values.yaml": "# -- Number of pods.\nreplicas: 1\n# -- Its name.\nname: a|b\n",
      "README.md":
        "| Key | Default | Description |\n|---|---|---|\n| replicas | 2 | x |\n\nEnd.\n",
      "values.schema.json": "{\"properties\": {\"replicas\": {\"default\": 2}}}",
    ])
    #expect(try Self.check(folder).findings.count == 5)
    let fixed = try Self.check(folder) { $0.fixesDocumentation = true }
    #expect(fixed.charts.first?.written.count == 2)
    #expect(try Self.check(folder).findings == [])
    let readme = try SystemFile.content(folder.path + "/charts/c/README.md", limit: 1000)
    #expect(
      String(decoding: readme, as: UTF8.self)
        == "| Key | Default | Description |\n|---|---|---|\n| replicas | `1` | Number of pods. |\n"
        + "| `name` | `a\\|b` | Its name. |\n\nEnd.\n")
  }

  @Test func keepsResultsUntilSomethingChanges() throws {
    let folder = Self.folder()
    let cache = folder.path + "/cache"
    func cached() throws -> [Bool] {
      try Self.check(folder) { $0.cacheFolder = cache }.charts.map(\.isCached)
    }
    #expect(try cached() == [false, false])
    #expect(try cached() == [true, true])
    folder.write("charts/lib/templates/_lib.tpl", "{{ define \"lib.name\" }}y{{ end }}")
    #expect(try cached() == [false, false])
    folder.write("charts/c/ci/more-values.yaml", "replicas: 3")
    #expect(try cached() == [false, true])
  }

  @Test func rendersEveryCaseOfTheMatrix() throws {
    let folder = Self.folder(["ci/two-values.yaml": "replicas: 2"])
    let report = try Self.check(folder) { options in
      options.updatesRecorded = true
      options.kubernetesVersions = ["1.31.0", "1.32.0"]
      options.matrix = ["cpu", "gaudi"].map { name in
        let device = ValueSnapshot.dict([.init(key: "device", value: .string(ByteString(name)))])
        return .init(name: name, values: .dict([.init(key: "global", value: device)]))
      }
    }
    #expect(report.charts.first?.renders == 8)
    #expect(
      report.charts.first?.written.map { Path.split($0).name }.sorted().prefix(3) == [
        "ci-two-cpu_1.31.0.yaml", "ci-two-cpu_1.32.0.yaml", "ci-two-gaudi_1.31.0.yaml",
      ])
  }

  @Test func acceptsWhatIsSuppressedOrKnown() throws {
    let folder = Self.folder([
      "tests/a_test.yaml": "tests: [{it: b, asserts: [{isKind: {of: Pod}}]}]"
    ])
    let findings = try Self.check(folder).findings
    #expect(findings.count == 1)
    var suppression = Suppression(reason: "known")
    suppression.code = "OC301"
    suppression.chart = "c"
    let report = try Self.check(folder) { $0.suppressions = [suppression] }
    #expect(report.findings.isEmpty && report.charts.first?.suppressed == 1)
    folder.write("baseline.json", Baseline.text(of: findings))
    let baseline = try Baseline(path: folder.path + "/baseline.json")
    #expect(baseline.new(findings) == [])
    #expect(baseline.new(findings + findings).count == 1)
    let text = "a\n# opea-chart:ignore OC101,OC102 it is fine\nb\n# opea-chart:ignore OC103\n"
    let lines = LineSuppressions(Array(text.utf8))
    #expect(lines.suppress("OC102", line: 3) && lines.suppress("OC102", line: 2))
    #expect(!lines.suppress("OC103", line: 3) && !lines.suppress("OC101", line: 1))
    #expect(!lines.suppress("OC103", line: 4), "there is no reason")
  }

  @Test func followsChangesThroughDependencies() throws {
    let folder = Self.folder()
    func git(_ arguments: String...) throws -> Int32 {
      try ChildProcess(
        "git", ["-C", folder.path, "-c", "user.name=a", "-c", "user.email=a@b"] + arguments
      ).run().status
    }
    guard (try? git("init", "-q")) == 0, try git("add", "-A") == 0,
      try git("commit", "-qm", "a") == 0
    else {
      print("not run: changes since a revision, for want of git")
      return
    }
    func charts() throws -> [String] {
      try Self.check(folder) { $0.since = "HEAD" }.charts.map { Path.split($0.path).name }
    }
    #expect(try charts() == [])
    folder.write("charts/c/values.yaml", "replicas: 1 # one\n")
    #expect(try charts() == ["c"])
    #expect(try git("checkout", "-q", "charts/c") == 0)
    folder.write("charts/lib/templates/_new.tpl", "")
    #expect(try charts() == ["c", "lib"])
    let report = try Self.check(folder) { options in
      options.since = "HEAD"
      options.parts = [.versions]
    }
    #expect(report.findings.map(\.code) == ["OC601"])
    folder.write(
      "charts/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 0.1.1\ntype: library\n")
    let bumped = try Self.check(folder) { options in
      options.since = "HEAD"
      options.parts = [.versions]
    }
    #expect(bumped.findings == [])
  }

  @Test(arguments: CheckReportFormat.allCases)
  func reports(_ format: CheckReportFormat) {
    var chart = CheckReport.ChartResult(path: "charts/c")
    chart.findings = [
      Finding(
        "OC101", .error, chart: "charts/c",
        at: Finding.Place(file: "templates/a.yaml", line: 3, column: 5),
        object: Finding.Object(apiVersion: "v1", kind: "Pod", name: "a"), field: "spec.x",
        "is 100% <wrong>\nreally", help: "mend it")
    ]
    let text = String(decoding: CheckReport(charts: [chart]).text(format), as: UTF8.self)
    let expected =
      switch format {
      case .text: "error OC101 templates/a.yaml:3:5 Pod/a spec.x: is 100% <wrong>\n      really"
      case .json: "\"code\":\"OC101\""
      case .junit: "<failure message=\"is 100% &lt;wrong&gt;&#xA;really\" type=\"OC101\">"
      case .sarif: "\"uri\": \"charts/c/templates/a.yaml\""
      case .github:
        "::error file=charts/c/templates/a.yaml,line=3,col=5,title=OC101::Pod/a spec.x: "
          + "is 100%25 <wrong>%0Areally"
      case .markdown: "| ❌ | OC101 | charts/c/templates/a.yaml:3 | Pod/a spec.x: is 100% &lt;wrong>"
      }
    #expect(text.contains(expected), "\(text)")
  }

  @Test func readsConfigurations() throws {
    let folder = TemporaryFolder()
    folder.write(
      ".opea-chart-check.yaml",
      """
      charts: [a]
      matrix: [{name: x, values: {b: 1}}]
      failOn: warning
      suppress: [{code: OC101, reason: because}]
      """)
    folder.write("bad.yaml", "chart: [a]")
    folder.write("a/Chart.yaml", "")
    folder.write(
      "ct.yaml", "chart-dirs: [d, e]\nexcluded-charts: [f]\nremote: up\ntarget-branch: m")
    let configuration = try CheckConfiguration(path: folder.path + "/.opea-chart-check.yaml")
    var options = CheckOptions()
    try configuration.apply(to: &options)
    #expect(options.paths == [folder.path + "/a"])
    #expect(options.matrix.map(\.name) == ["x"])
    #expect(options.suppressions.map(\.reason) == ["because"])
    #expect(configuration.failsOn == .warning)
    #expect(throws: (any Error).self) { try CheckConfiguration(path: folder.path + "/bad.yaml") }
    options = CheckOptions()
    try CheckConfiguration(path: folder.path + "/ct.yaml").apply(to: &options)
    #expect(options.paths == ["d", "e"] && options.excluded == ["f"])
    #expect(options.since == "up/m" && options.parts.contains(.versions))
  }
}
