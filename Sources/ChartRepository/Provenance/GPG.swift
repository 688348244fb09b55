internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import Processes
internal import ValueTree

/// The user's `gpg`, which does all cryptography of provenance files.
///
/// It works in a home of its own, which is gone afterwards: the user's settings and trust are neither
/// used nor changed. Only signing without a keyring uses the user's home, because the secret keys
/// are there.
internal struct GPG {
  /// Who made a signature.
  internal struct Signer {
    var identities: [String]
    var fingerprint: String
  }

  /// A home of gpg's that is gone with its value.
  private final class Home {
    private let folder: StagingFolder
    /// Whether an agent may be left behind that holds a secret key.
    private let hasAgent: Bool
    var path: String { folder.path }

    init(hasAgent: Bool) throws(Diagnostic) {
      folder = try StagingFolder(below: "/tmp")
      self.hasAgent = hasAgent
    }

    deinit {
      if hasAgent {
        _ = try? ChildProcess("gpgconf", ["--homedir", path, "--kill", "gpg-agent"]).run()
      }
    }
  }

  private let home: Home?
  private let keyring: String?

  /// Checks with the public keys in a file.
  internal init(keyring: String) throws(Diagnostic) {
    home = try Home(hasAgent: false)
    self.keyring = keyring
  }

  /// Signs with the secret keys in a file, or those of the user.
  internal init(secretKeys: String?) throws(Diagnostic) {
    keyring = nil
    guard let secretKeys else {
      home = nil
      return
    }
    do throws(Diagnostic) {
      _ = try SystemFile.status(secretKeys)
    } catch {
      throw Diagnostic(
        .verification, "the keyring cannot be read: \(error.message)", helmText: error.helmText)
    }
    let home = try Home(hasAgent: true)
    let imported = try Self.run(
      ["--homedir", home.path, "--batch", "--no-tty", "--import", secretKeys], input: [])
    self.home = home
    // Some keys of a keyring may be of kinds that gpg does not import; what counts is the one asked for.
    if imported.status > 2 { throw Self.failure("the keyring cannot be read", imported) }
  }

  private var homeFlags: [String] { home.map { ["--homedir", $0.path] } ?? [] }

  private static func run(
    _ arguments: [String], input: [UInt8]
  ) throws(Diagnostic) -> ChildProcess.Outcome {
    var process = ChildProcess("gpg", arguments)
    process.input = input
    process.variables = ["LC_ALL": "C"]
    do throws(ChildProcess.Failure) {
      return try process.run()
    } catch {
      throw Diagnostic(
        .verification, "\(error)", help: "signatures need gpg (GnuPG 2); install it")
    }
  }

