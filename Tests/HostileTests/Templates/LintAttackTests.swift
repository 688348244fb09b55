internal import TestSupport
internal import Testing

/// What follows values through templates, and watches renders, must come to an end too.
@Suite("Attacks on lint and check")
struct LintAttackTests {
  @Test(arguments: templates + objects)
  func lint(_ row: HostileCase) { row.check() }

  private static let templates: [HostileCase] = [
    row(
      "T18", "a map that holds itself, printed",
      #"{{ $d := dict }}{{ $_ := set $d "self" $d }}{{ toYaml $d }}"#),
    row(
      "T18", "values that hold themselves, printed",
      #"{{ $_ := set .Values "self" .Values }}{{ toYaml .Values }}"#),
    row("T20", "a map of 2^60 shared parts", shared + "{{ $_ := merge (dict) $a }}"),
    row(
      "T04", "templates that call two others, with ever other values",
      (0..<40).map { number in
        "{{ define \"n\(number)\" }}"
          + "{{ with .a }}{{ include \"n\(number + 1)\" . }}{{ end }}"
          + "{{ with .b }}{{ include \"n\(number + 1)\" . }}{{ end }}{{ end }}"
      }.joined() + #"{{ define "n40" }}{{ .x }}{{ end }}{{ include "n0" .Values }}"#),
    row("T05", "a text of 1,000,000 pieces", "a: {{ range until 1000000 }}a{{ end }}\n"),
    row(
      "T05", "500,000 values that are not there",
      "{{ range until 500000 }}{{ $_ := get $.Values (toString .) }}{{ end }}"),
    row(
      "V10", "5,000 values that are read and not set",
      (0..<5000).map { "{{ if .Values.a\($0) }}x: {{ .Values.b\($0) }}{{ end }}\n" }.joined()),
  ]

  private static let objects: [HostileCase] = [
    row(
      "G04", "1,000 Services for 1,000 workloads, all with one label",
      (0..<1000).map { number in
        """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: s\(number)}
        spec: {selector: {app: x}, ports: [{port: 1}, {port: 2}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d\(number)}
        spec:
          selector: {matchLabels: {app: x}}
          template:
            metadata: {labels: {app: x}}
            spec: {containers: [{name: a, image: b}]}

        """
      }.joined())
  ]

  /// A map whose parts are shared: written out it has 2^60 of them.
  private static let shared =
    #"{{ $a := dict "z" 1 }}{{ range until 60 }}{{ $a = dict "x" $a "y" $a }}{{ end }}"#

  /// A chart of one template, checked. What is found does not matter here.
  private static func row(_ id: String, _ title: String, _ template: String) -> HostileCase {
    HostileCase(
      id, "lint: " + title, ["lint", "c"], .accepted("1 chart(s) linted, 0 chart(s) failed")
    ) { folder in
      folder.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
      folder.write("c/values.yaml", "")
      folder.write("c/templates/a.yaml", template)
    }
  }
}
