internal import ConformanceSupport
internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Testing
internal import ValueTree

/// Charts with their `file://` dependencies taken from the folders beside them, nothing written.
@Suite struct FileDependencyTests {
  private func tree() throws -> ChartTree {
    let tree = ChartTree()
      .add(
        "app",
        dependencies: [
          "name: mid, version: '*', repository: file://../mid, alias: first",
          "name: mid, version: '*', repository: file://../mid, alias: second",
          "name: low, version: '*', repository: file://../low, condition: low.enabled",
          "name: inner, version: '*'",
        ]
      )
      .add("mid", dependencies: ["name: low, version: '*', repository: file://../low"])
      .add("low", version: "2.0.0", template: "low: {{ .Values.global | toJson }}\n")
      .add("app/charts/inner", name: "inner")
    try tree.pack("app/charts/stale-1.0.0.tgz", name: "stale", version: "1.0.0")
    return tree
  }

  @Test func rendersAsAfterAnUpdate() throws {
    let tree = try tree()
    let before = tree.snapshot("")
    let resolved = try ChartLoader().loadResolvingFileDependencies(path: tree.path + "/app")
    #expect(tree.snapshot("") == before)
    var update = DependencyUpdate()
    update.isRecursive = true
    _ = try update.update(chartAt: tree.path + "/app")
    let updated = try ChartLoader().load(path: tree.path + "/app")
    #expect(resolved.dependencies.map(\.name) == updated.dependencies.map(\.name))
    let off = ValueSnapshot.dict([.init(key: "enabled", value: .bool(false))])
    for values in [ValueSnapshot.null, .dict([.init(key: "low", value: off)])] {
      let (wanted, got) = (
        try updated.renderTemplates(values: values, options: RenderOptions()),
        try resolved.renderTemplates(values: values, options: RenderOptions())
      )
      #expect(got.map(\.path) == wanted.map(\.path))
      #expect(got.map(\.text) == wanted.map(\.text))
      #expect(!got.isEmpty)
    }
  }

  @Test func refusesCirclesAndWrongVersions() throws {
    let tree = try tree()
    tree.add("low", dependencies: ["name: mid, version: '*', repository: file://../mid"])
    let circle = #expect(throws: Diagnostic.self) {
      try ChartLoader().loadResolvingFileDependencies(path: tree.path + "/app")
    }
    #expect(circle?.message == "charts build on each other: mid → low → mid")
    tree.add("low", version: "0.0.1")
    tree.add("mid", dependencies: ["name: low, version: ^3, repository: file://../low"])
    let version = #expect(throws: Diagnostic.self) {
      try ChartLoader().loadResolvingFileDependencies(path: tree.path + "/app")
    }
    #expect(version?.message.contains("version ^3 is asked for") == true)
  }
}
