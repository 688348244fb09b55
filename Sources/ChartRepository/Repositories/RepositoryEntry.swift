internal import Digests
public import ValueTree

/// A repository that has a name: its address and how to speak with it.
public struct RepositoryEntry: Sendable, Hashable {
  /// The name that `@NAME` and `NAME/CHART` mean.
  public var name = ByteString()
  /// The address that `index.yaml` is below.
  public var url = ByteString()
  /// The user to prove to be.
  public var username = ByteString()
  /// The user's password.
  public var password = ByteString()
  /// A file with the own certificate.
  public var certificateFile = ByteString()
  /// A file with the own key.
  public var keyFile = ByteString()
  /// A file with certificates to trust.
  public var caFile = ByteString()
  /// Whether any certificate of the server will do.
  public var skipsVerification = false
  /// Whether user and password go to any server that archives come from.
  public var passesCredentials = false

  /// An entry without any field.
  public init() {}

  /// A repository without secrets.
  public init(name: ByteString, url: ByteString) {
    self.name = name
    self.url = url
  }
}

extension RepositoryEntry {
  /// What the names begin with that repositories get which nobody has given a name.
  private static let unmanagedPrefix: ByteString = "helm-manager-"

  /// A repository that is known by its address alone, under the name that the reference gives it.
  internal static func unmanaged(_ url: ByteString) -> RepositoryEntry {
    let name = unmanagedPrefix + ByteString(SHA256.digest(of: url.bytes).hex)
    return RepositoryEntry(name: name, url: url)
  }

  /// Whether the repository has no name of its own.
  internal var isUnmanaged: Bool { name.hasPrefix(Self.unmanagedPrefix) }

  /// The entry as the file of repositories has it.
  internal var encoded: Value {
    .dict(
      Dict([
        (key: "name", value: .string(name)), (key: "url", value: .string(url)),
        (key: "username", value: .string(username)), (key: "password", value: .string(password)),
        (key: "certFile", value: .string(certificateFile)),
        (key: "keyFile", value: .string(keyFile)), (key: "caFile", value: .string(caFile)),
        (key: "insecure_skip_tls_verify", value: .bool(skipsVerification)),
        (key: "pass_credentials_all", value: .bool(passesCredentials)),
      ]))
  }

  internal init(_ entries: Dict) {
    func text(_ key: ByteString) -> ByteString { entries[key]?.scalarText ?? ByteString() }
    func flag(_ key: ByteString) -> Bool {
      if case .bool(true)? = entries[key] { return true }
      return false
    }
    self.init(name: text("name"), url: text("url"))
    username = text("username")
    password = text("password")
    certificateFile = text("certFile")
    keyFile = text("keyFile")
    caFile = text("caFile")
    skipsVerification = flag("insecure_skip_tls_verify")
    passesCredentials = flag("pass_credentials_all")
  }
}
