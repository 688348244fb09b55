import Digests
import OCIRegistry
import TestSupport
import Testing
import Transport

/// The distribution protocol against a registry in memory.
@Suite struct RegistryClientTests {
  private let repository: OCIRepository
  private let content = Array("some content that is long enough".utf8)

  init() throws { repository = try #require(OCIRepository(host: "reg.test", name: "o/c")) }

  private var descriptor: OCIDescriptor {
    OCIDescriptor(of: content, mediaType: "application/octet-stream")
  }

  @Test(arguments: [1 << 20, 10, 32, 31])
  func storesAndReads(_ chunkSize: Int) throws {
    var (client, http) = FakeRegistry().client()
    client.chunkSize = chunkSize
    try client.push(blob: descriptor, .bytes(content), to: repository)
    #expect(try client.blob(descriptor, from: repository) == content)
    let patches = http.asked.filter { $0.method == .patch }.count
    #expect(patches == (chunkSize >= 32 ? 0 : (32 + chunkSize - 1) / chunkSize))
    // What is there is not sent again.
    let count = http.asked.count
    try client.push(blob: descriptor, .bytes(content), to: repository)
    #expect(http.asked.count == count + 1)
  }

  @Test func storesFiles() throws {
    let folder = TemporaryFolder()
    folder.write("f", content)
    let (client, http) = FakeRegistry().client()
    // The registry in memory takes no files: what matters is what is sent.
    _ = try? client.push(
      blob: descriptor, .file(folder.path + "/f", range: 0..<content.count), to: repository)
    guard case .file(folder.path + "/f", range: 0..<32)? = http.asked.last?.body else {
      Issue.record("no file was sent")
      return
    }
  }

  @Test func storesManifests() throws {
    let (client, _) = FakeRegistry().client()
    var manifest = OCIManifest()
    manifest.artifactType = "application/vnd.test"
    manifest.layers = [descriptor]
    manifest.annotations = ["b": "2", "a": "<1>"]
    let stored = try client.push(manifest, to: repository, tag: "v1")
    let reference = OCIReference(repository, tag: "v1")
    #expect(try client.resolve(reference).digest == stored.digest)
    let (found, bytes) = try client.manifest(reference)
    #expect(found == stored)
    #expect(try OCIManifest(bytes) == manifest)
    #expect(try client.tags(of: repository) == ["v1"])
  }

  @Test func noticesAnotherManifest() throws {
    let (client, _) = FakeRegistry().client()
    try client.push(OCIManifest(), to: repository, tag: "v1")
    var reference = OCIReference(repository, tag: "v1")
    reference.digest = SHA256.digest(of: [1])
    let error = #expect(throws: RegistryError.self) { try client.manifest(reference) }
    #expect(error?.code == .notFound)
  }

  @Test(arguments: [
    FakeRegistry.Habits(spoils: true), FakeRegistry.Habits(truncates: true),
  ])
  func noticesWrongContent(_ habits: FakeRegistry.Habits) throws {
    let folder = TemporaryFolder()
    let (client, _) = FakeRegistry(habits).client()
    try client.push(blob: descriptor, .bytes(content), to: repository)
    let path = folder.path + "/f"
    let error = #expect(throws: RegistryError.self) {
      try client.blob(descriptor, from: repository, toFile: path)
    }
    #expect(error?.code == .wrongDigest)
    // Nothing is left of it.
    let (good, _) = FakeRegistry().client()
    try good.push(blob: descriptor, .bytes(content), to: repository)
    try good.blob(descriptor, from: repository, toFile: path)
  }

  @Test func readsAllPages() throws {
    let (client, _) = FakeRegistry(FakeRegistry.Habits(tagsPerPage: 3)).client()
    let tags = (0..<10).map { "v\($0)" }
    for tag in tags { try client.push(OCIManifest(), to: repository, tag: tag) }
    #expect(try client.tags(of: repository) == tags)
  }

