internal import Glibc

/// Times of one batch, in nanoseconds.
struct Stopwatch {
  var wall: Int
  /// Time on the processor, of all threads of this process.
  var processor: Int
  var bytes: Int

  /// Times some work that tells how many bytes came out.
  static func measured(_ work: () throws -> Int) rethrows -> Stopwatch {
    let start = (nanoseconds(CLOCK_MONOTONIC), nanoseconds(CLOCK_PROCESS_CPUTIME_ID))
    let bytes = try work()
    return Stopwatch(
      wall: nanoseconds(CLOCK_MONOTONIC) - start.0,
      processor: nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start.1, bytes: bytes)
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
