@preconcurrency internal import Glibc
internal import Synchronization

/// Another program, run to its end: `gpg`, a credential helper.
public struct ChildProcess: Sendable {
  /// What a program left.
  public struct Outcome: Sendable {
    /// The exit code; 128 and the signal's number where a signal ended it.
    public var status: Int32
    /// What it wrote to standard output.
    public var output: [UInt8]
    /// What it wrote to standard error.
    public var errors: [UInt8]
  }

  /// Why there is no outcome.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// The error number of the system.
    public let code: Int32
    /// A phrase with the program's name.
    public let description: String
  }

  /// The program: a path, or a name that is looked for in `PATH`.
  public var program: String
  /// What follows the program's name.
  public var arguments: [String]
  /// What it reads from standard input.
  public var input: [UInt8] = []
  /// Variables that differ from those of this process; nil removes one.
  public var variables: [String: String?] = [:]
  /// The most that is kept of each stream; what follows is read and dropped.
  public var outputLimit = 16 << 20

  /// Held while a program starts or a pipe has not been told yet that it stays here: no program is to
  /// inherit an end of another one's pipe.
  private static let starting = Mutex<Void>(())

  /// Makes a call of a program.
  public init(_ program: String, _ arguments: [String] = []) {
    self.program = program
    self.arguments = arguments
  }

  /// Runs the program and waits until it has ended.
  public func run() throws(Failure) -> Outcome {
    let input = try Pipe()
    let output = try Pipe()
    let errors = try Pipe()
    let process = try spawn(input, output, errors)
    input.closeReadEnd()
    output.closeWriteEnd()
    errors.closeWriteEnd()
    var outcome = Outcome(status: 0, output: [], errors: [])
    withoutPipeSignal {
      exchange(input, output, errors, &outcome)
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    outcome.status = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return outcome
  }

  private func spawn(
    _ input: borrowing Pipe, _ output: borrowing Pipe, _ errors: borrowing Pipe
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input.readEnd, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output.writeEnd, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors.writeEnd, STDERR_FILENO)
    let words = CStringArray([program] + arguments)
    let environment = CStringArray(environmentLines)
    var process: pid_t = 0
    let code = Self.starting.withLock { _ in
      posix_spawnp(&process, program, &actions, nil, words.pointers, environment.pointers)
    }
    guard code == 0 else {
      throw Failure(
        code: code, description: "`\(program)` cannot be started: \(Self.reason(code))")
    }
    return process
  }

  private var environmentLines: [String] {
    var lines: [String] = []
    var pointer = environ
    while let line = pointer.pointee {
      let text = String(cString: line)
      let name = text.prefix { $0 != "=" }
      if variables[String(name)] == nil { lines.append(text) }
      pointer += 1
    }
    for case (let name, let value?) in variables { lines.append("\(name)=\(value)") }
    return lines
  }

  /// Feeds and drains the three streams until the program has closed its two.
  private func exchange(
    _ input: borrowing Pipe, _ output: borrowing Pipe, _ errors: borrowing Pipe,
    _ outcome: inout Outcome
  ) {
    var sent = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var isOpen = (input: true, output: true, errors: true)
    if self.input.isEmpty { (isOpen.input, _) = (false, input.closeWriteEnd()) }
    _ = fcntl(input.writeEnd, F_SETFL, O_NONBLOCK)
    while isOpen.output || isOpen.errors {
      var polls = [
        pollfd(fd: isOpen.output ? output.readEnd : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen.errors ? errors.readEnd : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen.input ? input.writeEnd : -1, events: Int16(POLLOUT), revents: 0),
      ]
      if poll(&polls, nfds_t(polls.count), -1) < 0, errno != EINTR { return }
      if polls[0].revents != 0 {
        isOpen.output = take(output.readEnd, &chunk, &outcome.output)
      }
      if polls[1].revents != 0 {
        isOpen.errors = take(errors.readEnd, &chunk, &outcome.errors)
      }
      if polls[2].revents != 0 {
        let count = self.input[sent...].withUnsafeBytes {
          write(input.writeEnd, $0.baseAddress, $0.count)
        }
        if count > 0 { sent += count }
        // A program that does not want to read on is none of our business.
        if sent == self.input.count || (count < 0 && errno != EINTR && errno != EAGAIN) {
          input.closeWriteEnd()
          isOpen.input = false
        }
      }
    }
  }

  private func take(_ end: Int32, _ chunk: inout [UInt8], _ target: inout [UInt8]) -> Bool {
    let count = read(end, &chunk, chunk.count)
    if count > 0 { target += chunk.prefix(min(count, max(0, outputLimit - target.count))) }
    return count > 0 || (count < 0 && errno == EINTR)
  }

  /// Writing to a program that has ended is an error here, not the end of this process.
  private func withoutPipeSignal(_ body: () -> Void) {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    body()
    // What came meanwhile is taken away before the signal may come again.
    var time = timespec()
    while sigtimedwait(&signals, nil, &time) < 0, errno == EINTR {}
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  fileprivate static func reason(_ code: Int32) -> String {
    String(cString: strerror(code)).lowercased()
  }

  /// Both ends of a pipe, closed with it.
  private struct Pipe: ~Copyable {
    private let ends: UnsafeMutablePointer<Int32>

    init() throws(Failure) {
      ends = .allocate(capacity: 2)
      ends.initialize(repeating: -1, count: 2)
      let code = ChildProcess.starting.withLock { [ends] _ in
        guard pipe(ends) == 0 else { return errno }
        for index in 0..<2 { _ = fcntl(ends[index], F_SETFD, FD_CLOEXEC) }
        return 0
      }
      guard code == 0 else {
        throw Failure(code: code, description: "no pipe can be made: \(ChildProcess.reason(code))")
      }
    }

    var readEnd: Int32 { ends[0] }
    var writeEnd: Int32 { ends[1] }

    func closeReadEnd() { close(at: 0) }
    func closeWriteEnd() { close(at: 1) }

    private func close(at index: Int) {
      if ends[index] >= 0 { _ = Glibc.close(ends[index]) }
      ends[index] = -1
    }

    deinit {
      close(at: 0)
      close(at: 1)
      ends.deallocate()
    }
  }
}

/// Texts as a C function takes a list of them.
private final class CStringArray {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    pointers = .allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
    (pointers + texts.count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { free(pointers[index]) }
    pointers.deallocate()
  }
}
