internal import ConformanceSupport
internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TemplateLang
internal import Testing
internal import ValueTree

/// Lock files: their digests as the reference computes them, and their text.
@Suite struct ChartLockTests {
  struct DigestCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var declared: [String]
    var locked: [String]
    var digest: String
  }

  // Recorded from the reference.
  @Test(arguments: [
    DigestCase(
      testDescription: "nothing", declared: [], locked: [],
      digest: "643d5437104296e21d906ecb15b2c96ad278f20cfc4af53b12bb6069bd853726"),
    DigestCase(
      testDescription: "one folder",
      declared: ["name: kid, version: '*', repository: file://../sib"],
      locked: ["name: kid, version: 0.3.0, repository: file://../sib"],
      digest: "5e25ccb38ec9aadd718cf0f0c7776dfc0768b3ce11508a99298b21cbbcfdd823"),
    DigestCase(
      testDescription: "the same under two aliases",
      declared: [
        "name: kid, version: '*', repository: file://../sib, alias: 'x'",
        "name: kid, version: '*', repository: file://../sib, alias: 'y'",
      ],
      locked: [
        "name: kid, version: 0.3.0, repository: file://../sib",
        "name: kid, version: 0.3.0, repository: file://../sib",
      ],
      digest: "9acd7cd72cfd00c5da6085a0a16b23eea963fa2a2c13a8d639ec257e535dde8a"),
    DigestCase(
      testDescription: "no repository", declared: ["name: kid, version: ^0.1"],
      locked: ["name: kid, version: ^0.1"],
      digest: "d216deccf5f5683646b96de35059b2735bc7100df7ce9cf66c2ee9cfec4bf912"),
    DigestCase(
      testDescription: "every field",
      declared: [
        "name: b, version: '>=0.1.0', repository: file://../b, tags: [x], "
          + "import-values: [{child: a, parent: '<b>'}, 3, 1.5e30]",
        "name: b, version: '*', repository: file://../b, alias: dd",
      ],
      locked: [
        "name: b, version: 0.1.0, repository: file://../b",
        "name: b, version: 0.1.0, repository: file://../b",
      ],
      digest: "543108ed8b5f3257414f282c956bd8e7b5be0854703b61f3c817ecaea17cd1df"),
  ])
  func digestIsTheReferences(_ testCase: DigestCase) throws {
    let digest = try ChartLock.digest(
      declared: dependencies(testCase.declared), locked: dependencies(testCase.locked))
    #expect(String(digest) == "sha256:" + testCase.digest)
  }

  private func dependencies(_ lines: [String]) throws -> [Dependency] {
    let tree = ChartTree().add("chart", dependencies: lines)
    // Two entries with one name and no alias are legal in a lock only.
    tree.write(
      "chart/Chart.lock",
      "dependencies:" + (lines.isEmpty ? " []\n" : "\n")
        + lines.map { "- {\($0)}\n" }.joined() + "digest: x\n")
    tree.add("chart")
    return try ChartLoader().load(path: tree.path + "/chart").lock?.dependencies ?? []
  }

  @Test(arguments: [
    (0, 0, "1970-01-01T00:00:00Z"), (951_782_400, 0, "2000-02-29T00:00:00Z"),
    (1_700_000_000, 120_000_000, "2023-11-14T22:13:20.12Z"),
    (4_102_444_799, 999_999_999, "2099-12-31T23:59:59.999999999Z"),
    (-1, 5, "1969-12-31T23:59:59.000000005Z"), (Int64.max, 0, "9999-12-31T23:59:59Z"),
  ])
  func timeIsRFC3339(_ seconds: Int64, _ nanoseconds: Int32, _ text: String) throws {
    let lock = try ChartLock(
      declared: [], locked: [],
      generated: RenderEnvironment.Instant(seconds: seconds, nanoseconds: nanoseconds))
    #expect(String(lock.generated) == text)
    #expect(
      String(decoding: try lock.fileText(), as: UTF8.self) == """
        dependencies: []
        digest: sha256:643d5437104296e21d906ecb15b2c96ad278f20cfc4af53b12bb6069bd853726
        generated: "\(text)"

        """)
  }

  @Test(arguments: [
    ("", "0001-01-01T00:00:00Z"), ("2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00Z"),
    ("2024-01-01T00:00:00.1200+02:00", "2024-01-01T00:00:00.12+02:00"),
    ("2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00Z"),
  ])
  func timeIsWrittenAsTheReferenceWould(_ read: String, _ written: String) throws {
    var lock = ChartLock()
    lock.generated = ByteString(read)
    #expect(
      String(decoding: try lock.fileText(), as: UTF8.self).contains("generated: \"\(written)\""))
  }
}
