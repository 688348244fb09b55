internal import JSON
internal import ValueTree

/// The file in which container tools and Helm keep the credentials for registries (`config.json`).
///
/// Entries that are not known here are kept when it is written.
struct CredentialFile {
  private var content: Dict
  private let path: String

  /// Reads the file; one that does not exist is empty.
  init(_ path: String) throws(RegistryError) {
    self.path = path
    guard let bytes = try PrivateFile.content(path), !bytes.allSatisfy({ $0 <= 0x20 }) else {
      content = Dict()
      return
    }
    do throws(JSONError) {
      guard case .dict(let dict) = try JSONReader.read(ByteString(bytes), numbers: .literals)
      else { throw JSONError("no object") }
      content = dict
    } catch {
      throw RegistryError(.credentials, "\(path) is malformed: \(error)")
    }
  }

  /// Whether the file says anything of credentials.
  var isConfigured: Bool {
    !entries("auths").isEmpty || !entries("credHelpers").isEmpty || defaultHelper != nil
  }

  /// The helper program for all registries.
  var defaultHelper: String? {
    get { text(content, "credsStore") }
    set { content["credsStore"] = newValue.map { .text($0) } }
  }

  /// The helper program for a registry.
  func helper(for server: String) -> String? {
    guard case .dict(let helpers)? = content["credHelpers"] else { return defaultHelper }
    return text(helpers, ByteString(server)) ?? defaultHelper
  }

  /// The credential that the file itself holds.
  func credential(for server: String) throws(RegistryError) -> RegistryCredential? {
    let all = entries("auths")
    let found =
      all.first { $0.key == ByteString(server) }
      ?? all.first { Self.host(of: String($0.key)) == server }
    guard case .dict(let entry)? = found?.value else { return nil }
    if let token = text(entry, "registrytoken") { return .accessToken(token) }
    if let token = text(entry, "identitytoken") { return .identityToken(token) }
    if let auth = text(entry, "auth") {
      guard case .success(let bytes) = Base64.decoded(ByteString(auth)),
        let colon = bytes.bytes.firstIndex(of: UInt8(ascii: ":"))
      else {
        throw RegistryError(.credentials, "`auth` for \(server) in \(path) is malformed")
      }
      return .password(
        user: String(decoding: bytes.bytes[..<colon], as: UTF8.self),
        String(decoding: bytes.bytes[(colon + 1)...].filter { $0 != 0 }, as: UTF8.self))
    }
    guard let user = text(entry, "username") else { return nil }
    return .password(user: user, text(entry, "password") ?? "")
  }

  /// Puts a credential in; nil takes it out.
  mutating func set(_ credential: RegistryCredential?, for server: String) {
    let auths = Dict(entries("auths"))
    switch credential {
    case nil: auths[ByteString(server)] = nil
    case .password(let user, let password):
      auths[ByteString(server)] = .dict(
        Dict([("auth", .string(Base64.encoded(ByteString("\(user):\(password)"))))]))
    case .identityToken(let token):
      auths[ByteString(server)] = .dict(Dict([("identitytoken", .text(token))]))
    case .accessToken(let token):
      auths[ByteString(server)] = .dict(Dict([("registrytoken", .text(token))]))
    }
    content["auths"] = .dict(auths)
  }

  /// Writes the file in one step, readable for the user alone.
  func save() throws(RegistryError) {
    var bytes: [UInt8] = []
    do throws(JSONError) {
      try JSONWriter.appendIndented(.dict(content), to: &bytes, indentation: "\t")
    } catch {
      throw RegistryError(.credentials, "\(path) cannot be written: \(error)")
    }
    try PrivateFile.replace(path, with: bytes)
  }

  private func entries(_ key: ByteString) -> [(key: ByteString, value: Value)] {
    guard case .dict(let dict)? = content[key] else { return [] }
    return Array(zip(dict.keys, dict.values)).map { (key: $0, value: $1) }
  }

  private func text(_ dict: Dict, _ key: ByteString) -> String? {
    guard case .string(let text)? = dict[key], !text.isEmpty else { return nil }
    return String(text)
  }

  /// A key of the file without scheme and path: older tools wrote addresses.
  private static func host(of key: String) -> String {
    var rest = key[...]
    for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    return String(rest.prefix { $0 != "/" })
  }
}
