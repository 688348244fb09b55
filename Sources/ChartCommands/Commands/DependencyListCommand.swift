internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let dependencyListCommand: Command = {
  var command = Command("list", summary: "list the dependencies for the given chart")
  command.aliases = ["ls"]
  command.usage = "CHART"
  command.description = """
    List the dependencies that a chart declares, and how what is in `charts/` fits them.

    The chart may be a folder or an archive; nothing is changed.
    """
  command.flags = [
    Flag("max-col-width", .int, default: "80", "maximum column width for output table")
  ]
  command.positionals = 0...1
  command.run = { invocation throws(Diagnostic) in
    let width = invocation.values.text("max-col-width") ?? "80"
    guard let width = Int(width), width >= 0 else {
      throw Diagnostic(
        .usage, "--max-col-width wants a number of columns, not `\(width)`",
        helmText: "invalid argument \"\(width)\" for \"--max-col-width\" flag: "
          + "strconv.ParseUint: parsing \"\(width)\": invalid syntax")
    }
    let status = try DependencyStatus(chartAt: invocation.values.positionals.first ?? ".")
    let surroundings = invocation.surroundings
    if let rows = status.rows {
      var table = Table(header: ["NAME", "VERSION", "REPOSITORY", "STATUS"], maximumWidth: width)
      for row in rows {
        table.rows.append([
          visible(String(row.name)), visible(String(row.version)),
          visible(String(row.repository)), row.status,
        ])
      }
      surroundings.print(table.text)
      surroundings.print("")
    }
    for warning in status.warnings { surroundings.print(visible(warning)) }
    return 0
  }
  return command
}()
