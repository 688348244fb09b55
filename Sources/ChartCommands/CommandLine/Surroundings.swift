internal import ChartEngine
internal import Diagnostics
internal import Glibc
public import Transport

/// Everything outside that commands may touch: streams, environment variables, the terminal.
///
/// Tests pass their own and look at what was written.
public struct Surroundings: Sendable {
  /// Writes to standard output.
  public var output: @Sendable ([UInt8]) -> Void
  /// Writes to standard error.
  public var errorOutput: @Sendable ([UInt8]) -> Void
  /// All of standard input; of what is longer than any file that is read, the beginning.
  public var input: @Sendable () -> [UInt8]
  /// The next bytes of standard input, as they arrive; none at its end.
  public var inputPart: @Sendable () -> [UInt8] = { [] }
  /// The value of an environment variable.
  public var variable: @Sendable (String) -> String?
  /// The name that the tool was started under.
  public var programName: String
  /// The same with the path, as it was written.
  public var programPath = "opea-chart"
  /// Whether the tool was started as Helm, for another tool that executes Helm.
  var isHelm: Bool { programName == "helm" }
  /// How other machines are reached.
  public var network = Network.elsewhere { Diagnostic(.network, "there is no network here") }
  /// Asks whoever sits at the terminal, without showing the answer if that is hidden; nil if there is
  /// none.
  public var ask: @Sendable (_ prompt: String, _ isHidden: Bool) -> String? = { _, _ in nil }
  /// What is tried again, and when.
  public var retries = RetryPolicy()
  /// Whether another executable began this command, and has shown what comes before it.
  public var isContinuation = false
  /// Whether standard output is a terminal.
  public var isTerminal = false
  /// Whether someone watches standard error, so that a line there may be drawn over.
  public var showsProgress = false
  /// Takes objects that are large to free: a process that is about to end keeps them instead.
  public var keep: @Sendable (AnyObject) -> Void = { _ in }

  /// Makes surroundings.
  public init(
    output: @escaping @Sendable ([UInt8]) -> Void,
    errorOutput: @escaping @Sendable ([UInt8]) -> Void,
    input: @escaping @Sendable () -> [UInt8], variable: @escaping @Sendable (String) -> String?,
    programName: String = "opea-chart"
  ) {
    self.output = output
    self.errorOutput = errorOutput
    self.input = input
    self.variable = variable
    self.programName = programName
  }

  /// Writes a text and a line end to standard output.
  public func print(_ text: String) { output(Array((text + "\n").utf8)) }

  /// Writes a text and a line end to standard error. Messages hold what charts, servers and users
  /// wrote: control characters are written as escapes.
  public func printError(_ text: String) {
    errorOutput(Array((visible(text, keepingLines: true) + "\n").utf8))
  }

  /// The process's own streams and environment.
  ///
  /// - Parameter arguments: those of the process, the name that it was started under first.
  public static func process(arguments: [String]) -> Surroundings {
    let programName = arguments.first?.split(separator: "/").last.map { String($0) }
    var surroundings = Surroundings(
      output: { _ = SystemFile.write($0, to: STDOUT_FILENO) },
      errorOutput: { _ = SystemFile.write($0, to: STDERR_FILENO) },
      input: { readAll(from: STDIN_FILENO) },
      variable: { name in getenv(name).map { String(cString: $0) } },
      programName: programName ?? "opea-chart")
    surroundings.programPath = arguments.first ?? surroundings.programName
    surroundings.isTerminal = isatty(STDOUT_FILENO) == 1
    surroundings.ask = { Terminal.ask($0, isHidden: $1) }
    let isContinuation = NetworkTool.isContinuation()
    surroundings.isContinuation = isContinuation
    surroundings.network = .elsewhere {
      NetworkTool.start(arguments, isContinuation: isContinuation)
    }
    surroundings.showsProgress = isatty(STDERR_FILENO) == 1
    surroundings.inputPart = { readPart(of: STDIN_FILENO) }
    surroundings.keep = { _ = Unmanaged.passRetained($0) }
    return surroundings
  }

  private static func readAll(from descriptor: Int32) -> [UInt8] {
    var result: [UInt8] = []
    while true {
      let part = readPart(of: descriptor)
      if part.isEmpty { return result }
      result += part
      if result.count > InputFile.limit { return result }
    }
  }

  private static func readPart(of descriptor: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      var got = -1
      repeat {
        got = read(descriptor, buffer.baseAddress, buffer.count)
      } while got < 0 && errno == EINTR
      count = max(got, 0)
    }
  }
}
