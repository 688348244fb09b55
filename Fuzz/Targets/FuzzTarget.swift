internal import Diagnostics
internal import Glibc

/// One reader of outside text and what has to hold for whatever it is given.
///
/// A target fails by a trap: of the code it runs, of a property it checks, or of its own watch over
/// the time. Memory is watched by libFuzzer (`-rss_limit_mb`), and hangs too (`-timeout`).
struct FuzzTarget: Sendable {
  /// The name, also that of the folder with its corpus.
  let name: String
  /// Runs one input; errors are fine and ignored.
  let run: @Sendable (FuzzInput) -> Void

  /// The processor time that one input may take. Instrumented code takes about twice its usual time.
  private static let seconds = 2

  init(_ name: String, _ run: @escaping @Sendable (FuzzInput) -> Void) {
    self.name = name
    self.run = run
  }

  /// Runs one input and looks at the time.
  func execute(_ bytes: UnsafeBufferPointer<UInt8>) {
    let start = Self.processorSeconds
    run(FuzzInput(bytes))
    let used = Self.processorSeconds - start
    require(used <= Double(Self.seconds), "took \(used) seconds")
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Ends the process, in optimised builds too, where something does not hold.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if condition { return }
  printError("violated: \(message())")
  abort()
}

/// What a target works with besides its input. A program that cannot have it says so and ends; no
/// input is to blame.
func fixture<Fixture, Fault: Error>(_ make: () throws(Fault) -> Fixture) -> Fixture {
  do throws(Fault) {
    return try make()
  } catch {
    printError("cannot start: \((error as? Diagnostic)?.report() ?? "\(error)")")
    // Without the handlers at exit: libFuzzer's takes an end of the process for a crash.
    _exit(1)
  }
}

private func printError(_ message: String) {
  let text = Array("\(message)\n".utf8)
  write(STDERR_FILENO, text, text.count)
}
