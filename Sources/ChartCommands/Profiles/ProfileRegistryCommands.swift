internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Digests
internal import Glibc
internal import OCIRegistry
internal import Profiles
internal import ValueTree

/// The flags of the commands that speak with registries.
private let registryFlags = [
  Flag("plain-http", .bool, "use insecure HTTP connections"),
  Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
  Flag("cert-file", .text, "identify registry client using this SSL certificate file"),
  Flag("key-file", .text, "identify registry client using this SSL key file"),
  Flag("insecure-skip-tls-verify", .bool, "skip tls certificate checks"),
  Flag("username", .text, "registry username"),
  Flag("password", .text, "registry password"),
]

let profilePushCommand: Command = {
  var command = Command("push", summary: "store profiles in a registry")
  command.usage = "FILE… oci://HOST/PREFIX"
  command.description = """
    Store the profiles of files in a registry: in the repository PREFIX/MODEL, under their names. A file is
    a catalogue, or one profile as `profile pull` writes it. Measurements of a profile are stored as
    artifacts that refer to it; the tag `catalog` becomes an index of all profiles of the model.
    """
  command.flags =
    registryFlags + [
      Flag("force", .bool, "replace a profile that has the same name and another id"),
      Flag("version", .text, default: "\"1.0.0\"", "version to write into the annotations"),
    ]
  command.positionals = 2...Int.max
  command.run = { invocation throws(Diagnostic) in
    let values = invocation.values
    let address = try RegistryProfiles.address(values.positionals.last ?? "")
    let registry = try RegistryProfiles.registry(invocation)
    for path in values.positionals.dropLast() {
      let created = RegistryProfiles.time(try SystemFile.status(path).modified.seconds)
      for profile in try RegistryProfiles.profiles(inFile: path) {
        let reference = try registry.push(
          try ProfileArtifact(profile), below: address, created: created,
          version: values.text("version") ?? "1.0.0", forced: values.bool("force"))
        invocation.surroundings.print("pushed \(reference)")
      }
    }
    return 0
  }
  return command
}()

let profilePullCommand: Command = {
  var command = Command("pull", summary: "fetch a profile from a registry")
  command.usage = "oci://HOST/PREFIX/MODEL:PROFILE"
  command.description = """
    Fetch a profile by its name, or by the digest of its manifest (@sha256:…), and write it into a folder.
    Digest and id are checked first.
    """
  command.flags =
    registryFlags + [
      Flag("destination", short: "d", .text, default: "\".\"", "folder to write into")
    ]
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    let reference = try RegistryProfiles.reference(invocation.values.positionals[0])
    let (artifact, title, digest) = try RegistryProfiles.registry(invocation).pull(reference)
    let path = (invocation.values.text("destination") ?? ".") + "/" + title
    try SystemFile.create(path, artifact.layer)
    invocation.surroundings.print("\(artifact.profile.name) (\(artifact.profile.id)) → \(path)")
    invocation.surroundings.print("Digest: \(digest)")
    return 0
  }
  return command
}()

let profileAttachCommand: Command = {
  var command = Command("attach", summary: "store measurements that refer to a profile")
  command.usage = "FILE oci://HOST/PREFIX/MODEL:PROFILE"
  command.flags = registryFlags
  command.positionals = 2...2
  command.run = { invocation throws(Diagnostic) in
    let words = invocation.values.positionals
    let reference = try RegistryProfiles.reference(words[1])
    let created = RegistryProfiles.time(try SystemFile.status(words[0]).modified.seconds)
    try RegistryProfiles.registry(invocation).attach(
      try InputFile.read(words[0]), to: reference, created: created)
    return 0
  }
  return command
}()

/// Profiles of registries, for several commands.
enum RegistryProfiles {
  /// The flags that let a command take profiles from a registry.
  static let flags =
    [Flag("registry", .text, "address (oci://…) below which profiles of models are looked for too")]
    + registryFlags

  static func registry(_ invocation: Invocation) throws(Diagnostic) -> ProfileRegistry {
    ProfileRegistry(try RegistryAccess.client(invocation), cache: cache(invocation))
  }

  /// The address behind `oci://`.
  static func address(_ text: String) throws(Diagnostic) -> String {
    guard text.hasPrefix("oci://") else {
      throw Diagnostic(.usage, "profiles are kept in registries (oci://…), not at `\(text)`")
    }
    return String(text.dropFirst(6))
  }

  static func reference(_ text: String) throws(Diagnostic) -> OCIReference {
    do throws(RegistryError) {
      return try OCIReference(parsing: try addressText(text))
    } catch {
      throw error.diagnostic
    }
  }

  private static func addressText(_ text: String) throws(RegistryError) -> String {
    guard text.hasPrefix("oci://") else {
      throw RegistryError(.badReference, "`\(text)` is no address of a registry (oci://…)")
    }
    return String(text.dropFirst(6))
  }

  /// The profiles of a catalogue, or of one profile by itself.
  static func profiles(inFile path: String) throws(Diagnostic) -> [Profile] {
    let bytes = try InputFile.read(path)
    if let artifact = try? ProfileArtifact(layer: bytes, name: path) { return [artifact.profile] }
    var catalogue = Catalogue()
    try catalogue.add(SourceFile(name: path, bytes: bytes))
    return catalogue.profiles
  }

  /// Adds the profiles that a registry has for a model.
  static func add(
    of model: String, to selector: inout Selector, _ invocation: Invocation
  ) throws(Diagnostic) {
    guard let text = invocation.values.text("registry") else { return }
    let registry = try registry(invocation)
    let id = selector.models.model(model)?.id ?? model
    let repository = try ProfileRegistry.repository(of: id, below: try address(text))
    for listed in try registry.profiles(in: repository) {
      let reference = OCIReference(repository, digest: listed.descriptor.digest)
      var profile = try registry.pull(reference).artifact.profile
      profile.evidence += try registry.measurements(of: listed.descriptor.digest, in: repository)
      selector.catalogue.add(profile)
    }
  }

  /// A time as registries write it.
  static func time(_ seconds: Int) -> String {
    var moment = seconds
    var parts = tm()
    gmtime_r(&moment, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// A folder of contents by digest, below that of the charts' contents.
  private static func cache(_ invocation: Invocation) -> ProfileCache {
    let folder = invocation.homePaths.contentCache + "/profiles"
    return ProfileCache(
      read: { try? SystemFile.content("\(folder)/\($0.hex)", limit: 4 << 20) },
      write: { digest, bytes in
        guard (try? SystemFile.makeFolders(folder)) != nil else { return }
        let draft = "\(folder)/\(digest.hex).\(getpid())"
        guard (try? SystemFile.create(draft, bytes)) != nil else { return }
        if (try? SystemFile.move(draft, to: "\(folder)/\(digest.hex)")) == nil { unlink(draft) }
      })
  }
}
