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
    Case(
      check: .changedValue, rule: "maps of the template's own, copies, and what nobody else reads",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: {b: 1, c: {d: 1}}\nown: 1\n",
        "templates/a.yaml": """
        {{ $own := dict "b" 2 }}{{ $_ := set $own "b" 3 }}
        {{ $_ := set (deepCopy .Values.a) "b" 3 }}{{ $_ := set (deepCopy .Values.a).c "d" 3 }}
        {{ $_ := merge (dict) .Values.a }}{{ $_ := set (merge (dict) .Values.a) "b" 1 }}
        {{ $_ := unset (omit .Values.a "c") "b" }}{{ $_ := set (pick .Values.a "c") "b" 1 }}
        {{ $_ := set .Values "own" 2 }}{{ .Values.own }}{{ include "h" (dict "root" $) }}
        {{ $_ := set (toYaml .Values.a | fromYaml) "b" 1 }}{{ $_ := set $ "extra" 1 }}
        """,
        "templates/_h.tpl": "{{ define \"h\" }}{{ .root.Values.own }}{{ end }}",
        "templates/b.yaml": "{{ toYaml .Values.a }}{{ .extra }}",
      ]),
    Case(
      check: .changedValue, rule: "defaults into which the values are merged",
      files: [
        "Chart.yaml": metadata, "values.yaml": "inner: {a: 1}\n",
        "templates/a.yaml": "a: {{ .Values.a }}",
        "templates/z.yaml": """
        {{ $inner := .Values.inner }}{{ $_ := unset $.Values "inner" }}
        {{ $b := set $ "Values" (mustMergeOverwrite $inner $.Values) }}
        """,
      ]),
    Case(
      check: .changedValue, rule: "the same change wherever the value is read",
      files: [
        "Chart.yaml": metadata, "values.yaml": "image: {}\nglobal: {image: {}}\n",
        "templates/a.yaml": "{{ with merge .Values.image .Values.global.image }}{{ .t }}{{ end }}",
        "templates/b.yaml": "{{ with merge .Values.image .Values.global.image }}{{ .t }}{{ end }}",
      ]),
    Case(
      check: .changedValue, rule: "what other templates read, on branches too",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: {b: {}, l: [{n: 1}]}\nc: 1\n",
        "templates/a.yaml": """
        {{ if .Values.no }}{{ $_ := set .Values "c" 2 }}{{ end }}
        {{ $x := .Values.a.b }}{{ with $x }}{{ $_ := unset . "k" }}{{ end }}
        {{ range .Values.a.l }}{{ $_ := set . "n" 2 }}{{ end }}
        {{ include "h" . }}
        {{ $_ := set $ "Values" (dict) }}
        """,
        "templates/_h.tpl":
          "{{ define \"h\" }}\n{{ $_ := mergeOverwrite $.Values.a.b (dict \"k\" 1) }}{{ end }}",
        "templates/b.yaml":
          "{{ .Values.c }}{{ toYaml .Values.a.b }}{{ range .Values.a.l }}{{ .n }}{{ end }}",
      ],
      findings: [
        "templates/a.yaml:1 c", "templates/a.yaml:2 a.b.k", "templates/a.yaml:3 a.l.*.n",
        "templates/_h.tpl:2 a.b.k", "templates/a.yaml:5 .Values",
      ]),
    Case(
      check: .changedValue, rule: "of other charts; of global only the inner maps are shared",
      files: [
        "Chart.yaml": metadata, "values.yaml": "global: {a: {b: {c: 1}, d: 1}, e: 1}\n",
        "templates/a.yaml": """
        {{ .Values.global.a.b.c }}{{ .Values.global.a.d }}{{ .Values.global.e }}
        {{ $_ := set .Values.kid "own" 2 }}{{ $_ := set .Values.global "e" 3 }}
        """,
        "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
        "charts/kid/values.yaml": "own: 1\n",
        "charts/kid/templates/a.yaml": "{{ .Values.own }}{{ .Values.global.e }}",
        "charts/kid/templates/b.yaml": """
        {{ $_ := set .Values.global "e" 2 }}
        {{ $_ := set .Values.global.a "d" 2 }}
        {{ $_ := set .Values.global.a.b "c" 2 }}
        """,
      ],
      findings: [
        "templates/a.yaml:2 kid.own", "charts/kid/templates/b.yaml:1 kid.global.e",
        "charts/kid/templates/b.yaml:3 global.a.b.c",
      ]),
    Case(
      check: .redefinedTemplate, rule: "equal texts, and blank ones",
      files: [
        "Chart.yaml": metadata, "templates/_h.tpl": "{{ define \"h\" }}a{{ .x }}{{ end }}",
        "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
        "charts/kid/templates/_h.tpl": "{{define `h`}}a{{/* why */}}{{.x}}{{end}}",
        "charts/kid/templates/_i.tpl": "{{ define \"h\" }} {{ end }}",
      ]),
    Case(
      check: .redefinedTemplate, rule: "another text in another chart, and in the same",
      files: [
        "Chart.yaml": metadata, "templates/_h.tpl": "\n{{ define \"h\" }}a{{ end }}",
        "templates/_j.tpl": "{{ define \"j\" }}a{{ end }}",
        "templates/_k.tpl": "{{ define \"j\" }}b{{ end }}",
        "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
        "charts/kid/templates/a.yaml": "{{ define \"h\" }}b{{ end }}",
      ], findings: ["templates/_h.tpl:2 h", "templates/_j.tpl:1 j"]),
    Case(
      check: .redefinedTemplate, rule: "two versions of a library, once for all templates",
      files: [
        "Chart.yaml": metadata,
        "charts/a/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
        "charts/a/charts/l/Chart.yaml": "apiVersion: v2\nname: l\nversion: 1.0.0\ntype: library\n",
        "charts/a/charts/l/templates/_h.tpl":
          "{{ define \"h\" }}a{{ end }}{{ define \"i\" }}a{{ end }}",
        "charts/b/Chart.yaml": "apiVersion: v2\nname: b\nversion: 1.0.0\n",
        "charts/b/charts/l/Chart.yaml": "apiVersion: v2\nname: l\nversion: 1.1.0\ntype: library\n",
        "charts/b/charts/l/templates/_h.tpl":
          "{{ define \"h\" }}b{{ end }}{{ define \"i\" }}b{{ end }}",
        "charts/b/charts/l/templates/skipped.yaml": "{{ define \"h\" }}c{{ end }}",
      ], findings: ["charts/a/charts/l/templates/_h.tpl:1 h"]),
    Case(
      check: .templatedValue, rule: "whole, in parts, made into text, through helpers",
      files: [
        "Chart.yaml": metadata, "values.yaml": "a: x\nb:\n  c: y\nd: z\nplain: 1\nl: []\n",
        "templates/a.yaml": """
        {{ tpl .Values.a . }}{{ .Values.plain }}{{ tpl "{{ .Values.plain }}" . }}
        {{ tpl (toYaml .Values.b) . }}{{ tpl (printf "%s" .Values.d) . }}
        {{ if .Values.no }}{{ include "render" (dict "v" .Values.more "c" $) }}{{ end }}
        {{ range .Values.l }}{{ tpl .text $ }}{{ end }}
        """,
        "templates/_h.tpl": "{{ define \"render\" }}{{ tpl .v .c }}{{ end }}",
      ],
      findings: [
        "values.yaml:1 a", "values.yaml:2 b", "values.yaml:4 d", "templates/_h.tpl:1 more",
        "values.yaml:6 l.*.text",
      ]),
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

  @Test("Of many templates that read a changed value, always the first one is named")
  func firstReader() {
    var files = [
      "Chart.yaml": Self.metadata, "values.yaml": "v: {x: 1}\n",
      "templates/a.yaml": "{{ $_ := set .Values.v \"x\" 2 }}",
    ]
    for number in 1...9 { files["templates/r\(number).yaml"] = "{{ .Values.v.x }}" }
    let folder = TemporaryFolder(files, below: "demo")
    var linter = Linter()
    linter.options.checks = [Check.changedValue.code]
    let findings = linter.lint(path: folder.path + "/demo").ownFindings
    #expect(
      findings.map(\.message) == ["`set` changes the value `v.x`, which templates/r1.yaml reads too"])
  }

  @Test("What reaches tpl is told on demand, with the calls of tpl and their callers")
  func templatedValues() {
    let folder = TemporaryFolder(
      [
        "Chart.yaml": Self.metadata, "values.yaml": "a: x\n",
        "templates/a.yaml": "{{ tpl .Values.a . }}\n{{ include \"render\" (list .Values.a $) }}",
        "templates/_h.tpl":
          "{{ define \"render\" }}\n{{ tpl (first .) (last .) }}{{ end }}",
      ], below: "demo")
    let path = folder.path + "/demo"
    let code = Check.templatedValue.code
    #expect(!Linter().lint(path: path).ownFindings.contains { $0.code == code })
    var linter = Linter()
    linter.options.checks = [code]
    let findings = linter.lint(path: path).ownFindings
    #expect(
      findings.map(\.message) == [
        "the value `a` reaches `tpl` at templates/a.yaml:1, templates/_h.tpl:2 "
          + "(from templates/a.yaml:2)"
      ])
  }
}
