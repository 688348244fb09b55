internal import ChartEngine
internal import Diagnostics
internal import Processes
internal import Profiles
internal import ValueTree

/// Looks at this machine's files and runs the vendors' tools.
enum LocalProbe {
  /// The most that a file may hold.
  private static let limit = 16 << 20
  /// The seconds that a tool may take.
  private static let timeout = "10"

  static let probe = HardwareProbe(
    file: { path in (try? SystemFile.content(path, limit: limit)).map { text(of: $0) } },
    names: { path in ((try? SystemFile.names(inFolder: path)) ?? []).map { String($0) } },
    run: run)

  private static func text(of bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Runs a tool in the language that parsers know; `timeout` ends one that hangs, and says 127 for one that
  /// is not there.
  @Sendable private static func run(_ words: [String]) -> (output: String, exitCode: Int)? {
    var process = ChildProcess("timeout", ["-k", "1", timeout] + words)
    process.variables["LC_ALL"] = "C"
    guard let outcome = try? process.run(), outcome.status != 127, outcome.status != 124 else {
      return nil
    }
    return (text(of: outcome.output), Int(outcome.status))
  }
}
