internal import ConformanceSupport
internal import Testing
internal import ValueTree

/// The recorded answers of the reference to small cases, family by family.
@Suite struct MicroCaseTests {
  /// Cases whose recorded answer this engine does not give, each with its reason; see
  /// `docs/differences.md`.
  private static let differences: Set<ByteString> = [
    // A values file of two documents: the 3.17.3 command line, which recorded this, reads the first.
    "flags-f0c74e6799",
    // An index that gives a digest which is none: refused here, not looked at by the reference.
    "dependency-53f5744ee5", "dependency-a35e1e91c8",
  ]

  @Test(arguments: [
    "template", "functions", "strvals", "flags", "values", "yaml", "schema", "dependency",
  ])
  func agreesWithTheReference(family: String) throws {
    let lines = Fixtures.lines("\(Fixtures.folder)/micro/\(family).jsonl")
    try #require(!lines.isEmpty, "the family's cases are in the repository")
    var failures: [String] = []
    for line in lines {
      let record = try #require(RecordedAnswer(line))
      guard let difference = record.disagreement() else { continue }
      if !Self.differences.contains(record.id) {
        failures.append("\(record.id) (\(record.group)): \(difference)")
      }
    }
    #expect(
      failures.isEmpty,
      "\(failures.count) of \(lines.count):\n\(failures.prefix(10).joined(separator: "\n"))")
  }
}
