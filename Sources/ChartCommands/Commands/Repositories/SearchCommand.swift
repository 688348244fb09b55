internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let searchCommand: Command = {
  var command = Command("search", summary: "search for a keyword in charts")
  command.description = """
    Search for charts in the repositories that have a name.
    """
  command.subcommands = [searchRepoCommand]
  return command
}()

private let searchRepoCommand: Command = {
  var command = Command("repo", summary: "search repositories for a keyword in charts")
  command.usage = "[keyword]"
  command.description = """
    Search the copies of the indexes of all repositories that have a name; nothing is fetched.

    Names, descriptions and keywords are looked through. The newest released version of each chart is
    shown; --versions shows all, --devel takes pre-releases, too, --version a range.
    """
  command.flags = [
    Flag("regexp", short: "r", .bool, "use regular expressions for searching repositories"),
    Flag("versions", short: "l", .bool, "show each version of each chart on its own line"),
    Flag("devel", .bool, "use development versions, too. Equivalent to version '>0.0.0-0'"),
    Flag("version", .text, "search using semantic versioning constraints"),
    Flag("max-col-width", .int, default: "50", "maximum column width for output table"),
    Flag("fail-on-no-result", .bool, "search fails if no results are found"), OutputFormat.flag,
  ]
  command.positionals = 0...Int.max
  command.run = { invocation throws(Diagnostic) in
    let (values, surroundings) = (invocation.values, invocation.surroundings)
    let format = try OutputFormat.chosen(invocation)
    var search = RepositorySearch()
    if !values.positionals.isEmpty { search.term = values.positionals.joined(separator: " ") }
    search.isRegex = values.bool("regexp")
    search.showsAllVersions = values.bool("versions")
    if let range = values.text("version"), !range.isEmpty {
      search.range = range
    } else if values.bool("devel") {
      search.range = ">0.0.0-0"
    }
    let paths = invocation.homePaths
    let file = try RepositoriesFile(path: paths.repositoryConfig)
    let hits = try search.hits(in: file, paths: paths) { warning in
      surroundings.printError(visible(warning, keepingLines: true))
    }
    if hits.isEmpty, values.bool("fail-on-no-result") {
      throw Diagnostic(.usage, "no results found")
    }
    guard format == .table else {
      let rows = hits.map { hit -> [(key: ByteString, value: Value)] in
        let metadata = hit.entry.metadata
        return [
          ("name", .string(hit.name)), ("version", .string(metadata.version)),
          ("app_version", .string(metadata.appVersion)),
          ("description", .string(metadata.description)),
        ]
      }
      surroundings.output(try format.text(rows))
      return 0
    }
    if hits.isEmpty {
      surroundings.print("No results found")
      return 0
    }
    let width = values.text("max-col-width").flatMap { Int($0) } ?? 50
    var table = Table(
      header: ["NAME", "CHART VERSION", "APP VERSION", "DESCRIPTION"], maximumWidth: max(width, 0))
    for hit in hits {
      let metadata = hit.entry.metadata
      table.rows.append(
        [hit.name, metadata.version, metadata.appVersion, metadata.description].map {
          visible(String($0))
        })
    }
    surroundings.print(table.text)
    return 0
  }
  return command
}()
