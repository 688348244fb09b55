internal import ChartRepository
internal import Diagnostics

let verifyCommand: Command = {
  var command = Command(
    "verify", summary: "verify that a chart at the given path has been signed and is valid")
  command.usage = "PATH"
  command.description = """
    Check a packed chart against the provenance file `PATH.prov` beside it.

    The file must be signed by a key of the keyring, and have the digest of the archive. The checking
    of signatures is done by gpg.
    """
  command.flags = [
    Flag(
      "keyring", .text, default: "\"~/.gnupg/pubring.gpg\"", "keyring containing public keys")
  ]
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in
    let check = ProvenanceCheck(keyring: Keyring.path(invocation))
    let signature = try check.check(fileAt: invocation.values.positionals[0])
    invocation.surroundings.output(
      Array(visible(signature.text, keepingLines: true).utf8))
    return 0
  }
  return command
}()
