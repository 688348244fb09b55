internal import ValueTree

/// `matchSnapshot`: values at a path are as they were when the snapshot was taken.
struct SnapshotCheck: Sendable {
  var path: PathArgument
  /// Instead of the snapshot, what the value's YAML must match; empty asks for nothing.
  var pattern: String
  /// What the value's YAML must not match.
  var excludedPattern: String

  func verdict(_ context: CheckContext) -> Verdict {
    if context.selected.isEmpty { return Verdict(isPassed: !context.isNegative) }
    return context.eachValue(at: path, orMissing: []) { actual, document, index in
      let comparison: SnapshotComparer.Comparison
      do throws(PathError) {
        comparison = try context.snapshots.compare(
          actual, pattern: String(pattern.trimmed), excluded: String(excludedPattern.trimmed))
      } catch {
        return .error("\(error)", document: document, value: index)
      }
      if comparison.isPassed != context.isNegative { return .passed }
      let text = FailureText(document: document, value: index)
      if let words = comparison.words {
        return .failed(
          text.expected(words, comparison.recorded, isNegative: context.isNegative).lines)
      }
      return .failed(
        text.path(path.text).expected(
          " to match snapshot \(comparison.index)",
          comparison.shown(isNegative: context.isNegative),
          isNegative: context.isNegative
        ).lines)
    }
  }
}

/// `matchSnapshotRaw`: the text of a file is as it was when the snapshot was taken.
struct SnapshotRawCheck: Sendable {
  func verdict(_ context: CheckContext) -> Verdict {
    if context.selected.isEmpty { return Verdict(isPassed: !context.isNegative) }
    return context.eachDocument(orMissing: []) { _, manifest in
      let text = ValueSnapshot.string(ByteString(RawText.uniform(of: manifest)))
      guard let comparison = try? context.snapshots.compare(text, pattern: "", excluded: "") else {
        return .passed
      }
      if comparison.isPassed != context.isNegative { return .passed }
      return .failed(
        FailureText().expected(
          " to match snapshot \(comparison.index)",
          comparison.shown(isNegative: context.isNegative),
          isNegative: context.isNegative
        ).lines)
    }
  }
}
