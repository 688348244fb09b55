internal import Diagnostics
internal import Glibc

/// Runs another program: bytes in, bytes out.
enum ProgramRun {
  /// What a program gave.
  struct Outcome {
    var output: [UInt8]
    var errorOutput: [UInt8]
    /// Its exit code; 128 and the signal's number if one ended it.
    var code: Int32
  }

  /// The most that a program may write.
  private static let maximumOutput = 64 << 20

  /// Runs a program, found by `PATH` unless its name has a slash, and waits for its end.
  static func run(
    _ command: String, _ arguments: [String], input: [UInt8] = []
  ) throws(Diagnostic) -> Outcome {
    var pipes: [[Int32]] = []
    defer { for end in pipes.joined() where end >= 0 { close(end) } }
    for _ in 0..<3 {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw failure(command, errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes.append(ends)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes[0][0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes[2][1], STDERR_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([command] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawnp(&process, command, &actions, nil, words, environ)
    guard code == 0 else { throw failure(command, code) }
    for end in [(0, 0), (1, 1), (2, 1)] {
      close(pipes[end.0][end.1])
      pipes[end.0][end.1] = -1
    }
    let outcome = exchange(input, pipes[0][1], pipes[1][0], pipes[2][0])
    pipes[0][1] = -1
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return Outcome(
      output: outcome.output, errorOutput: outcome.errorOutput,
      code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
  }

  /// Writes the input and reads both outputs, whatever of them is ready; closes the input.
  private static func exchange(
    _ input: [UInt8], _ target: Int32, _ output: Int32, _ errorOutput: Int32
  ) -> (output: [UInt8], errorOutput: [UInt8]) {
    // A program that does not read its input must not end this one.
    signal(SIGPIPE, SIG_IGN)
    _ = fcntl(target, F_SETFL, O_NONBLOCK)
    var files = [
      pollfd(fd: target, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorOutput, events: Int16(POLLIN), revents: 0),
    ]
    var written = 0
    var results: [[UInt8]] = [[], []]
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while files.contains(where: { $0.fd >= 0 }) {
      if files[0].fd >= 0, written == input.count {
        close(target)
        files[0].fd = -1
        continue
      }
      if poll(&files, nfds_t(files.count), -1) < 0 {
        if errno == EINTR { continue }
        break
      }
      if files[0].fd >= 0, files[0].revents != 0 {
        let count = input.withUnsafeBytes { buffer in
          Glibc.write(
            target, UnsafeRawBufferPointer(rebasing: buffer[written...]).baseAddress,
            buffer.count - written)
        }
        if count > 0 { written += count } else if errno != EAGAIN { written = input.count }
      }
      for index in 1...2 where files[index].fd >= 0 && files[index].revents != 0 {
        let count = read(files[index].fd, &chunk, chunk.count)
        if count > 0, results[index - 1].count < maximumOutput {
          results[index - 1] += chunk[0..<count]
        } else if count <= 0, errno != EINTR || count == 0 {
          files[index].fd = -1
        }
      }
    }
    if files[0].fd >= 0 { close(target) }
    return (results[0], results[1])
  }

  private static func failure(_ command: String, _ code: Int32) -> Diagnostic {
    Diagnostic(.file, "cannot run `\(command)`: \(String(cString: strerror(code)))")
  }
}
