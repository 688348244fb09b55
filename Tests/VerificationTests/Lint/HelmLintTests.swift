import TestSupport
import Testing
import ValueTree

@testable import Verification

@Suite("The reference's lint")
struct HelmLintTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var rule: String
    var files: [String: String]
    /// `severity path: text`, `<chart>` for the chart's path.
    var findings: [String]
    var testDescription: String { rule }
  }

  private static let metadata = "apiVersion: v2\nname: demo\nversion: 1.0.0\nicon: https://a.b/c\n"
  private static let object = "kind: ConfigMap\nmetadata:\n  name: a\n"

  @Test(arguments: [
    Case(
      rule: "no icon, values or templates",
      files: [
        "Chart.yaml": "apiVersion: v2\nname: demo\nversion: 1.0.0\n"
      ],
      findings: [
        "info Chart.yaml: icon is recommended", "info values.yaml: file does not exist",
        "warning templates/: directory does not exist",
      ]),
    Case(
      rule: "versions",
      files: [
        "Chart.yaml":
          "apiVersion: v2\nname: demo\nversion: 1\nappVersion: 2.5\nicon: https://a.b/c\n",
        "values.yaml": "", "templates/a.yaml": object,
      ],
      findings: [
        "error Chart.yaml: version should be of type string but it's of type float64",
        "error Chart.yaml: appVersion should be of type string but it's of type float64",
        "warning Chart.yaml: version '1' is not a valid SemVerV2",
      ]),
    Case(
      rule: "strictness",
      files: [
        "Chart.yaml": metadata + "bogus: 1\n", "values.yaml": "", "templates/a.yaml": object,
      ],
      findings: [
        "warning Chart.yaml: failed to strictly parse chart metadata file\n\terror unmarshaling JSON: "
          + "while decoding JSON: json: unknown field \"bogus\""
      ]),
    Case(
      rule: "maintainers",
      files: [
        "Chart.yaml": metadata + "maintainers:\n- {name: a, email: x@y.z, url: foo}\n",
        "values.yaml": "", "templates/a.yaml": object,
      ], findings: ["error Chart.yaml: invalid url 'foo' for maintainer 'a'"]),
    Case(
      rule: "a key that comes twice",
      files: [
        "Chart.yaml": metadata + "name: demo\n", "values.yaml": "", "templates/a.yaml": object,
      ],
      findings: [
        "warning Chart.yaml: failed to strictly parse chart metadata file\n\terror converting YAML to "
          + "JSON: yaml: unmarshal errors:\n  line 5: key \"name\" already set in map"
      ]),
    Case(
      rule: "`required` and `fail` do not end the render",
      files: [
        "Chart.yaml": metadata, "values.yaml": "",
        "templates/a.yaml": object + "a: {{ required \"a\" .Values.a }}{{ fail \"b\" }}\n",
      ], findings: []),
    Case(
      rule: "an old version of an API",
      files: [
        "Chart.yaml": metadata, "values.yaml": "",
        "templates/a.yaml": "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a}\n",
      ],
      findings: [
        "warning templates/a.yaml: batch/v1beta1 CronJob is deprecated in v1.21+, unavailable in "
          + "v1.25+; use batch/v1 CronJob"
      ]),
    Case(
      rule: "a workload without selector, a bad ending, an indent",
      files: [
        "Chart.yaml": metadata, "values.yaml": "", "templates/a.json": "{}",
        "templates/b.yaml": "  kind: Deployment\n  metadata: {name: b}\n",
      ],
      findings: [
        "error templates/a.json: file extension '.json' not valid. Valid extensions are .yaml, .yml, "
          + ".tpl, or .txt",
        "warning templates/b.yaml: document starts with an illegal indent: \"  kind: Deployment\", "
          + "which may cause parsing problems",
        "error templates/b.yaml: a Deployment must contain matchLabels or matchExpressions, and \"b\" "
          + "does not",
      ]),
    Case(
      rule: "wrong types and separators end the look at templates",
      files: [
        "Chart.yaml": metadata, "values.yaml": "",
        "templates/a.yaml": "kind: X\nmetadata: {name: a, namespace: {}}\n",
        "templates/b.yaml": "--- kind: X\n",
      ],
      findings: [
        "error templates/a.yaml: unable to parse YAML: error unmarshaling JSON: while decoding JSON: "
          + "json: cannot unmarshal object into Go struct field k8sYamlMetadata.Metadata.Namespace of "
          + "type string"
      ]),
    Case(
      rule: "values and their schema",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: 1\n", "templates/a.yaml": object,
        "values.schema.json": "{\"properties\": {\"a\": {\"type\": \"string\"}}}",
      ],
      findings: [
        "error values.yaml: - at '/a': got number, want string\n",
        "error templates/: values don't meet the specifications of the schema(s) in the following "
          + "chart(s):\ndemo:\n- at '/a': got number, want string\n",
      ]),
    Case(
      rule: "dependencies",
      files: [
        "Chart.yaml": metadata + "dependencies:\n- {name: other, version: 1.x}\n",
        "values.yaml": "",
        "templates/a.yaml": object, "charts/kid/Chart.yaml": metadata,
      ],
      findings: [
        "error <chart>: chart metadata is missing these dependencies: demo",
        "warning <chart>: chart directory is missing these dependencies: other",
      ]),
    Case(
      rule: "definitions",
      files: [
        "Chart.yaml": metadata, "values.yaml": "", "templates/a.yaml": object,
        "crds/a.yaml": "apiVersion: v1\nkind: X\n",
      ],
      findings: [
        "error crds/a.yaml: apiVersion is not in 'apiextensions.k8s.io'",
        "error crds/a.yaml: object kind is not 'CustomResourceDefinition'",
      ]),
  ])
  func findings(_ test: Case) {
    let folder = TemporaryFolder(test.files, below: "demo")
    let path = folder.path + "/demo"
    let report = Linter().lint(path: path)
    let texts = report.helmFindings.map { finding in
      let file = finding.file == path ? "<chart>" : finding.file ?? ""
      return "\(finding.severity) \(file): \(finding.message)"
    }
    #expect(report.failure == nil)
    #expect(texts == test.findings)
  }

  @Test("a path without a chart")
  func noChart() {
    let folder = TemporaryFolder()
    let report = Linter().lint(path: folder.path)
    #expect(
      report.failure
        == "unable to check Chart.yaml file in chart: stat \(folder.path)/Chart.yaml: "
        + "no such file or directory")
  }

  @Test("a default that the user removes with null is there again")
  func nulls() throws {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": Self.metadata, "values.yaml": "a: 1\n",
        "templates/a.yaml": Self.object + "a: {{ required \"a\" .Values.a.b }}\n",
      ], below: "demo")
    let report = Linter().lint(
      path: folder.path + "/demo", values: .dict([.init(key: "a", value: .null)]))
    #expect(report.helmFindings.count == 1)
  }
}
