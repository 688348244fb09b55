internal import TestSupport
internal import Testing

/// Few files can be many charts: a chart has as many aliases as it likes, and below each of them all its
/// charts once more.
@Suite("Attacks by trees of charts")
struct TreeAttackTests {
  @Test(arguments: multiplied + merged)
  func tree(_ row: HostileCase) { row.check() }

  private static func metadata(_ name: String, _ dependencies: [String] = []) -> String {
    "apiVersion: v2\nname: \(name)\nversion: 1.0.0\n"
      + (dependencies.isEmpty
        ? "" : "dependencies:\n" + dependencies.map { "- {\($0)}\n" }.joined())
  }

  /// Dependencies on one chart under many names.
  private static func aliases(
    _ count: Int, of name: String, _ version: String = "1.0.0"
  ) -> [String] {
    (0..<count).map { "name: \(name), version: \(version), alias: x\($0)" }
  }

  private static func row(
    _ id: String, _ title: String, _ outcome: HostileCase.Outcome, flags: [String] = [],
    _ files: [String: String]
  ) -> HostileCase {
    HostileCase(id, title, ["template", "c"] + flags, outcome) { folder in
      for (name, text) in files { folder.write(name, text) }
    }
  }

  /// A chart of charts in charts, each with so many aliases.
  private static func nested(levels: Int, aliases count: Int) -> [String: String] {
    var files: [String: String] = [:]
    var folder = "c"
    for level in (0...levels).reversed() {
      files[folder + "/Chart.yaml"] = metadata(
        "d\(level)", level > 0 ? aliases(count, of: "d\(level - 1)") : [])
      files[folder + "/templates/a.yaml"] = "a: 1\n"
      folder += "/charts/d\(level - 1)"
    }
    return files
  }

  private static func keys(_ count: Int, step: Int = 1, from first: Int = 0) -> String {
    (0..<count).map { "  k\(10_000_000 + first + $0 * step): 1\n" }.joined()
  }

  private static let multiplied: [HostileCase] = [
    row("D13", "ten aliases on six levels", .refused("limit: charts"), nested(levels: 6, aliases: 10)),
    row(
      "D13", "a hundred aliases on five levels", .refused("limit: charts"),
      nested(levels: 5, aliases: 100)),
    row("D13", "ten aliases on three levels", .accepted("a: 1"), nested(levels: 3, aliases: 10)),
    row(
      "D13", "50,000 aliases", .refused("limit: charts"),
      [
        "c/Chart.yaml": metadata("c", aliases(50_000, of: "d")),
        "c/charts/d/Chart.yaml": metadata("d"),
      ]),
    row(
      "D13", "60,000 dependencies that none of 300 charts fits", .refused("limit: mergeSteps"),
      Dictionary(
        uniqueKeysWithValues: [
          ("c/Chart.yaml", metadata("c", aliases(60_000, of: "d", "9.9.9")))
        ] + (0..<300).map { ("c/charts/d\($0)/Chart.yaml", metadata("d")) })),
    row(
      "D13", "2,000 aliases of 100 templates", .refused("limit: templates"),
      Dictionary(
        uniqueKeysWithValues: [
          ("c/Chart.yaml", metadata("c", aliases(2000, of: "d"))),
          ("c/charts/d/Chart.yaml", metadata("d")),
        ] + (0..<100).map { ("c/charts/d/templates/\($0).yaml", "") })),
    row(
      "D13", "2,000 aliases with long metadata", .refused("limit: mergedEntries"),
      [
        "c/Chart.yaml": metadata("c", aliases(2000, of: "d")),
        "c/charts/d/Chart.yaml": metadata("d")
          + "keywords:\n" + times(5000, "- a\n"),
      ]),
    row(
      "D13", "2,000 charts with one path", .accepted("a: 1"),
      Dictionary(
        uniqueKeysWithValues: [("c/Chart.yaml", metadata("c"))]
          + (0..<2000).flatMap {
            [
              ("c/charts/d\($0)/Chart.yaml", metadata("d")),
              ("c/charts/d\($0)/templates/a.yaml", "a: 1\n"),
            ]
          })),
  ]

  private static let merged: [HostileCase] = [
    row(
      "V11", "2,000 aliases of 5,000 values", .refused("limit: merge"),
      [
        "c/Chart.yaml": metadata("c", aliases(2000, of: "d")),
        "c/charts/d/Chart.yaml": metadata("d"), "c/charts/d/values.yaml": "a:\n" + keys(5000),
        "c/values.yaml": "global:\n" + keys(5000),
      ]),
    row(
      "V11", "globals for 1,000 charts", .refused("limit: merge"),
      Dictionary(
        uniqueKeysWithValues: [
          ("c/Chart.yaml", metadata("c")), ("c/values.yaml", "global:\n" + keys(20_000)),
        ] + (0..<1000).map { ("c/charts/d\($0)/Chart.yaml", metadata("d\($0)")) })),
    row(
      "V11", "the same values imported 10,000 times", .refused("limit: mergeSteps"),
      [
        "c/Chart.yaml": metadata(
          "c",
          [
            "name: d, version: 1.0.0, import-values: ["
              + (0..<10_000).map { "{child: data, parent: p\($0)}" }.joined(separator: ", ") + "]"
          ]),
        "c/charts/d/Chart.yaml": metadata("d"), "c/charts/d/values.yaml": "data:\n" + keys(20_000),
      ]),
    row(
      "V11", "100,000 values between 200,000", .refused("limit: mergeSteps"),
      flags: ["-f", "values.yaml"],
      [
        "c/Chart.yaml": metadata("c"), "c/values.yaml": "a:\n" + keys(100_000, step: 2),
        "values.yaml": "a:\n" + keys(200_000, step: 2, from: 1),
      ]),
    row(
      "V11", "5,000 values between 10,000", .accepted("v: 15000"), flags: ["-f", "values.yaml"],
      [
        "c/Chart.yaml": metadata("c"), "c/values.yaml": "a:\n" + keys(5000, step: 2),
        "c/templates/a.yaml": "v: {{ len .Values.a }}\n",
        "values.yaml": "a:\n" + keys(10_000, step: 2, from: 1),
      ]),
  ]
}
