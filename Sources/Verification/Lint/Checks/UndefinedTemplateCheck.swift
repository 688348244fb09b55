internal import ChartEngine
internal import ValueTree

/// OC110: calls of templates that nothing defines, on whatever branch they are.
internal enum UndefinedTemplateCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    // A library's templates may come from the charts that use it.
    guard !subject.chart.metadata.isLibrary, subject.chart.hasAllDependencies else { return [] }
    return subject.analysis.undefined.map { call in
      Finding(
        Check.undefinedTemplate.code, .error, at: subject.place(call.place),
        field: String(call.name),
        "template `\(call.name)` is called here and defined nowhere")
    }
  }
}

extension Chart {
  /// Whether every chart that the tree declares is there.
  fileprivate var hasAllDependencies: Bool {
    let present = Set(dependencies.map(\.name))
    return (metadata.dependencies ?? []).allSatisfy { present.contains($0.name) }
      && dependencies.allSatisfy(\.hasAllDependencies)
  }
}
