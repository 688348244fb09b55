internal import ChartEngine
internal import ChartRepository
internal import Diagnostics

let createCommand: Command = {
  var command = Command("create", summary: "create a new chart with the given name")
  command.usage = "NAME"
  command.description = """
    Make the folder of a new chart: one Deployment behind one Service, and what most charts need
    beside it, switched off.

    NAME may be a path, whose last part is the name of the chart. Files that are there already are
    written over, others left alone. --starter copies another chart, by its name below `starters` in
    the data folder or by its path; `<CHARTNAME>` in its templates and values becomes the name.
    """
  command.flags = [
    Flag("starter", short: "p", .text, "the name or absolute path to Helm starter scaffold"),
    Flag(
      "chart-api-version", .text, default: "\"v2\"", isHidden: true, "chart API version to use"),
  ]
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    let (values, surroundings) = (invocation.values, invocation.surroundings)
    let word = values.positionals[0]
    let starter = try ChartStarter(path: word)
    surroundings.print("Creating \(visible(word))")
    let format = values.text("chart-api-version") ?? "v2"
    if format != "v2" {
      throw Diagnostic(
        .usage, "`--chart-api-version \(format)`: there is only v2",
        helmText: "unsupported chart API version: \(format) (supported: v2, v3)")
    }
    guard let name = values.text("starter"), !name.isEmpty else {
      try starter.write { surroundings.print(visible($0)) }
      return 0
    }
    let path = name.hasPrefix("/") ? name : invocation.homePaths.data + "/starters/" + name
    do throws(Diagnostic) {
      try starter.write(from: ChartLoader().load(path: path))
    } catch {
      throw error.wrapped(helmPrefix: "could not load \(path): ")
    }
    return 0
  }
  return command
}()
