internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let repoUpdateCommand: Command = {
  var command = Command(
    "update",
    summary: "update information of available charts locally from chart repositories")
  command.aliases = ["up"]
  command.usage = "[REPO1 [REPO2 ...]]"
  command.description = """
    Fetch the indexes of the repositories that have a name, or of those named.

    Only what has changed on the server is transferred. That a repository cannot be reached is an
    error; the others are brought up to date all the same.
    """
  command.flags = [
    Flag(
      "timeout", .duration, default: "2m0s",
      "time to wait for the index file download to complete"),
    Flag("fail-on-repo-update-fail", .bool, isHidden: true, "accepted: it always does"),
  ]
  command.positionals = 0...Int.max
  command.run = { invocation throws(Diagnostic) in
    let names = invocation.values.positionals.map { ByteString($0) }
    let file = try RepositoriesFile(path: invocation.homePaths.repositoryConfig)
    if file.entries.isEmpty {
      throw Diagnostic(.usage, "no repositories found. You must add one before updating")
    }
    for name in names where file.entry(named: name) == nil {
      throw Diagnostic(
        .usage, "no repositories found matching '\(name)'.  Nothing will be updated")
    }
    let surroundings = invocation.surroundings
    let refresh = try invocation.repositoryRefresh()
    let failed = refresh.refresh(
      file.entries.filter { names.isEmpty || names.contains($0.name) }
    ) { line in surroundings.print(visible(line, keepingLines: true)) }
    if !failed.isEmpty {
      let list = failed.map { String($0) }.joined(separator: " ")
      throw Diagnostic(.network, "failed to update the following repositories: [\(list)]")
    }
    return 0
  }
  return command
}()
