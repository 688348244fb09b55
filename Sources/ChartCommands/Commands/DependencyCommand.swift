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
    `/`. Without `repository` the chart is an unpacked one in `charts/`.
    """
  command.subcommands = [dependencyBuildCommand, dependencyListCommand, dependencyUpdateCommand]
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
    let update = try DependencyFlags.update(invocation)
    let path = invocation.values.positionals.first ?? "."
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
    let update = try DependencyFlags.update(invocation)
    let path = invocation.values.positionals.first ?? "."
    DependencyFlags.tell(try update.build(chartAt: path), invocation.surroundings)
    return 0
  }
  return command
}()

/// The flags of the commands that fetch charts.
enum DependencyFlags {
  static let all: [Flag] =
    access + [
      Flag("skip-refresh", .bool, "do not refresh the local repository cache"),
      Flag("verify", .bool, "verify the packages against signatures"),
      Flag(
        "keyring", .text, default: "\"~/.gnupg/pubring.gpg\"", "keyring containing public keys"),
      Flag(
        "recursive", .bool,
        "update the charts that `file://` leads to as well, each before those that need it"),
      Flag(
        "dependency-root", .text,
        "folder that `file://` must not lead out of (default: the version-control repository)"),
    ]

  /// Those for repositories, which nothing uses yet.
  static let access: [Flag] = [
    Flag("username", .text, "chart repository username where to locate the requested chart"),
    Flag("password", .text, "chart repository password where to locate the requested chart"),
    Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
    Flag("cert-file", .text, "identify HTTPS client using this SSL certificate file"),
    Flag("key-file", .text, "identify HTTPS client using this SSL key file"),
    Flag("insecure-skip-tls-verify", .bool, "skip tls certificate checks for the chart download"),
    Flag("plain-http", .bool, "use insecure HTTP connections for the chart download"),
  ]

  /// An update as the flags say; its progress goes to standard output.
  static func update(_ invocation: Invocation) throws(Diagnostic) -> DependencyUpdate {
    let surroundings = invocation.surroundings
    var update = DependencyUpdate(report: { line in surroundings.print(visible(line)) })
    update.isRecursive = invocation.values.bool("recursive")
    update.isVerbose = invocation.values.bool("debug")
    update.archiveTime = try ArchiveTime.time(surroundings)
    if let folder = invocation.values.text("dependency-root") { update.root = .folder(folder) }
    return update
  }

  /// Says on standard error what an update changed.
  static func tell(_ outcome: DependencyUpdate.Outcome, _ surroundings: Surroundings) {
    for warning in outcome.warnings { surroundings.printError(visible(warning)) }
    for change in outcome.changes { surroundings.printError(visible(change.description)) }
  }
}

/// The time of files in archives.
enum ArchiveTime {
  /// What `SOURCE_DATE_EPOCH` says, else the usual time.
  static func time(_ surroundings: Surroundings) throws(Diagnostic) -> Int64 {
    guard let text = surroundings.variable("SOURCE_DATE_EPOCH"), !text.isEmpty else {
      return ChartArchive.usualTime
    }
    guard let time = Int64(text), time >= 0 else {
      throw Diagnostic(
        .usage, "SOURCE_DATE_EPOCH wants whole seconds since 1970, not `\(text)`")
    }
    return time
  }
}

/// `template --dependency-update`
enum DependencyRefresh {
  /// Updates a chart's dependencies; all that is said goes to standard error, because standard output
  /// is for manifests.
  static func run(chartPath: String, _ surroundings: Surroundings) throws(Diagnostic) {
    var update = DependencyUpdate(report: { line in surroundings.printError(visible(line)) })
    update.archiveTime = try ArchiveTime.time(surroundings)
    DependencyFlags.tell(try update.update(chartAt: chartPath), surroundings)
  }
}
