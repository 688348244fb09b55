internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let repoListCommand: Command = {
  var command = Command("list", summary: "list chart repositories")
  command.aliases = ["ls"]
  command.flags = [
    OutputFormat.flag, Flag("no-headers", .bool, "suppress headers in the output"),
  ]
  command.run = { invocation throws(Diagnostic) in
    let format = try OutputFormat.chosen(invocation)
    let surroundings = invocation.surroundings
    // A file that cannot be read has no repositories, as in the reference.
    let file = try? RepositoriesFile(path: invocation.homePaths.repositoryConfig)
    let entries = file?.entries ?? []
    guard format == .table else {
      surroundings.output(
        try format.text(
          entries.map { [("name", .string($0.name)), ("url", .string($0.url))] }))
      return 0
    }
    if entries.isEmpty {
      surroundings.printError("no repositories to show")
      return 0
    }
    var table = Table(header: ["NAME", "URL"], maximumWidth: 0)
    if invocation.values.bool("no-headers") { table.rows = [] }
    for entry in entries {
      table.rows.append([visible(String(entry.name)), visible(String(entry.url))])
    }
    surroundings.print(table.text)
    return 0
  }
  return command
}()
