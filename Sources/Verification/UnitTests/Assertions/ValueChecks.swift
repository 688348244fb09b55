internal import LinearRegex
internal import ValueTree

/// `equal`: the value at a path is the one expected.
struct EqualCheck: Sendable {
  var path: PathArgument
  var value: ValueSnapshot
  var decodesBase64: Bool

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachValue(at: path, orMissing: failure(.string("no manifest found"), context)) {
      actual, document, index in
      var actual = actual
      if case .string(var text) = actual {
        if decodesBase64 {
          guard case .success(let decoded) = Base64.decoded(text) else {
            return .error(
              "unable to decode base64 expected content \(text)", document: document, value: index)
          }
          text = decoded
        }
        actual = .string(ByteString(RawText.uniform(String(text))))
      }
      return (value == actual) != context.isNegative
        ? .passed : .failed(failure(actual, context, document, index))
    }
  }

  private func failure(
    _ actual: ValueSnapshot, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    let expected = ManifestText.yaml(value)
    let text = FailureText(document: document, value: index).path(path.text)
      .expected(" to equal", expected, isNegative: context.isNegative)
    if context.isNegative { return text.lines }
    let found = ManifestText.yaml(actual)
    return text.actual(found).difference(expected, found).lines
  }
}

/// `greaterOrEqual` and `lessOrEqual`: the value at a path is on one side of another of its type.
struct CompareCheck: Sendable {
  var path: PathArgument
  var value: ValueSnapshot
  var isGreater: Bool

  private var word: String { isGreater ? "greater" : "less" }

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachValue(at: path, orMissing: failure("no manifests found", context)) {
      actual, document, index in
      guard actual.goType == value.goType else {
        return .error(
          "actual '\(actual.goType.orNil)' and expected '\(value.goType.orNil)' types do not match",
          document: document, value: index)
      }
      guard let holds = holds(actual) else {
        return .failed(
          failure("unsupported type '\(value.goType.orNil)'", context, document, index))
      }
      // `notGreaterOrEqual` holds for all values of helm-unittest, whose suites count on it.
      if holds != context.isNegative || (isGreater && context.isNegative) { return .passed }
      return .failed(
        failure(
          "the actual '\(ManifestText.line(actual))' is not \(word) or equal to the expected "
            + "'\(ManifestText.line(value))'", context, document, index))
    }
  }

  /// Whether the comparison holds; nil for types without an order.
  private func holds(_ actual: ValueSnapshot) -> Bool? {
    switch (actual, value) {
    case (.string(let first), .string(let second)):
      isGreater ? first >= second : first <= second
    case (.integer(let first, _), .integer(let second, _)):
      isGreater ? first >= second : first <= second
    case (.float(let first), .float(let second)): isGreater ? first >= second : first <= second
    default: nil
    }
  }

  private func failure(
    _ words: String, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    FailureText(document: document, value: index).path(path.text)
      .expected(" to be \(word) then or equal to, got", words, isNegative: context.isNegative)
      .lines
  }
}

/// `exists`: there is something at a path.
struct ExistsCheck: Sendable {
  var path: PathArgument

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachDocument(orMissing: failure(nil, context)) { document, manifest in
      switch path.values(in: manifest) {
      case .failure(let error): return .error("\(error)", document: document)
      case .success(let values):
        return values.isEmpty == context.isNegative
          ? .passed : .failed(failure(document, context))
      }
    }
  }

  private func failure(_ document: Int?, _ context: CheckContext) -> [String] {
    FailureText(document: document).lines
      + ["Path:\t\(path.text) expected to \(context.isNegative ? "NOT " : "")exists"]
  }
}

/// `matchRegex`: the text at a path matches a pattern.
struct RegexCheck: Sendable {
  var path: PathArgument
  var pattern: Pattern
  var decodesBase64: Bool

  func verdict(_ context: CheckContext) -> Verdict {
    if pattern.text.isEmpty { return .error("expected field 'pattern' to be filled") }
    if case .failure(let error) = pattern.compiled, !context.selected.isEmpty {
      return .error("error parsing regexp: \(error)")
    }
    return context.eachValue(at: path, orMissing: failure("no manifest found", context)) {
      actual, document, index in
      guard case .string(var text) = actual else {
        return .error(
          "expect '\(path.text)' to be a string, got:\n\(ManifestText.yaml(actual))",
          document: document, value: index)
      }
      if decodesBase64 {
        guard case .success(let decoded) = Base64.decoded(text) else {
          return .error(
            "unable to decode base64 expected content \(text)", document: document, value: index)
        }
        text = decoded
      }
      guard case .success(let regex) = pattern.compiled else { return .passed }
      return text.withBytes({ regex.matches($0) }) != context.isNegative
        ? .passed : .failed(failure(String(text), context, document, index))
    }
  }

  private func failure(
    _ actual: String, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    FailureText(document: document, value: index).path(path.text)
      .expected(" to match", pattern.text, isNegative: context.isNegative).actual(actual).lines
  }
}

/// `isNullOrEmpty`: the value at a path is null or empty of its type.
struct EmptyCheck: Sendable {
  var path: PathArgument

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachValue(at: path, orMissing: failure(.string("no manifest found"), context)) {
      actual, document, index in
      actual.isEmptyOfItsType != context.isNegative
        ? .passed : .failed(failure(actual, context, document, index))
    }
  }

  private func failure(
    _ actual: ValueSnapshot, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    FailureText(document: document, value: index).path(path.text)
      .expected(
        " to be null or empty, got", ManifestText.yaml(actual), isNegative: context.isNegative
      ).lines
  }
}

/// `isType`: the value at a path has a type, by its name in Go.
struct TypeCheck: Sendable {
  var path: PathArgument
  var type: String

  func verdict(_ context: CheckContext) -> Verdict {
    context.eachValue(at: path, orMissing: failure("no manifest found", context)) {
      actual, document, index in
      (actual.goType == type) != context.isNegative
        ? .passed : .failed(failure(actual.goType, context, document, index))
    }
  }

  private func failure(
    _ actual: String, _ context: CheckContext, _ document: Int? = nil, _ index: Int? = nil
  ) -> [String] {
    FailureText(document: document, value: index).path(path.text)
      .expected(" to be of type", type, isNegative: context.isNegative).actual(actual).lines
  }
}

extension String {
  /// Go's word for no type at all where this is empty.
  fileprivate var orNil: String { isEmpty ? "%!s(<nil>)" : self }
}

extension ValueSnapshot {
  /// Whether this is null, false, 0, or has nothing in it.
  var isEmptyOfItsType: Bool {
    switch self {
    case .null: true
    case .bool(let flag): !flag
    case .integer(let number, _): number == 0
    case .float(let number): number == 0
    case .string(let text): text.isEmpty
    case .list(let items): items.isEmpty
    case .dict(let entries): entries.isEmpty
    }
  }
}
