internal import Diagnostics
internal import Synchronization
internal import ValuesMerge

/// The merged defaults of a tree of charts, kept from its second render on: one that is rendered once
/// has no use for them.
internal final class KnownDefaults: Sendable {
  private enum State {
    case unused
    case usedOnce
    case merged(MergedDefaults?)
  }

  private let state = Mutex(State.unused)

  /// The defaults of the tree that this belongs to, if they are worth having.
  func defaults(of chart: ChartValues) -> MergedDefaults? {
    let isDue = state.withLock { state in
      switch state {
      case .unused:
        state = .usedOnce
        return false
      case .usedOnce: return true
      case .merged: return false
      }
    }
    // Two renders at once may both do it, with the same result.
    if isDue {
      let merged = try? MergedDefaults(of: chart)
      state.withLock { $0 = .merged(merged) }
    }
    return state.withLock { state in
      if case .merged(let merged) = state { merged } else { nil }
    }
  }
}
