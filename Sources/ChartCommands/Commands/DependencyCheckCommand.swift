internal import ChartRepository
internal import Diagnostics

let dependencyCheckCommand: Command = {
  var command = Command(
    "check", summary: "check that charts/ and the lock are in step with Chart.yaml")
  command.usage = "CHART"
  command.description = """
    Check that `charts/` and `Chart.lock` are in step with `Chart.yaml`, for use in CI.

    Contents count, too: archives are compared with `Chart.lock.sha256`, and what came by `file://`
    with the folder as it is now. Nothing is fetched or changed. The exit code is 1 if anything is
    wrong.
    """
  command.flags = [
    Flag("recursive", .bool, "check the charts that `file://` leads to as well"),
    Flag(
      "only-enabled", .bool,
      "what conditions and tags switch off with the chart's own values may be missing"),
    Flag(
      "dependency-root", .text,
      "folder that `file://` must not lead out of (default: the version-control repository)"),
  ]
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    let (values, surroundings) = (invocation.values, invocation.surroundings)
    var check = DependencyCheck()
    check.isRecursive = values.bool("recursive")
    check.isOnlyEnabled = values.bool("only-enabled")
    check.archiveTime = try ArchiveTime.time(surroundings)
    check.repositories = try RepositoriesFile(path: invocation.homePaths.repositoryConfig)
    if let folder = values.text("dependency-root") { check.root = .folder(folder) }
    let path = values.positionals.first ?? "."
    let problems = try check.problems(ofChartAt: path)
    for problem in problems { surroundings.print(visible(problem)) }
    if problems.isEmpty { return 0 }
    throw Diagnostic(
      .dependency, "the dependencies of \(path) are not in step",
      help: "bring them in step with `dependency update`, or `dependency build` after a fresh clone"
    )
  }
  return command
}()
