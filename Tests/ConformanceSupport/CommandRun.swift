internal import ChartCommands
internal import Glibc
internal import Synchronization
internal import TestSupport
public import Transport

/// One run of the tool inside the test process.
public struct CommandRun: Sendable {
  /// The exit code.
  public let code: Int32
  /// Standard output.
  public let output: [UInt8]
  /// Standard error.
  public let errorOutput: [UInt8]

  private final class Sink: Sendable {
    let bytes = Mutex<[UInt8]>([])
  }

  /// Runs the tool with some arguments, environment variables and input.
  ///
  /// Where `HOSTILE_HELM` names a program, that one is run: see ``program(_:_:variables:input:client:)``.
  ///
  /// - Parameters:
  ///   - client: the network; without one there is none.
  ///   - name: what the tool is started as.
  public init(
    _ arguments: [String], variables: [String: String] = [:], input: [UInt8] = [],
    client: (any HTTPClient)? = nil, name: String = "opea-chart"
  ) {
    if let program = getenv("HOSTILE_HELM") {
      self = .program(
        String(cString: program), arguments, variables: variables, input: input,
        client: client as? FakeHTTPClient)
      return
    }
    let (output, errors) = (Sink(), Sink())
    var surroundings = Surroundings(
      output: { text in output.bytes.withLock { $0 += text } },
      errorOutput: { text in errors.bytes.withLock { $0 += text } }, input: { input },
      variable: { variables[$0] }, programName: name)
    surroundings.retries = RetryPolicy(sleep: { _ in }, random: { 0 })
    if let client { surroundings.network = .reachable(client) }
    code = CommandTree(for: arguments).run(arguments, surroundings)
    self.output = output.bytes.withLock { $0 }
    errorOutput = errors.bytes.withLock { $0 }
  }

  /// What a run has left.
  init(code: Int32, output: [UInt8], errorOutput: [UInt8]) {
    (self.code, self.output, self.errorOutput) = (code, output, errorOutput)
  }

  /// Standard output as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  public var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
}
