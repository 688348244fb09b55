internal import ChartEngine
internal import Digests
public import Diagnostics
internal import ValueTree

/// Checks that archives are what their makers signed, with the keys of a keyring.
public struct ProvenanceCheck: Sendable {
  /// What a check found: who signed, and what.
  public struct Signature: Sendable {
    /// The names in the signer's key, such as `Ann <ann@example.com>`.
    public let identities: [String]
    /// The fingerprint of the signer's key, in capitals.
    public let fingerprint: String
    /// The digest of the archive, `sha256:HEX`.
    public let digest: String

    /// What is said of it, in the reference's words.
    public var text: String {
      identities.map { "Signed by: \($0)\n" }.joined()
        + "Using Key With Fingerprint: \(fingerprint)\nChart Hash Verified: \(digest)\n"
    }
  }

  /// The file with the public keys that are trusted.
  public var keyring: String

  /// Trusts the keys of a keyring.
  public init(keyring: String) { self.keyring = keyring }

  /// Checks a packed chart in a file against the `.prov` file beside it.
  public func check(fileAt path: String) throws(Diagnostic) -> Signature {
    if try SystemFile.status(path).isFolder {
      throw Diagnostic(
        .verification, "\(path) is a folder; only packed charts are signed",
        helmText: "unpacked charts cannot be verified")
    }
    guard path.lowercased().hasSuffix(".tgz") else {
      throw Diagnostic(.verification, "chart must be a tgz file")
    }
    let archive = try SystemFile.content(path, limit: ChartLoader.Limits().archiveBytes)
    let provenance: [UInt8]
    do throws(Diagnostic) {
      provenance = try SystemFile.content(path + ".prov", limit: Provenance.longest)
    } catch {
      throw Diagnostic(
        .verification, "\(path) is not signed: there is no \(path).prov",
        helmText: "could not load provenance file \(path).prov: \(error.helmText)")
    }
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    return try check(archive, named: name, provenance: provenance)
  }

  /// Checks an archive against the text of its `.prov` file.
  @discardableResult
  public func check(
    _ archive: [UInt8], named fileName: String, provenance: [UInt8]
  ) throws(Diagnostic) -> Signature {
    do throws(Diagnostic) {
      _ = try SystemFile.status(keyring)
    } catch {
      throw Diagnostic(
        .verification, "the keyring cannot be read: \(error.message)",
        helmText: "failed to load keyring: \(error.helmText)",
        help: "export the keys to trust with `gpg --export`, and name the file with --keyring")
    }
    let gpg = try GPG(keyring: SystemFile.absolute(keyring))
    let (message, signer) = try gpg.verify(provenance)
    let digest = SHA256.digest(of: archive).description
    let signed = try Provenance.digest(of: fileName, in: message)
    guard let signed else {
      throw Diagnostic(
        .verification,
        "provenance does not contain a SHA for a file named \(GoQuote.quoted(ByteString(fileName)))"
      )
    }
    if signed != digest {
      throw Diagnostic(
        .verification,
        "sha256 sum does not match for \(fileName): \"\(signed)\" != \"\(digest)\"")
    }
    try Provenance.checkMetadata(in: message, of: archive, named: fileName)
    return Signature(
      identities: signer.identities, fingerprint: signer.fingerprint, digest: digest)
  }
}
