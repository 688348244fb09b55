internal import ConformanceSupport
internal import Processes
internal import TestSupport
internal import Testing

private let hasGPG = (try? ChildProcess("gpg", ["--version"]).run())?.status == 0

/// Signing and checking by the user's gpg; not run where there is none.
@Suite(.enabled(if: hasGPG, "there is no gpg here"))
struct ProvenanceTests {
  /// A home of gpg's with one key, and what is exported of it.
  private final class Keys {
    let folder = TemporaryFolder()

    init() throws {
      let home = folder.path
      func gpg(_ words: String...) throws {
        var process = ChildProcess(
          "gpg", ["--homedir", home, "--batch", "--passphrase", "", "--yes"] + words)
        process.variables = ["LC_ALL": "C"]
        let outcome = try process.run()
        try #require(outcome.status == 0, "\(String(decoding: outcome.errors, as: UTF8.self))")
      }
      try gpg("--quick-generate-key", "Ann <ann@example.com>", "rsa2048", "sign", "never")
      try gpg("--output", home + "/public.gpg", "--export")
      try gpg(
        "--pinentry-mode", "loopback", "--output", home + "/secret.gpg", "--export-secret-keys")
    }

    deinit {
      _ = try? ChildProcess("gpgconf", ["--homedir", folder.path, "--kill", "gpg-agent"]).run()
    }
  }

  @Test func signedThenVerified() throws {
    let keys = try Keys()
    let home = keys.folder.path
    let tree = ChartTree().add("app")
    let package = CommandRun([
      "package", tree.path + "/app", "-d", tree.path + "/out", "--sign", "--key", "Ann",
      "--keyring", home + "/secret.gpg",
    ])
    #expect(package.code == 0, "\(package.errorText)")
    let archive = tree.path + "/out/app-0.1.0.tgz"
    func verify(_ keyring: String = "public.gpg") -> CommandRun {
      CommandRun(["verify", archive, "--keyring", home + "/" + keyring])
    }
    let good = verify()
    #expect(good.code == 0, "\(good.errorText)")
    #expect(good.text.hasPrefix("Signed by: Ann <ann@example.com>\nUsing Key With Fingerprint: "))
    #expect(good.text.contains("\nChart Hash Verified: sha256:"))
    #expect(
      CommandRun(["template", archive, "--verify", "--keyring", home + "/public.gpg"]).code == 0)

    #expect(verify("nothing.gpg").errorText.contains("Error: failed to load keyring: "))
    let statement = try #require(tree.text("out/app-0.1.0.tgz.prov"))
    tree.write("out/app-0.1.0.tgz.prov", statement.replacing("name: app", with: "name: apq"))
    #expect(verify().errorText.contains("Error: openpgp: invalid signature"))
    tree.write("out/app-0.1.0.tgz.prov", "no signature\n" + statement)
    #expect(verify().errorText.contains("Error: signature block not found"))
    tree.write("out/app-0.1.0.tgz.prov", statement)
    _ = CommandRun(["package", tree.path + "/app", "-d", tree.path + "/out", "--app-version", "2"])
    #expect(verify().errorText.contains("Error: sha256 sum does not match for app-0.1.0.tgz: "))
    tree.remove("out/app-0.1.0.tgz.prov")
    #expect(verify().errorText.contains("Error: could not load provenance file "))
    let others = try Keys()
    tree.write("out/app-0.1.0.tgz.prov", statement)
    let unknown = CommandRun([
      "verify", archive, "--keyring", others.folder.path + "/public.gpg",
    ])
    #expect(unknown.errorText.contains("Error: openpgp: signature made by unknown entity"))
  }

  @Test func signingNeedsAKey() {
    let tree = ChartTree().add("app")
    let run = CommandRun(["package", tree.path + "/app", "-d", tree.path + "/out", "--sign"])
    #expect(run.errorText.contains("Error: --key is required for signing a package"))
  }
}
