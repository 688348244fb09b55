import Digests
import OCIRegistry
import Synchronization
import TestSupport
import Transport

/// A registry in memory, with the habits that a test gives it.
final class FakeRegistry: Sendable {
  struct Habits: Sendable {
    /// Tokens are asked for, and this many uses later they have expired.
    var tokenUses: Int?
    /// The name and password that tokens and `basic` want.
    var password: String?
    /// Asks for the password itself instead of a token.
    var isBasic = false
    /// Lists referrers by itself.
    var listsReferrers = false
    /// How many tags a page has.
    var tagsPerPage = 1000
    /// Blobs come with one byte changed.
    var spoils = false
    /// Blobs come without their second half, the head telling that length.
    var truncates = false
    /// Blobs are at another host.
    var hasStorage = false
  }

  private struct State {
    var blobs: [String: [UInt8]] = [:]
    var manifests: [String: (type: String, bytes: [UInt8])] = [:]
    var tags: [String] = []
    var upload: [UInt8] = []
    var usesLeft = 0
    var tokens = 0
  }

  private let state = Mutex(State())
  let habits: Habits

  init(_ habits: Habits = Habits()) { self.habits = habits }

  var tokensGiven: Int { state.withLock { $0.tokens } }

  /// A client of this registry, and what it asked for.
  func client(
    credential: RegistryCredential? = nil
  ) -> (registry: RegistryClient, http: FakeHTTPClient) {
    let http = FakeHTTPClient { [self] request, _ in answer(request) }
    let session = HTTPSession(http, retries: RetryPolicy(sleep: { _ in }, random: { 0 }))
    return (RegistryClient(session) { _ in credential }, http)
  }

  private func answer(_ request: HTTPRequest) -> FakeHTTPClient.Answer {
    if request.url.host == "storage.test" {
      return blob(String(request.url.path.dropFirst()), isHead: false)
    }
    if request.url.path == "/token" { return token(request) }
    if let refusal = refusal(request) { return refusal }
    let path = request.url.path.dropFirst("/v2/".count)
    if path.isEmpty { return .response(200) }
    let parts = path.split(separator: "/")
    switch (request.method, parts.dropLast().last, parts.last) {
    case (_, "tags", _): return tags(request)
    case (_, "referrers", let digest?): return referrers(String(digest))
    case (.put, "manifests", let name?): return store(manifest: String(name), request)
    case (_, "manifests", let name?): return manifest(String(name))
    case (.post, _, _): return .response(202, ["Location": "/v2/o/c/blobs/uploads/1?state=a"])
    case (.patch, _, _): return append(request)
    case (.put, _, _): return finish(request)
    case (.get, "blobs", let digest?) where habits.hasStorage:
      return .response(307, ["Location": "https://storage.test/\(digest)"])
    case (let method, "blobs", let digest?): return blob(String(digest), isHead: method == .head)
    default: return .response(404)
    }
  }

  private func refusal(_ request: HTTPRequest) -> FakeHTTPClient.Answer? {
    let field = request.headers["Authorization"]
    if habits.isBasic {
      if field == "Basic \(habits.password ?? "")" { return nil }
      return .response(401, ["WWW-Authenticate": "Basic realm=\"r\""])
    }
    guard habits.tokenUses != nil else { return nil }
    let isValid = state.withLock { state in
      guard field == "Bearer t\(state.tokens)", state.usesLeft > 0 else { return false }
      state.usesLeft -= 1
      return true
    }
    if isValid { return nil }
    let challenge =
      "Bearer realm=\"https://auth.reg.test/token\",service=\"reg\",scope=\"repository:o/c:pull\""
    return .response(401, ["WWW-Authenticate": challenge])
  }

