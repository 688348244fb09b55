internal import TestSupport
internal import Testing

@Suite("Attacks by recursion in templates")
struct RecursionAttackTests {
  @Test(arguments: calls + parser)
  func recursion(_ row: HostileCase) { row.check() }

  private static let calls: [HostileCase] = [
    .template(
      "T01", "include of itself",
      #"{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}"#,
      .refused("nested reference name")),
    .template(
      "T02", "template of itself",
      #"{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}"#,
      .refused("limit: templateDepth")),
    .template(
      "T02", "template of itself in blocks",
      #"{{ define "a" }}{{ if . }}{{ with . }}{{ range list . }}{{ template "a" . }}{{ end }}"#
        + #"{{ end }}{{ end }}{{ end }}{{ template "a" . }}"#,
      .refused("limit: templateDepth")),
    .template(
      "T02", "deepest nesting at every level",
      #"{{ define "a" }}"# + times(900, "{{ if . }}") + #"{{ template "a" . }}"#
        + times(900, "{{ end }}") + #"{{ end }}{{ template "a" . }}"#,
      .refused("limit: ")),
    .template(
      "T03", "tpl of a value that calls tpl on itself", "{{ tpl .Values.x . }}",
      .refused("limit: tplDepth"), values: #"x: "{{ tpl .Values.x . }}""#),
    .template(
      "T03", "tpl of a long text that calls itself", "{{ tpl .Values.x . }}",
      .refused("limit: tplDepth"),
      values: #"x: "{{ tpl .Values.x . }}"# + times(300_000, "a") + "\""),
    .template(
      "T04", "include, tpl and template by turns",
      #"{{ define "a" }}{{ tpl .Values.x . }}{{ end }}"#
        + #"{{ define "b" }}{{ template "a" . }}{{ end }}{{ include "a" . }}"#,
      .refused("limit: tplDepth"), values: #"x: '{{ include "b" . }}'"#),
    .template(
      "T04", "include and template by turns",
      #"{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ template "a" . }}{{ end }}"#
        + #"{{ include "a" . }}"#, .refused("limit: templateDepth")),
    .template(
      "T04", "a chain of 50,000 templates",
      (0..<50_000).map { "{{ define \"n\($0)\" }}{{ include \"n\($0 + 1)\" . }}{{ end }}" }
        .joined() + #"{{ include "n0" . }}"#, .refused("limit: callDepth"),
      flags: ["--limit", "callDepth=200"]),
    HostileCase("T04", "across subcharts", ["template", "c"], .refused("limit: tplDepth")) {
      for (name, next) in [("c", "s"), ("c/charts/s", "c")] {
        let own = name == "c" ? "c" : "s"
        $0.write("\(name)/Chart.yaml", "apiVersion: v2\nname: \(own)\nversion: 0.1.0\n")
        $0.write(
          "\(name)/templates/_a.tpl",
          "{{ define \"\(own)\" }}{{ tpl \"{{ include \\\"\(next)\\\" . }}\" . }}{{ end }}")
      }
      $0.write("c/templates/a.yaml", #"{{ include "c" . }}"#)
    },
  ]

  private static let parser: [HostileCase] = [
    .template(
      "T21", "100,000 parentheses",
      "v: {{ " + times(100_000, "(") + "1" + times(100_000, ")") + " }}",
      .refused("limit: parserDepth")),
    .template(
      "T21", "100,000 blocks", times(100_000, "{{ if 1 }}") + times(100_000, "{{ end }}"),
      .refused("limit: parserDepth"),
      flags: ["--limit", "parserDepth=300"]),
    .template(
      "T21", "100,000 alternatives",
      "{{ if 1 }}" + times(100_000, "{{ else if 1 }}") + "{{ end }}",
      .refused("limit: parserDepth")),
    .template(
      "T21", "parentheses in a text for tpl",
      #"v: {{ tpl (printf "{{ %s1%s }}" (repeat 5000 "(") (repeat 5000 ")")) . }}"#,
      .refused("limit: parserDepth")),
    .template(
      "T21", "pipeline of 100,000 calls", "v: {{ 1" + times(100_000, " | add 1") + " }}",
      .refused("limit: ")),
    .template(
      "T21", "chain of 500,000 fields", "v: {{ .Values" + times(500_000, ".a") + " }}",
      .refused("nil pointer")),
    .template(
      "T21", "200,000 arguments", "v: {{ list" + times(200_000, " 1") + " | len }}",
      .accepted("v: 200000")),
    .template(
      "T21", "20,000 declarations in one action", times(20_000, "{{ $x := ") + "1",
      .refused("a.yaml:1")),
    .template(
      "T21", "2,000 open loops", times(2_000, "{{ range .a }}"), .refused("limit: "),
      flags: ["--limit", "parserDepth=300"]),
    .template("T21", "open action", "a: {{ \"a", .refused("a.yaml:1")),
    .template("T21", "delimiter at the end", times(4_000_000, "a") + "{{", .refused("a.yaml:1")),
    .template("T21", "open comment", "a: 1\n{{/* a", .refused("a.yaml:2")),
    .template("T21", "control character", "a: {{ \u{1} }}", .refused("a.yaml:1")),
    .template("T21", "NUL in a text", "v: {{ \"a\0b\" | len }}", .accepted("v: 3")),
    .template(
      "T21", "delimiters in texts", #"v: {{ "}}" | quote }}{{/* }} */}}"#, .accepted(#"v: "}}""#)),
    HostileCase("T21", "invalid UTF-8", ["template", "c"], .refused("a.yaml:1")) {
      $0.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
      $0.write("c/templates/a.yaml", Array("v: {{ ".utf8) + [0xFF, 0xFE] + Array(" }}".utf8))
    },
    .template(
      "T22", "50,000 definitions, each again",
      (0..<50_000).map { "{{ define \"n\($0)\" }}{{ end }}" }.joined()
        + (0..<50_000).map { "{{ define \"n\($0)\" }}x{{ end }}" }.joined()
        + #"v: {{ include "n7" . }}"#, .accepted("v: x")),
    .template(
      "T22", "name with a line break",
      #"{{ define "a\nb\u001b" }}x{{ end }}v: {{ include "a\nb\u001b" . }}"#, .accepted("v: x")),
    .template(
      "T22", "unknown name with control characters", #"{{ include "a\u001b[31m\u009b" . }}"#,
      .refused("no template")),
    HostileCase("T22", "the helper of another chart", ["template", "c"], .accepted("v: later")) {
      $0.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
      $0.write("c/templates/_h.tpl", #"{{ define "h" }}later{{ end }}"#)
      $0.write("c/templates/a.yaml", #"v: {{ include "h" . }}"#)
      $0.write("c/charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 0.1.0\n")
      $0.write("c/charts/s/templates/_h.tpl", #"{{ define "h" }}earlier{{ end }}"#)
    },
    .template(
      "T23", "a file that renders first", #"v: {{ .Values.x | default "nothing" }}"#,
      .accepted("v: changed"),
      files: ["templates/z/z/b.yaml": #"{{ $_ := set .Values "x" "changed" }}"#]),
  ]
}
