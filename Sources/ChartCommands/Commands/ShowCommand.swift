internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let showCommand: Command = {
  var command = Command("show", summary: "show information of a chart")
  command.aliases = ["inspect"]
  command.description = """
    Show what a chart says of itself: its metadata, default values, readme and resource definitions.
    """
  command.subcommands = [
    showCommand(.all, "show all information of the chart"),
    showCommand(.chart, "show the chart's definition"),
    showCommand(.crds, "show the chart's CRDs"), showCommand(.readme, "show the chart's README"),
    showCommand(.values, "show the chart's values"),
  ]
  return command
}()

/// What is shown.
private enum ChartPart: String {
  case all, chart, values, readme, crds
}

private func showCommand(_ part: ChartPart, _ summary: String) -> Command {
  var command = Command(part.rawValue, summary: summary)
  command.usage = "[CHART]"
  command.flags = ChartLocationFlags.all
  if part == .values {
    command.flags.append(
      Flag("jsonpath", .text, "supply a JSONPath expression to filter the output"))
  }
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    let chart = try ChartLocation.load(invocation.values.positionals[0], invocation)
    invocation.surroundings.output(
      try text(of: chart, part, jsonPath: invocation.values.text("jsonpath") ?? ""))
    return 0
  }
  return command
}

private func text(
  of chart: Chart, _ part: ChartPart, jsonPath: String
) throws(Diagnostic) -> [UInt8] {
  let (mark, newline) = (Array("---\n".utf8), UInt8(ascii: "\n"))
  let isAll = part == .all
  var output: [UInt8] = []
  if isAll || part == .chart { output += try chart.metadata.wholeText() + [newline] }
  if isAll || part == .values {
    if isAll { output += mark }
    if jsonPath.isEmpty {
      for file in chart.rawFiles where file.name == "values.yaml" {
        output += file.data + [newline]
      }
    } else {
      output += try JSONPath(jsonPath).text(of: chart.values.materialized())
    }
  }
  if isAll || part == .readme {
    let readme = chart.files.first { file in
      ["readme.md", "readme.txt", "readme"].contains(String(file.name).lowercased())
    }
    if let readme { output += (isAll ? mark : []) + readme.data + [newline] }
  }
  if isAll || part == .crds {
    for file in chart.allResourceDefinitions {
      if !file.data.starts(with: "---".utf8) { output += mark }
      output += file.data + [newline]
    }
  }
  return output
}

extension Chart {
  /// The manifests below `crds/` of this chart and those inside it.
  fileprivate var allResourceDefinitions: [ChartFile] {
    var charts = [self]
    var files: [ChartFile] = []
    while !charts.isEmpty {
      let chart = charts.removeFirst()
      files += chart.customResourceDefinitions
      charts = chart.dependencies + charts
    }
    return files
  }
}
