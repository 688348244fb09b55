import Diagnostics
import Testing
import ValueTree

@testable import ChartEngine

/// Files of a chart as a literal: path and text.
typealias FileList = KeyValuePairs<ByteString, String>

let minimalMetadata = "apiVersion: v2\nname: demo\nversion: 0.1.0\n"

/// A chart out of some files; `Chart.yaml` is there unless given.
func loadChart(_ files: [(ByteString, String)]) throws(Diagnostic) -> Chart {
  var all = files.map { ChartFile(name: $0.0, data: Array($0.1.utf8)) }
  if !all.contains(where: { $0.name == "Chart.yaml" }) {
    all.append(ChartFile(name: "Chart.yaml", data: Array(minimalMetadata.utf8)))
  }
  return try ChartLoader().load(files: all, appliesIgnoreFile: true)
}

@Suite("Charts out of files")
struct ChartLoaderTests {
  @Test func everyFileFindsItsPlace() throws {
    let chart = try loadChart([
      ("values.yaml", "\u{FEFF}a: 1\n---\nb: 2\n"), ("values.schema.json", "{}"),
      ("templates/a.yaml", "a"), ("templates/sub/_b.tpl", "b"), ("crds/c.yaml", "c"),
      ("crds/c.txt", "c"), ("README.md", "r"),
      ("Chart.lock", "generated: \"2024-01-02T03:04:05Z\"\ndigest: sha256:x\n"),
      ("charts/k.tgz.prov", "signature"), ("charts/_x/Chart.yaml", "bad: ["),
      ("charts/.y/Chart.yaml", "bad: ["), ("charts/two/Chart.yaml", "name: b\nversion: 1.0.0\n"),
      ("charts/one/Chart.yaml", "name: c\nversion: 1.0.0\n"),
      ("charts/one/charts/x/Chart.yaml", "name: d\nversion: 1.0.0\n"),
    ])
    #expect(chart.templates.map(\.name) == ["templates/a.yaml", "templates/sub/_b.tpl"])
    #expect(
      chart.files.map(\.name) == ["crds/c.yaml", "crds/c.txt", "README.md", "charts/k.tgz.prov"])
    #expect(chart.customResourceDefinitions.map(\.name) == ["crds/c.yaml"])
    #expect(
      chart.values
        == .dict([
          .init(key: "a", value: .float(1)), .init(key: "b", value: .float(2)),
        ]))
    #expect(chart.schema == Array("{}".utf8))
    #expect(chart.lock?.digest == "sha256:x")
    #expect(chart.dependencies.map(\.name) == ["c", "b"])
    #expect(chart.dependencies[0].dependencies.map(\.name) == ["d"])
    #expect(chart.dependencies[0].metadata.apiVersion == "v1")
    #expect(chart.rawFiles.count == 15)
  }

  @Test func chartsOfTheFirstVersion() throws {
    let chart = try loadChart([
      ("requirements.yaml", "dependencies: [{name: k, version: 1.x}]"),
      ("requirements.lock", "digest: x\n"),
      ("Chart.yaml", "apiVersion: v1\nname: demo\nversion: 1.0.0\n"),
    ])
    #expect(chart.metadata.dependencies?.map(\.name) == ["k"])
    #expect(chart.files.map(\.name) == ["requirements.yaml", "requirements.lock"])
    #expect(chart.lock?.digest == "x")
    #expect(chart.warnings.isEmpty)
  }

  @Test func requirementsInTheSecondVersion() throws {
    let chart = try loadChart([("requirements.yaml", "dependencies: [{name: k}]")])
    #expect(chart.metadata.dependencies?.map(\.name) == ["k"])
    #expect(chart.files.isEmpty)
    #expect(chart.warnings.count == 1)
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var files: [(ByteString, String)]
    var error: String
    var testDescription: String { error }

    init(_ files: FileList, _ error: String) {
      self.files = files.map { ($0.key, $0.value) }
      self.error = error
    }
  }

  @Test(arguments: [
    Failure([".helmignore": "Chart.yaml"], "Chart.yaml file is missing"),
    Failure(
      ["values.yaml": "- 1"],
      "cannot load values.yaml: cannot unmarshal yaml document: error unmarshaling JSON: "
        + "while decoding JSON: json: cannot unmarshal array into Go value of type "
        + "map[string]interface {}"),
    Failure(
      ["Chart.lock": "generated: x"],
      "cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: parsing time "
        + #""x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006""#),
    Failure(
      ["charts/README.md": ""],
      "error unpacking subchart README.md in demo: Chart.yaml file is missing"),
    Failure(
      ["charts/a/charts/b/Chart.yaml": "name: b", "charts/a/Chart.yaml": minimalMetadata],
      "error unpacking subchart a in demo: error unpacking subchart b in demo: "
        + "validation: chart.metadata.version is required"),
    Failure(
      ["charts/k.tgz": "no archive at all"],
      "error unpacking subchart k.tgz in demo: gzip: invalid header"),
    Failure(
      ["charts/k.tgz/Chart.yaml": ""],
      "error unpacking subchart tar in demo: expected k.tgz, got k.tgz/Chart.yaml"),
    Failure([".helmignore": "a/**"], "double-star (**) syntax is not supported"),
    Failure([".helmignore": "[a"], "syntax error in pattern"),
  ])
  func failures(_ test: Failure) {
    let error = #expect(throws: Diagnostic.self) { try loadChart(test.files) }
    #expect(error?.helmText == test.error)
  }

  @Test func nestedChartsHaveALimit() {
    let path = ByteString(String(repeating: "charts/a/", count: 100) + "Chart.yaml")
    var files: [(ByteString, String)] = [(path, minimalMetadata)]
    for depth in 1..<100 {
      let parent = String(repeating: "charts/a/", count: depth) + "Chart.yaml"
      files.append((ByteString(parent), minimalMetadata))
    }
    let error = #expect(throws: Diagnostic.self) { try loadChart(files) }
    #expect(error?.code == .limit)
  }
}
