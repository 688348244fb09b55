internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let pullCommand: Command = {
  var command = Command(
    "pull",
    summary: "download a chart from a repository and (optionally) unpack it in local directory")
  command.aliases = ["fetch"]
  command.usage = "[chart URL | repo/chartname] [...]"
  command.description = """
    Download packed charts: from a registry (`oci://HOST/PATH/NAME`), an address (`https://…`), or a
    repository (`REPO/NAME`, or NAME with --repo).

    With --untar a chart is unpacked into a folder with its name, complete or not at all. With --verify
    a chart must have a provenance file that fits it, else nothing is written.
    """
  command.flags =
    ChartLocationFlags.all + [
      Flag("untar", .bool, "if set to true, will untar the chart after downloading it"),
      Flag(
        "untardir", .text, default: "\".\"",
        "if untar is specified, this flag specifies the name of the directory into which the chart "
          + "is expanded"),
      Flag(
        "destination", short: "d", .text, default: "\".\"",
        "location to write the chart. If this and untardir are specified, untardir is appended to "
          + "this"),
      Flag("prov", .bool, "fetch the provenance file, but don't perform verification"),
    ]
  command.positionals = 1...Int.max
  command.run = { invocation throws(Diagnostic) in
    // All or none of the charts may need the other executable: nothing is written before.
    if invocation.values.positionals.contains(where: { RemoteChart.isMeant(by: $0, invocation) }) {
      _ = try invocation.surroundings.session()
    }
    for word in invocation.values.positionals { try pull(word, invocation) }
    return 0
  }
  return command
}()

private func pull(_ word: String, _ invocation: Invocation) throws(Diagnostic) {
  let values = invocation.values
  let (verifies, wantsProvenance) = (values.bool("verify"), values.bool("prov"))
  let chart = try RemoteChart.fetch(
    word, invocation, withProvenance: verifies || wantsProvenance)
  if let missing = chart.missingProvenance {
    if verifies { throw missing }
    invocation.surroundings.print(
      "WARNING: Verification not found for \(word): \(visible(missing.message))")
  }
  if verifies, let provenance = chart.provenance {
    let signature = try chart.verify(provenance, invocation)
    invocation.surroundings.output(Array(visible(signature.text, keepingLines: true).utf8))
  }
  let destination = values.text("destination") ?? "."
  guard values.bool("untar") else {
    guard try SystemFile.status(destination).isFolder else {
      throw Diagnostic(.file, "\(destination) is no folder")
    }
    if let provenance = chart.provenance {
      _ = try SystemFile.place(provenance, as: chart.fileName + ".prov", into: destination)
    }
    _ = try SystemFile.place(chart.archive, as: chart.fileName, into: destination)
    return
  }
  let below = values.text("untardir") ?? "."
  let folder = below.hasPrefix("/") ? below : destination + "/" + below
  let unpacked = try ChartLoader().load(archive: chart.archive, name: chart.fileName)
  _ = try UnpackedChart.write(unpacked, into: folder)
}
