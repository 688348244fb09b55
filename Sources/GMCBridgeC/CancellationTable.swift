internal import Diagnostics
internal import Synchronization

/// The tokens by which callers cancel their calls, by number.
///
/// As with chart sets, numbers count up from 1 and are never used again: one that was given back, or
/// made up, is found out. A call that is at work keeps its token alive.
internal final class CancellationTable: Sendable {
  private struct State {
    var tokens: [UInt64: CancellationToken] = [:]
    var last: UInt64 = 0
  }

  /// How many tokens there may be at a time: a caller that never gives one back has a fault.
  static let capacity = 1_000_000

  private let state = Mutex(State())

  /// Makes a token and gives its number; 0 if there are too many.
  func create() -> UInt64 {
    state.withLock { state in
      if state.tokens.count >= Self.capacity { return 0 }
      state.last += 1
      state.tokens[state.last] = CancellationToken()
      return state.last
    }
  }

  /// The token of a number.
  func token(_ handle: UInt64) -> CancellationToken? { state.withLock { $0.tokens[handle] } }

  /// Forgets a token; false if there is none of this number.
  func remove(_ handle: UInt64) -> Bool {
    state.withLock { $0.tokens.removeValue(forKey: handle) } != nil
  }
}
