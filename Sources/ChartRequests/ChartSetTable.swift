internal import Synchronization

/// The chart sets of a handler, by number.
///
/// Numbers count up from 1 and are never used again, so one that was given back, or made up, is found
/// out for certain. A set lives on as long as a request uses it.
internal final class ChartSetTable: Sendable {
  private struct State {
    var sets: [UInt64: LoadedCharts] = [:]
    var last: UInt64 = 0
  }

  /// How many sets there may be at a time: a caller that never gives one back has a fault.
  static let capacity = 10_000

  private let state = Mutex(State())

  /// Keeps a set and gives its number.
  func insert(_ set: LoadedCharts) throws(RequestError) -> UInt64 {
    let handle: UInt64? = state.withLock { state in
      if state.sets.count >= Self.capacity { return nil }
      state.last += 1
      state.sets[state.last] = set
      return state.last
    }
    if let handle { return handle }
    throw RequestError(
      .limit, "there are \(Self.capacity) chart sets already",
      help: "give sets back that are not used any more")
  }

  /// The set of a number.
  func set(_ handle: UInt64) throws(RequestError) -> LoadedCharts {
    if let set = state.withLock({ $0.sets[handle] }) { return set }
    throw RequestError(.handle, "there is no chart set \(handle)")
  }

  /// Forgets a set; false if there is none of this number.
  func remove(_ handle: UInt64) -> Bool {
    // What is freed is freed outside the lock.
    let removed = state.withLock { $0.sets.removeValue(forKey: handle) }
    return removed != nil
  }
}
