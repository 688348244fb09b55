import Diagnostics
import TemplateLang
import Testing
import ValueTree
import ValuesMerge
import YAML

@testable import ChartEngine

@Suite("Watching a render")
struct ObservationTests {
  /// A chart of a few files.
  private func chart(_ files: [String: String]) throws -> Chart {
    var files = files
    files["Chart.yaml"] = "apiVersion: v2\nname: demo\nversion: 1.0.0\n"
    let entries = files.sorted { $0.key < $1.key }
      .map { ChartFile(name: ByteString($0.key), data: Array($0.value.utf8)) }
    return try ChartLoader().load(files: entries)
  }

  /// A template, the values, and which paths are read.
  struct Reads: Sendable, CustomTestStringConvertible {
    var template: String
    var values: String
    var read: [String]
    var unread: [String] = []
    var testDescription: String { template }
  }

  @Test(arguments: [
    Reads(
      template: "{{ .Values.a.b }}", values: "a: {b: 1, c: 2}", read: ["a", "a.b"],
      unread: ["a.c"]),
    Reads(template: "{{ toYaml .Values.a }}", values: "a: {b: {c: 1}}", read: ["a.b.c"]),
    Reads(
      template: "{{ with .Values.a }}{{ .b }}{{ end }}", values: "a: {b: 1, c: 2}",
      read: ["a.b"], unread: ["a.c"]),
    Reads(
      template: "{{ $x := .Values.a }}{{ $x.b }}", values: "a: {b: 1, c: 2}", read: ["a.b"],
      unread: ["a.c"]),
    Reads(
      template: "{{ range .Values.a }}{{ .b }}{{ end }}", values: "a: [{b: 1, c: 2}]",
      read: ["a.0.b"], unread: ["a.0.c"]),
    Reads(
      template: "{{ range $k, $v := .Values.a }}{{ $k }}{{ end }}", values: "a: {b: 1, c: {d: 2}}",
      read: ["a.b"], unread: ["a.c.d"]),
    Reads(
      template: "{{ index .Values \"a\" \"b\" }}{{ get .Values.x \"y\" }}",
      values: "a: {b: 1, c: 2}\nx: {y: 1, z: 2}", read: ["a.b", "x.y"], unread: ["a.c", "x.z"]),
    Reads(
      template: "{{ dig \"b\" \"d\" 1 (.Values.a | default dict) }}",
      values: "a: {b: {d: 1}, c: 2}",
      read: ["a.b.d"], unread: ["a.c"]),
    Reads(
      template: "{{ if hasKey .Values.a \"b\" }}{{ end }}", values: "a: {b: {d: 1}, c: 2}",
      read: ["a.b"], unread: ["a.b.d", "a.c"]),
    Reads(
      template: "{{ (merge (dict) .Values.a .Values.x).b }}",
      values: "a: {b: 1, c: 2}\nx: {b: 2, y: 3}",
      read: ["a.b", "x.b"], unread: ["a.c", "x.y"]),
    Reads(
      template: "{{ (deepCopy .Values.a).b.c }}", values: "a: {b: {c: 1, d: 2}}", read: ["a.b.c"],
      unread: ["a.b.d"]),
    Reads(
      template: "{{ include \"x\" (dict \"v\" .Values.a) }}{{ define \"x\" }}{{ .v.b }}{{ end }}",
      values: "a: {b: 1, c: 2}", read: ["a.b"], unread: ["a.c"]),
    Reads(
      template: "{{ tpl .Values.text . }}", values: "text: '{{ .Values.a.b }}'\na: {b: 1, c: 2}",
      read: ["text", "a.b"], unread: ["a.c"]),
    Reads(
      template: "{{ .Values.a.AsMap.b }}{{ .Values.AsMap.x }}",
      values: "a: {AsMap: {b: 1}}\nx: 1\ny: 1",
      read: ["a.AsMap.b", "x"], unread: ["y"]),
    Reads(
      template: "{{ if .Values.a }}{{ .Values.b }}{{ else }}{{ .Values.c }}{{ end }}",
      values: "a: true\nb: 1\nc: 2", read: ["a", "b"], unread: ["c"]),
  ])
  func values(_ reads: Reads) throws {
    let chart = try chart(["templates/x.yaml": reads.template, "values.yaml": reads.values])
    let seen = try chart.observe().observer.reads
    for path in reads.read { #expect(seen.isRead(steps(path)), "\(path) is read") }
    for path in reads.unread { #expect(!seen.isRead(steps(path)), "\(path) is not read") }
  }

  private func steps(_ path: String) -> [PathStep] {
    path.split(separator: ".").map { part in
      Int(part).map { .item($0) } ?? .key(ByteString(String(part)))
    }
  }

  @Test("values of subcharts and globals")
  func subcharts() throws {
    let chart = try chart([
      "values.yaml": "global: {a: 1, b: 2}\nkid: {x: 1, y: 2}",
      "charts/kid/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
      "charts/kid/templates/a.yaml": "v: {{ .Values.x }}{{ .Values.global.a }}",
    ])
    let seen = try chart.observe().observer.reads
    #expect(seen.isRead(steps("kid.x")))
    #expect(seen.isRead(steps("global.a")))
    #expect(!seen.isRead(steps("kid.y")))
    #expect(!seen.isRead(steps("global.b")))
  }

  /// A helper, a template that uses it, and where the line marked `!` of the output comes from:
  /// the innermost place first, as `file:line`.
  struct Output: Sendable, CustomTestStringConvertible {
    var rule: String
    var helper = ""
    var template: String
    var origins: [String]
    var testDescription: String { rule }
  }

  @Test(arguments: [
    Output(rule: "plain text", template: "a: 1\nb: 2\nx: !\n", origins: ["x.yaml:3"]),
    Output(
      rule: "an action", template: "a: 1\n{{ printf \"x: %s\" \"!\" }}\n", origins: ["x.yaml:2"]),
    Output(
      rule: "text in a branch", template: "a: 1\n{{- if true }}\nb:\n  x: !\n{{- end }}\n",
      origins: ["x.yaml:4"]),
    Output(
      rule: "template and include write directly",
      helper: "{{ define \"h\" }}\nb: 1\nx: !\n{{ end }}",
      template: "a: 1\n{{ include \"h\" . }}\n",
      origins: ["_h.tpl:3", "x.yaml:2"]),
    Output(
      rule: "what a function indents", helper: "{{ define \"h\" }}\nb: 1\nx: !\n{{ end }}",
      template: "a:\n  {{- include \"h\" . | trim | nindent 2 }}\n",
      origins: ["_h.tpl:3", "x.yaml:2"]),
    Output(
      rule: "through two definitions",
      helper: """
        {{ define "h" }}
        b:
          {{- include "i" . | nindent 2 }}
        {{ end }}
        {{ define "i" }}
        - a
        - x: !
        {{ end }}
        """,
      template: "a:\n\n  {{- include \"h\" . | nindent 2 }}\n",
      origins: ["_h.tpl:7", "_h.tpl:3", "x.yaml:3"]),
    Output(
      rule: "through a variable", helper: "{{ define \"h\" }}\nb: 1\nx: !\n{{ end }}",
      template: "{{ $v := include \"h\" . }}\na:\n  {{- $v | nindent 2 }}\n",
      origins: ["_h.tpl:3", "x.yaml:3"]),
    Output(
      rule: "after a missing value was deleted",
      template: "a: {{ .Values.none }}\nb: {{ .Values.none }}\nx: !\n", origins: ["x.yaml:3"]),
    Output(
      rule: "the second of equal lines",
      helper: "{{ define \"h\" }}\ny: 1\n{{ end }}{{ define \"i\" }}\ny: 1 # !\n{{ end }}",
      template:
        "a:\n  {{- include \"h\" . | nindent 2 }}\nb:\n  {{- include \"i\" . | nindent 2 }}\n",
      origins: ["_h.tpl:4", "x.yaml:4"]),
  ])
  func origins(_ output: Output) throws {
    let chart = try chart([
      "templates/x.yaml": output.template, "templates/_h.tpl": output.helper,
    ])
    let plain = try chart.renderTemplates()
    let watched = try chart.observe()
    #expect(watched.files.map(\.text) == plain.map(\.text))
    let text = try #require(watched.files.first?.text)
    let mark = try #require(text.firstIndex(of: "!"))
    let map = try #require(watched.observer.outputs["demo/templates/x.yaml"])
    let origins = map.origins(ofByteAt: mark).map { origin in
      let name = origin.file.name.split(separator: "/").last ?? ""
      return "\(name):\(origin.position.line)"
    }
    #expect(origins == output.origins)
  }

  @Test("statements, arms and templates that ran")
  func coverage() throws {
    let chart = try chart([
      "values.yaml": "list: [1, 2]",
      "templates/x.yaml": """
      {{ if .Values.no }}
      a: 1
      {{ else }}
      b: 1
      {{ end }}
      {{- range .Values.list }}{{ . }}{{ end }}
      {{ define "never" }}c: 1{{ end }}
      """,
    ])
    let coverage = try chart.observe().observer.coverage
    let file = try #require(coverage.first { $0.program.name == "demo/templates/x.yaml" })
    var counts: [String: Int] = [:]
    for (site, count) in zip(file.program.sites, file.counts) {
      switch site.kind {
      case .arm(of: let branch, isElse: let isElse):
        counts["\(file.program.sites[Int(branch)].kind) \(isElse)"] = count
      case .entry: counts["entry"] = count
      default: continue
      }
    }
    #expect(
      counts == ["entry": 1, "if false": 0, "if true": 1, "range false": 2, "range true": 0])
    let never = try #require(coverage.first { $0.program.name == "never" })
    #expect(never.counts.allSatisfy { $0 == 0 })
  }

  @Test("a lenient render goes on after `fail` and `required`")
  func lenient() throws {
    let chart = try chart([
      "templates/x.yaml": "a: {{ fail \"no\" }}{{ required \"no\" .Values.none }}1"
    ])
    #expect(throws: Diagnostic.self) { try chart.observe() }
    let files = try chart.observe(mode: TemplateMode(isLenient: true)).files
    #expect(files.map(\.text) == ["a: 1"])
  }
}
