internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import SemVer
internal import ValueTree

let packageCommand: Command = {
  var command = Command("package", summary: "package a chart directory into a chart archive")
  command.usage = "[CHART_PATH] [...]"
  command.description = """
    Pack the folder of a chart into `NAME-VERSION.tgz`.

    The same chart gives the same bytes every time: files are in one order and have one time, that
    of SOURCE_DATE_EPOCH if it is set.
    """
  command.flags =
    DependencyFlags.access + [
      Flag(
        "destination", short: "d", .text, default: "\".\"", "location to write the chart."),
      Flag("version", .text, "set the version on the chart to this semver version"),
      Flag("app-version", .text, "set the appVersion on the chart to this version"),
      Flag(
        "dependency-update", short: "u", .bool,
        "update dependencies from \"Chart.yaml\" to dir \"charts/\" before packaging"),
      Flag(
        "only-enabled", .bool,
        "dependencies that the chart's own values switch off may be missing from charts/"),
      ChartLocationFlags.externalLinks,
      Flag("list", .bool, "print the files that the archive would have, and write nothing"),
      Flag("sign", .bool, "use a PGP private key to sign this package"),
      Flag("key", .text, "name of the key to use when signing. Used if --sign is true"),
      Flag(
        "keyring", .text, default: "\"~/.gnupg/pubring.gpg\"", "location of a public keyring"),
      Flag(
        "passphrase-file", .text,
        "location of a file which contains the passphrase for the signing key"),
    ]
  command.positionals = 0...Int.max
  command.run = { invocation throws(Diagnostic) in
    if invocation.values.positionals.isEmpty {
      throw Diagnostic(.usage, "need at least one argument, the path to the chart")
    }
    let values = invocation.values
    // Whatever has to be updated over the network is, before anything is written or read.
    if values.bool("dependency-update") {
      for path in values.positionals { try DependencyFlags.refresh(chartPath: path, invocation) }
    }
    if values.bool("list") {
      for path in values.positionals { try list(path, invocation) }
      return 0
    }
    let signer = values.bool("sign") ? try signer(invocation) : nil
    for path in values.positionals {
      let file = try packaged(path, invocation)
      if let signer { try sign(file, signer, invocation) }
      invocation.surroundings.print(
        "Successfully packaged chart and saved it to: \(visible(file))")
    }
    return 0
  }
  return command
}()

/// Prints the files that the archive of a chart has, with their sizes.
private func list(_ path: String, _ invocation: Invocation) throws(Diagnostic) {
  for (name, size) in try archive(of: path, invocation).files {
    invocation.surroundings.print("\(size)\t\(visible(String(name)))")
  }
}

/// Packs one chart; gives the path of the archive.
private func packaged(_ path: String, _ invocation: Invocation) throws(Diagnostic) -> String {
  let archive = try archive(of: path, invocation)
  let folder = invocation.values.text("destination") ?? "."
  return try archive.write(into: folder == "." ? SystemFile.absolute(folder) : folder)
}

/// The archive of a chart's folder, as the flags say.
private func archive(
  of path: String, _ invocation: Invocation
) throws(Diagnostic) -> ChartArchive {
  let values = invocation.values
  guard try SystemFile.status(path).isFolder else {
    throw Diagnostic(.chart, "\(path) is no folder with a chart")
  }
  let chart = try ChartLoader(invocation).load(path: path)
  for warning in chart.warnings { invocation.surroundings.printError(visible(warning)) }
  var metadata = chart.metadata
  if let version = values.text("version"), !version.isEmpty {
    do throws(VersionError) {
      _ = try SemVer.Version(version)
    } catch {
      throw Diagnostic(
        .usage, "`--version \(version)`: \(error)", helmText: error.description)
    }
    metadata.version = ByteString(version)
  }
  if let version = values.text("app-version"), !version.isEmpty {
    metadata.appVersion = ByteString(version)
  }
  try chart.checkDependencies(enabledWith: values.bool("only-enabled") ? .dict([]) : nil)
  return try ChartArchive(
    packing: chart, metadata: metadata, time: ArchiveTime.time(invocation.surroundings))
}

/// What signs archives, as the flags say.
private func signer(_ invocation: Invocation) throws(Diagnostic) -> ProvenanceSigner {
  let values = invocation.values
  guard let key = values.text("key"), !key.isEmpty else {
    throw Diagnostic(.usage, "--key is required for signing a package")
  }
  var signer = ProvenanceSigner(key: key, keyring: values.text("keyring"))
  if let path = values.text("passphrase-file"), !path.isEmpty {
    var bytes = path == "-" ? try invocation.surroundings.standardInput() : try InputFile.read(path)
    if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { bytes = Array(bytes[..<end]) }
    signer.passphrase = bytes
  }
  return signer
}

/// Signs an archive; asks for the passphrase if there is one and it was not given.
private func sign(
  _ file: String, _ signer: ProvenanceSigner, _ invocation: Invocation
) throws(Diagnostic) {
  do throws(Diagnostic) {
    try signer.sign(fileAt: file)
  } catch {
    guard signer.passphrase == nil, signer.keyring != nil,
      let answer = invocation.surroundings.ask("Password for key \"\(signer.key)\" > ", true)
    else { throw error }
    var signer = signer
    signer.passphrase = Array(answer.utf8)
    try signer.sign(fileAt: file)
  }
}
