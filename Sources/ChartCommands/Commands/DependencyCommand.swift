internal import ChartRepository
internal import Diagnostics

let dependencyCommand: Command = {
  var command = Command("dependency", summary: "manage a chart's dependencies")
  command.aliases = ["dep", "dependencies"]
  command.description = """
    Manage the charts that a chart builds on.

    They are declared in `Chart.yaml` and kept in `charts/`; these commands keep both in step. A
    declaration has the name of a chart, a version or range of versions, and where the chart is:

        # Chart.yaml
        dependencies:
        - name: tgi
          version: ">=0.1.0"
          repository: file://../tgi

    `file://` leads to the folder of a chart, from the folder of this one unless it starts with
    `/`. `https://` is the address of a repository with an index, `@NAME` one that `repo add` gave a
    name, `oci://` a registry. Without `repository` the chart is an unpacked one in `charts/`.
    """
  command.subcommands = [
    dependencyBuildCommand, dependencyCheckCommand, dependencyListCommand, dependencyUpdateCommand,
  ]
  return command
}()

private let dependencyUpdateCommand: Command = {
  var command = Command("update", summary: "update charts/ based on the contents of Chart.yaml")
  command.aliases = ["up"]
  command.usage = "CHART"
  command.description = """
    Bring `charts/` in step with `Chart.yaml`.

    For each dependency the newest version in its range is put into `charts/`, archives of others
    are deleted, and what was found is noted in `Chart.lock`. A failure leaves all as it was.
    """
  command.flags = DependencyFlags.all
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    var update = try DependencyFlags.update(invocation)
    let path = invocation.values.positionals.first ?? "."
    if update.updateNeedsNetwork(chartAt: path) {
      update.remote = try DependencyFlags.remoteCharts(invocation, isOnline: true)
    }
    DependencyFlags.tell(try update.update(chartAt: path), invocation.surroundings)
    return 0
  }
  return command
}()

private let dependencyBuildCommand: Command = {
  var command = Command(
    "build", summary: "rebuild the charts/ directory based on the Chart.lock file")
  command.usage = "CHART"
  command.description = """
    Put exactly the versions into `charts/` that `Chart.lock` names.

    A lock that was made for other declarations is an error. Without a lock this does what
    `dependency update` does.
    """
  command.flags = DependencyFlags.all
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    var update = try DependencyFlags.update(invocation)
    let path = invocation.values.positionals.first ?? "."
    if update.buildNeedsNetwork(chartAt: path) {
      update.remote = try DependencyFlags.remoteCharts(invocation, isOnline: true)
    }
    DependencyFlags.tell(try update.build(chartAt: path), invocation.surroundings)
    return 0
  }
  return command
}()
