internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import ValueTree

let pushCommand: Command = {
  var command = Command("push", summary: "push a chart to remote")
  command.usage = "[chart] [remote]"
  command.description = """
    Upload a packed chart to a registry, under its name and version.

    If the chart has a provenance file beside it, that is uploaded as well.

        $ opea-chart push tgi-1.0.0.tgz oci://ghcr.io/opea-project/charts
    """
  command.flags = [
    Flag("cert-file", .text, "identify registry client using this SSL certificate file"),
    Flag("key-file", .text, "identify registry client using this SSL key file"),
    Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
    Flag("insecure-skip-tls-verify", .bool, "skip tls certificate checks for the chart upload"),
    Flag("plain-http", .bool, "use insecure HTTP connections for the chart upload"),
    Flag("username", .text, "chart repository username where to locate the requested chart"),
    Flag("password", .text, "chart repository password where to locate the requested chart"),
  ]
  command.positionals = 2...Int.max
  command.run = { invocation throws(Diagnostic) in
    let words = invocation.values.positionals
    let (path, remote) = (words[0], words[1])
    try checkRemote(remote)
    guard let status = try? SystemFile.status(path) else {
      throw Diagnostic(.file, "\(path): no such file")
    }
    if status.isFolder {
      throw Diagnostic(
        .usage, "cannot push directory, must provide chart archive (.tgz)",
        help: "`package` makes one")
    }
    let client = try RegistryAccess.client(invocation)
    let archive = try SystemFile.content(path, limit: ChartLoader.Limits().archiveBytes)
    let chart = try ChartLoader().load(archive: archive, name: path)
    let statement = path + ".prov"
    let provenance =
      (try? SystemFile.status(statement)) == nil
      ? nil : try SystemFile.content(statement, limit: 4 << 20)
    let stored = try ChartRegistry(client).push(
      archive: archive, of: chart.metadata, provenance: provenance, to: remote,
      created: Int64(status.modified.seconds))
    RegistryAccess.tell("Pushed", stored.reference, stored.digest, invocation)
    return 0
  }
  return command
}()

/// Refuses what is no address of a registry.
private func checkRemote(_ remote: String) throws(Diagnostic) {
  if remote.hasPrefix("oci://") { return }
  guard let colon = remote.utf8.firstIndex(of: UInt8(ascii: ":")) else {
    throw Diagnostic(.usage, "scheme prefix missing from remote (e.g. \"oci://\")")
  }
  throw Diagnostic(
    .usage, "charts are pushed to registries (oci://)",
    helmText: "scheme \"\(remote[..<colon])\" not supported")
}
