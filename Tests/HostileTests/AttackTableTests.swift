internal import ChartEngine
internal import Testing
internal import ValueTree

/// The table of attacks in `docs/security.md` and the tests of this folder are about the same rows.
@Suite("Table of attacks")
struct AttackTableTests {
  private let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The rows of the table: what stands in the first column.
  private func documentedRows() throws -> Set<String> {
    let lines = try text("docs/security.md").split(separator: "\n")
    return Set(lines.compactMap { $0.prefixMatch(of: #/\| ([A-Z]\d\d) \|/#).map { String($0.1) } })
  }

  /// The rows that texts in the sources of these tests begin with.
  private func testedRows(below folder: String = "Tests/HostileTests") throws -> Set<String> {
    var rows: Set<String> = []
    for name in try SystemFile.names(inFolder: "/\(root)/\(folder)").map({ String($0) }) {
      let place = "\(folder)/\(name)"
      if name.hasSuffix(".swift") {
        for match in try text(place).matches(of: #/"(?<row>[A-Z]\d\d)[":, ]/#) {
          rows.insert(String(match.row))
        }
      } else {
        rows.formUnion(try testedRows(below: place))
      }
    }
    return rows
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try SystemFile.content("/\(root)/\(path)", limit: 1 << 20), as: UTF8.self)
  }

  @Test func everyRowHasATest() throws {
    let (documented, tested) = (try documentedRows(), try testedRows())
    #expect(documented.subtracting(tested).sorted() == [])
    #expect(tested.subtracting(documented).sorted() == [])
  }
}
