internal import Diagnostics
internal import OCIRegistry

let registryCommand: Command = {
  var command = Command("registry", summary: "login to or logout from a registry")
  command.description = """
    Keep the credentials for registries, or forget them.

    They are in Helm's own file (--registry-config), for the user alone, or with the program that the
    file names for them (`credsStore`, `credHelpers`). Those of other container tools are read, too.
    """
  command.subcommands = [registryLoginCommand, registryLogoutCommand]
  return command
}()

private let registryLoginCommand: Command = {
  var command = Command("login", summary: "login to a registry")
  command.usage = "[host]"
  command.description = """
    Try a name and a password with a registry, and keep them if they are right.

        $ echo "$TOKEN" | opea-chart registry login ghcr.io -u "$USER" --password-stdin
    """
  command.flags = [
    Flag("username", short: "u", .text, "registry username"),
    Flag("password", short: "p", .text, "registry password or identity token"),
    Flag("password-stdin", .bool, "read password or identity token from stdin"),
    Flag("insecure", .bool, "allow connections to TLS registry without certs"),
    Flag("cert-file", .text, "identify registry client using this SSL certificate file"),
    Flag("key-file", .text, "identify registry client using this SSL key file"),
    Flag("ca-file", .text, "verify certificates of HTTPS-enabled servers using this CA bundle"),
    Flag("plain-http", .bool, "use insecure HTTP connections for the registry"),
  ]
  command.positionals = 1...Int.max
  command.run = { invocation throws(Diagnostic) in
    let host = try registryHost(invocation)
    let session = try invocation.surroundings.session()
    let credential = try askedCredential(invocation)
    let client = RegistryClient(
      session, usesPlainHTTP: invocation.values.bool("plain-http"), tls: invocation.tls
    ) { _ in credential }
    do throws(RegistryError) {
      try client.ping(host)
    } catch {
      throw error.diagnostic.wrapped(helmPrefix: "authenticating to \"\(host)\": ")
    }
    do throws(RegistryError) {
      try RegistryAccess.store(invocation).store(credential, for: host)
    } catch {
      throw error.diagnostic
    }
    invocation.surroundings.printError("Login Succeeded")
    return 0
  }
  return command
}()

private let registryLogoutCommand: Command = {
  var command = Command("logout", summary: "logout from a registry")
  command.usage = "[host]"
  command.description = "Forget the credentials for a registry."
  command.positionals = 1...Int.max
  command.run = { invocation throws(Diagnostic) in
    let host = try registryHost(invocation)
    do throws(RegistryError) {
      try RegistryAccess.store(invocation).erase(host)
    } catch {
      throw error.diagnostic
    }
    invocation.surroundings.printError("Removing login credentials for \(host)")
    return 0
  }
  return command
}()

/// The host that a command names: no scheme, no path.
private func registryHost(_ invocation: Invocation) throws(Diagnostic) -> String {
  let word = invocation.values.positionals.first ?? ""
  guard OCIRepository(host: word, name: "any") != nil else {
    let bare = word.split(separator: "/").first { !$0.hasSuffix(":") }
    throw Diagnostic(
      .usage, "`\(word)` is no host of a registry",
      helmText: "invalid reference: invalid registry \"\(word)\"",
      help: bare.map { "credentials are for a whole host: `\($0)`" })
  }
  return word
}

/// The name and password of the flags, of standard input, or of whoever sits at the terminal.
private func askedCredential(
  _ invocation: Invocation
) throws(Diagnostic) -> RegistryCredential {
  let (values, surroundings) = (invocation.values, invocation.surroundings)
  var user = values.text("username") ?? ""
  if values.bool("password-stdin") {
    var bytes = try surroundings.standardInput()[...]
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return .password(user: user, String(decoding: bytes, as: UTF8.self))
  }
  if let password = values.text("password"), !password.isEmpty {
    surroundings.printError(
      "WARNING: Using --password via the CLI is insecure. Use --password-stdin.")
    return .password(user: user, password)
  }
  if user.isEmpty { user = trimmed(surroundings.ask("Username: ", false) ?? "") }
  let password = surroundings.ask(user.isEmpty ? "Token: " : "Password: ", true) ?? ""
  if password.isEmpty {
    throw Diagnostic(.usage, user.isEmpty ? "token required" : "password required")
  }
  return .password(user: user, password)
}

private func trimmed(_ text: String) -> String {
  String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
}