  private func token(_ request: HTTPRequest) -> FakeHTTPClient.Answer {
    if let password = habits.password, request.headers["Authorization"] != "Basic \(password)" {
      return .response(
        401, [:], Array(#"{"errors":[{"code":"UNAUTHORIZED","message":"wrong"}]}"#.utf8))
    }
    return state.withLock { state in
      state.tokens += 1
      state.usesLeft = habits.tokenUses ?? 0
      return .response(200, [:], Array("{\"token\":\"t\(state.tokens)\"}".utf8))
    }
  }

  private func manifest(_ name: String) -> FakeHTTPClient.Answer {
    guard let found = state.withLock({ $0.manifests[name] }) else {
      return .response(
        404, [:], Array(#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"none"}]}"#.utf8))
    }
    let digest = SHA256.digest(of: found.bytes)
    return .response(
      200,
      [
        "Content-Type": found.type, "Content-Length": "\(found.bytes.count)",
        "Docker-Content-Digest": "\(digest)",
      ], found.bytes)
  }

  private func store(manifest name: String, _ request: HTTPRequest) -> FakeHTTPClient.Answer {
    guard case .bytes(let bytes) = request.body else { return .response(400) }
    let digest = "\(SHA256.digest(of: bytes))"
    var headers: HTTPHeaders = ["Docker-Content-Digest": digest]
    if habits.listsReferrers { headers["OCI-Subject"] = "sha256:x" }
    state.withLock { state in
      let entry = (request.headers["Content-Type"] ?? "", bytes)
      state.manifests[name] = entry
      state.manifests[digest] = entry
      if !name.hasPrefix("sha256:"), !state.tags.contains(name) { state.tags.append(name) }
    }
    return .response(201, headers)
  }

  private func blob(_ digest: String, isHead: Bool) -> FakeHTTPClient.Answer {
    guard var bytes = state.withLock({ $0.blobs[digest] }) else { return .response(404) }
    if habits.spoils, !isHead { bytes[0] ^= 1 }
    if habits.truncates, !isHead { bytes.removeLast(bytes.count / 2) }
    return .response(200, ["Content-Length": "\(bytes.count)"], bytes)
  }

  private func append(_ request: HTTPRequest) -> FakeHTTPClient.Answer {
    guard case .bytes(let bytes) = request.body else { return .response(400) }
    return state.withLock { state in
      let range = "\(state.upload.count)-\(state.upload.count + bytes.count - 1)"
      guard request.headers["Content-Range"] == range else { return .response(416) }
      state.upload += bytes
      return .response(202, ["Location": "/v2/o/c/blobs/uploads/1?state=b"])
    }
  }

  private func finish(_ request: HTTPRequest) -> FakeHTTPClient.Answer {
    state.withLock { state in
      if case .bytes(let bytes) = request.body { state.upload += bytes }
      let digest = "\(SHA256.digest(of: state.upload))"
      let wanted = request.url.query?.split(separator: "=").last.map {
        $0.replacing("%3A", with: ":")
      }
      guard wanted.map(String.init) == digest else {
        return .response(
          400, [:], Array(#"{"errors":[{"code":"DIGEST_INVALID","message":"no"}]}"#.utf8))
      }
      state.blobs[digest] = state.upload
      state.upload = []
      return .response(201, ["Docker-Content-Digest": digest])
    }
  }

  private func tags(_ request: HTTPRequest) -> FakeHTTPClient.Answer {
    let all = state.withLock { $0.tags }
    let last = request.url.query?.split(separator: "&").first { $0.hasPrefix("last=") }?.dropFirst(
      5)
    let start = last.flatMap { word in all.firstIndex { $0 == word } }.map { $0 + 1 } ?? 0
    let page = all[start...].prefix(habits.tagsPerPage)
    var headers = HTTPHeaders()
    if start + page.count < all.count, let end = page.last {
      headers["Link"] = "</v2/o/c/tags/list?last=\(end)&n=\(habits.tagsPerPage)>; rel=\"next\""
    }
    let list = page.map { "\"\($0)\"" }.joined(separator: ",")
    return .response(200, headers, Array("{\"name\":\"o/c\",\"tags\":[\(list)]}".utf8))
  }

  private func referrers(_ digest: String) -> FakeHTTPClient.Answer {
    guard habits.listsReferrers else { return .response(404, [:], Array("page not found".utf8)) }
    var index = OCIIndex()
    for (name, entry) in state.withLock({ $0.manifests }) where name.hasPrefix("sha256:") {
      guard let manifest = try? OCIManifest(entry.bytes),
        manifest.subject?.digest.description == digest
      else { continue }
      var descriptor = OCIDescriptor(of: entry.bytes, mediaType: entry.type)
      descriptor.artifactType = manifest.artifactType
      index.manifests.append(descriptor)
    }
    return .response(200, ["Content-Type": OCIMediaType.index], index.bytes)
  }
}
