internal import ConformanceSupport
internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Glibc
internal import Synchronization
internal import TemplateLang
internal import Testing
internal import ValueTree

private final class Lines: Sendable {
  let all = Mutex<[String]>([])
}

/// What `update` and `build` put into `charts/`, and that failures leave everything as it was.
@Suite struct DependencyUpdateTests {
  private static let clock: @Sendable () -> RenderEnvironment.Instant = {
    RenderEnvironment.Instant(seconds: 1_700_000_000)
  }

  private func updater(_ lines: Lines? = nil) -> DependencyUpdate {
    DependencyUpdate(now: Self.clock) { line in lines?.all.withLock { $0.append(line) } }
  }

  // MARK: What happens

  @Test func putsSiblingsIntoChartsAndLocksThem() throws {
    let tree = ChartTree()
      .add(
        "app",
        dependencies: [
          "name: kid, version: '>=0.1', repository: file://../kid",
          "name: inner, version: '*'",
        ]
      )
      .add("kid", version: "1.2.0").add("app/charts/inner", name: "inner")
    let lines = Lines()
    let outcome = try updater(lines).update(chartAt: tree.path + "/app/")
    #expect(tree.names("app/charts") == ["inner", "kid-1.2.0.tgz"])
    #expect(tree.names("app") == ["Chart.lock", "Chart.yaml", "charts", "templates"])
    #expect(outcome.changes.map(\.description) == ["kid 1.2.0 (new)"])
    #expect(
      lines.all.withLock { $0 } == [
        "Saving 2 charts",
        "Dependency inner did not declare a repository. Assuming it exists in the charts directory",
        "Deleting outdated charts",
      ])
    #expect(
      tree.text("app/Chart.lock") == """
        dependencies:
        - name: kid
          repository: file://../kid
          version: 1.2.0
        - name: inner
          repository: ""
          version: '*'
        digest: sha256:9d0a667d73a93ba2ee94cf1402d22bd5bb39abe35114155b71abdd4be2102c2a
        generated: "2023-11-14T22:13:20Z"

        """)
    let loaded = try ChartLoader().load(path: tree.path + "/app")
    #expect(loaded.dependencies.map(\.name) == ["inner", "kid"])
  }

  @Test func tellsWhatChanges() throws {
    let tree = ChartTree()
      .add("app", dependencies: ["name: kid, version: '*', repository: file://../kid"])
      .add("kid", version: "1.0.0")
    _ = try updater().update(chartAt: tree.path + "/app")
    let lock = tree.text("app/Chart.lock")
    #expect(try updater().update(chartAt: tree.path + "/app").changes.isEmpty)
    #expect(tree.text("app/Chart.lock") == lock)
    tree.write("kid/templates/b.yaml", "b: 1\n")
    #expect(try changes(of: tree) == ["kid 1.0.0 (changed)"])
    tree.add("kid", version: "1.1.0")
    #expect(try changes(of: tree) == ["kid 1.0.0 → 1.1.0"])
    #expect(tree.names("app/charts") == ["kid-1.1.0.tgz"])
    tree.add("app", dependencies: [])
    #expect(try changes(of: tree) == ["kid 1.1.0 (removed)"])
    #expect(tree.names("app/charts") == [])
  }

  private func changes(of tree: ChartTree) throws -> [String] {
    try updater().update(chartAt: tree.path + "/app").changes.map(\.description)
  }

  @Test func keepsWhatItDoesNotKnow() throws {
    let tree = ChartTree()
      .add(
        "app",
        dependencies: [
          "name: kid, version: '*', repository: file://../kid", "name: inner, version: '*'",
        ]
      )
      .add("kid").add("app/charts/inner", name: "inner").add("app/charts/other", name: "other")
      .write("app/charts/_note.txt", "kept").write("app/charts/kid.tgz.prov", "kept")
    try tree.pack("app/charts/inner-0.1.0.tgz", name: "inner", version: "0.1.0")
    try tree.pack("app/charts/stale-1.0.0.tgz", name: "stale", version: "1.0.0")
    let lines = Lines()
    _ = try updater(lines).update(chartAt: tree.path + "/app")
    #expect(
      tree.names("app/charts") == [
        "_note.txt", "inner", "inner-0.1.0.tgz", "kid-0.1.0.tgz", "kid.tgz.prov", "other",
      ])
    #expect(
      lines.all.withLock { $0 }.contains {
        $0.hasPrefix("Could not verify") && $0.contains("_note.txt for deletion")
          && $0.hasSuffix("(Skipping)")
      })
  }

  @Test func clearsUpAfterOneThatWasKilled() throws {
    let tree = ChartTree().add("app", dependencies: [])
      .write("app/.tmpcharts-abc123/kid-1.0.0.tgz", "x").write("app/.tmpcharts-abc/note", "kept")
      .write("app/.helmignore", ".tmpcharts*\n").write("else/kept", "").link(
        "app/.tmpcharts-aaaaaa", to: "../else")
    _ = try updater().update(chartAt: tree.path + "/app")
    #expect(
      tree.names("app") == [
        ".helmignore", ".tmpcharts-aaaaaa", ".tmpcharts-abc", "Chart.lock", "Chart.yaml", "charts",
        "templates",
      ])
    #expect(tree.names("else") == ["kept"])
  }

  @Test func chartsOfTheFirstVersionHaveAnotherLock() throws {
    let tree = ChartTree().add("app", apiVersion: "v1").add("kid")
      .write(
        "app/requirements.yaml",
        "dependencies:\n- {name: kid, version: '*', repository: file://../kid}\n")
    _ = try updater().update(chartAt: tree.path + "/app")
    #expect(tree.names("app/charts") == ["kid-0.1.0.tgz"])
    #expect(tree.text("app/requirements.lock")?.contains("version: 0.1.0") == true)
    #expect(tree.text("app/Chart.lock") == nil)
  }

  @Test func buildsFromTheLock() throws {
    let tree = ChartTree()
      .add("app", dependencies: ["name: kid, version: ^1, repository: file://../kid"])
      .add("kid", version: "1.0.0")
    // Without a lock it is an update.
    _ = try updater().build(chartAt: tree.path + "/app")
    let lock = tree.text("app/Chart.lock")
    #expect(lock != nil)
    try? #require(unlink(tree.path + "/app/charts/kid-1.0.0.tgz") == 0)
    _ = try updater().build(chartAt: tree.path + "/app")
    #expect(tree.names("app/charts") == ["kid-1.0.0.tgz"])
    #expect(tree.text("app/Chart.lock") == lock)
  }

  @Test func updatesTheChartsBelowFirst() throws {
    let tree = ChartTree()
      .add(
        "app",
        dependencies: [
          "name: mid, version: '*', repository: file://../mid",
          "name: low, version: '*', repository: file://../low",
        ]
      )
      .add("mid", dependencies: ["name: low, version: '*', repository: file://../low"])
      .add("low", version: "2.0.0")
    var update = updater()
    update.isRecursive = true
    let outcome = try update.update(chartAt: tree.path + "/app")
    #expect(
      outcome.changes.map(\.description) == [
        "low 2.0.0 (new)", "mid 0.1.0 (new)", "low 2.0.0 (new)",
      ])
    let mid = try ChartLoader().load(path: tree.path + "/app/charts/mid-0.1.0.tgz")
    #expect(mid.dependencies.map(\.metadata.version) == ["2.0.0"])
  }

  // MARK: What fails

  struct Failure: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var dependencies: [String] = ["name: kid, version: '*', repository: file://../kid"]
    var builds = false
    var recurses = false
    var root = DependencyRoot.anywhere
    var prepare: @Sendable (ChartTree) -> Void = { _ in }
    /// Part of the error; `<dir>` is the folder of all charts.
    var text: String
  }

  private static let failures: [Failure] = [
    Failure(
      testDescription: "missing sibling",
      dependencies: ["name: kid, version: '*', repository: file://../nope"],
      text: "directory <dir>/nope not found"),
    Failure(
      testDescription: "version out of range",
      dependencies: ["name: kid, version: ^2, repository: file://../kid"],
      text: "can't get a valid version for 1 subchart(s): \"kid\" (repository \"file://../kid\", "
        + "version \"^2\"). Make sure"),
    Failure(
      testDescription: "no range",
      dependencies: ["name: kid, version: bad, repository: file://../kid"],
      text: "dependency \"kid\" has an invalid version/constraint format: improper constraint: "
        + "\"bad\""),
    Failure(
      testDescription: "second sibling does not load",
      dependencies: [
        "name: kid, version: '*', repository: file://../kid",
        "name: b, version: '*', repository: file://../broken",
      ],
      prepare: { $0.write("broken/Chart.yaml", "name: [") },
      text: "did not find expected node content"),
    Failure(
      testDescription: "no unpacked chart", dependencies: ["name: inner, version: '*'"],
      text: "directory <dir>/app/charts/inner not found"),
    Failure(
      testDescription: "unpacked chart out of range",
      dependencies: ["name: inner, version: ^3"],
      prepare: { $0.add("app/charts/inner", name: "inner") },
      text: "dependency inner at version 0.1.0 does not satisfy the constraint ^3"),
    Failure(
      testDescription: "name that leaves charts/", dependencies: ["name: ../../kid, version: '*'"],
      text: "has a name that no folder in `charts/` can have"),
    Failure(
      testDescription: "repository on the network",
      dependencies: [
        "name: kid, version: '*', repository: file://../kid",
        "name: far, version: '*', repository: https://charts.example",
      ],
      text: "not fetched here: `far` from https://charts.example"),
    Failure(
      testDescription: "lock out of step", builds: true,
      prepare: { $0.write("app/Chart.lock", "dependencies: []\ndigest: sha256:0\n") },
      text: "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml)"),
    Failure(
      testDescription: "locked version is gone", builds: true,
      prepare: { tree in
        tree.add("kid", version: "3.0.0")
        tree.write(
          "app/Chart.lock",
          """
          dependencies: [{name: kid, version: 0.3.0, repository: file://../kid}]
          digest: sha256:e503c20702f021e4fba1e6961ba5062e4fdce17a4aaf57379fe50ed839467693

          """)
      },
      text: "can't get a valid version for dependency kid"),
    Failure(
      testDescription: "lock is a link",
      prepare: { $0.write("target", "").link("app/Chart.lock", to: "../target") },
      text: "the Chart.lock file is a symlink to \"../target\""),
    Failure(
      testDescription: "charts is a link",
      prepare: { $0.write("elsewhere/precious.tgz", "x").link("app/charts", to: "../elsewhere") },
      text: "charts is a link to ../elsewhere"),
    Failure(
      testDescription: "charts is a file", prepare: { $0.write("app/charts", "x") },
      text: "\"<dir>/app/charts\" is not a directory"),
    Failure(
      testDescription: "lock cannot be replaced",
      prepare: { $0.write("app/Chart.lock/x", "") }, text: "rename"),
    Failure(
      testDescription: "itself",
      dependencies: ["name: app, version: '*', repository: file://."],
      text: "charts build on each other: app → app"),
    Failure(
      testDescription: "a circle",
      prepare: {
        $0.add("kid", dependencies: ["name: low, version: '*', repository: file://../low"])
          .add("low", dependencies: ["name: app, version: '*', repository: file://../app"])
      },
      text: "charts build on each other: app → kid → low → app"),
    Failure(
      testDescription: "a circle below", recurses: true,
      prepare: {
        $0.add("kid", dependencies: ["name: low, version: '*', repository: file://../low"])
          .add("low", dependencies: ["name: kid, version: '*', repository: file://../kid"])
      },
      text: "charts build on each other: kid → low → kid"),
    Failure(
      testDescription: "out of the repository", root: .repository,
      prepare: { $0.write("app/.git", "gitdir: x") }, text: "leads out of <dir>/app, to <dir>/kid"),
    Failure(
      testDescription: "out of the root by a link",
      dependencies: ["name: kid, version: '*', repository: file://near"],
      root: .folder("<dir>/app"),
      prepare: { $0.write("app/.helmignore", "near\n").link("app/near", to: "../kid") },
      text: "leads out of <dir>/app, to <dir>/kid"),
  ]

  @Test(arguments: failures)
  func failuresChangeNothing(_ failure: Failure) throws {
    let tree = ChartTree().add("app", dependencies: failure.dependencies).add("kid")
    failure.prepare(tree)
    if tree.names("app").contains("charts") == false {
      try tree.pack("app/charts/old-1.0.0.tgz", name: "old", version: "1.0.0")
    }
    let before = tree.snapshot("")
    var update = updater()
    update.isRecursive = failure.recurses
    update.root = failure.root
    if case .folder(let folder) = failure.root {
      update.root = .folder(folder.replacing("<dir>", with: tree.path))
    }
    let error = #expect(throws: Diagnostic.self) {
      _ =
        failure.builds
        ? try update.build(chartAt: tree.path + "/app")
        : try update.update(chartAt: tree.path + "/app")
    }
    let text = error?.helmText.replacing(tree.path, with: "<dir>") ?? ""
    #expect(text.contains(failure.text), "\(text)")
    #expect(tree.snapshot("") == before)
  }

  @Test(.enabled(if: geteuid() != 0, "the super-user may write everywhere"))
  func readOnlyFolder() throws {
    let tree = ChartTree()
      .add("app", dependencies: ["name: kid, version: '*', repository: file://../kid"])
      .add("kid")
    chmod(tree.path + "/app", 0o555)
    defer { chmod(tree.path + "/app", 0o755) }
    let error = #expect(throws: Diagnostic.self) {
      try updater().update(chartAt: tree.path + "/app")
    }
    #expect(error?.code == .file)
    #expect(error?.helmText.contains("permission denied") == true)
  }

  @Test func onlyFoldersAreUpdated() throws {
    let tree = ChartTree()
    try tree.pack("kid-0.1.0.tgz", name: "kid", version: "0.1.0")
    let archive = #expect(throws: Diagnostic.self) {
      try updater().update(chartAt: tree.path + "/kid-0.1.0.tgz")
    }
    #expect(archive?.helmText == "only unpacked charts can be updated")
    let missing = #expect(throws: Diagnostic.self) {
      try updater().update(chartAt: tree.path + "/nope")
    }
    #expect(
      missing?.helmText
        == "could not find \(tree.path)/nope: stat \(tree.path)/nope: no such file or directory")
  }
}
