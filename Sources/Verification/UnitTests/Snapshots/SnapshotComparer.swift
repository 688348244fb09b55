internal import LinearRegex
internal import ValueTree

/// Compares the snapshots of one test, in their order, and notes what they are now.
final class SnapshotComparer {
  /// What a comparison gave.
  struct Comparison {
    var index: Int
    var isPassed: Bool
    var recorded: String
    var current: String
    /// What a pattern found; nil where the snapshots themselves were compared.
    var words: String?

    /// What a failure shows.
    func shown(isNegative: Bool) -> String {
      isNegative ? recorded : UnifiedDiff.text(recorded, current)
    }
  }

  /// A snapshot as it is now.
  struct Entry: Sendable {
    var current: String
    var isDifferent: Bool
  }

  private let recorded: [Int: String]
  private let isUpdating: Bool
  /// The snapshots of the test so far, from number 1 on.
  private(set) var entries: [Entry] = []

  init(recorded: [Int: String], isUpdating: Bool) {
    self.recorded = recorded
    self.isUpdating = isUpdating
  }

  /// Compares a value with the next snapshot; with patterns, those count instead.
  func compare(
    _ value: ValueSnapshot, pattern: String, excluded: String
  ) throws(PathError) -> Comparison {
    let current = ManifestText.yaml(value)
    let index = entries.count + 1
    let old = recorded[index]
    var comparison = Comparison(
      index: index, isPassed: true, recorded: old ?? "", current: current)
    let usesPatterns = !pattern.isEmpty || !excluded.isEmpty
    let isDifferent = !usesPatterns && old.map { ByteString($0) != ByteString(current) } ?? false
    entries.append(Entry(current: current, isDifferent: isDifferent))
    if !pattern.isEmpty, try !matches(current, pattern) {
      comparison.isPassed = false
      comparison.words = " pattern '\(pattern)' not found in snapshot"
    } else if !excluded.isEmpty, try matches(current, excluded) {
      comparison.isPassed = false
      comparison.words = " pattern '\(excluded)' should not be in snapshot"
    } else if isDifferent {
      comparison.isPassed = false
    }
    comparison.isPassed = comparison.isPassed || isUpdating
    return comparison
  }

  private func matches(_ text: String, _ pattern: String) throws(PathError) -> Bool {
    do throws(RegexError) {
      return try Regex(pattern).matches(Array(text.utf8))
    } catch {
      throw PathError("failed to compile regex pattern \(pattern): error parsing regexp: \(error)")
    }
  }
}
