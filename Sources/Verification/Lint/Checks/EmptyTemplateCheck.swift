internal import ChartEngine
internal import ValueTree

/// OC104: templates that print no object, whatever values file is used.
internal enum EmptyTemplateCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    // With the defaults alone, what is off by default says nothing.
    guard subject.renders.count > 1 else { return [] }
    var filled: Set<String> = []
    for render in subject.renders {
      for file in render.render.files where Self.hasContent(file.text) { filled.insert(file.path) }
    }
    let root = "\(subject.chart.name)/"
    return (subject.renders.first?.render.files ?? [])
      .filter { file in
        let isOwn = file.path.hasPrefix(root + "templates/")
        let isManifest = file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml")
        return isOwn && isManifest && !filled.contains(file.path)
      }
      .map { file in
        Finding(
          Check.emptyTemplate.code, .info,
          at: Finding.Place(file: String(file.path.dropFirst(root.count)), line: 1),
          "the template renders nothing with any of the chart's \(subject.renders.count) sets of "
            + "values",
          help: "no values file tries it: add one, such as ci/NAME-values.yaml, or remove it")
      }
  }

  /// The findings without those about templates that gave objects elsewhere, such as in unit tests.
  static func findings(
    _ findings: [Finding], ofChart chart: ByteString, without filled: Set<String>
  ) -> [Finding] {
    findings.filter { finding in
      guard finding.code == Check.emptyTemplate.code, let file = finding.file else { return true }
      return !filled.contains("\(chart)/\(file)")
    }
  }

  /// Whether a text has more than comments and separators.
  static func hasContent(_ text: ByteString) -> Bool {
    text.bytes.split(separator: UInt8(ascii: "\n")).contains { line in
      let content = line.drop { $0 <= 0x20 }
      return !content.isEmpty && content.first != UInt8(ascii: "#")
        && !content.starts(with: "---".utf8)
    }
  }
}
