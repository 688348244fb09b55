internal import ChartRepository
internal import Diagnostics

let repoCommand: Command = {
  var command = Command("repo", summary: "add, list, remove, update, and index chart repositories")
  command.description = """
    Keep names for chart repositories, and make the index of one.

    The names and the copies of index files are Helm's own, so that both tools share them. Charts of
    registries (`oci://`) need no name.
    """
  command.subcommands = [
    repoAddCommand, repoIndexCommand, repoListCommand, repoRemoveCommand, repoUpdateCommand,
  ]
  return command
}()

extension Invocation {
  /// Brings index files up to date, with a line on the terminal that tells how far it is.
  func repositoryRefresh() throws(Diagnostic) -> RepositoryRefresh {
    var refresh = RepositoryRefresh(
      access: RepositoryAccess(session: try surroundings.session(), paths: homePaths))
    if let text = values.text("timeout"), let timeout = GoDuration(text), timeout.nanoseconds > 0 {
      refresh.timeout = .nanoseconds(timeout.nanoseconds)
    }
    if surroundings.showsProgress {
      let line = ProgressLine(surroundings)
      refresh.progress = { line.show($0) }
    }
    return refresh
  }
}
