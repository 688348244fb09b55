internal import JSON
internal import Synchronization
internal import Transport
internal import ValueTree

/// Proves to registries who asks: answers their challenges and keeps the tokens that they give out.
final class RegistryAuthorizer: Sendable {
  private struct Key: Hashable {
    var origin: WebOrigin
    var scope: RegistryScope
  }

  private let session: HTTPSession
  private let tls: TLSOptions
  private let credential: CredentialLookup
  /// Token services that may be told passwords wherever they are.
  private let tokenHosts: Set<String>
  private let secrets = Mutex<[Key: HTTPCredentials.Secret]>([:])

  init(
    _ session: HTTPSession, _ tls: TLSOptions, tokenHosts: Set<String>,
    _ credential: @escaping CredentialLookup
  ) {
    self.session = session
    self.tokenHosts = tokenHosts
    self.tls = tls
    self.credential = credential
  }

  /// What a registry has accepted before for the same purpose.
  func known(_ origin: WebOrigin, _ scope: RegistryScope) -> HTTPCredentials.Secret? {
    secrets.withLock { $0[Key(origin: origin, scope: scope)] }
  }

  /// The secret that answers a refusal, or nil if there is none to give; kept for the next request.
  ///
  /// A token that has expired is refused like none at all, and so a new one is asked for.
  func secret(
    answering response: HTTPResponse, from host: String, _ scope: RegistryScope
  ) throws(RegistryError) -> HTTPCredentials.Secret? {
    let origin = response.url.origin
    let challenges = AuthenticationChallenge.all(in: response.headers.values("WWW-Authenticate"))
    let secret: HTTPCredentials.Secret?
    if let challenge = challenges.first(where: { $0.scheme == "bearer" }) {
      secret = .bearer(try token(challenge, response, host, scope))
    } else if challenges.contains(where: { $0.scheme == "basic" }) {
      guard case .password(let user, let password)? = try credential(host) else { return nil }
      secret = .basic(user: user, password: password)
    } else {
      return nil
    }
    secrets.withLock { $0[Key(origin: origin, scope: scope)] = secret }
    return secret
  }

  /// Whether a token service may be told a registry's password: a server of the same site, or one
  /// that was named.
  private func isTrusted(_ service: String, by registry: String) -> Bool {
    if service == registry || tokenHosts.contains(service) { return true }
    if service.hasSuffix("." + registry) { return true }
    func labels(_ host: String) -> [Substring] { host.split(separator: ".") }
    let shared = zip(labels(service).reversed(), labels(registry).reversed())
      .prefix { $0 == $1 }.map(\.0)
    // `io` and `co.uk` are no sites; an address has none.
    guard shared.count >= 2, shared[0].contains(where: \.isLetter) else { return false }
    return shared.count > 2 || shared[0].count > 2 || shared[1].count > 3
  }

  private func token(
    _ challenge: AuthenticationChallenge, _ response: HTTPResponse, _ host: String,
    _ scope: RegistryScope
  ) throws(RegistryError) -> String {
    guard let text = challenge.parameters["realm"], let realm = response.url.resolving(text) else {
      throw RegistryError(.malformed, "\(host) asks for a token but does not say of whom")
    }
    // Whoever is spoken to securely must not make us tell a password in the open.
    guard realm.scheme == "https" || realm.scheme == response.url.scheme else {
      throw RegistryError(.malformed, "\(host) asks for a token of \(realm), without TLS")
    }
    let scopes = scope.joined(with: challenge.parameters["scope"]).texts
    let credential = try self.credential(host)
    if credential != nil, !isTrusted(realm.host, by: response.url.host) {
      throw RegistryError(
        .malformed,
        "\(host) sends for a token to \(realm.host): the credentials of \(host) do not go there "
          + "(OPEA_CHART_TOKEN_HOSTS can name it)")
    }
    if case .accessToken(let token)? = credential { return token }
    var request: HTTPRequest
    if case .identityToken(let token)? = credential {
      var fields = [("grant_type", "refresh_token"), ("refresh_token", token)]
      fields += [("client_id", "opea-chart"), ("service", challenge.parameters["service"] ?? "")]
      if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
      let body = fields.map { "\($0)=\(WebURL.encodedComponent($1))" }.joined(separator: "&")
      request = HTTPRequest(.post, realm)
      request.headers["Content-Type"] = "application/x-www-form-urlencoded"
      request.body = .bytes(Array(body.utf8))
      request.mayRepeat = true
    } else {
      var url = realm
      if let service = challenge.parameters["service"] {
        url = url.adding(query: "service", service)
      }
      for scope in scopes { url = url.adding(query: "scope", scope) }
      request = HTTPRequest(.get, url)
      if case .password(let user, let password)? = credential {
        request.credentials = HTTPCredentials(
          .basic(user: user, password: password), for: url.origin)
      }
    }
    request.tls = tls
    request.limits.bytes = 1 << 20
    return try self.token(of: request, host)
  }

  private func token(of request: HTTPRequest, _ host: String) throws(RegistryError) -> String {
    let answer: HTTPResponse
    do throws(HTTPError) {
      answer = try session.response(to: request)
    } catch {
      throw RegistryError(error)
    }
    guard answer.isSuccess else {
      throw RegistryError(
        answer.status == 401 || answer.status == 403
          ? .unauthorized : .transport(.status(answer.status)),
        "\(host) gives no token: \(answer.registryMessage)")
    }
    let object = try OCIObject(parsing: answer.body, "token of \(host)")
    guard let token = object.optionalText("token") ?? object.optionalText("access_token") else {
      throw RegistryError(.malformed, "\(host) gives an answer without a token")
    }
    return token
  }
}

extension HTTPResponse {
  /// The errors of a registry's answer in its own words, else its status.
  var registryMessage: String {
    guard let object = try? OCIObject(parsing: body, "answer"),
      let errors = try? object.list("errors"), !errors.isEmpty
    else { return error.description }
    let words = errors.prefix(3).compactMap { value -> String? in
      guard let object = try? OCIObject(value, "error") else { return nil }
      let code = object.optionalText("code")?.lowercased().split(separator: "_").joined(
        separator: " ")
      return [code, object.optionalText("message")].compactMap { $0 }.joined(separator: ": ")
    }
    return "\(url): \(words.joined(separator: "; ")) (\(status))"
  }
}
