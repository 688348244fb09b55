import TestSupport
import Testing

@testable import Verification

@Suite("Our own lint checks")
struct OwnLintTests {
  /// A chart that a check speaks about, or does not.
  struct Case: Sendable, CustomTestStringConvertible {
    var check: Check
    var rule: String
    var files: [String: String]
    /// `file:line field` of each finding of the check.
    var findings: [String] = []
    var testDescription: String { "\(check.code) \(rule)" }
  }

  private static let metadata = "apiVersion: v2\nname: demo\nversion: 1.0.0\n"
  private static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

  private static func deployment(
    _ name: String, labels: String, selector: String? = nil,
    pod: String = "{containers: [{name: c}]}"
  ) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name)}
    spec:
      selector: {matchLabels: {\(selector ?? labels)}}
      template:
        metadata: {labels: {\(labels)}}
        spec: \(pod)

    """
  }

  private static func service(_ selector: String, port: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: s}
    spec:
      selector: {\(selector)}
      ports:
      - port: 80
        targetPort: \(port)

    """
  }

  @Test(arguments: [
    Case(
      check: .unreadValue, rule: "read on a branch, by a subchart, by a condition, through tpl",
      files: [
        "Chart.yaml": metadata + "dependencies: [{name: kid, version: 1.x, condition: kid.use}]\n",
        "values.yaml": """
        a: 1
        b: {c: 1}
        text: '{{ .Values.d }}'
        d: 1
        kid: {use: true, x: 1}
        global: {g: 1}
        map: {p: {q: 1}}
        """,
        "templates/a.yaml": """
        {{ if .Values.no }}{{ .Values.a }}{{ end }}{{ toYaml .Values.b }}
        {{ tpl .Values.text . }}{{ range .Values.map }}{{ .q }}{{ end }}
        """,
        "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
        "charts/kid/templates/a.yaml": "{{ .Values.x }}{{ .Values.global.g }}",
      ]),
    Case(
      check: .unreadValue, rule: "misspelt keys in defaults and in another values file",
      files: [
        "Chart.yaml": metadata, "values.yaml": "image:\n  tag: x\n  tagg: y\nother: {a: 1}\n",
        "gpu-values.yaml": "image:\n  tag: z\nimagee: {}\n",
        "templates/a.yaml": "a: {{ .Values.image.tag }}",
      ],
      findings: [
        "gpu-values.yaml:3 imagee", "values.yaml:3 image.tagg", "values.yaml:4 other",
      ]),
    Case(
      check: .unreadValue, rule: "put in the place of the values by a template that runs later",
      files: [
        "Chart.yaml": metadata, "values.yaml": "inner: {a: 1, b: 1}\n",
        "templates/a.yaml": "a: {{ .Values.a }}",
        "templates/z.yaml": """
        {{ $inner := .Values.inner }}{{ $_ := unset $.Values "inner" }}
        {{ $b := set $ "Values" (mustMergeOverwrite $inner $.Values) }}
        """,
      ], findings: ["values.yaml:1 inner.b"]),
    Case(
      check: .unsetValue, rule: "put in the place of the values",
      files: [
        "Chart.yaml": metadata, "values.yaml": "inner: {a: 1}\n",
        "templates/a.yaml": "a: {{ .Values.a }}",
        "templates/z.yaml": "{{ $b := set $ \"Values\" (mergeOverwrite .Values.inner .Values) }}",
      ]),
    Case(
      check: .unsetValue, rule: "set, in the schema, or in a map that users fill",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: 1\nm: {}\n",
        "values.schema.json": "{\"properties\": {\"s\": {}, \"a\": {}, \"m\": {}}}",
        "templates/a.yaml": "{{ .Values.a }}{{ .Values.s }}{{ .Values.m.x }}",
      ]),
    Case(
      check: .unsetValue, rule: "read and never set",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: {b: 1}\n",
        "templates/a.yaml": "x: {{ .Values.a.c }}\ny: {{ .Values.d | default 1 }}",
      ], findings: ["templates/a.yaml:1 a.c", "templates/a.yaml:2 d"]),
    Case(
      check: .valueWithoutSchema, rule: "described",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: {b: 1}\nf: {x: 1}\n", "templates/a.yaml": "",
        "values.schema.json":
          "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/a\"}, \"f\": {}}, \"$defs\": "
          + "{\"a\": {\"properties\": {\"b\": {}}}}}",
      ]),
    Case(
      check: .valueWithoutSchema, rule: "not described",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: {b: 1}\n", "templates/a.yaml": "",
        "values.schema.json": "{\"properties\": {\"a\": {\"properties\": {\"c\": {}}}}}",
      ], findings: ["values.yaml:1 a.b"]),
    Case(
      check: .emptyTemplate, rule: "one values file switches it on",
      files: [
        "Chart.yaml": metadata, "values.yaml": "use: false\n", "ci/on-values.yaml": "use: true\n",
        "templates/a.yaml": "{{ if .Values.use }}a: 1{{ end }}",
      ]),
    Case(
      check: .emptyTemplate, rule: "none does",
      files: [
        "Chart.yaml": metadata, "values.yaml": "use: false\n", "ci/x-values.yaml": "x: true\n",
        "templates/a.yaml": "# a comment\n{{ if .Values.use }}a: 1{{ end }}",
      ], findings: ["templates/a.yaml:1 "]),
    Case(
      check: .duplicateObject, rule: "two namespaces, or hooks",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": map + "---\n"
          + map.replacing("{name: a}", with: "{name: a, namespace: b}") + "---\n"
          + map.replacing("{name: a}", with: "{name: a, annotations: {helm.sh/hook: test}}"),
      ]),
    Case(
      check: .duplicateObject, rule: "the same object twice",
      files: ["Chart.yaml": metadata, "templates/a.yaml": map, "templates/b.yaml": map],
      findings: ["templates/a.yaml:3 metadata.name"]),
    Case(
      check: .matchesNothing, rule: "a Service with pods",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment("d", labels: "a: b, c: d") + "---\n"
          + service("a: b", port: "80"),
      ]),
    Case(
      check: .matchesNothing, rule: "a Service without pods",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment("d", labels: "a: b") + "---\n"
          + service("a: c", port: "80"),
      ], findings: ["templates/a.yaml:14 spec.selector"]),
    Case(
      check: .matchesNothing, rule: "a workload that does not select its own pods",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment("d", labels: "a: b", selector: "a: c"),
      ], findings: ["templates/a.yaml:5 spec.selector"]),
    Case(
      check: .matchesTooMuch, rule: "two workloads with labels of their own",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment("d", labels: "a: b") + "---\n"
          + deployment("e", labels: "a: c"),
      ]),
    Case(
      check: .matchesTooMuch, rule: "one selects the other's pods",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment("d", labels: "a: b") + "---\n"
          + deployment("e", labels: "a: b, c: d"),
      ], findings: ["templates/a.yaml:5 spec.selector"]),
    Case(
      check: .missingPort, rule: "by number, by name, and of containers that name none",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment(
          "d", labels: "a: b",
          pod: "{containers: [{name: c, ports: [{containerPort: 8080, name: http}]}]}") + "---\n"
          + service("a: b", port: "8080") + "---\n" + service("a: b", port: "http") + "---\n"
          + deployment("e", labels: "a: c") + "---\n" + service("a: c", port: "9"),
      ]),
    Case(
      check: .missingPort, rule: "a name that no container has",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment("d", labels: "a: b") + "---\n"
          + service("a: b", port: "http"),
      ], findings: ["templates/a.yaml:17 spec.ports[0].targetPort"]),
    Case(
      check: .missingObject, rule: "made, optional, or the user's own",
      files: [
        "Chart.yaml": metadata, "values.yaml": "secret: test-release-mine\n",
        "templates/a.yaml": map.replacing("{name: a}", with: "{name: '{{ .Release.Name }}-m'}")
          + "---\n"
          + deployment(
            "d", labels: "a: b",
            pod: "{containers: [{name: c, envFrom: ["
              + "{configMapRef: {name: '{{ .Release.Name }}-m'}}, "
              + "{secretRef: {name: '{{ .Release.Name }}-o', optional: true}}, "
              + "{secretRef: {name: '{{ .Values.secret }}'}}]}]}"),
      ]),
    Case(
      check: .missingObject, rule: "made by nothing",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": deployment(
          "d", labels: "a: b",
          pod: "{serviceAccountName: '{{ .Release.Name }}-sa', containers: [{name: c}]}"),
      ], findings: ["templates/a.yaml:8 spec.template.spec.serviceAccountName"]),
    Case(
      check: .undefinedTemplate, rule: "defined in a partial",
      files: [
        "Chart.yaml": metadata, "templates/_h.tpl": "{{ define \"h\" }}{{ end }}",
        "templates/a.yaml": "{{ if .Values.no }}{{ include \"h\" . }}{{ end }}",
      ]),
    Case(
      check: .undefinedTemplate, rule: "in a file that may never be a template",
      files: [
        "Chart.yaml": metadata, "README.md.gotmpl": "{{ template \"chart.header\" . }}",
        "files/a.tpl": "a: {{ .Values.a }}", "values.yaml": "a: 1\nfile: files/a.tpl\n",
        "templates/a.yaml": "{{ tpl (.Files.Get .Values.file | toString) . }}",
      ]),
    Case(
      check: .undefinedTemplate, rule: "in a file that is one",
      files: [
        "Chart.yaml": metadata, "files/a.tpl": "a: {{ include \"h\" . }}",
        "templates/a.yaml": "{{ if .Values.no }}{{ tpl (.Files.Get \"files/a.tpl\") . }}{{ end }}",
      ], findings: ["gotpl:1 h"]),
    Case(
      check: .undefinedTemplate, rule: "on a branch that is not taken",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": "a: 1\n{{ if .Values.no }}{{ include \"h\" . }}{{ end }}",
      ], findings: ["templates/a.yaml:2 h"]),
    Case(
      check: .looseInterpolation, rule: "indented lines",
      files: [
        "Chart.yaml": metadata, "values.yaml": "m: {a: 1}\n",
        "templates/a.yaml":
          "a:\n  {{- toYaml .Values.m | nindent 2 }}\nb:\n{{ toYaml .Values.m | indent 2 }}\n",
      ]),
    Case(
      check: .looseInterpolation, rule: "lines of which only the first is right",
      files: [
        "Chart.yaml": metadata, "values.yaml": "m: {a: 1}\n",
        "templates/a.yaml":
          "a:\n  {{ toYaml .Values.m }}\nb:\n  {{ toYaml .Values.m | indent 2 }}\n",
      ], findings: ["templates/a.yaml:2 ", "templates/a.yaml:4 "]),
    Case(
      check: .missingQuotes, rule: "quoted",
      files: [
        "Chart.yaml": metadata, "values.yaml": "port: 80\n",
        "templates/a.yaml": map + "data:\n  port: {{ .Values.port | quote }}\n",
      ]),
    Case(
      check: .missingQuotes, rule: "a number and a boolean where text belongs",
      files: [
        "Chart.yaml": metadata, "values.yaml": "port: 80\nuse: true\n",
        "templates/a.yaml": map + "data:\n  port: {{ .Values.port }}\n  use: {{ .Values.use }}\n",
      ], findings: ["templates/a.yaml:6 data.use", "templates/a.yaml:5 data.port"]),
    Case(
      check: .exposedToken, rule: "words that only look like it",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": map
          + "data: {MAX_TOKENS: '5', tokenFile: x, PASSWORD_PATH: /x, USE_TOKEN: 'true'}\n",
      ]),
    Case(
      check: .exposedToken, rule: "a token by name and one by form",
      files: [
        "Chart.yaml": metadata,
        "templates/a.yaml": map
          + "data:\n  HF_TOKEN: insert-here\n  x: hf_abcdefghijklmnopqrstuvwxyz\n",
      ], findings: ["templates/a.yaml:5 data.HF_TOKEN", "templates/a.yaml:6 data.x"]),
  ])
  func findings(_ test: Case) {
    let folder = TemporaryFolder(test.files, below: "demo")
    var linter = Linter()
    linter.options.checks = [test.check.code]
    let report = linter.lint(path: folder.path + "/demo")
    let texts = report.ownFindings.map { finding in
      "\(finding.file ?? ""):\(finding.line ?? 0) \(finding.field ?? "")"
    }
    #expect(report.failure == nil)
    #expect(texts.sorted() == test.findings.sorted())
  }
}