  @Test(arguments: [true, false])
  func findsReferrers(_ isListed: Bool) throws {
    let (client, _) = FakeRegistry(FakeRegistry.Habits(listsReferrers: isListed)).client()
    let subject = try client.push(OCIManifest(), to: repository, tag: "v1")
    for type in ["application/a", "application/b", "application/a"] {
      var manifest = OCIManifest()
      manifest.artifactType = type
      manifest.subject = subject
      manifest.annotations = ["n": type]
      try client.push(manifest, to: repository)
    }
    #expect(try client.referrers(of: subject.digest, in: repository).count == 2)
    let found = try client.referrers(
      of: subject.digest, in: repository, artifactType: "application/a")
    #expect(found.map(\.artifactType) == ["application/a"])
    #expect(try client.referrers(of: SHA256.digest(of: [7]), in: repository).isEmpty)
  }

  @Test func getsTokensAnonymously() throws {
    let registry = FakeRegistry(FakeRegistry.Habits(tokenUses: 100))
    let (client, http) = registry.client()
    try client.push(blob: descriptor, .bytes(content), to: repository)
    #expect(registry.tokensGiven == 1)
    let query = try #require(http.asked.first { $0.url.path == "/token" }?.url.query)
    #expect(query == "service=reg&scope=repository%3Ao%2Fc%3Apull%2Cpush")
  }

  @Test func renewsExpiredTokens() throws {
    let registry = FakeRegistry(FakeRegistry.Habits(tokenUses: 1, password: "dTpw"))
    let (client, _) = registry.client(credential: .password(user: "u", "p"))
    try client.push(blob: descriptor, .bytes(content), to: repository)
    #expect(try client.blob(descriptor, from: repository) == content)
    #expect(registry.tokensGiven == 4)
  }

  @Test func asksForTheTokenWithThePasswordAlone() throws {
    let registry = FakeRegistry(FakeRegistry.Habits(tokenUses: 5, password: "dTpw"))
    let (client, http) = registry.client(credential: .password(user: "u", "p"))
    try client.ping("reg.test")
    for request in http.asked {
      let isToken = request.url.host == "auth.reg.test"
      #expect((request.headers["Authorization"] == "Basic dTpw") == isToken)
    }
  }

  @Test(arguments: [true, false])
  func refusesWrongPasswords(_ isBasic: Bool) throws {
    let habits = FakeRegistry.Habits(tokenUses: 5, password: "dTpw", isBasic: isBasic)
    let (client, http) = FakeRegistry(habits).client(credential: .password(user: "u", "wrong"))
    let error = #expect(throws: RegistryError.self) { try client.ping("reg.test") }
    #expect(error?.code == .unauthorized)
    #expect(http.asked.count == 2)
  }

  @Test func provesWithThePassword() throws {
    let habits = FakeRegistry.Habits(password: "dTpw", isBasic: true)
    let (client, _) = FakeRegistry(habits).client(credential: .password(user: "u", "p"))
    try client.push(blob: descriptor, .bytes(content), to: repository)
  }

  @Test func keepsSecretsFromTheStorage() throws {
    let habits = FakeRegistry.Habits(password: "dTpw", isBasic: true, hasStorage: true)
    let (client, http) = FakeRegistry(habits).client(credential: .password(user: "u", "p"))
    try client.push(blob: descriptor, .bytes(content), to: repository)
    #expect(try client.blob(descriptor, from: repository) == content)
    let last = try #require(http.asked.last)
    #expect(last.url.host == "storage.test")
    #expect(last.headers["Authorization"] == nil)
  }

  @Test func doesNotTellPasswordsInTheOpen() throws {
    let http = FakeHTTPClient { request, _ in
      .response(401, ["WWW-Authenticate": "Bearer realm=\"http://auth.reg.test/token\""])
    }
    let client = RegistryClient(HTTPSession(http)) { _ in .password(user: "u", "p") }
    #expect(throws: RegistryError.self) { try client.ping("reg.test") }
    #expect(http.asked.count == 1)
  }

  @Test func repeatsUploadsThatFailForAPassingReason() throws {
    let http = FakeHTTPClient { request, number in
      switch request.method {
      case .head: .response(404)
      case .post: .response(202, ["Location": "/v2/o/c/blobs/uploads/1"])
      // The first upload breaks off at its end.
      default: number == 2 ? .response(500) : number == 3 ? .response(404) : .response(201)
      }
    }
    let session = HTTPSession(http, retries: RetryPolicy(sleep: { _ in }, random: { 0 }))
    try RegistryClient(session).push(blob: descriptor, .bytes(content), to: repository)
    #expect(http.asked.map(\.method) == [.head, .post, .put, .put, .head, .post, .put])
  }
}
