internal import Glibc

/// What may end work before it is done: somebody's ``CancellationToken``, or the time that it takes.
///
/// Work that counts its steps asks once for a slice of them. Slices grow while they pass quickly and
/// shrink when they do not, so the question costs next to nothing and is asked often enough.
package struct Interruption: Sendable {
  private let token: CancellationToken?
  private let time: Duration?
  /// On the clock that nobody sets; nil for no end.
  private let end: UInt64?

  /// Why work has to end.
  package enum Reason: Sendable {
    case cancelled
    /// It took longer than this.
    case outOfTime(Duration)
  }

  /// Starts the clock.
  package init(token: CancellationToken? = nil, time: Duration? = nil) {
    self.token = token
    self.time = time
    end = time.map { time in
      let (seconds, attoseconds) = time.components
      let left = max(0, seconds).multipliedReportingOverflow(by: 1_000_000_000)
      let span = left.overflow ? Int64.max / 2 : left.partialValue &+ attoseconds / 1_000_000_000
      return Self.now() &+ UInt64(clamping: min(span, Int64.max / 2))
    }
  }

  /// Why work has to end now, if it has to.
  package var reason: Reason? {
    if let token, token.isCancelled { return .cancelled }
    if let end, let time, Self.now() > end { return .outOfTime(time) }
    return nil
  }

  /// Whether nothing can end the work.
  internal var isNever: Bool { token == nil && end == nil }

  /// Nanoseconds on the clock that nobody sets.
  package static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}

extension Interruption {
  /// Steps that are handed out in slices.
  package struct Steps {
    private let interruption: Interruption
    private var left: Int
    private var size = 64
    private var start: UInt64 = 0

    /// So many steps, not yet handed out.
    package init(_ count: Int, _ interruption: Interruption) {
      left = max(0, count)
      self.interruption = interruption
      if interruption.isNever { size = left } else { start = Interruption.now() }
    }

    /// The steps that may be taken before the next question; 0 when all are used up.
    ///
    /// - Throws: ``Interruption/Ended`` when the work has to end.
    package mutating func next() throws(Ended) -> Int {
      if !interruption.isNever {
        if let reason = interruption.reason { throw Ended(reason: reason) }
        let now = Interruption.now()
        // About a millisecond a slice, whatever a step does.
        size = now &- start > 1_000_000 ? max(1, size / 8) : min(size * 2, 8192)
        start = now
      }
      let slice = min(size, left)
      left -= slice
      return slice
    }
  }

  /// Thrown when work has to end.
  package struct Ended: Error {
    package let reason: Reason
  }
}

extension Interruption.Reason {
  /// The words about it.
  package var message: String {
    switch self {
    case .cancelled: "cancelled"
    case .outOfTime(let time): "takes longer than \(time)"
    }
  }

  /// The limit that was reached, if it was one.
  package var limit: LimitName? {
    switch self {
    case .cancelled: nil
    case .outOfTime: .time
    }
  }
}
