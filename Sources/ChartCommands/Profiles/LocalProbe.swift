internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import Profiles
internal import ValueTree

/// Looks at this machine's files and runs the vendors' tools.
enum LocalProbe {
  /// The longest that a tool may take, in milliseconds.
  private static let timeout: Int32 = 10_000
  /// The most that a tool or a file may say.
  private static let limit = 16 << 20

  static let probe = HardwareProbe(
    file: { path in (try? SystemFile.content(path, limit: limit)).map { text(of: $0) } },
    names: { path in ((try? SystemFile.names(inFolder: path)) ?? []).map { String($0) } },
    run: run)

  private static func text(of bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Runs a tool with `LC_ALL=C` and nothing on its standard input; what it says on standard error is lost.
  @Sendable private static func run(_ words: [String]) -> (output: String, exitCode: Int)? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)

    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    let variables: [UnsafeMutablePointer<CChar>?] = [
      strdup("LC_ALL=C"), strdup("PATH=" + path), nil,
    ]
    defer {
      for pointer in arguments + variables { free(pointer) }
    }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, words[0], &actions, nil, arguments, variables)
    close(ends[1])
    guard failure == 0 else { return nil }
    let output = collect(from: ends[0])
    if output == nil { kill(child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let ended = status & 0x7F == 0
    return output.map { (text(of: $0), ended ? Int((status >> 8) & 0xFF) : 128) }
  }

  /// All that comes through a pipe; nil where it takes too long or is too much.
  private static func collect(from descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var start = timespec()
    clock_gettime(CLOCK_MONOTONIC, &start)
    while bytes.count < limit {
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      let passed = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1_000_000
      guard passed < Int(timeout) else { return nil }
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = Glibc.poll(&poll, 1, timeout - Int32(passed))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? bytes : nil }
      bytes += chunk[0..<count]
    }
    return nil
  }
}