  private static func failure(
    _ what: String, _ outcome: ChildProcess.Outcome, helmText: String? = nil
  ) -> Diagnostic {
    let reason = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").filter {
      !$0.hasPrefix("[GNUPG:]")
    }.joined(separator: "; ")
    return Diagnostic(.verification, "\(what): \(visible(reason))", helmText: helmText)
  }

  // MARK: Checking

  /// The text that was signed, and by whom; what is not signed by a key of the keyring is an error.
  internal func verify(
    _ signed: [UInt8]
  ) throws(Diagnostic) -> (message: [UInt8], signer: Signer) {
    guard Self.isClearSigned(signed) else {
      throw Diagnostic(
        .verification, "the provenance file is not one clear-signed text and nothing else",
        helmText: "signature block not found")
    }
    let keys = ["--no-default-keyring", "--keyring", keyring ?? ""]
    let outcome = try Self.run(
      homeFlags + keys + [
        "--batch", "--no-tty", "--no-auto-key-retrieve", "--trust-model", "always",
        "--weak-digest", "SHA1", "--weak-digest", "RIPEMD160", "--status-fd", "2", "--decrypt",
      ], input: signed)
    let lines = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n")
    let status = lines.filter { $0.hasPrefix("[GNUPG:] ") }.map {
      $0.dropFirst(9).split(separator: " ")
    }
    func words(_ name: String) -> [Substring]? { status.first { $0.first == name[...] } }
    // One good signature of an unexpired key; gpg says nothing of the kind for anything else.
    guard outcome.status == 0, words("GOODSIG") != nil, let valid = words("VALIDSIG"),
      valid.count > 1, status.count(where: { $0.first == "NEWSIG" }) == 1
    else {
      for (word, reason) in Self.refusals where words(word) != nil {
        throw Self.failure(reason, outcome, helmText: "openpgp: invalid signature")
      }
      if words("NO_PUBKEY") != nil {
        throw Self.failure(
          "the signer is not in the keyring", outcome,
          helmText: "openpgp: signature made by unknown entity")
      }
      let digest = words("ERRSIG").flatMap { $0.count > 3 ? Self.weakDigests[$0[3]] : nil }
      throw Self.failure(
        digest.map { "the signature uses \($0), which is too weak" }
          ?? "the signature is not valid",
        outcome, helmText: "openpgp: invalid signature")
    }
    // The last word is the fingerprint of the main key, where a subkey has signed.
    let fingerprint = String(valid.count > 10 ? valid[10] : valid[1])
    let listing = try Self.run(
      homeFlags + keys + ["--batch", "--no-tty", "--with-colons", "--list-keys", fingerprint],
      input: [])
    let records = String(decoding: listing.output, as: UTF8.self).split(separator: "\n")
      .map { $0.split(separator: ":", omittingEmptySubsequences: false) }
    if let key = records.first(where: { $0.first == "pub" }), key.count > 3,
      let bits = Int(key[2]), bits < (Self.ofCurves.contains(key[3]) ? 250 : 2048)
    {
      throw Diagnostic(
        .verification, "the signer's key \(fingerprint) has only \(bits) bits",
        helmText: "openpgp: invalid signature")
    }
    let identities = records.filter { $0.first == "uid" && $0.count > 9 }
      .map { Self.unescaped($0[9]) }
    return (outcome.output, Signer(identities: identities, fingerprint: fingerprint))
  }

  /// gpg's words for signatures that do not count, and what they mean.
  private static let refusals = [
    ("EXPKEYSIG", "the signer's key has expired"), ("REVKEYSIG", "the signer's key was revoked"),
    ("EXPSIG", "the signature has expired"), ("BADSIG", "the text is not what was signed"),
  ]

  /// The numbers of digests that are no proof of anything any more.
  private static let weakDigests: [Substring: String] = [
    "1": "MD5", "2": "SHA-1", "3": "RIPEMD-160",
  ]

  /// gpg's numbers of the algorithms whose keys are points of curves, and short.
  private static let ofCurves: Set<Substring> = ["18", "19", "22"]

  /// Whether a text is one signed text: whoever reads the file sees nothing else.
  private static func isClearSigned(_ text: [UInt8]) -> Bool {
    let lines = text.split(separator: UInt8(ascii: "\n")).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    // In the text itself a line of this kind has a mark before it.
    let armour = lines.filter { $0.starts(with: "-----".utf8) }
    let wanted = [
      "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----",
      "-----END PGP SIGNATURE-----",
    ]
    return armour.count == wanted.count
      && zip(armour, wanted).allSatisfy { $0.elementsEqual($1.utf8) }
      && lines.first == armour.first && text.first == UInt8(ascii: "-")
      && lines.last { !$0.allSatisfy { $0 <= 0x20 } } == armour.last
  }

  /// A field of gpg's lists: colons and the like are written as `\xHH`.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), rest.count >= 3,
        let value = UInt8(
          String(decoding: rest[(rest.startIndex + 1)..<(rest.startIndex + 3)], as: UTF8.self),
          radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Signing

  /// A text with a signature below it.
  internal func clearSign(
    _ message: [UInt8], key: String, passphrase: [UInt8]?
  ) throws(Diagnostic) -> [UInt8] {
    let listing = try Self.run(
      homeFlags + ["--batch", "--no-tty", "--with-colons", "--list-secret-keys", key], input: [])
    let keys = String(decoding: listing.output, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("sec:") }
    if keys.isEmpty { throw Diagnostic(.verification, "private key not found") }
    if keys.count > 1 {
      throw Diagnostic(
        .verification, "more than one key contain the id \(GoQuote.quoted(ByteString(key)))")
    }
    let folder = try StagingFolder(below: "/tmp")
    let file = folder.path + "/passphrase"
    try SystemFile.create(file, passphrase ?? [], permissions: 0o600)
    // In the user's own home the agent knows or asks; elsewhere an empty passphrase opens a key that
    // needs none.
    let secret =
      home == nil && passphrase == nil
      ? [] : ["--batch", "--no-tty", "--pinentry-mode", "loopback", "--passphrase-file", file]
    let outcome = try Self.run(
      homeFlags + secret + [
        "--yes", "--digest-algo", "SHA512", "--local-user", key, "--clearsign",
      ],
      input: message)
    guard outcome.status == 0, !outcome.output.isEmpty else {
      throw Self.failure("the archive cannot be signed", outcome)
    }
    return outcome.output
  }
}
