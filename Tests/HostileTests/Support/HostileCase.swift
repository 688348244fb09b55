internal import Glibc
internal import TestSupport
internal import Testing

/// One row of the table of attacks in `docs/security.md`: an input, and what must come of it.
///
/// The input is made when the test runs; the real executable gets it, within limits of memory and time.
struct HostileCase: Sendable, CustomTestStringConvertible {
  /// What must come of the input.
  enum Outcome: Sendable {
    /// Exit code 0, with this text on standard output.
    case accepted(String = "")
    /// Exit code 0, with this text on standard error.
    case warned(String)
    /// Exit code 1, with this text on standard error, and nothing on standard output.
    case refused(String)
    /// Another exit code, with this text on standard error, and nothing on standard output.
    case failed(Int32, String)
  }

  /// The row, such as `A01`.
  var id: String
  /// What is special about this input, in a few words.
  var title: String
  /// The command, with paths below the folder that ``input`` fills.
  var arguments: [String]
  /// What must come of it.
  var outcome: Outcome
  /// What every refusal has to name besides: the file, or the flag.
  var place = ""
  /// Standard input.
  var standardInput: [UInt8] = []
  /// Writes the input.
  var input: @Sendable (TemporaryFolder) -> Void
  /// Looks at what is in the folder afterwards.
  var afterwards: @Sendable (TemporaryFolder) -> Void = { _ in }

  var testDescription: String { "\(id) \(title)" }

  init(
    _ id: String, _ title: String, _ arguments: [String], _ outcome: Outcome,
    standardInput: [UInt8] = [], input: @escaping @Sendable (TemporaryFolder) -> Void,
    afterwards: @escaping @Sendable (TemporaryFolder) -> Void = { _ in }
  ) {
    (self.id, self.title, self.arguments, self.outcome) = (id, title, arguments, outcome)
    (self.standardInput, self.input, self.afterwards) = (standardInput, input, afterwards)
  }

  /// The same, where every refusal has to name a file or flag.
  func naming(_ place: String) -> HostileCase {
    var row = self
    row.place = place
    return row
  }

  /// Runs the command and expects the outcome.
  ///
  /// Where `HOSTILE_INPUTS` names a folder, the input is written there instead, with the command beside
  /// it: `scripts/compare-hostile` gives it to Helm.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    _ = run(sourceLocation: sourceLocation)
  }

  /// Does what ``check(sourceLocation:)`` does, and gives the run; nil where the input was only written.
  func run(sourceLocation: SourceLocation = #_sourceLocation) -> LimitedRun? {
    if let place = getenv("HOSTILE_INPUTS") {
      export(to: String(cString: place))
      return nil
    }
    let folder = TemporaryFolder()
    input(folder)
    let run = LimitedRun(arguments, in: folder, input: standardInput)
    run.expect(outcome, sourceLocation: sourceLocation)
    if case .refused = outcome {
      #expect(
        run.errorText.contains(place), "\(run.errorText.prefix(2000))",
        sourceLocation: sourceLocation)
    }
    // The secret of all rows that have one.
    #expect(
      !run.errorText.contains("hunter2") || arguments.contains("--show-secrets"),
      "\(run.errorText.prefix(2000))", sourceLocation: sourceLocation)
    afterwards(folder)
    return run
  }

  private func export(to place: String) {
    let name = title.map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let folder = TemporaryFolder(at: "\(place)/\(id)-\(String(name))")
    input(folder)
    folder.write(".command", arguments.joined(separator: "\n"))
    folder.write(".input", standardInput)
  }
}

extension LimitedRun {
  /// Expects an outcome, an orderly end, and no control characters on standard error.
  func expect(
    _ outcome: HostileCase.Outcome, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let beginning = String(errorText.prefix(2000))
    #expect(
      isOrderly, "status \(status), \(peakMemory >> 20) MiB: \(beginning)",
      sourceLocation: sourceLocation)
    let isPlain = errorText.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t"
        || scalar.properties.generalCategory != .control
          && scalar.properties.generalCategory != .format
    }
    #expect(isPlain, "control characters in messages", sourceLocation: sourceLocation)
    switch outcome {
    case .accepted(let part):
      #expect(status == 0, "\(beginning)", sourceLocation: sourceLocation)
      #expect(
        part.isEmpty || text.contains(part), "\(text.prefix(2000))",
        sourceLocation: sourceLocation)
    case .warned(let part):
      #expect(status == 0, "\(beginning)", sourceLocation: sourceLocation)
      #expect(errorText.contains(part), "\(beginning)", sourceLocation: sourceLocation)
    case .refused(let part): expect(1, part, sourceLocation)
    case .failed(let code, let part): expect(code, part, sourceLocation)
    }
  }

  /// Expects a failure that says something and prints nothing.
  private func expect(_ code: Int32, _ part: String, _ sourceLocation: SourceLocation) {
    let beginning = String(errorText.prefix(2000))
    #expect(status == code, "\(beginning)", sourceLocation: sourceLocation)
    #expect(output.isEmpty, "\(text.prefix(2000))", sourceLocation: sourceLocation)
    #expect(errorText.contains(part), "\(beginning)", sourceLocation: sourceLocation)
  }
}
