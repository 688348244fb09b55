internal import ChartEngine
internal import Diagnostics
internal import Glibc

/// The executable that the commands for the network run in.
enum NetworkTool {
  /// Names the executable, for one that is not beside this one.
  static let pathVariable = "OPEA_CHART_NETWORK"
  /// Tells the other executable that this one has shown what comes before a command.
  static let continuedVariable = "OPEA_CHART_CONTINUED"
  private static let fileName = "opea-chart-network"

  /// Becomes the other executable, started as this one was; returns only when that fails.
  ///
  /// - Parameter isContinuation: whether this process was meant to be the other one already.
  static func start(_ arguments: [String], isContinuation: Bool) -> Diagnostic {
    if isContinuation {
      return Diagnostic(
        .file, "what \(pathVariable) names is not the executable for the network",
        help: "name `\(fileName)`, or put it beside `opea-chart`")
    }
    guard let path = path() else {
      return Diagnostic(
        .file, "the network needs the executable `\(fileName)`, and where it is cannot be found out"
      )
    }
    guard access(path, X_OK) == 0 else {
      return Diagnostic(
        .file, "the network needs the executable `\(fileName)`, which is not at \(path)",
        help: "put it beside `opea-chart`, or name it with \(pathVariable)")
    }
    setenv(continuedVariable, "1", 1)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    execv(path, pointers)
    let failure = SystemFile.failure("exec", path)
    for pointer in pointers { free(pointer) }
    return failure
  }

  private static func path() -> String? {
    if let path = getenv(pathVariable), path.pointee != 0 { return String(cString: path) }
    guard let own = SystemFile.resolved("/proc/self/exe"),
      let slash = own.utf8.lastIndex(of: UInt8(ascii: "/"))
    else { return nil }
    return own[...slash] + fileName
  }

  /// Whether this process is one that another has become; asked once, so that no child believes it.
  static func isContinuation() -> Bool {
    guard getenv(continuedVariable) != nil else { return false }
    unsetenv(continuedVariable)
    return true
  }
}
