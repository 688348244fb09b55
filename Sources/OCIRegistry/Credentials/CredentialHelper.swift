internal import JSON
internal import Processes
internal import ValueTree

/// A program `docker-credential-NAME` that keeps credentials in the system's own way.
struct CredentialHelper {
  /// What follows `docker-credential-` in the program's name.
  let name: String

  /// The program's name.
  var program: String { "docker-credential-\(name)" }

  /// The credential for a registry; nil if it has none.
  func credential(for server: String) throws(RegistryError) -> RegistryCredential? {
    let outcome = try run("get", Array(server.utf8))
    guard outcome.status == 0 else {
      let text = said(outcome)
      if text.contains("credentials not found") { return nil }
      throw refused("get", text)
    }
    let object = try OCIObject(parsing: outcome.output, "answer of \(program)")
    let secret = object.optionalText("Secret") ?? ""
    guard let user = object.optionalText("Username") else { return nil }
    return user == "<token>" ? .identityToken(secret) : .password(user: user, secret)
  }

  /// Keeps a credential.
  func store(_ credential: RegistryCredential, for server: String) throws(RegistryError) {
    var writer = OCIWriter()
    writer.object { writer in
      writer.field("ServerURL", server)
      switch credential {
      case .password(let user, let password):
        writer.field("Username", user)
        writer.field("Secret", password)
      case .identityToken(let token), .accessToken(let token):
        writer.field("Username", "<token>")
        writer.field("Secret", token)
      }
    }
    let outcome = try run("store", writer.bytes)
    if outcome.status != 0 { throw refused("store", said(outcome)) }
  }

  /// Forgets a credential.
  func erase(_ server: String) throws(RegistryError) {
    let outcome = try run("erase", Array(server.utf8))
    guard outcome.status != 0 else { return }
    let text = said(outcome)
    if !text.contains("credentials not found") { throw refused("erase", text) }
  }

  private func run(_ word: String, _ input: [UInt8]) throws(RegistryError) -> ChildProcess.Outcome {
    // The name comes out of a file: it is to be a name, not a way to any program.
    let isName = name.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        || "-_.".utf8.contains(byte)
    }
    guard !name.isEmpty, isName else {
      throw RegistryError(.credentials, "`\(name)` is no name of a credential helper")
    }
    var process = ChildProcess(program, [word])
    process.input = input
    process.outputLimit = 1 << 20
    do throws(ChildProcess.Failure) {
      return try process.run()
    } catch {
      throw RegistryError(.credentials, error.description)
    }
  }

  private func said(_ outcome: ChildProcess.Outcome) -> String {
    let text = String(decoding: outcome.output + outcome.errors, as: UTF8.self)
    return String(text.drop { $0.isWhitespace }.prefix { !$0.isNewline }.prefix(500))
  }

  private func refused(_ word: String, _ text: String) -> RegistryError {
    RegistryError(.credentials, "`\(program) \(word)` failed: \(text)")
  }
}
