internal import Diagnostics
internal import Profiles
internal import ValueTree

/// `study`: measure recipes and write what was found as profiles.
let studyCommand: Command = {
  var command = Command("study", summary: "measure recipes: plan, render Jobs, collect results")
  command.description = """
    Measure recipes. A study names profiles of a model, arguments to vary, loads and a tool that makes them
    (vLLM's `bench serve` or GuideLLM); docs/profiles.md has an example. `render` makes Kubernetes Jobs,
    `collect` reads what they printed.
    """
  command.subcommands = [collect, plan, render]
  return command
}()

private func study(_ invocation: Invocation) throws(Diagnostic) -> Study {
  let path = invocation.values.positionals[0]
  return try Study(
    SourceFile(name: path, bytes: try InputFile.read(path)),
    try ProfileFlags.selector(invocation))
}

private let plan: Command = {
  var command = Command("plan", summary: "list the measurements of a study")
  command.usage = "FILE"
  command.flags = ProfileFlags.catalogue + [ProfileFlags.output]
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    let study = try study(invocation)
    let document = Value.list(study.cells.map { .text($0.fileName) })
    try DocumentOutput.print(document, invocation) {
      var table = Table(
        header: ["PROFILE", "INPUT", "OUTPUT", "CONCURRENCY", "RUNS"], maximumWidth: 60)
      for cell in study.cells where cell.run == 1 {
        table.rows.append([
          cell.variant, String(cell.isl), String(cell.osl), String(cell.concurrency),
          String(study.runs),
        ])
      }
      return [table.text, "\(study.variants.count) Jobs, \(study.cells.count) measurements"]
    }
    return 0
  }
  return command
}()

private let render: Command = {
  var command = Command("render", summary: "print the Jobs of a study")
  command.usage = "FILE"
  command.flags = ProfileFlags.catalogue
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    for job in try study(invocation).jobs {
      invocation.surroundings.output(Array("---\n".utf8))
      invocation.surroundings.output(try DocumentOutput.yaml(job))
    }
    return 0
  }
  return command
}()

private let collect: Command = {
  var command = Command("collect", summary: "make profiles of the results of a study")
  command.usage = "FILE RESULT…"
  command.description = """
    Read results and print a catalogue of the recipes that no other one beats, with the results as evidence.
    A RESULT is a result file under the name that `study plan -o json` gives it, or the log of a Job.

    Without --product and --engine-version, or with fewer than three runs, nothing is called measured.
    """
  command.flags =
    ProfileFlags.catalogue + [
      Flag("product", .text, "product that was measured, such as h100-sxm-80gb"),
      Flag("engine-version", .text, "version of the engine"),
    ]
  command.positionals = 2...Int.max
  command.run = { invocation throws(Diagnostic) in
    let values = invocation.values
    var results = StudyResults(try study(invocation))
    for path in values.positionals.dropFirst() {
      let bytes = try InputFile.read(path)
      if path.hasSuffix(".json") {
        try results.add(file: path, bytes)
      } else {
        try addLog(bytes, to: &results)
      }
    }
    for name in results.strangers {
      invocation.surroundings.printError("not of this study: \(name)")
    }
    var circumstances: StudyResults.Circumstances?
    if let product = values.text("product"), let version = values.text("engine-version") {
      circumstances = .init(productKey: product, engineVersion: version)
    }
    invocation.surroundings.output(
      try DocumentOutput.yaml(results.catalogue(circumstances)))
    return 0
  }
  return command
}()

/// Takes the results out of what a Job printed: lines of a file's name and its content.
private func addLog(_ bytes: [UInt8], to results: inout StudyResults) throws(Diagnostic) {
  for line in bytes.split(separator: UInt8(ascii: "\n")) {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")), line.last == UInt8(ascii: "}") else {
      continue
    }
    let name = String(decoding: line[..<blank], as: UTF8.self)
    guard name.hasSuffix(".json") else { continue }
    try results.add(file: name, Array(line[line.index(after: blank)...]))
  }
}
