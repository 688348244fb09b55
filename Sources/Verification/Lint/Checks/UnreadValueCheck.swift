internal import ChartEngine
internal import TemplateLang
internal import ValueTree
internal import YAML

/// OC101: keys of values files that neither a branch of a template nor a render reads.
internal enum UnreadValueCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    guard subject.analysis.isComplete, subject.reads.isComplete, !subject.chart.metadata.isLibrary
    else { return [] }
    let present = Set(subject.chart.children.map(\.alias))
    let declared = (subject.chart.metadata.dependencies ?? [])
      .map(\.effectiveName)
    // What a chart reads that is not there cannot be known.
    let absent = Set(declared).subtracting(present)
    var findings: [Finding] = []
    for file in subject.valuesFiles {
      var open: [(path: [PathStep], value: Value)] = [([], .dict(file.values))]
      while let (path, value) = open.popLast() {
        guard case .dict(let dict) = value else { continue }
        for (index, key) in dict.keys.enumerated() {
          if path.isEmpty, absent.contains(key) { continue }
          let inside = path + [.key(key)]
          let isRead = subject.analysis.reads.isRead(inside) || subject.reads.isRead(inside)
          if isRead {
            open.append((inside, dict.value(at: index)))
          } else {
            findings.append(finding(inside, file))
          }
        }
      }
    }
    return findings
  }

  private static func finding(_ path: [PathStep], _ file: LintSubject.ValuesFile) -> Finding {
    let name = FieldPath.text(of: path)
    return Finding(
      Check.unreadValue.code, Check.unreadValue.severity, at: file.place(of: path), field: name,
      "value `\(name)` is set but no template reads it",
      help: "remove it, or look for a misspelt name")
  }
}
