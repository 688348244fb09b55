internal import Synchronization

/// Counts what is done, from several threads.
final class ProgressCount: Sendable {
  private let count = Atomic<Int>(0)

  /// The number of the one that is done now.
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
