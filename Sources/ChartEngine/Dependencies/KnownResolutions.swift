internal import Diagnostics
internal import Synchronization
internal import ValueTree

/// Which charts of a tree were found to be in use with which values: every render after the first finds
/// its answer here, unless its values bear on conditions or tags in a new way.
internal final class KnownResolutions: Sendable {
  /// How many answers are kept.
  private static let limit = 8

  private struct Answer {
    /// The part of the user's values that the answer depends on.
    var values: ValueSnapshot
    /// Without the chart, which holds these answers.
    var resolved: ResolvedChart.Resolution
    var warnings: [String]
  }

  private struct State {
    /// The keys that conditions, tags and names of charts make relevant, once they were collected.
    var keys: Set<ByteString>?
    /// The answers, the one used last first.
    var answers: [Answer] = []
  }

  private let state = Mutex(State())

  /// The tree of charts in use with the user's values; adds the reference's warnings.
  func resolved(
    _ chart: Chart, with values: ValueSnapshot, warnings: inout [String]
  ) throws(Diagnostic) -> ResolvedChart {
    let keys = state.withLock { state in
      if let keys = state.keys { return keys }
      let keys = DependencyResolution.relevantKeys(of: chart)
      state.keys = keys
      return keys
    }
    let relevant = values.restricted(to: keys)
    let known = state.withLock { state -> Answer? in
      guard let index = state.answers.firstIndex(where: { $0.values == relevant }) else {
        return nil
      }
      let answer = state.answers[index]
      if index > 0 { state.answers.insert(state.answers.remove(at: index), at: 0) }
      return answer
    }
    if let known {
      warnings.append(contentsOf: known.warnings)
      return ResolvedChart(chart, known.resolved)
    }
    var resolution = DependencyResolution(keys: keys)
    let resolved = try resolution.resolve(chart, with: values)
    warnings.append(contentsOf: resolution.warnings)
    let answer = Answer(
      values: relevant, resolved: resolved.resolution, warnings: resolution.warnings)
    state.withLock { state in
      if state.answers.count == Self.limit { state.answers.removeLast() }
      state.answers.insert(answer, at: 0)
    }
    return resolved
  }
}

extension ValueSnapshot {
  /// Maps with only some keys on every level. Of what is no map only its kind is told, and which truth
  /// value it is: conditions and tags ask for no more.
  fileprivate func restricted(to keys: Set<ByteString>) -> ValueSnapshot {
    switch self {
    case .null, .bool: self
    case .integer, .float, .string: .string("")
    case .list: .list([])
    case .dict(let entries):
      .dict(
        entries.compactMap { entry in
          keys.contains(entry.key)
            ? Entry(key: entry.key, value: entry.value.restricted(to: keys)) : nil
        })
    }
  }
}
