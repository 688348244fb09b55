internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Transport

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
        "only-enabled", .bool,
        "leave out what conditions and tags switch off with the chart's own values"),
      Flag("frozen", .bool, "fail if the lock is missing or would have to change"),
      Flag(
        "dependency-root", .text,
        "folder that `file://` must not lead out of (default: the version-control repository)"),
    ]

  /// Those for repositories and registries.
  static let access: [Flag] = [
    Flag("username", .text, "chart repository username where to locate the requested chart"),
    Flag("password", .text, "chart repository password where to locate the requested chart"),
    Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
    Flag("cert-file", .text, "identify HTTPS client using this SSL certificate file"),
    Flag("key-file", .text, "identify HTTPS client using this SSL key file"),
    Flag("insecure-skip-tls-verify", .bool, "skip tls certificate checks for the chart download"),
    Flag("plain-http", .bool, "use insecure HTTP connections for the chart download"),
  ]

  /// An update as the flags say, without the network; its progress goes to standard output.
  static func update(_ invocation: Invocation) throws(Diagnostic) -> DependencyUpdate {
    let (values, surroundings) = (invocation.values, invocation.surroundings)
    var update = DependencyUpdate(report: { line in surroundings.print(visible(line)) })
    update.isRecursive = values.bool("recursive")
    update.isOnlyEnabled = values.bool("only-enabled")
    update.isFrozen = values.bool("frozen")
    update.isVerbose = values.bool("debug")
    update.archiveTime = try ArchiveTime.time(surroundings)
    if let folder = values.text("dependency-root") { update.root = .folder(folder) }
    update.remote = try remoteCharts(invocation, isOnline: false)
    return update
  }

  /// What fetches charts, as the flags say.
  ///
  /// - Parameter isOnline: whether the network is needed, which another executable may have.
  static func remoteCharts(
    _ invocation: Invocation, isOnline: Bool
  ) throws(Diagnostic) -> RemoteCharts {
    let (values, surroundings) = (invocation.values, invocation.surroundings)
    var access = RepositoryAccess(
      session: isOnline ? try surroundings.session() : nil,
      registry: isOnline ? ChartRegistry(try RegistryAccess.client(invocation)) : nil,
      paths: invocation.homePaths)
    access.tls = invocation.tls
    var options = RemoteCharts.Options()
    options.skipsRefresh = values.bool("skip-refresh")
    if values.bool("verify") {
      options.verification = ProvenanceCheck(keyring: Keyring.path(invocation))
    }
    if surroundings.showsProgress {
      let line = ProgressLine(surroundings)
      options.progress = { line.show($0) }
    }
    return RemoteCharts(access: access, options: options)
  }

  /// Says on standard error what an update changed.
  static func tell(_ outcome: DependencyUpdate.Outcome, _ surroundings: Surroundings) {
    for warning in outcome.warnings { surroundings.printError(visible(warning)) }
    for change in outcome.changes { surroundings.printError(visible(change.description)) }
  }

  /// Updates a chart's dependencies before another command; all that is said goes to standard error,
  /// because standard output is that command's.
  static func refresh(chartPath: String, _ invocation: Invocation) throws(Diagnostic) {
    let surroundings = invocation.surroundings
    var update = try update(invocation)
    update.report = { line in surroundings.printError(visible(line)) }
    if update.updateNeedsNetwork(chartAt: chartPath) {
      update.remote = try remoteCharts(invocation, isOnline: true)
    }
    tell(try update.update(chartAt: chartPath), surroundings)
  }
}

extension Invocation {
  /// Where configuration and caches are, as flags and environment say.
  var homePaths: HomePaths {
    HomePaths(variable: surroundings.variable, flag: { values.text($0) })
  }
}

/// The file with public keys.
enum Keyring {
  /// What the flag says, else the keyring of the user's gpg.
  static func path(_ invocation: Invocation) -> String {
    if let path = invocation.values.text("keyring") { return path }
    let variable = invocation.surroundings.variable
    let home = variable("GNUPGHOME").flatMap { $0.isEmpty ? nil : $0 }
    let folder = home ?? (variable("HOME") ?? "") + "/.gnupg"
    let usual = folder + "/pubring.gpg"
    // Newer versions of gpg keep their keys in another file.
    let newer = folder + "/pubring.kbx"
    let isOnlyNewer =
      (try? SystemFile.status(usual)) == nil && (try? SystemFile.status(newer)) != nil
    return isOnlyNewer ? newer : usual
  }
}
