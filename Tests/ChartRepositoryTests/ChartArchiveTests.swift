internal import ConformanceSupport
internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Testing
internal import ValueTree

/// Packed charts: the same bytes every time, and the files that the reference would pack.
@Suite struct ChartArchiveTests {
  @Test func sameChartGivesSameBytes() throws {
    let tree = ChartTree().add("app").write("app/values.yaml", "a: 1\n")
    let first = try ChartArchive(packing: ChartLoader().load(path: tree.path + "/app"))
    // Writing a file again gives it another time.
    tree.write("app/values.yaml", "a: 1\n")
    let second = try ChartArchive(packing: ChartLoader().load(path: tree.path + "/app"))
    #expect(first.bytes == second.bytes)
    #expect(first.fileName == "app-0.1.0.tgz")
    let chart = try ChartLoader().load(path: tree.path + "/app")
    #expect(try ChartArchive(packing: chart, time: 1).bytes != first.bytes)
  }

  @Test func filesComeInOneOrder() throws {
    let long = String(repeating: "long/", count: 40) + "grüße.txt"
    let tree = ChartTree().add("app").add("app/charts/kid", name: "kid")
      .write("app/values.yaml", "# kept\na: 1\n").write("app/values.schema.json", "{}")
      .write("app/templates/_b.tpl", "").write("app/README.md", "x").write("app/\(long)", "y")
      .write("app/Chart.lock", "dependencies: []\ndigest: x\n")
      .write("app/.helmignore", "*.tmp\n").write("app/left.tmp", "z")
    let chart = try ChartLoader().load(path: tree.path + "/app")
    let again = try ChartLoader().load(
      archive: ChartArchive(packing: chart).bytes, name: "app-0.1.0.tgz")
    #expect(
      again.rawFiles.map { String($0.name) } == [
        "Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json", "templates/_b.tpl",
        "templates/a.yaml", ".helmignore", "README.md", long, "charts/kid/Chart.yaml",
        "charts/kid/templates/a.yaml",
      ])
    #expect(again.rawFiles.first { $0.name == "values.yaml" }?.data == Array("# kept\na: 1\n".utf8))
  }

  struct MetadataCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var read: String
    var written: String
  }

  // Recorded from the reference.
  @Test(arguments: [
    MetadataCase(
      testDescription: "every kind of entry",
      read: """
        apiVersion: v2
        name: a
        version: 0.1.0
        description: "x: <y> &"
        deprecated: false
        keywords: []
        unknown: 1
        maintainers: [{name: z, email: ""}]
        annotations: {}
        dependencies:
        - {name: b, version: ">=0.1.0", repository: file://../b, tags: [x],
           import-values: [{child: a, parent: "<b>"}, 3, 1.5e30]}
        - {name: b, version: "*", repository: file://../b, alias: dd}
        """,
      written: """
        apiVersion: v2
        dependencies:
        - import-values:
          - child: a
            parent: <b>
          - 3
          - 1.5e+30
          name: b
          repository: file://../b
          tags:
          - x
          version: '>=0.1.0'
        - alias: dd
          name: b
          repository: file://../b
          version: '*'
        description: 'x: <y> &'
        maintainers:
        - name: z
        name: a
        version: 0.1.0

        """),
    MetadataCase(
      testDescription: "first version",
      read: """
        name: a
        version: 1
        appVersion: 1.10
        annotations: {n: y}
        maintainers: [{}]
        dependencies: [{name: b}]
        """,
      written: """
        annotations:
          "false": "true"
        apiVersion: v1
        appVersion: "1.1"
        maintainers:
        - {}
        name: a
        version: "1"

        """),
  ])
  func metadataIsWrittenAnew(_ testCase: MetadataCase) throws {
    let chart = try ChartLoader().load(files: [
      ChartFile(name: "Chart.yaml", data: Array(testCase.read.utf8))
    ])
    let again = try ChartLoader().load(
      archive: ChartArchive(packing: chart).bytes, name: "a.tgz")
    #expect(String(decoding: again.rawFiles[0].data, as: UTF8.self) == testCase.written)
  }

  @Test func twoVersionsOfAChartStayApart() throws {
    let tree = ChartTree().add("app")
    try tree.pack("app/charts/kid-1.0.0.tgz", name: "kid", version: "1.0.0")
    try tree.pack("app/charts/kid-2.0.0.tgz", name: "kid", version: "2.0.0")
    let chart = try ChartLoader().load(path: tree.path + "/app")
    let again = try ChartLoader().load(
      archive: ChartArchive(packing: chart).bytes, name: "app.tgz")
    #expect(again.dependencies.map(\.metadata.version) == ["1.0.0", "2.0.0"])
  }

  @Test func schemaHasToBeJSON() throws {
    let chart = try ChartLoader().load(files: [
      ChartFile(name: "Chart.yaml", data: Array("name: a\nversion: 1.0.0\n".utf8)),
      ChartFile(name: "values.schema.json", data: Array("{".utf8)),
    ])
    let error = #expect(throws: Diagnostic.self) { try ChartArchive(packing: chart) }
    #expect(error?.helmText == "invalid JSON in values.schema.json")
  }
}
