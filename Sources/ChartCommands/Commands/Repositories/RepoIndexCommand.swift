internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TemplateLang

let repoIndexCommand: Command = {
  var command = Command(
    "index", summary: "generate an index file given a directory containing packaged charts")
  command.usage = "[DIR]"
  command.description = """
    Write the index of the packed charts in a folder, and in the folders in it, to its `index.yaml`.

    With --merge what another index has is added; of equal versions the archives of the folder win.
    SOURCE_DATE_EPOCH, if it is set, is the time of the new entries.
    """
  command.flags = [
    Flag("url", .text, "url of chart repository"),
    Flag("merge", .text, "merge the generated index into the given index"),
    Flag("json", .bool, "output in JSON format"),
  ]
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    let values = invocation.values
    let folder = SystemFile.absolute(values.positionals[0])
    let time = try now(invocation.surroundings)
    let isJSON = values.bool("json")
    var index = IndexBuilder()
    try index.add(chartsIn: folder, baseURL: values.text("url") ?? "", time: time)
    if let path = values.text("merge"), !path.isEmpty {
      if (try? SystemFile.status(path)) == nil {
        try IndexBuilder().write(to: path, asJSON: isJSON, generated: time)
      } else {
        try index.merge(indexAt: path)
      }
    }
    try index.write(to: folder + "/index.yaml", asJSON: isJSON, generated: time)
    return 0
  }
  return command
}()

private func now(_ surroundings: Surroundings) throws(Diagnostic) -> RenderEnvironment.Instant {
  guard surroundings.variable("SOURCE_DATE_EPOCH")?.isEmpty == false else {
    return RenderEnvironment.systemClock()
  }
  return RenderEnvironment.Instant(seconds: try ArchiveTime.time(surroundings))
}
