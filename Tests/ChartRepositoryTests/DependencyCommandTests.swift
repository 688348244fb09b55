internal import ConformanceSupport
internal import Testing

/// The commands: what goes to which stream, and the exit code.
@Suite struct DependencyCommandTests {
  private func tree() -> ChartTree {
    ChartTree().add("kid", version: "1.0.0")
      .add("app", dependencies: ["name: kid, version: ^1, repository: file://../kid"])
  }

  @Test func updateThenListThenTemplate() {
    let tree = tree()
    let app = tree.path + "/app"
    let missing = CommandRun(["template", app])
    #expect(missing.code == 1)
    #expect(missing.errorText.contains("missing in charts/ directory: kid"))

    let update = CommandRun(["dep", "up", app])
    #expect(update.code == 0, "\(update.errorText)")
    #expect(update.text == "Saving 1 charts\nDeleting outdated charts\n")
    #expect(update.errorText == "kid 1.0.0 (new)\n")

    let list = CommandRun(["dependency", "ls", app])
    #expect(
      list.text
        == "NAME\tVERSION\tREPOSITORY   \tSTATUS\nkid \t^1     \tfile://../kid\tok    \n\n")
    let narrow = CommandRun(["dependency", "list", app, "--max-col-width", "8"])
    #expect(
      narrow.text == "NAME\tVERSION\tREPOS...\tSTATUS\nkid \t^1     \tfile:...\tok    \n\n")
    let rendered = CommandRun(["template", app])
    #expect(rendered.text.contains("# Source: app/charts/kid/templates/a.yaml"))
  }

  @Test func templateUpdatesOnRequestAndKeepsItsOutputClean() {
    let tree = tree()
    let run = CommandRun(["template", tree.path + "/app", "--dependency-update"])
    #expect(run.code == 0, "\(run.errorText)")
    #expect(run.text.hasPrefix("---\n"))
    #expect(run.errorText.contains("kid 1.0.0 (new)"))
  }

  @Test func failuresTellWhy() {
    let tree = tree().add("kid", version: "2.0.0")
    let run = CommandRun(["dependency", "update", tree.path + "/app"])
    #expect(run.code == 1)
    #expect(run.text.isEmpty)
    #expect(run.errorText.contains("Error: can't get a valid version for 1 subchart(s): \"kid\""))
  }

  @Test func packageWritesTheSameArchiveTwice() {
    let tree = tree()
    func package(_ flags: [String], variables: [String: String] = [:]) -> CommandRun {
      CommandRun(["package", tree.path + "/app"] + flags, variables: variables)
    }
    #expect(package(["-d", tree.path + "/out"]).code == 1)
    let first = package(["-u", "-d", tree.path + "/out/a", "--app-version", "9"])
    #expect(
      first.text
        == "Successfully packaged chart and saved it to: \(tree.path)/out/a/app-0.1.0.tgz\n",
      "\(first.errorText)")
    _ = package(["-d", tree.path + "/out/b", "--app-version", "9"])
    let (a, b) = (tree.snapshot("out/a"), tree.snapshot("out/b"))
    #expect(a.count == 1 && Array(a.values) == Array(b.values))
    #expect(package(["--version", "5.0.0", "-d", tree.path + "/out/c"]).code == 0)
    #expect(tree.names("out/c") == ["app-5.0.0.tgz"])
    #expect(package(["--version", "x"]).errorText.contains("Error: invalid semantic version"))
    #expect(package([], variables: ["SOURCE_DATE_EPOCH": "-1"]).code == 1)
    #expect(CommandRun(["package"]).errorText.contains("need at least one argument"))
  }
}
