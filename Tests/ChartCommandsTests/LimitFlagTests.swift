import ConformanceSupport
import TestSupport
import Testing

/// `--limit` on every command that renders charts.
@Suite struct LimitFlagTests {
  /// A command that renders the chart of ``folder``.
  struct Case: Sendable, CustomTestStringConvertible {
    var command: [String]
    /// Where the message is: some commands report what they find, others end with it.
    var reports = false
    var testDescription: String { command.joined(separator: " ") }
  }

  private static let cases = [
    Case(command: ["template", "c"]), Case(command: ["lint", "c"], reports: true),
    Case(command: ["check", "c", "--no-cache"], reports: true),
    Case(command: ["check", "c", "--parts", "unittest", "--no-cache"], reports: true),
    Case(command: ["unittest", "c"], reports: true),
    Case(command: ["unittest", "c", "--coverage"], reports: true),
    Case(command: ["gmc", "render", "connector.yaml", "--charts", "charts"]),
    Case(command: ["gmc", "plan", "connector.yaml", "--charts", "charts"]),
  ]

  /// A chart with a loop, a schema that takes some steps, and a test; the same as a step of a pipeline.
  private static func folder() -> TemporaryFolder {
    let folder = TemporaryFolder()
    let template = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a}
      data: {n: "{{ range 200 }}{{ . }}{{ end }}"}

      """
    for (chart, more) in [
      ("c", ""),
      (
        "charts/poet",
        "schema: 1\nrole: service\nsteps: {Poet: {}}\nvalues: {name: \"{service}\"}\n"
      ),
    ] {
      folder.write("\(chart)/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
      folder.write("\(chart)/values.yaml", "name: x\n")
      folder.write("\(chart)/templates/a.yaml", template)
      folder.write(
        "\(chart)/values.schema.json",
        ##"{"properties": {"name": {"allOf": [{"type": "string"}, {"minLength": 1}]}}}"##)
      if !more.isEmpty { folder.write("\(chart)/gmc.yaml", more) }
    }
    folder.write(
      "c/tests/a_test.yaml",
      "suite: s\ntests:\n- it: renders\n  asserts:\n  - hasDocuments: {count: 1}\n")
    for chart in ["poet", "router"] {
      folder.write(
        "charts/\(chart)/templates/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Release.Name }}}\n"
          + "spec: {ports: [{port: 80}], selector: {app: a}}\n")
    }
    folder.write("charts/router/Chart.yaml", "apiVersion: v2\nname: router\nversion: 0.1.0\n")
    folder.write("charts/router/gmc.yaml", "schema: 1\nrole: router\ngraph: graph\n")
    folder.write(
      "connector.yaml",
      """
      apiVersion: gmc.opea.io/v1alpha3
      kind: GMConnector
      metadata: {name: verse, namespace: verse, uid: u1}
      spec:
        routerConfig: {name: r, serviceName: r}
        nodes:
          root:
            routerType: Sequence
            steps:
            - name: Poet
              internalService: {serviceName: poet, config: {endpoint: /v1}}

      """)
    return folder
  }

  private func run(_ command: [String], _ more: String...) -> CommandRun {
    let folder = Self.folder()
    // Paths of the command are below the folder.
    let words = command.map { word in
      ["c", "charts", "connector.yaml"].contains(word) ? "\(folder.path)/\(word)" : word
    }
    return CommandRun(words + more)
  }

  @Test(arguments: cases)
  func steps(_ test: Case) {
    let within = run(test.command, "--limit", "steps=100000")
    #expect(within.code == 0, "\(within.text) \(within.errorText)")
    let beyond = run(test.command, "--limit", "steps=100")
    #expect(beyond.code == 1)
    #expect(
      (test.reports ? beyond.text : beyond.errorText).contains("more than 100 steps"),
      "\(beyond.text)\n\(beyond.errorText)")
  }

  @Test(arguments: cases)
  func schemaSteps(_ test: Case) {
    let beyond = run(test.command, "--limit", "schemaSteps=1")
    #expect(beyond.code == 1)
    #expect(
      (test.reports ? beyond.text : beyond.errorText).contains("schema"),
      "\(beyond.text)\n\(beyond.errorText)")
  }

  @Test(arguments: cases)
  func names(_ test: Case) {
    let unknown = run(test.command, "--limit", "stepz=1")
    #expect(unknown.code > 0)
    #expect(unknown.text.isEmpty)
    #expect(unknown.errorText.contains("there is no limit `stepz` of a render"))
    #expect(unknown.errorText.contains("did you mean `steps`?"))
    #expect(run(test.command, "--limit", "steps").errorText.contains("it has to be NAME=NUMBER"))
    #expect(run(test.command, "--limit", "time=5").errorText.contains("a time looks like 30s"))
  }

  /// A result that was found with other limits does not stand for these.
  @Test func checkKeepsResultsApart() {
    let folder = Self.folder()
    func check(_ more: String...) -> Int32 {
      CommandRun(["check", folder.path + "/c", "--cache-dir", folder.path + "/cache"] + more).code
    }
    #expect(check("--limit", "steps=100") == 1)
    #expect(check() == 0)
    #expect(check("--limit", "steps=100") == 1)
  }

  /// What renders nothing has no use for it.
  @Test(arguments: ["package", "dependency", "validate", "show"])
  func others(_ command: String) {
    #expect(CommandRun([command, "x", "--limit", "steps=1"]).code == 1)
  }
}
