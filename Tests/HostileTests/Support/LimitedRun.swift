internal import ConformanceSupport
internal import Glibc
internal import TestSupport

/// One run of the built executable as a process of its own, so that a crash, a hang or growth without
/// end is the failure of a row and not of the tests.
///
/// The process may use ``memoryLimit`` bytes, looked at every millisecond, and
/// ``secondsOfProcessor``; the system ends it beyond. It finds no settings of a user: home and
/// current folder are the folder of the row. Under a sanitizer there are no limits of memory.
struct LimitedRun {
  /// The exit code; 128 and the signal's number where a signal ended the process.
  let status: Int32
  /// Standard output.
  let output: [UInt8]
  /// Standard error.
  let errors: [UInt8]
  /// The most memory that was in use at one time, in bytes; 0 where the tests have used more.
  let peakMemory: Int

  /// What a run may use.
  static let memoryLimit = 512 << 20
  /// How long a run may compute; a debug build takes some ten times as long as a released one.
  static let secondsOfProcessor = isSanitized ? 200 : 40
  /// Address space: what keeps a mistake from taking the whole machine.
  private static let addressSpace = 4 << 30

  /// Runs an executable of this build in `folder`.
  ///
  /// - Parameters:
  ///   - program: the executable's name.
  ///   - variables: added to the few that there are; nil takes one of them away.
  ///   - stack: the size of the native stack in KiB, where it is not the usual one.
  ///   - fileSize: how many bytes a file may get before writing fails, as it does on a full disk.
  init(
    _ arguments: [String], in folder: TemporaryFolder, program: String = "opea-chart",
    input: [UInt8] = [], variables: [String: String?] = [:], stack: Int? = nil,
    fileSize: Int? = nil
  ) {
    let streams = folder.path + "/.streams"
    mkdir(streams, 0o755)
    folder.write(".streams/0", input)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, streams + "/0", O_RDONLY, 0)
    for stream in 1...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(
        &actions, stream, "\(streams)/\(stream)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    }
    let script =
      "cd \"$1\" && ulimit -c 0 && ulimit -t \(Self.secondsOfProcessor)"
      + (stack.map { " && ulimit -s \($0)" } ?? "")
      + (Self.isSanitized ? "" : " && ulimit -v \(Self.addressSpace >> 10)")
      + (fileSize.map { " && ulimit -f \($0 >> 9)" } ?? "")
      + " && shift && exec \"$@\""
    let words = ["/bin/sh", "-c", script, "sh", folder.path, Self.path(of: program)] + arguments
    var usual: [String: String?] = [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C", "NO_COLOR": "1",
      "SWIFT_BACKTRACE": "enable=no", "TMPDIR": folder.path,
    ]
    for name in ["ASAN_OPTIONS", "TSAN_OPTIONS"] where Self.isSanitized {
      usual[name] = getenv(name).map { String(cString: $0) }
    }
    let environment = usual.merging(variables) { $1 }.compactMapValues { $0 }
    var process: pid_t = 0
    let code = words.withCStrings { words in
      environment.map { "\($0)=\($1)" }.withCStrings { environment in
        posix_spawn(&process, "/bin/sh", &actions, nil, words, environment)
      }
    }
    var state: Int32 = 0
    var peak = 0
    // What the system tells at the end counts the process that started this one, too.
    while code == 0, waitpid(process, &state, WNOHANG) == 0 {
      peak = max(peak, Self.peakMemory(of: process))
      usleep(1000)
    }
    let ended = state & 0x7F == 0 ? (state >> 8) & 0xFF : 128 + (state & 0x7F)
    status = code == 0 ? ended : 127
    peakMemory = peak
    output = Self.content(streams + "/1")
    errors = Self.content(streams + "/2")
    if program == Self.networkProgram, getenv("HOSTILE_HELM") != nil {
      CommandRun.report(arguments, status, errors + output)
    }
  }

  /// Standard output as text.
  var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// Whether the process ended by itself, within what it may use.
  var isOrderly: Bool {
    (0..<126).contains(status) && (Self.isSanitized || peakMemory <= Self.memoryLimit)
  }

  /// Whether the tests and the executable were built with a sanitizer.
  static let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

  /// The tool with the network in it.
  private static let networkProgram = "opea-chart-network"

  /// An executable beside the one that runs the tests, or what `scripts/compare-hostile` wants instead.
  private static func path(of program: String) -> String {
    if program == networkProgram, let helm = getenv("HOSTILE_HELM") { return String(cString: helm) }
    guard let own = executable(of: "self") else { return program }
    let folder = own.split(separator: "/").dropLast().joined(separator: "/")
    return "/\(folder)/\(program)"
  }

  /// What a process executes; nil once it has ended.
  private static func executable(of process: String) -> String? {
    guard let path = realpath("/proc/\(process)/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The most memory that a running process has had so far; 0 while it has none of its own.
  private static func peakMemory(of process: pid_t) -> Int {
    // A process that is just being started may still share the memory of the one that starts it.
    guard let program = executable(of: "\(process)"), program != executable(of: "self") else {
      return 0
    }
    let status = String(decoding: content("/proc/\(process)/status"), as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }

  private static func content(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var content: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, file), count > 0 {
      content += part.prefix(count)
    }
    return content
  }
}

extension [String] {
  /// Calls `body` with the texts as a C function takes a list of them.
  func withCStrings<Result>(
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  }
}
