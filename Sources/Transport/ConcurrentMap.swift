internal import Glibc
internal import Synchronization

/// What a function gives for each element, in the order of the elements, computed by several threads.
///
/// - Parameter width: how many are computed at a time.
package func concurrentMap<Element: Sendable, Output: Sendable, Failure: Error>(
  _ elements: [Element], width: Int,
  _ body: @escaping @Sendable (Element) throws(Failure) -> Output
) -> [Result<Output, Failure>] {
  let work = SharedWork<Result<Output, Failure>>(count: elements.count)
  let run: @Sendable () -> Void = {
    while let index = work.next() {
      let result: Result<Output, Failure>
      do throws(Failure) {
        result = .success(try body(elements[index]))
      } catch {
        result = .failure(error)
      }
      work.put(result, at: index)
    }
  }
  let threads = (1..<max(1, min(width, elements.count))).compactMap { _ in Thread(run) }
  run()
  for thread in threads { thread.join() }
  return work.results()
}

/// Elements still to be done, and what the others gave.
private final class SharedWork<Output: Sendable>: Sendable {
  private struct State {
    var next = 0
    var results: [Output?]
  }
  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count))) }

  func next() -> Int? {
    state.withLock { state in
      guard state.next < state.results.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func put(_ output: Output, at index: Int) {
    state.withLock { $0.results[index] = output }
  }

  func results() -> [Output] { state.withLock { $0.results.compactMap { $0 } } }
}

/// A thread of the system that runs one closure.
private struct Thread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  private var handle = pthread_t()

  /// Starts it; nil where the system has no more threads.
  init?(_ body: @escaping @Sendable () -> Void) {
    let work = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
      &handle, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    if status != 0 {
      work.release()
      return nil
    }
  }

  func join() { pthread_join(handle, nil) }
}
