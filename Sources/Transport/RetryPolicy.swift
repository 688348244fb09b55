internal import Glibc

/// How often a request is repeated that failed for a passing reason, and how long the pauses are.
public struct RetryPolicy: Sendable {
  /// How often a request is sent at most.
  public var attempts = 4
  /// The longest first pause; it doubles each time.
  public var firstPause = Duration.milliseconds(400)
  /// The longest pause, also where the server asks for more.
  public var longestPause = Duration.seconds(20)
  /// Waits.
  public var sleep: @Sendable (Duration) -> Void
  /// The time by which the limits of a request are kept.
  public var now: @Sendable () -> ContinuousClock.Instant = { .now }
  /// A random number from 0 up to and without 1.
  public var random: @Sendable () -> Double

  /// Makes a policy with the clock and randomness of the system, or those given.
  public init(
    sleep: @escaping @Sendable (Duration) -> Void = RetryPolicy.systemSleep,
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) {
    self.sleep = sleep
    self.random = random
  }

  /// The pause after some failed attempt, the first is 1: exponential, with full jitter above a half.
  func pause(after attempt: Int, retryAfter: Duration?) -> Duration {
    if let retryAfter { return min(max(retryAfter, .zero), longestPause) }
    let doubled = firstPause * (1 << min(attempt - 1, 16))
    return min(doubled, longestPause) * (0.5 + random() / 2)
  }

  /// Waits as long as is due after some failed attempt, the first is 1.
  public func wait(after attempt: Int) { sleep(pause(after: attempt, retryAfter: nil)) }

  /// Sleeps by the clock of the system.
  public static let systemSleep: @Sendable (Duration) -> Void = { duration in
    let (seconds, attoseconds) = duration.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var rest = time
    while nanosleep(&time, &rest) != 0, errno == EINTR { time = rest }
  }
}
