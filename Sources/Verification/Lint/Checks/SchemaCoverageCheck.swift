internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC103: values that `values.schema.json` does not describe; one finding for a chart without schema.
internal enum SchemaCoverageCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    guard let file = subject.valuesFiles.first, file.name == "values.yaml", !file.values.isEmpty
    else { return [] }
    let check = Check.valueWithoutSchema
    let schema = SchemaNames(subject.chart.schema)
    if schema.isEmpty {
      return [
        Finding(
          check.code, .info, at: Finding.Place(file: file.name),
          "the chart has no values.schema.json: a misspelt or mistyped value goes unnoticed")
      ]
    }
    let children = Set(subject.chart.children.map(\.alias))
    var findings: [Finding] = []
    var open: [(path: [ByteString], value: Value)] = [([], .dict(file.values))]
    while let (path, value) = open.popLast() {
      guard case .dict(let dict) = value else { continue }
      for (index, key) in dict.keys.enumerated() {
        // Subcharts have schemas of their own.
        if path.isEmpty, children.contains(key) || key == "global" { continue }
        let inside = path + [key]
        if schema.knows(inside) {
          open.append((inside, dict.value(at: index)))
          continue
        }
        let steps = inside.map { PathStep.key($0) }
        let name = FieldPath.text(of: steps)
        findings.append(
          Finding(
            check.code, .info, at: file.place(of: steps), field: name,
            "value `\(name)` is not described by values.schema.json"))
      }
    }
    return findings
  }
}
