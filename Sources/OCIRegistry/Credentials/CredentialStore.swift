/// Where credentials for registries are kept: a file of the tool's own, and behind it the container
/// tools' file, which is only read. Both may name helper programs.
public struct CredentialStore: Sendable {
  /// The own file.
  public var path: String
  /// The file that is looked into after it.
  public var fallbackPath: String?
  /// Whether a program of this name can be started; says which helper a new file may name.
  public var hasProgram: @Sendable (String) -> Bool

  /// Makes a store.
  public init(
    path: String, fallbackPath: String? = nil,
    hasProgram: @escaping @Sendable (String) -> Bool = { _ in false }
  ) {
    self.path = path
    self.fallbackPath = fallbackPath
    self.hasProgram = hasProgram
  }

  /// The credential for a registry's host; nil if there is none.
  public func credential(for host: String) throws(RegistryError) -> RegistryCredential? {
    let server = Self.server(of: host)
    let own = try CredentialFile(path)
    if let helper = own.helper(for: server) {
      if let found = try CredentialHelper(name: helper).credential(for: server) { return found }
    } else if let found = try own.credential(for: server) {
      return found
    }
    // The other file belongs to other tools: a helper that it names need not be installed here.
    guard let fallbackPath, let other = try? CredentialFile(fallbackPath) else { return nil }
    guard let helper = other.helper(for: server) else { return try other.credential(for: server) }
    return hasProgram(CredentialHelper(name: helper).program)
      ? try CredentialHelper(name: helper).credential(for: server) : nil
  }

  /// Keeps the credential for a registry's host.
  public func store(
    _ credential: RegistryCredential, for host: String
  ) throws(RegistryError) {
    let server = Self.server(of: host)
    try PrivateFile.changing(path) { () throws(RegistryError) in
      var file = try CredentialFile(path)
      if let helper = file.helper(for: server) {
        return try CredentialHelper(name: helper).store(credential, for: server)
      }
      if !file.isConfigured, let helper = systemHelper {
        try CredentialHelper(name: helper).store(credential, for: server)
        file.defaultHelper = helper
      } else {
        file.set(credential, for: server)
      }
      try file.save()
    }
  }

  /// Forgets the credential for a registry's host; one that is not there is no error.
  public func erase(_ host: String) throws(RegistryError) {
    let server = Self.server(of: host)
    try PrivateFile.changing(path) { () throws(RegistryError) in
      var file = try CredentialFile(path)
      if let helper = file.helper(for: server) {
        return try CredentialHelper(name: helper).erase(server)
      }
      guard try file.credential(for: server) != nil else { return }
      file.set(nil, for: server)
      try file.save()
    }
  }

  /// The helper that a file without any entry begins to use, where the system has it.
  private var systemHelper: String? {
    let name = hasProgram("pass") ? "pass" : "secretservice"
    return hasProgram("docker-credential-\(name)") ? name : nil
  }

  /// The key that a registry has in these files.
  private static func server(of host: String) -> String {
    switch host {
    case "docker.io", "index.docker.io", "registry-1.docker.io": "https://index.docker.io/v1/"
    default: host
    }
  }
}
