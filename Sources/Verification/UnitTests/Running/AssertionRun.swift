internal import ValueTree

/// One assertion about the documents of some templates.
struct AssertionRun {
  let assertion: Assertion
  let selector: DocumentSelector?
  let documentIndex: Int?
  /// Whether templates without documents of the selector let the assertion be skipped.
  let skipsEmptyTemplates: Bool
  /// Whether the chart rendered.
  let isSuccess: Bool
  let renderError: String?
  let failsFast: Bool
  let snapshots: SnapshotComparer

  /// What comes out for the documents by template; nil stands for a template that gave no file.
  func result(_ documents: [String: [ValueSnapshot]?]) -> AssertionResult {
    var result = AssertionResult(
      index: assertion.index, name: assertion.name, isNegated: assertion.isNegated,
      isPassed: false)
    let selected: [String: [ValueSnapshot]]
    do throws(PathError) {
      selected = try select(documents.mapValues { $0 ?? [] })
    } catch {
      result.lines = ["Error:", "\(error)"]
      return result
    }
    let templates = selected.keys.sorted()
    if templates.isEmpty {
      if skipsEmptyTemplates {
        result.isPassed = true
        result.skipReason =
          "skipped as 'documentSelector.skipEmptyTemplates: true' and 'selectedTemplates: empty'"
      } else if assertion.expectsRender != isSuccess {
        result.lines = ["Error: rendered manifest is empty"]
      } else {
        let verdict = verdict([], [])
        result.isPassed = verdict.isPassed
        result.lines = verdict.lines
      }
      return result
    }
    result.isPassed = true
    for template in templates {
      let (verdict, namesTemplate) = verdict(
        on: template, documents[template] ?? nil, selected[template] ?? [])
      if verdict.isPassed { continue }
      result.isPassed = false
      if namesTemplate { result.lines.append("Template:\t\(template)") }
      result.lines += verdict.lines
    }
    return result
  }

  private func verdict(
    on template: String, _ documents: [ValueSnapshot]?, _ selected: [ValueSnapshot]
  ) -> (Verdict, namesTemplate: Bool) {
    if documents == nil, assertion.expectsRender {
      let words =
        template.isEmpty
        ? "\tassertion.template must be given if testsuite.templates is empty"
        : "\ttemplate \"\(template)\" not exists or not selected in test suite"
      return (.failed(["Error:", words]), false)
    }
    if assertion.expectsRender != isSuccess {
      guard let first = documents?.first else {
        return (.failed(["Error: rendered manifest is empty"]), true)
      }
      let text = first[RawText.key].map(ManifestText.line) ?? "<nil>"
      return (.failed(["Error: Invalid rendering: \(text)"]), true)
    }
    return (verdict(documents ?? [], selected), true)
  }

  private func verdict(_ documents: [ValueSnapshot], _ selected: [ValueSnapshot]) -> Verdict {
    assertion.check.verdict(
      CheckContext(
        documents: documents, selected: selected, isNegative: assertion.isNegative,
        renderError: renderError, failsFast: failsFast, snapshots: snapshots))
  }

  // MARK: Selection

  private func select(
    _ documents: [String: [ValueSnapshot]]
  ) throws(PathError) -> [String: [ValueSnapshot]] {
    if let selector, !selector.path.isEmpty {
      return try select(documents, selector, ValuePath(selector.path))
    }
    guard let documentIndex else { return documents }
    var selected: [String: [ValueSnapshot]] = [:]
    for (template, manifests) in documents {
      guard documentIndex >= 0, documentIndex < manifests.count else {
        throw PathError("document index \(documentIndex) is out of range")
      }
      selected[template] = [manifests[documentIndex]]
    }
    return selected
  }

  private func select(
    _ documents: [String: [ValueSnapshot]], _ selector: DocumentSelector, _ path: ValuePath
  ) throws(PathError) -> [String: [ValueSnapshot]] {
    var selected: [String: [ValueSnapshot]] = [:]
    var count = 0
    for (template, manifests) in documents {
      var fitting: [ValueSnapshot] = []
      for manifest in manifests {
        let values = try path.values(in: manifest)
        let fits = values.contains { value in selector.value.map { $0 == value } ?? true }
        if fits { fitting.append(manifest) }
      }
      count += fitting.count
      if !selector.matchesMany, count > 1 { throw PathError("multiple indexes found") }
      if fitting.isEmpty {
        if selector.skipsEmptyTemplates { continue }
        throw PathError("document not found")
      }
      selected[template] = fitting
    }
    return selected
  }
}
