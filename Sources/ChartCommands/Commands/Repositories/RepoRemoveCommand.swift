internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let repoRemoveCommand: Command = {
  var command = Command("remove", summary: "remove one or more chart repositories")
  command.aliases = ["rm"]
  command.usage = "[REPO1 [REPO2 ...]]"
  command.positionals = 1...Int.max
  command.run = { invocation throws(Diagnostic) in
    let paths = invocation.homePaths
    if try RepositoriesFile(path: paths.repositoryConfig).entries.isEmpty {
      throw Diagnostic(.usage, "no repositories configured")
    }
    for word in invocation.values.positionals {
      let name = ByteString(word)
      try RepositoriesFile.update(paths.repositoryConfig) { file throws(Diagnostic) in
        guard file.entry(named: name) != nil else {
          throw Diagnostic(.usage, "no repo named \(GoQuote.quoted(name)) found")
        }
        file.entries.removeAll { $0.name == name }
        return true
      }
      RepositoryRefresh.forget(name, paths: paths)
      invocation.surroundings.print(
        "\(GoQuote.quoted(name)) has been removed from your repositories")
    }
    return 0
  }
  return command
}()
