internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Digests
internal import Glibc
internal import OCIRegistry

/// How the commands reach registries.
enum RegistryAccess {
  /// A client with the credentials of the flags, else those that `registry login` keeps.
  static func client(_ invocation: Invocation) throws(Diagnostic) -> RegistryClient {
    let session = try invocation.surroundings.session()
    let values = invocation.values
    let (user, password) = (values.text("username") ?? "", values.text("password") ?? "")
    let store = store(invocation)
    if !invocation.surroundings.isContinuation, isOpenToOthers(store.path) {
      invocation.surroundings.printError(
        "WARNING: others can read \(visible(store.path)), which holds credentials")
    }
    return RegistryClient(
      session, usesPlainHTTP: values.bool("plain-http"), tls: invocation.tls,
      tokenHosts: tokenHosts(invocation)
    ) { host throws(RegistryError) in
      user.isEmpty || password.isEmpty
        ? try store.credential(for: host) : .password(user: user, password)
    }
  }

  /// Whether someone else than its owner may read a file.
  private static func isOpenToOthers(_ path: String) -> Bool {
    (try? SystemFile.status(path)).map { $0.isRegular && $0.mode & 0o077 != 0 } ?? false
  }

  /// The hosts of OPEA_CHART_TOKEN_HOSTS, separated by commas.
  private static func tokenHosts(_ invocation: Invocation) -> Set<String> {
    let text = invocation.surroundings.variable("OPEA_CHART_TOKEN_HOSTS") ?? ""
    return Set(text.lowercased().split(separator: ",").map { String($0) })
  }

  /// Where credentials are kept.
  static func store(_ invocation: Invocation) -> CredentialStore {
    let variable = invocation.surroundings.variable
    let folder =
      variable("DOCKER_CONFIG").flatMap { $0.isEmpty ? nil : $0 }
      ?? variable("HOME").map { $0 + "/.docker" }
    return CredentialStore(
      path: invocation.homePaths.registryConfig,
      fallbackPath: folder.map { $0 + "/config.json" },
      hasProgram: { name in
        (variable("PATH") ?? "").split(separator: ":").contains {
          access("\($0)/\(name)", X_OK) == 0
        }
      })
  }

  /// Says on standard error what was done with a chart.
  static func tell(
    _ word: String, _ reference: OCIReference, _ digest: ContentDigest, _ invocation: Invocation
  ) {
    let surroundings = invocation.surroundings
    surroundings.printError("\(word): \(reference)\nDigest: \(digest)")
    guard let tag = reference.tag, tag.utf8.contains(UInt8(ascii: "_")) else { return }
    surroundings.printError(
      "\(reference) contains an underscore.\n\n"
        + "Tags of registries have no plus sign: the one of the version is an underscore there.")
  }
}
