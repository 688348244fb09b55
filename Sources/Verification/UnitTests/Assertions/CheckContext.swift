internal import ValueTree

/// What a check sees: the documents of one template.
struct CheckContext {
  /// All documents.
  var documents: [ValueSnapshot]
  /// Those that the assertion is about.
  var selected: [ValueSnapshot]
  /// Whether the check must not hold.
  var isNegative: Bool
  /// Why nothing could be rendered at all; nil if something was.
  var renderError: String?
  /// Whether the first failure is enough.
  var failsFast: Bool
  /// The snapshots of the test.
  var snapshots: SnapshotComparer
}

/// What came out of a check: nothing, or lines about why it failed.
struct Verdict {
  var isPassed: Bool
  var lines: [String] = []

  static let passed = Verdict(isPassed: true)

  static func failed(_ lines: [String]) -> Verdict { Verdict(isPassed: false, lines: lines) }

  /// A check that could not be made.
  static func error(_ words: String, document: Int? = nil, value: Int? = nil) -> Verdict {
    .failed(FailureText(document: document, value: value).section("Error:", words).lines)
  }
}

extension CheckContext {
  /// All selected documents must pass; where there are none, a check that must not hold does not.
  func eachDocument(
    orMissing missing: @autoclosure () -> [String], _ check: (Int, ValueSnapshot) -> Verdict
  ) -> Verdict {
    if selected.isEmpty { return isNegative ? .passed : .failed(missing()) }
    return all(selected, check)
  }

  /// All values at a path of all selected documents must pass.
  func eachValue(
    at path: PathArgument, orMissing missing: @autoclosure () -> [String],
    _ check: (_ value: ValueSnapshot, _ document: Int, _ index: Int) -> Verdict
  ) -> Verdict {
    eachDocument(orMissing: missing()) { document, manifest in
      let values: [ValueSnapshot]
      switch path.values(in: manifest) {
      case .success(let found): values = found
      case .failure(let error): return .error("\(error)", document: document)
      }
      if values.isEmpty {
        return isNegative
          ? .passed : .error("unknown path \(path.text)", document: document)
      }
      return all(values) { index, value in check(value, document, index) }
    }
  }

  private func all(
    _ values: [ValueSnapshot], _ check: (Int, ValueSnapshot) -> Verdict
  ) -> Verdict {
    var result = Verdict.passed
    for (index, value) in values.enumerated() {
      let verdict = check(index, value)
      result.isPassed = result.isPassed && verdict.isPassed
      guard result.lines.count < Self.mostLines else {
        result.lines.append("and \(values.count - index) more that were not looked at")
        break
      }
      result.lines += verdict.lines
      if !result.isPassed, failsFast { break }
    }
    return result
  }

  /// How many lines one assertion says at the most, so that thousands of documents that fail thousands
  /// of assertions do not fill the memory.
  private static let mostLines = 1000
}
