/// A template as deep as the limits allow, and what it prints.
public struct DeepTemplate: Sendable, CustomStringConvertible {
  /// What is deep.
  public let description: String
  /// The template.
  public let template: String
  /// What it prints behind `v: `.
  public let output: String

  /// The values that the templates read: 900 maps and 900 lists in each other.
  public static let values =
    "maps: \(times(900, "{a: "))1\(times(900, "}"))\nlists: \(times(900, "["))1\(times(900, "]"))\n"

  /// Every form that is followed natively.
  public static let all: [DeepTemplate] = [
    blocks("if true"), blocks("with 1"), blocks("range until 1"),
    DeepTemplate(
      "else if", "{{ if false }}\(times(900, "{{ else if false }}")){{ else }}1{{ end }}", "1"),
    DeepTemplate(
      "blocks in a definition",
      #"{{ define "a" }}"# + times(900, "{{ if true }}") + #"{{ include "b" . }}"#
        + times(900, "{{ end }}") + #"{{ end }}{{ define "b" }}1{{ end }}{{ include "a" . }}"#, "1"),
    expression("(", "1"), expression("(add 1 ", "241"), expression("(and true ", "1"),
    expression("(printf \"%v\" ", "1"),
    DeepTemplate("stages of a pipeline", "{{ 1\(times(240, " | add 1")) }}", "241"),
    DeepTemplate("toYaml", "{{ regexFind \"[0-9]+\" (toYaml .Values.lists) }}", "1"),
    DeepTemplate("toJson", "{{ toJson .Values.maps | len }}", "5401"),
    DeepTemplate("toToml", "{{ gt (toToml .Values.maps | len) 900 }}", "true"),
    DeepTemplate("print", "{{ print .Values.lists | len }}", "1801"),
    DeepTemplate("copies", "{{ deepEqual .Values.maps (deepCopy .Values.maps) }}", "true"),
    DeepTemplate("merging", "{{ merge (dict) .Values.maps .Values.maps | len }}", "1"),
    DeepTemplate(
      "overwriting", "{{ mergeOverwrite (dict) .Values.maps .Values.maps | len }}", "1"),
  ]

  private init(_ description: String, _ template: String, _ output: String) {
    self.description = description
    self.template = "v: \(template)\n"
    self.output = output
  }

  private static func blocks(_ head: String) -> DeepTemplate {
    DeepTemplate(head, times(900, "{{ \(head) }}") + "1" + times(900, "{{ end }}"), "1")
  }

  private static func expression(_ head: String, _ output: String) -> DeepTemplate {
    DeepTemplate(head, "{{ \(times(240, head))1\(times(240, ")")) }}", output)
  }
}

private func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
