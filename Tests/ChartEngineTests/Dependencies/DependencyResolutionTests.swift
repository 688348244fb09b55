import Diagnostics
import JSON
import Testing
import ValueTree
import ValuesMerge

@testable import ChartEngine

@Suite("Dependencies of a chart")
struct DependencyResolutionTests {
  /// A parent `demo` with the subcharts `kid` 1.2.0 and `other` 2.0.0.
  struct Case: Sendable, CustomTestStringConvertible {
    var rule: String
    /// The parent's list of dependencies.
    var declared = "[]"
    var parent = ""
    var kid = ""
    var user = ""
    /// The names of the charts in use.
    var names: [ByteString] = ["kid", "other"]
    /// JSON of the merged values, if they matter.
    var values: ByteString?
    var warnings: [String] = []
    var testDescription: String { rule }
  }

  private func snapshot(_ text: String) throws -> ValueSnapshot {
    try ValuesFile(name: "test", bytes: Array(text.utf8)).values
  }

  @Test(arguments: [
    Case(rule: "undeclared charts are in use"),
    Case(
      rule: "a condition", declared: "[{name: kid, version: 1.x, condition: kid.use}]",
      parent: "kid: {use: false}", names: ["other"]),
    Case(
      rule: "the first condition that is a boolean counts",
      declared: "[{name: kid, version: 1.x, condition: ' a.b,kid.use,c '}]",
      parent: "a: {b: x}\nkid: {use: false}\nc: true", names: ["other"],
      warnings: ["WARN returned non-bool value path=a.b chart=kid"]),
    Case(
      rule: "a condition that leads nowhere or to a map",
      declared: "[{name: kid, version: 1.x, condition: 'no.where,kid'}]",
      names: ["other", "kid"]),
    Case(
      rule: "tags", declared: "[{name: kid, version: 1.x, tags: [a, b]}]",
      parent: "tags: {a: false}", names: ["other"]),
    Case(
      rule: "one true tag is enough", declared: "[{name: kid, version: 1.x, tags: [a, b]}]",
      parent: "tags: {a: false, b: true}", names: ["other", "kid"]),
    Case(
      rule: "a condition beats tags",
      declared: "[{name: kid, version: 1.x, tags: [a], condition: use}]",
      parent: "tags: {a: false}\nuse: true", names: ["other", "kid"]),
    Case(
      rule: "the user decides last", declared: "[{name: kid, version: 1.x, condition: kid.use}]",
      parent: "kid: {use: false}", user: "kid: {use: true}", names: ["other", "kid"]),
    Case(
      rule: "a version that does not fit leaves the chart undeclared, but its condition counts",
      declared: "[{name: kid, version: 2.x, condition: kid.use}]", parent: "kid: {use: false}",
      names: ["other"]),
    Case(
      rule: "aliases",
      declared: "[{name: kid, version: 1.x, alias: one}, {name: kid, version: 1.x, alias: two}]",
      parent: "one: {k: 5}", kid: "k: 1", names: ["other", "one", "two"],
      values: #"{"one":{"global":{},"k":5},"other":{"global":{}},"two":{"global":{},"k":1}}"#),
    Case(
      rule: "an import of exports", declared: "[{name: kid, version: 1.x, import-values: [data]}]",
      parent: "own: 1", kid: "exports: {data: {own: 2, got: 3}}", names: ["other", "kid"],
      values: #"{"got":3,"kid":{"exports":{"data":{"got":3,"own":2}},"global":{}},"#
        + #""other":{"global":{}},"own":1}"#),
    Case(
      rule: "an import of a map to a path",
      declared: "[{name: kid, version: 1.x, import-values: [{child: m, parent: a.b}]}]",
      kid: "m: {x: 1}", names: ["other", "kid"],
      values: #"{"a":{"b":{"x":1}},"kid":{"global":{},"m":{"x":1}},"other":{"global":{}}}"#),
    Case(
      rule: "an import that is not there",
      declared: "[{name: kid, version: 1.x, import-values: [none]}]", names: ["other", "kid"],
      warnings: [
        #"WARN ImportValues missing table error="\"exports\" is not a table""#
      ]),
  ])
  func resolution(_ test: Case) throws {
    let chart = try loadChart([
      ("Chart.yaml", minimalMetadata + "dependencies: \(test.declared)\n"),
      ("values.yaml", test.parent),
      ("charts/kid/Chart.yaml", "name: kid\nversion: 1.2.0\n"),
      ("charts/kid/values.yaml", test.kid),
      ("charts/other/Chart.yaml", "name: other\nversion: 2.0.0\n"),
    ])
    let user = try snapshot(test.user)
    var warnings: [String] = []
    let resolved = try chart.resolved(with: user, warnings: &warnings)
    #expect(resolved.dependencies.map(\.name) == test.names)
    #expect(warnings == test.warnings)
    if let expected = test.values {
      var coalescing = Coalescing()
      let values = try coalescing.values(of: resolved.chartValues, under: ValueTable(user))
      let text = try JSONWriter.text(of: .dict(values.materialized()))
      #expect(text == expected)
    }
    // The chart itself stays as it was.
    #expect(chart.dependencies.map(\.name) == ["kid", "other"])
  }

  @Test func resolvedMetadata() throws {
    let declared = """
      dependencies:
      - {name: kid, version: 1.x, alias: one, import-values: [{child: a, parent: b}, c]}
      - {name: kid, version: 1.x, condition: off}

      """
    let chart = try loadChart([
      ("Chart.yaml", minimalMetadata + declared), ("values.yaml", "off: false"),
      ("charts/kid/Chart.yaml", "name: kid\nversion: 1.2.0\n"),
    ])
    var warnings: [String] = []
    let resolved = try chart.resolved(with: .dict([]), warnings: &warnings)
    let dependency = try #require(resolved.metadata.dependencies?.first)
    #expect(resolved.metadata.dependencies?.count == 1)
    #expect(dependency.name == "one")
    #expect(dependency.isEnabled)
    #expect(
      dependency.resolvedImports
        == [ValueImport(child: "a", parent: "b"), ValueImport(child: "exports.c", parent: ".")])
    #expect(resolved.dependencies[0].chart === chart.dependencies[0])
  }

  @Test func pathsBelowAnAlias() throws {
    let metadata = "version: 1.0.0\n"
    let chart = try loadChart([
      (
        "Chart.yaml",
        minimalMetadata + "dependencies: [{name: kid, version: 1.x, alias: one}]\n"
      ),
      ("charts/kid/Chart.yaml", "name: kid\n" + metadata),
      ("charts/kid/charts/sub/Chart.yaml", "name: sub\n" + metadata),
      ("charts/kid/charts/sub/charts/leaf/Chart.yaml", "name: leaf\n" + metadata),
    ])
    var warnings: [String] = []
    let resolved = try chart.resolved(with: .null, warnings: &warnings)
    let one = try #require(resolved.dependencies.first)
    let sub = try #require(one.dependencies.first)
    let leaf = try #require(sub.dependencies.first)
    #expect(one.path == "demo/charts/one")
    #expect(sub.path == "demo/charts/one/charts/sub")
    // Nobody declares it, so the alias does not get that far.
    #expect(leaf.path == "demo/charts/kid/charts/sub/charts/leaf")
  }

  @Test func missingCharts() throws {
    let chart = try loadChart([
      (
        "Chart.yaml",
        minimalMetadata + "dependencies: [{name: kid}, {name: a}, {name: b, alias: kid2}]\n"
      ),
      ("charts/kid/Chart.yaml", "name: kid\nversion: 1.2.0\n"),
    ])
    let error = #expect(throws: Diagnostic.self) { try chart.checkDependencies() }
    #expect(
      error?.helmText == "found in Chart.yaml, but missing in charts/ directory: a, b")
    #expect(throws: Never.self) { try chart.dependencies[0].checkDependencies() }
  }

  @Test func importsThatTieATableIntoItself() throws {
    let declared =
      "[{name: kid, version: 1.x, import-values: "
      + "[{child: a.b, parent: x}, {child: a, parent: x}]}]"
    let chart = try loadChart([
      ("Chart.yaml", minimalMetadata + "dependencies: \(declared)\n"),
      ("charts/kid/Chart.yaml", "name: kid\nversion: 1.2.0\n"),
      ("charts/kid/values.yaml", "a: {b: {c: 1}}"),
    ])
    var warnings: [String] = []
    let error = #expect(throws: Diagnostic.self) {
      _ = try chart.resolved(with: .dict([]), warnings: &warnings)
    }
    #expect(error?.code == .limit)
  }
}
