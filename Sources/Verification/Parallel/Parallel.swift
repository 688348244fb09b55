internal import Glibc
internal import Synchronization

/// Work on several processors at once.
package enum Parallel {
  /// How many processors this process may use, at least one.
  package static var processorCount: Int {
    var set = cpu_set_t()
    guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else {
      return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }
    return max(1, withUnsafeBytes(of: &set) { $0.reduce(0) { $0 + $1.nonzeroBitCount } })
  }

  /// What `body` gives for each of the numbers below `count`, in their order.
  ///
  /// At most `jobs` calls run at a time, each on a thread with a stack of its own; calls start in the
  /// order of the numbers. With one job everything happens on the calling thread.
  package static func map<Result: Sendable>(
    _ count: Int, jobs: Int, _ body: @escaping @Sendable (Int) -> Result
  ) -> [Result] {
    let jobs = min(max(jobs, 1), count)
    if jobs <= 1 { return (0..<count).map(body) }
    let work = Work(count: count, body: body)
    let threads = (1..<jobs).compactMap { _ in Thread { work.run() } }
    work.run()
    for thread in threads { thread.join() }
    return work.results()
  }

  /// The calls that are still to make, and the results so far.
  private final class Work<Result: Sendable>: Sendable {
    private let next = Atomic<Int>(0)
    private let done: Mutex<[(index: Int, result: Result)]>
    private let count: Int
    private let body: @Sendable (Int) -> Result

    init(count: Int, body: @escaping @Sendable (Int) -> Result) {
      self.count = count
      self.body = body
      done = Mutex([])
    }

    func run() {
      var own: [(index: Int, result: Result)] = []
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        if index >= count { break }
        own.append((index, body(index)))
      }
      done.withLock { [own] in $0 += own }
    }

    func results() -> [Result] {
      done.withLock { $0.sorted { $0.index < $1.index }.map(\.result) }
    }
  }
}

/// A thread of the system that runs one closure.
private struct Thread {
  /// As much as the first thread usually has: rendering nests natively, within limits made for that.
  private static let stackBytes = 8 << 20

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  /// Starts a thread; nil if the system has none left.
  init?(_ run: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, Self.stackBytes)
    let body = Unmanaged.passRetained(Body(run))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, &attributes,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      return nil
    }
    self.handle = handle
  }

  func join() { pthread_join(handle, nil) }
}
