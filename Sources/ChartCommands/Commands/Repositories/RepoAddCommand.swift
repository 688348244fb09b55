internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let repoAddCommand: Command = {
  var command = Command("add", summary: "add a chart repository")
  command.usage = "[NAME] [URL]"
  command.description = """
    Give a chart repository a name, and fetch its index.

    The name stands for the repository in `NAME/CHART` and, in `Chart.yaml`, in `@NAME`.
    """
  command.flags = [
    Flag("username", .text, "chart repository username"),
    Flag("password", .text, "chart repository password"),
    Flag("password-stdin", .bool, "read chart repository password from stdin"),
    Flag("force-update", .bool, "replace (overwrite) the repo if it already exists"),
    Flag("cert-file", .text, "identify HTTPS client using this SSL certificate file"),
    Flag("key-file", .text, "identify HTTPS client using this SSL key file"),
    Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
    Flag("insecure-skip-tls-verify", .bool, "skip tls certificate checks for the repository"),
    Flag("allow-deprecated-repos", .bool, "allow adding repositories that were deleted for good"),
    Flag("pass-credentials", .bool, "pass credentials to all domains"),
    Flag(
      "timeout", .duration, default: "2m0s",
      "time to wait for the index file download to complete"),
    Flag("no-update", .bool, isHidden: true, "accepted, without effect"),
  ]
  command.positionals = 2...2
  command.run = { invocation throws(Diagnostic) in try add(invocation) }
  return command
}()

/// Repositories that were closed, and where their charts are now.
private let closedRepositories = [
  ("//kubernetes-charts.storage.googleapis.com", "https://charts.helm.sh/stable"),
  ("//kubernetes-charts-incubator.storage.googleapis.com", "https://charts.helm.sh/incubator"),
]

private func add(_ invocation: Invocation) throws(Diagnostic) -> Int32 {
  let (values, surroundings) = (invocation.values, invocation.surroundings)
  let (name, url) = (values.positionals[0], values.positionals[1])
  if !values.bool("allow-deprecated-repos") {
    for (old, new) in closedRepositories where url.contains(old) {
      throw Diagnostic(
        .usage, "repo \"\(url)\" is no longer available; try \"\(new)\" instead")
    }
  }
  if name.contains("/") {
    throw Diagnostic(
      .usage,
      "repository name (\(name)) contains '/', please specify a different name without '/'")
  }
  let refresh = try invocation.repositoryRefresh()
  var entry = RepositoryEntry(name: ByteString(name), url: ByteString(url))
  entry.username = ByteString(values.text("username") ?? "")
  entry.password = ByteString(try password(invocation))
  entry.certificateFile = ByteString(values.text("cert-file") ?? "")
  entry.keyFile = ByteString(values.text("key-file") ?? "")
  entry.caFile = ByteString(values.text("ca-file") ?? "")
  entry.skipsVerification = values.bool("insecure-skip-tls-verify")
  entry.passesCredentials = values.bool("pass-credentials")
  let (wanted, path) = (entry, invocation.homePaths.repositoryConfig)
  let quoted = GoQuote.quoted(wanted.name)
  let isNew = try RepositoriesFile.update(path) { file throws(Diagnostic) in
    if let existing = file.entry(named: wanted.name), !values.bool("force-update") {
      guard existing == wanted else {
        throw Diagnostic(
          .usage,
          "repository name (\(name)) already exists, please specify a different name",
          help: "`--force-update` puts this one in its place")
      }
      surroundings.print(
        "\(quoted) already exists with the same configuration, skipping")
      return false
    }
    do throws(Diagnostic) {
      try refresh.refresh(wanted)
    } catch {
      if error.code == .usage { throw error }
      throw error.wrapped(
        helmPrefix: "looks like \(GoQuote.quoted(wanted.url)) is not a valid chart repository "
          + "or cannot be reached: ")
    }
    file.put(wanted)
    return true
  }
  if isNew { surroundings.print("\(quoted) has been added to your repositories") }
  return 0
}

private func password(_ invocation: Invocation) throws(Diagnostic) -> String {
  let values = invocation.values
  let given = values.text("password") ?? ""
  guard let user = values.text("username"), !user.isEmpty, given.isEmpty else { return given }
  guard values.bool("password-stdin") else {
    if let answer = invocation.surroundings.ask("Password: ", true) { return answer }
    throw Diagnostic(
      .usage, "`--username` needs a password", help: "give it with --password-stdin")
  }
  var bytes = try invocation.surroundings.standardInput()
  if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
  if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
  return String(decoding: bytes, as: UTF8.self)
}
