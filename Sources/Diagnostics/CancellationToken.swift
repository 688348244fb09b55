internal import Synchronization

/// Tells work that it is no longer wanted.
///
/// Give one to a render and call ``cancel()`` from any thread: the render ends with an error of the
/// code `cancelled`, at the latest when the function of a template that is at work has returned. One
/// token may serve many renders; a cancelled one stays so.
public final class CancellationToken: Sendable {
  private let flag = Atomic(false)

  /// A token that nobody has cancelled.
  public init() {}

  /// Ends the work that has this token.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the work is no longer wanted.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
