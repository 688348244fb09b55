internal import CStack
package import Diagnostics
internal import Glibc

/// The native stack: how much is left, and how to go on when it runs out.
///
/// Values, blocks and expressions nest as deep as the limits allow, and what follows them recurses:
/// ``withRoom(_:)`` sees to it that a render begins with enough of a stack. Templates that call each
/// other and schemas nest deeper still: their machines use a share of that stack and continue on one
/// of their own beyond it.
package enum Stack {
  /// What is needed to follow values, blocks and expressions of any depth that the limits allow.
  package static let neededBytes = 6 << 20
  /// What a machine takes of the stack it was started on; every thread has this much.
  package static let borrowedBytes: UInt = 128 << 10
  /// The size of the stack that a deep render continues on; only what is touched costs memory.
  package static let freshBytes: UInt = 256 << 20
  /// What is kept free for functions that need some stack themselves.
  package static let reserveBytes: UInt = 16 << 20

  /// The lowest address that may be reached when `bytes` more are used from here.
  @inline(never)
  package static func limit(reserving bytes: UInt) -> UInt {
    let here = currentAddress()
    return here > bytes ? here - bytes : 0
  }

  /// Whether the stack has grown past a limit.
  @inlinable @inline(__always)
  package static func isBelow(_ limit: UInt) -> Bool { currentAddress() < limit }

  @inlinable @inline(__always)
  internal static func currentAddress() -> UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }

  /// Runs `body` here if enough of the stack is left, else on a thread with a larger one, for which
  /// this thread waits; false if there is no memory for that.
  package static func runWithRoom(_ body: () -> Void) -> Bool {
    if cstack_room() < neededBytes { return runOnFreshStack(body) }
    body()
    return true
  }

  /// What `body` gives where enough of the stack is left.
  package static func withRoom<Result>(
    _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    if cstack_room() >= neededBytes { return try body() }
    var result: Swift.Result<Result, Diagnostic>?
    let hasRun = runOnFreshStack {
      do throws(Diagnostic) { result = .success(try body()) } catch { result = .failure(error) }
    }
    guard hasRun, let result else {
      throw Diagnostic(.limit, "no memory for the stack of another thread")
    }
    return try result.get()
  }

  /// Runs `body` to its end on a thread with a large stack; false if none can be had.
  package static func runOnFreshStack(_ body: () -> Void) -> Bool {
    withoutActuallyEscaping(body) { escaping in
      let box = Unmanaged.passRetained(Work(escaping))
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, Int(freshBytes))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, box.toOpaque())
      guard status == 0 else {
        box.release()
        return false
      }
      pthread_join(thread, nil)
      return true
    }
  }

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }
}
