internal import ChartEngine
public import Diagnostics

/// Signs archives with a key of the user.
public struct ProvenanceSigner: Sendable {
  /// Part of the name in the key.
  public var key: String
  /// A file with secret keys; nil for those of the user's gpg.
  public var keyring: String?
  /// What opens the key; nil where it needs nothing, or gpg's agent knows.
  public var passphrase: [UInt8]?

  /// Makes a signer.
  public init(key: String, keyring: String?, passphrase: [UInt8]? = nil) {
    self.key = key
    self.keyring = keyring
    self.passphrase = passphrase
  }

  /// Writes the `.prov` file beside a packed chart; gives its path.
  @discardableResult
  public func sign(fileAt path: String) throws(Diagnostic) -> String {
    let archive = try SystemFile.content(path, limit: ChartLoader.Limits().archiveBytes)
    let chart = try ChartLoader().load(path: path)
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    let message = try Provenance.message(for: archive, named: name, chart.metadata)
    let gpg = try GPG(secretKeys: keyring.map { SystemFile.absolute($0) })
    let signed = try gpg.clearSign(message, key: key, passphrase: passphrase)
    try SystemFile.replace(path + ".prov", with: signed)
    return path + ".prov"
  }
}
