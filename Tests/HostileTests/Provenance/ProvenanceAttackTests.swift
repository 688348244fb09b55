internal import ConformanceSupport
internal import Processes
internal import TestSupport
internal import Testing
internal import Transport

private let hasGPG = (try? ChildProcess("gpg", ["--version"]).run())?.status == 0

/// Attacks by provenance files; not run where there is no gpg.
@Suite("Attacks by provenance files", .enabled(if: hasGPG, "there is no gpg here"))
struct ProvenanceAttackTests {
  /// A home of gpg's with one key, and a chart that it has signed.
  private final class Signed {
    let folder = TemporaryFolder()
    var home: String { folder.path + "/gpg" }
    var archive: String { folder.path + "/out/c-0.1.0.tgz" }

    init(_ kind: String = "rsa2048", _ expiry: String = "never", time: String? = nil) throws {
      folder.write("gpg/gpg.conf", "")
      folder.writeChart()
      _ = try? ChildProcess("chmod", ["700", home]).run()
      let faked = time.map { ["--faked-system-time", $0] } ?? []
      try gpg(
        faked + ["--quick-generate-key", "Ann <ann@example.com>", kind, "sign", expiry])
      try export()
      try gpg(
        ["--pinentry-mode", "loopback", "--output", home + "/secret.gpg", "--export-secret-keys"])
      let run = CommandRun([
        "package", folder.path + "/c", "-d", folder.path + "/out",
      ])
      try #require(run.code == 0, "\(run.errorText)")
    }

    deinit {
      _ = try? ChildProcess("gpgconf", ["--homedir", home, "--kill", "gpg-agent"]).run()
    }

    @discardableResult
    func gpg(_ words: [String], input: [UInt8] = []) throws -> [UInt8] {
      var process = ChildProcess(
        "gpg", ["--homedir", home, "--batch", "--passphrase", "", "--yes"] + words)
      process.variables = ["LC_ALL": "C"]
      process.input = input
      let outcome = try process.run()
      try #require(outcome.status == 0, "\(String(decoding: outcome.errors, as: UTF8.self))")
      return outcome.output
    }

    func export() throws { try gpg(["--output", home + "/public.gpg", "--export"]) }

    /// Revokes the key by the certificate that gpg has made with it.
    func revoke() throws {
      let folder = home + "/openpgp-revocs.d"
      let name = try #require(TemporaryFolder(at: folder).names.first)
      let text = try ChildProcess("cat", ["\(folder)/\(name)"]).run().output
      // A colon keeps it from being used by mistake.
      let certificate = String(decoding: text, as: UTF8.self)
        .replacing(":-----BEGIN", with: "-----BEGIN")
      try gpg(["--import"], input: Array(certificate.utf8))
      try export()
    }

    /// The text of a provenance file for the archive.
    func message(_ metadata: String = ArchiveAttackTests.metadata, name: String = "c-0.1.0.tgz")
      throws -> String
    {
      let sum = try ChildProcess("sha256sum", [archive]).run().output.prefix(64)
      return "\(metadata)\n...\nfiles:\n  \(name): sha256:\(String(decoding: sum, as: UTF8.self))\n"
    }

    /// Signs a text and puts it beside the archive.
    func sign(_ message: String, _ words: [String] = []) throws {
      let text = try gpg(
        words + ["--pinentry-mode", "loopback", "--clearsign"], input: Array(message.utf8))
      folder.write("out/c-0.1.0.tgz.prov", text)
    }

    func verify() -> CommandRun {
      CommandRun(["verify", archive, "--keyring", home + "/public.gpg"])
    }

    func change(_ body: (String) -> String) throws {
      let text = try ChildProcess("cat", [archive + ".prov"]).run().output
      folder.write("out/c-0.1.0.tgz.prov", body(String(decoding: text, as: UTF8.self)))
    }
  }

  private func expect(
    _ signed: Signed, refuses words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let run = signed.verify()
    #expect(run.code == 1, sourceLocation: sourceLocation)
    #expect(run.errorText.contains(words), "\(run.errorText)", sourceLocation: sourceLocation)
    #expect(run.text.isEmpty, sourceLocation: sourceLocation)
  }

