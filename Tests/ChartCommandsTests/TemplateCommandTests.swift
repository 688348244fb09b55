internal import ConformanceSupport
internal import TestSupport
internal import Testing

/// What `template` does with input that is wrong: one clear error, exit code 1, nothing printed.
@Suite struct TemplateCommandTests {
  struct BadInput: Sendable, CustomTestStringConvertible {
    var name: String
    var files: [String: String] = [:]
    var arguments: [String] = []
    var chart = "chart"
    /// Texts that the error must hold.
    var mentions: [String]

    var testDescription: String { name }
  }

  private static let metadata = "apiVersion: v2\nname: chart\nversion: 0.1.0\n"

  @Test(arguments: [
    BadInput(
      name: "missing chart", chart: "nowhere", mentions: ["nowhere"]),
    BadInput(
      name: "broken Chart.yaml", files: ["Chart.yaml": "name: [\n"],
      mentions: ["Chart.yaml", "yaml: line 1: did not find expected node content"]),
    BadInput(
      name: "no Chart.yaml", files: ["values.yaml": "a: 1\n"],
      mentions: ["Chart.yaml file is missing"]),
    BadInput(
      name: "template syntax",
      files: ["Chart.yaml": metadata, "templates/a.yaml": "a: 1\nb: {{ if }}\n"],
      mentions: [
        "chart/templates/a.yaml:2:10",
        "Error: parse error at (chart/templates/a.yaml:2): missing value for if",
      ]),
    BadInput(
      name: "nil field",
      files: ["Chart.yaml": metadata, "templates/a.yaml": "a: {{ .Values.image.tag }}\n"],
      mentions: [
        "chart/templates/a.yaml:1:14", "nil pointer evaluating interface {}.tag",
        "at <.Values.image.tag>",
      ]),
    BadInput(
      name: "unknown function",
      files: ["Chart.yaml": metadata, "templates/a.yaml": "a: {{ upperr \"x\" }}\n"],
      mentions: [
        "chart/templates/a.yaml:1:7", "function \"upperr\" not defined",
        "did you mean `upper`?",
      ]),
    BadInput(
      name: "wrong --set", files: ["Chart.yaml": metadata], arguments: ["--set", "a.b[x]=1"],
      mentions: ["--set:1:", "failed parsing --set data"]),
    BadInput(
      name: "values file that is no mapping",
      files: ["Chart.yaml": metadata, "list.yaml": "- 1\n"], arguments: ["-f", "%/list.yaml"],
      mentions: ["list.yaml", "cannot unmarshal array into Go value"]),
    BadInput(
      name: "missing values file", files: ["Chart.yaml": metadata],
      arguments: ["-f", "%/none.yaml"], mentions: ["none.yaml: no such file or directory"]),
    BadInput(
      name: "output that is no YAML",
      files: ["Chart.yaml": metadata, "templates/a.yaml": "a: b: c\n"],
      mentions: ["YAML parse error on chart/templates/a.yaml", "mapping values are not allowed"]),
    BadInput(
      name: "unknown flag", files: ["Chart.yaml": metadata], arguments: ["--valuess", "x"],
      mentions: ["unknown flag: --valuess", "did you mean `--values`?"]),
    BadInput(
      name: "bad Kubernetes version", files: ["Chart.yaml": metadata],
      arguments: ["--kube-version", "one"],
      mentions: ["invalid kube version 'one': could not parse \"one\" as version"]),
    BadInput(
      name: "values against the schema",
      files: [
        "Chart.yaml": metadata, "values.yaml": "port: 80\nname: x\n",
        "mine.yaml": "a: 1\nname: 5\n",
        "values.schema.json":
          #"{"properties":{"port":{"type":"integer"},"name":{"type":"string"}}}"#,
      ], arguments: ["-f", "%/mine.yaml", "--set", "a=2,port=http"],
      mentions: [
        "mine.yaml:2:7", "--set:1:1",
        "- at '/port': got string, want integer", "- at '/name': got number, want string",
      ]),
    BadInput(
      name: "endless tpl",
      files: [
        "Chart.yaml": metadata, "values.yaml": "loop: '{{ tpl .Values.loop . }}'\n",
        "templates/a.yaml": "a: {{ tpl .Values.loop . }}\n",
      ], mentions: ["tpl nested more than 100 deep"]),
    BadInput(
      name: "endless include",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
      ], mentions: ["rendering template has a nested reference name: a"]),
    BadInput(
      name: "control characters",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": "{{ fail \"\\u001b]52;c;eA==\\u0007\" }}",
      ], mentions: ["\\x1b]52;c;eA==\\x07"]),
  ])
  func refuses(_ bad: BadInput) {
    let folder = TemporaryFolder(bad.files, below: "chart")
    let arguments = bad.arguments.map { $0.replacing("%", with: folder.path + "/chart") }
    let run = CommandRun(["template", "name", folder.path + "/" + bad.chart] + arguments)
    #expect(run.code == 1)
    #expect(run.text.isEmpty)
    for text in bad.mentions {
      #expect(run.errorText.contains(text), "\(text)\nin\n\(run.errorText)")
    }
    #expect(run.errorText.contains("Error: "))
    #expect(!run.errorOutput.contains(0x1B))
  }

  @Test func rendersWithValuesFromEverywhere() {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": Self.metadata, "values.yaml": "a: 1\nb: 1\nc: 1\n", "more.yaml": "b: 2\n",
        "templates/a.yaml":
          "{{ toJson .Values }}\n# {{ .Release.Name }} {{ .Release.Namespace }}\n",
      ], below: "chart")
    let chart = folder.path + "/chart"
    let run = CommandRun(
      ["template", "-n=here", "web", chart, "-f", chart + "/more.yaml", "--set=c=3", "-f", "-"],
      input: Array("a: 4\n".utf8))
    #expect(run.code == 0, "\(run.errorText)")
    #expect(
      run.text
        == "---\n# Source: chart/templates/a.yaml\n{\"a\":4,\"b\":2,\"c\":3}\n# web here\n")
  }
}
