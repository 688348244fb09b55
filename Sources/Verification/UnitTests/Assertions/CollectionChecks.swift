internal import ValueTree

/// `contains`: the list at a path has an item.
struct ContainsCheck: Sendable {
  var path: PathArgument
  var content: ValueSnapshot
  /// How often the item must be there; nil is at least once.
  var count: Int?
  /// Whether an item that has the entries of a map and others fits too.
  var matchesParts: Bool

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachValue(at: path, orMissing: failure(.string("no manifest found"), context, 0)) {
      actual, document, index in
      guard case .list(let items) = actual else {
        return .error(
          "expect '\(path.text)' to be an array, got:\n\(ManifestText.yaml(actual))",
          document: document, value: index)
      }
      let found = items.count(where: fits)
      guard let count else {
        return (found > 0) != context.isNegative
          ? .passed : .failed(failure(actual, context, document, index))
      }
      if (found > 0 && found == count) != context.isNegative { return .passed }
      if found == 0 { return .failed(failure(actual, context, document, index)) }
      return .error(
        "expect count \(count) in '\(path.text)' to be in array, got \(found):\n"
          + ManifestText.yaml(actual), document: document, value: index)
    }
  }

  private func fits(_ item: ValueSnapshot) -> Bool {
    if matchesParts, case .dict = item, case .dict = content { return item.hasEntries(of: content) }
    return item == content
  }

  private func failure(
    _ actual: ValueSnapshot, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    FailureText(document: document, value: index).path(path.text)
      .expected(
        " to contain", ManifestText.yaml(.list([content])), isNegative: context.isNegative
      ).actual(ManifestText.yaml(actual)).lines
  }
}

/// `isSubset`: the map at a path has some entries.
struct SubsetCheck: Sendable {
  var path: PathArgument
  var content: ValueSnapshot

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachValue(at: path, orMissing: failure(.string("no manifest found"), context)) {
      actual, document, index in
      guard case .dict = actual, case .dict = content else {
        return .error(
          "expect '\(path.text)' to be an object, got:\n\(ManifestText.yaml(actual))",
          document: document, value: index)
      }
      return actual.hasEntries(of: content) != context.isNegative
        ? .passed : .failed(failure(actual, context, document, index))
    }
  }

  private func failure(
    _ actual: ValueSnapshot, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    FailureText(document: document, value: index).path(path.text)
      .expected(" to contain", ManifestText.yaml(content), isNegative: context.isNegative)
      .actual(ManifestText.yaml(actual)).lines
  }
}

/// `lengthEqual`: the list at a path has a number of items, or lists at several have the same.
struct LengthCheck: Sendable {
  var path: String
  var paths: [PathArgument]
  var count: Int?

  func verdict(_ context: CheckContext) -> Verdict {
    if !path.isEmpty, count.map({ $0 < 0 }) ?? true {
      return .error("'count' field must be set if 'path' is used")
    }
    if !path.isEmpty, !paths.isEmpty { return .error("'paths' couldn't be used with 'path'") }
    let single = PathArgument(path)
    return context.eachDocument(orMissing: failure("", "", "no manifest found", context)) {
      document, manifest in
      if !path.isEmpty { return length(at: single, of: manifest, document, context).verdict }
      var lengths: [(path: String, length: Int)] = []
      var result = Verdict.passed
      for path in paths {
        let (verdict, length) = length(at: path, of: manifest, document, context)
        result.isPassed = result.isPassed && verdict.isPassed
        result.lines += verdict.lines
        lengths.append((path.text, length))
      }
      guard result.isPassed else { return result }
      return same(lengths.sorted { $0.path < $1.path }, document, context)
    }
  }

  /// Compares one list with the count, and gives its length.
  private func length(
    at path: PathArgument, of manifest: ValueSnapshot, _ document: Int, _ context: CheckContext
  ) -> (verdict: Verdict, length: Int) {
    let values: [ValueSnapshot]
    switch path.values(in: manifest) {
    case .failure(let error): return (.error("\(error)", document: document), 0)
    case .success(let found): values = found
    }
    if values.isEmpty { return (Verdict(isPassed: context.isNegative), 0) }
    var result = Verdict.passed
    var length = 0
    for (index, value) in values.enumerated() {
      var items: [ValueSnapshot] = []
      if case .list(let elements) = value {
        items = elements
      } else if count == nil {
        let error = Verdict.error("\(path.text) is not array", document: document, value: index)
        return (error, 0)
      }
      length = items.count
      if let count, (length == count) == context.isNegative {
        result.isPassed = false
        result.lines += failure(path.text, "\(count)", "\(length)", context, document)
      }
    }
    return (result, length)
  }

  private func same(
    _ lengths: [(path: String, length: Int)], _ document: Int, _ context: CheckContext
  ) -> Verdict {
    guard let first = lengths.first else { return .failed([]) }
    for next in lengths.dropFirst() where (first.length == next.length) == context.isNegative {
      return .failed(failure(next.path, "-1", "\(next.length)", context, document))
    }
    return .passed
  }

  private func failure(
    _ path: String, _ expected: String, _ actual: String, _ context: CheckContext,
    _ document: Int? = nil
  ) -> [String] {
    FailureText(document: document).path(path)
      .expected(" to match count", expected, isNegative: context.isNegative).actual(actual).lines
  }
}

extension ValueSnapshot {
  /// Whether a map has all entries of another, with the same values; what is not there counts as
  /// null.
  func hasEntries(of other: ValueSnapshot) -> Bool {
    guard case .dict(let wanted) = other else { return false }
    return wanted.allSatisfy { (self[$0.key] ?? .null) == $0.value }
  }
}
