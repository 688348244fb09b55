internal import ChartEngine
internal import TemplateLang
internal import ValueTree

/// Our own checks, run on what the reference's lint has loaded and rendered.
internal enum OwnLint {
  static func findings(after helm: HelmLint, _ options: Linter.Options) -> [Finding] {
    guard !options.checks.isEmpty, case .success(let chart)? = helm.chart else { return [] }
    let chosen = { (check: Check) in options.checks.contains(check.code) }
    let subject = LintSubject(chart, helm, options)
    var findings: [Finding] = []
    if chosen(.unreadValue) { findings += UnreadValueCheck.findings(in: subject) }
    if chosen(.unsetValue) { findings += UnsetValueCheck.findings(in: subject) }
    if chosen(.valueWithoutSchema) { findings += SchemaCoverageCheck.findings(in: subject) }
    if chosen(.emptyTemplate) { findings += EmptyTemplateCheck.findings(in: subject) }
    if chosen(.undefinedTemplate) { findings += UndefinedTemplateCheck.findings(in: subject) }
    if chosen(.looseInterpolation) { findings += InterpolationCheck.findings(in: subject) }
    if chosen(.changedValue) { findings += ValueChangeCheck.findings(in: subject) }
    if chosen(.redefinedTemplate) { findings += RedefinitionCheck.findings(in: subject) }
    if chosen(.templatedValue) { findings += TemplatedValueCheck.findings(in: subject) }
    if chosen(.ignoredFile) { findings += IgnoredFileCheck.findings(in: subject) }
    if chosen(.shadowedDependency) { findings += ShadowedDependencyCheck.findings(in: subject) }
    if chosen(.doubledKey) { findings += DoubledKeyCheck.findings(in: subject) }
    if chosen(.structuralValue) {
      let paths = try? StructureCheck(chart, options: helm.options).paths(in: helm.values)
      findings += (paths ?? []).map { path in
        Finding(
          Check.structuralValue.code, .warning, at: Finding.Place(file: "values.yaml"),
          "the text of `\(path)` changes the structure of the output: the template writes it without "
            + "quotes")
      }
    }
    for render in subject.renders {
      if chosen(.duplicateObject) { findings += DuplicateObjectCheck.findings(in: render) }
      findings += SelectorCheck.findings(in: render)
      if chosen(.missingObject) {
        findings += MissingObjectCheck.findings(in: render, values: subject.valueTexts)
      }
      if chosen(.missingQuotes) { findings += QuoteCheck.findings(in: render) }
      if chosen(.exposedToken) { findings += TokenCheck.findings(in: render) }
    }
    return cleaned(findings, subject, options)
  }

  /// Each finding once, though many values files show it; in the order of files and lines.
  private static func cleaned(
    _ findings: [Finding], _ subject: LintSubject, _ options: Linter.Options
  ) -> [Finding] {
    struct Identity: Hashable {
      var code: String
      var place: Finding.Place?
      var field: String?
      var name: String?
      var message: String
    }
    var seen: Set<Identity> = []
    var result: [Finding] = []
    for finding in findings where options.checks.contains(finding.code) {
      let identity = Identity(
        code: finding.code, place: finding.place, field: finding.field,
        name: finding.object?.description, message: finding.message)
      guard seen.insert(identity).inserted else { continue }
      var finding = finding
      finding.chart = subject.path
      result.append(finding)
    }
    return result.enumerated().sorted { first, second in
      let left = (first.element.file ?? "", first.element.line ?? 0, first.offset)
      let right = (second.element.file ?? "", second.element.line ?? 0, second.offset)
      return left < right
    }.map(\.element)
  }
}
