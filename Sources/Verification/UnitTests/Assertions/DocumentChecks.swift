internal import ValueTree

/// `isKind` and `isAPIVersion`: documents have a text at a key.
struct FieldCheck: Sendable {
  var key: ByteString
  var wanted: String

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachDocument(orMissing: failure(.string("no manifest found"), nil, context)) {
      document, manifest in
      let actual = manifest[key] ?? .null
      return (actual == .string(ByteString(wanted))) != context.isNegative
        ? .passed : .failed(failure(actual, document, context))
    }
  }

  private func failure(
    _ actual: ValueSnapshot, _ document: Int?, _ context: CheckContext
  ) -> [String] {
    let text = FailureText(document: document)
      .expected(" to be \(key)", wanted, isNegative: context.isNegative)
    return context.isNegative ? text.lines : text.actual(ManifestText.yaml(actual)).lines
  }
}

/// `hasDocuments`: a template renders a number of documents.
struct DocumentCountCheck: Sendable {
  var count: Int
  /// Whether only the documents count that the assertion is about.
  var countsSelected: Bool

  func verdict(_ context: CheckContext) -> Verdict {
    let actual = countsSelected ? context.selected.count : context.documents.count
    if (actual == count) != context.isNegative { return .passed }
    let text = FailureText()
      .expected(" documents count to be", "\(count)", isNegative: context.isNegative)
    return .failed(context.isNegative ? text.lines : text.actual("\(actual)").lines)
  }
}

/// `containsDocument`: a template renders a document of a kind and name.
struct ContainsDocumentCheck: Sendable {
  var kind: String
  var apiVersion: String
  var name: String
  var namespace: String
  /// Whether one document is enough; otherwise all have to fit.
  var any: Bool

  func verdict(_ context: CheckContext) -> Verdict {
    if context.selected.isEmpty {
      return context.isNegative ? .passed : .failed(failure(0, context))
    }
    var result = Verdict.passed
    for (index, document) in context.selected.enumerated() {
      if fits(document) == context.isNegative {
        result.isPassed = false
        result.lines += failure(index, context)
        if context.failsFast { break }
      } else if any != context.isNegative {
        return .passed
      }
    }
    return result
  }

  private func fits(_ document: ValueSnapshot) -> Bool {
    func text(_ value: ValueSnapshot?, isUnless wanted: String) -> Bool {
      guard case .string(let text)? = value else { return true }
      return String(text) == wanted
    }
    let metadata = document["metadata"]
    func isExactly(_ value: ValueSnapshot?, _ wanted: String) -> Bool {
      wanted.isEmpty || value == .string(ByteString(wanted))
    }
    return text(document["kind"], isUnless: kind)
      && text(document["apiVersion"], isUnless: apiVersion)
      && isExactly(metadata?["name"], name) && isExactly(metadata?["namespace"], namespace)
  }

  private func failure(_ document: Int, _ context: CheckContext) -> [String] {
    var parts = ["Kind = \(kind), apiVersion = \(apiVersion)"]
    if !name.isEmpty { parts.append("Name = \(name)") }
    if !namespace.isEmpty { parts.append("Namespace = \(namespace)") }
    return FailureText(document: document)
      .expected(
        " to contain document", parts.joined(separator: ", "), isNegative: context.isNegative
      ).lines
  }
}