  @Test("P01–P04 and P06: what is signed, and what is not")
  func texts() throws {
    let signed = try Signed()
    try signed.sign(signed.message())
    #expect(signed.verify().code == 0, "\(signed.verify().errorText)")

    // "P04": exactly one signed text and nothing else.
    let block = "signature block not found"
    for change: (String) -> String in [
      { "hello\n" + $0 }, { $0 + "hello\n" }, { $0 + $0 }, { "\n" + $0 },
      {
        $0.replacing(
          "-----BEGIN PGP SIGNATURE-----",
          with: "-----BEGIN PGP SIGNATURE-----\n-----BEGIN PGP SIGNATURE-----")
      },
      { $0.replacing("\nname: c", with: "\n-----BEGIN PGP SIGNED MESSAGE-----\nname: c") },
      { String($0.prefix($0.count / 2)) },
    ] {
      try signed.sign(signed.message())
      try signed.change(change)
      expect(signed, refuses: block)
    }
    for change: (String) -> String in [
      // A line that is read without its dash is another one than was signed.
      { $0.replacing("\nname: c", with: "\n- -----BEGIN PGP SIGNATURE-----\nname: c") },
      { $0.replacing("\nname: c", with: "\n- name: d\nname: c") },
      // A carriage return alone ends no line.
      { $0.replacing("\nname: c", with: "\rname: d\nname: c") },
      { $0.replacing("\nname: c", with: "\u{2028}name: d\nname: c") },
    ] {
      try signed.sign(signed.message())
      try signed.change(change)
      expect(signed, refuses: "openpgp: invalid signature")
    }
    // "P03": other metadata than were signed.
    try signed.sign(signed.message())
    try signed.change { $0.replacing("name: c", with: "name: d") }
    expect(signed, refuses: "openpgp: invalid signature")

    // "P06": signed metadata that are not the archive's.
    try signed.sign(signed.message("apiVersion: v2\nname: c\nversion: 0.1.0\ndescription: other\n"))
    expect(signed, refuses: "are not those of c-0.1.0.tgz")

    // "P02": the statement is about another file.
    try signed.sign(signed.message(name: "d-0.1.0.tgz"))
    expect(signed, refuses: "does not contain a SHA for a file named")

    // "P01": another archive than was signed.
    try signed.sign(signed.message())
    _ = CommandRun([
      "package", signed.folder.path + "/c", "-d", signed.folder.path + "/out", "--app-version", "2",
    ])
    expect(signed, refuses: "sha256 sum does not match")
  }

  @Test("P05: weak digests, short, expired and unknown keys")
  func keys() throws {
    let signed = try Signed()
    try signed.sign(signed.message(), ["--digest-algo", "SHA1"])
    expect(signed, refuses: "the signature uses SHA-1, which is too weak")
    try signed.sign(signed.message(), ["--digest-algo", "MD5", "--allow-weak-digest-algos"])
    expect(signed, refuses: "the signature uses MD5, which is too weak")
    try signed.sign(signed.message(), ["--digest-algo", "RIPEMD160"])
    expect(signed, refuses: "the signature uses RIPEMD-160, which is too weak")
    let short = try Signed("rsa1024")
    try short.sign(short.message())
    expect(short, refuses: "has only 1024 bits")
    let expired = try Signed("rsa2048", "2d", time: "20200101T000000")
    try expired.sign(expired.message(), ["--faked-system-time", "20200101T120000"])
    expect(expired, refuses: "the signer's key has expired")
    let revoked = try Signed()
    try revoked.sign(revoked.message())
    #expect(revoked.verify().code == 0, "\(revoked.verify().errorText)")
    try revoked.revoke()
    expect(revoked, refuses: "the signer's key was revoked")
    try signed.sign(signed.message())
    signed.folder.write(
      "gpg/public.gpg", try ChildProcess("cat", [short.home + "/public.gpg"]).run().output)
    expect(signed, refuses: "the signer is not in the keyring")
    expect(signed, refuses: "openpgp: signature made by unknown entity")
  }

  @Test("P07: nothing is left behind where the statement is missing")
  func missing() throws {
    let archive = try ServedRepository.archive("c", "0.1.0")
    let folder = TemporaryFolder()
    folder.write("ring.gpg", "")
    folder.write("out/x", "")
    let run = CommandRun(
      [
        "pull", "https://charts.test/c-0.1.0.tgz", "--verify", "--keyring",
        folder.path + "/ring.gpg", "-d", folder.path + "/out",
      ],
      client: FakeHTTPClient { request, _ in
        request.url.path.hasSuffix(".prov") ? .response(404) : .response(200, [:], archive)
      })
    #expect(run.errorText.contains("failed to fetch provenance"), "\(run.errorText)")
    #expect(TemporaryFolder(at: folder.path + "/out").names == ["x"])
  }

  @Test("P08: there are no plugins that could be taken for verified")
  func plugins() {
    for words in [["plugin", "install", "https://h.test/x"], ["plugin", "update", "x"]] {
      let run = CommandRun(words)
      #expect(run.code == 1)
      #expect(run.errorText.contains("plugin"), "\(run.errorText)")
    }
  }
}
