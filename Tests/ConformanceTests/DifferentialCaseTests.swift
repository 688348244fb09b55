internal import ConformanceSupport
internal import Testing
internal import ValueTree

/// What `scripts/fuzz-differential` has found: programs, shrunk, that this engine once answered in
/// another way than the reference.
@Suite struct DifferentialCaseTests {
  @Test(arguments: ["template", "values", "yaml"])
  func agreesWithTheReference(family: String) throws {
    let lines = Fixtures.lines("\(Fixtures.folder)/differential/\(family).jsonl")
    try #require(!lines.isEmpty, "the family's cases are in the repository")
    var failures: [String] = []
    for line in lines {
      let record = try #require(RecordedAnswer(line))
      if let difference = record.disagreement() {
        failures.append("\(record.id): \(difference)")
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(10).joined(separator: "\n"))")
  }
}
