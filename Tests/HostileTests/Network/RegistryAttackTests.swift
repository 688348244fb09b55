internal import ChartEngine
internal import ChartRepository
internal import ConformanceSupport
internal import Digests
internal import Glibc
internal import OCIRegistry
internal import TestSupport
internal import Testing
internal import Transport

/// Attacks by registries, which are answered in this process.
@Suite("Attacks by registries")
struct RegistryAttackTests {
  /// A chart as a registry has it, with the parts that a test wants to change.
  private struct Stored: Sendable {
    var archive: [UInt8]
    var manifest: OCIManifest
    /// The content of a blob, in place of the right one.
    var blob: [UInt8]?
    /// More blobs.
    var more: [[UInt8]] = []
    /// The manifest's text, in place of the right one.
    var text: [UInt8]?

    init(name: String = "kid", version: String = "1.0.0") throws {
      archive = try ServedRepository.archive(name, version)
      manifest = OCIManifest()
      manifest.config = OCIDescriptor(
        of: Self.config, mediaType: "application/vnd.cncf.helm.config.v1+json")
      manifest.layers = [OCIDescriptor(of: archive, mediaType: Self.content)]
    }

    static let config = Array("{}".utf8)
    static let content = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"

    func answer(_ request: HTTPRequest) -> FakeHTTPClient.Answer {
      let path = request.url.path
      if path.contains("/manifests/") {
        let text = text ?? manifest.bytes
        return .response(
          200,
          [
            "Content-Type": "application/vnd.oci.image.manifest.v1+json",
            "Docker-Content-Digest": "sha256:\(SHA256.digest(of: text).hex)",
          ], text)
      }
      for content in more + [Self.config]
      where path.hasSuffix("/blobs/sha256:\(SHA256.digest(of: content).hex)") {
        return .response(200, [:], content)
      }
      return path.contains("/blobs/") ? .response(200, [:], blob ?? archive) : .response(404)
    }
  }

  private func pull(
    _ stored: Stored, _ reference: String = "oci://reg.test/o/kid:1.0.0", _ more: String...
  ) -> (run: CommandRun, asked: [HTTPRequest]) {
    let folder = TemporaryFolder()
    let client = FakeHTTPClient { request, _ in stored.answer(request) }
    let run = CommandRun(
      ["pull", reference, "-d", folder.path] + more, variables: ["HOME": folder.path],
      client: client)
    if run.code != 0 { #expect(folder.names.isEmpty) }
    return (run, client.asked)
  }

  private func expect(
    _ stored: Stored, refuses words: String, _ reference: String = "oci://reg.test/o/kid:1.0.0"
  ) {
    let run = pull(stored, reference).run
    #expect(run.code == 1)
    #expect(run.errorText.contains(words), "\(run.errorText)")
  }

  @Test("O01: contents that do not have their digest or length")
  func wrongContents() throws {
    #expect(pull(try Stored()).run.code == 0)
    var other = try Stored()
    other.blob = other.archive.reversed()
    expect(other, refuses: "has the digest")
    var short = try Stored()
    short.blob = Array(short.archive.dropLast())
    expect(short, refuses: "bytes arrived")
    var long = try Stored()
    long.blob = long.archive + [0]
    expect(long, refuses: "larger than")
    let digest = String(repeating: "a", count: 64)
    expect(try Stored(), refuses: "has the digest", "oci://reg.test/o/kid@sha256:\(digest)")
  }

  @Test("O02: images, lists, no archive, two archives")
  func otherThings() throws {
    var image = try Stored()
    image.manifest.config.mediaType = "application/vnd.oci.image.config.v1+json"
    expect(image, refuses: "is no chart")
    var none = try Stored()
    none.manifest.layers = []
    expect(none, refuses: "does not contain a layer")
    var two = try Stored()
    two.more = [try ServedRepository.archive("kid", "1.0.0", extra: "description: other\n")]
    two.manifest.layers.append(OCIDescriptor(of: two.more[0], mediaType: Stored.content))
    expect(two, refuses: "several archives")
    var former = try Stored()
    former.manifest.layers[0].mediaType = "application/tar+gzip"
    let run = pull(former).run
    #expect(run.code == 0 && run.errorText.contains("is deprecated"), "\(run.errorText)")
    for text in [
      "", "{}", "[]", "null", #"{"config":1,"layers":{}}"#, String(repeating: "[", count: 5000),
    ] {
      var broken = try Stored()
      broken.text = Array(text.utf8)
      expect(broken, refuses: "reg.test/o/kid:1.0.0: ")
    }
  }

  @Test("O03: foreign and huge layers")
  func layers() throws {
    var huge = try Stored()
    huge.manifest.layers[0].size = 10 << 40
    expect(huge, refuses: "larger than 67108864 bytes")
    for size in ["-1", "99999999999999999999", "1e999", "\"1\""] {
      var odd = try Stored()
      odd.text = Array(
        String(decoding: odd.manifest.bytes, as: UTF8.self)
          .replacing("\"size\":\(odd.archive.count)", with: "\"size\":\(size)").utf8)
      expect(odd, refuses: "reg.test/o/kid:1.0.0: ")
    }
    var foreign = try Stored()
    foreign.text = Array(
      String(decoding: foreign.manifest.bytes, as: UTF8.self)
        .replacing(
          "\"size\":\(foreign.archive.count)",
          with: "\"size\":\(foreign.archive.count),\"urls\":[\"https://evil.test/x\"]"
        ).utf8)
    #expect(pull(foreign).asked.allSatisfy { $0.url.host == "reg.test" })
  }

  // MARK: Who asks

  /// What a client with a password asks for when a registry sends it for a token.
  private func tokenRequests(
    _ realm: String, registry: String = "reg.test", hosts: Set<String> = []
  ) throws -> (asked: [HTTPRequest], isRefused: Bool) {
    let client = FakeHTTPClient { request, _ in
      .response(
        401, ["WWW-Authenticate": "Bearer realm=\"\(realm)\",scope=\"repository:x:push,pull\""])
    }
    let session = HTTPSession(client, retries: RetryPolicy(sleep: { _ in }, random: { 0 }))
    let registryClient = RegistryClient(session, tokenHosts: hosts) { _ in
      .password(user: "ann", "geheim")
    }
    let isRefused = (try? registryClient.ping(registry)) == nil
    return (client.asked, isRefused)
  }

  @Test("O04: a password goes to the registry's own site alone")
  func tokenService() throws {
    for realm in [
      "https://evil.test/token", "http://reg.test/token", "https://test/token",
      "https://reg.test.evil.org/token", "https://127.0.0.1/token",
    ] {
      let (asked, isRefused) = try tokenRequests(realm)
      #expect(isRefused)
      #expect(
        asked.allSatisfy { $0.url.host == "reg.test" && $0.url.scheme == "https" }, "\(realm)")
    }
    #expect(try tokenRequests("https://b.co.uk/t", registry: "a.co.uk").asked.count == 1)
    for (registry, realm) in [
      ("reg.test", "https://reg.test/t"), ("reg.test", "https://auth.reg.test/t"),
      ("registry-1.docker.io", "https://auth.docker.io/t"),
      ("registry.gitlab.com", "https://gitlab.com/t"),
    ] {
      // One question, one for the token, and no third.
      #expect(try tokenRequests(realm, registry: registry).asked.count == 2, "\(realm)")
    }
    #expect(try tokenRequests("https://evil.test/t", hosts: ["evil.test"]).asked.count == 2)

    let client = FakeHTTPClient { _, _ in
      .response(
        401, ["WWW-Authenticate": #"Bearer realm="https://evil.test/t",service="reg.test""#])
    }
    let folder = TemporaryFolder()
    let login = CommandRun(
      ["registry", "login", "reg.test", "-u", "ann", "-p", "geheim"],
      variables: ["HOME": folder.path], client: client)
    #expect(login.code == 1)
    #expect(client.asked.allSatisfy { $0.url.host == "reg.test" })
  }

  @Test("O05: lists of tags that go on elsewhere, in a circle, or hold no versions")
  func tags() throws {
    let stored = try Stored()
    func run(_ link: String) -> (CommandRun, [HTTPRequest]) {
      let folder = TemporaryFolder()
      let client = FakeHTTPClient { request, _ in
        request.url.path.hasSuffix("/tags/list")
          ? .response(
            200, link.isEmpty ? [:] : ["Link": "<\(link)>; rel=\"next\""],
            Array(#"{"tags":["latest","../x","1.0.0","v2","\u001b[2J"]}"#.utf8))
          : stored.answer(request)
      }
      let run = CommandRun(
        ["pull", "oci://reg.test/o/kid", "-d", folder.path], variables: ["HOME": folder.path],
        client: client)
      return (run, client.asked)
    }
    #expect(run("https://evil.test/v2/o/kid/tags/list").0.errorText.contains("another server"))
    #expect(run("/v2/o/kid/tags/list").0.errorText.contains("do not end"))
    #expect(run("").0.code == 0)
    for link in ["https://evil.test/v2/o/kid/tags/list", "/v2/o/kid/tags/list"] {
      #expect(run(link).1.allSatisfy { $0.url.host == "reg.test" })
    }
  }

  @Test("O05: a million tags on a hundred pages, of which one is a version")
  func manyTags() throws {
    let stored = try Stored()
    let names = (0..<10_000).map { "\"t\($0)\"," }.joined()
    let list = Array("{\"tags\":[\(names)\"1.0.0\"]}".utf8)
    let folder = TemporaryFolder()
    let run = CommandRun(
      ["pull", "oci://reg.test/o/kid", "-d", folder.path], variables: ["HOME": folder.path],
      client: FakeHTTPClient { request, number in
        guard request.url.path.hasSuffix("/tags/list") else { return stored.answer(request) }
        let next = "</v2/o/kid/tags/list?last=\(number)>; rel=\"next\""
        return .response(200, number < 100 ? ["Link": next] : [:], list)
      })
    #expect(run.code == 0, "\(run.errorText)")
    #expect(folder.names.contains("kid-1.0.0.tgz"))
  }

  @Test(
    "O05: pages that together are a list without end",
    arguments: ["", "t", String(repeating: "x", count: 128)])
  func endlessTags(_ tag: String) throws {
    let tags = Array(repeating: "\"\(tag)\"", count: (4 << 20) / (tag.count + 3))
    let list = LoopbackServer.response(
      "200 OK", [], Array("{\"tags\":[\(tags.joined(separator: ","))]}".utf8))
    let end = try #require(list.firstRange(of: Array("\r\n\r\n".utf8))).lowerBound
    let server = LoopbackServer { request, piece in
      guard piece == 0, request.contains("tags/list") else { return nil }
      let last = "\(UInt64.random(in: 0..<UInt64.max))"
      let next = "\r\nLink: </v2/o/kid/tags/list?last=\(last)>; rel=\"next\""
      return Array(list[..<end]) + Array(next.utf8) + Array(list[end...])
    }
    LimitedRun(
      ["pull", "oci://\(server.url.dropFirst(7))/o/kid", "--plain-http"], in: TemporaryFolder(),
      program: "opea-chart-network"
    ).expect(.refused("is larger than 16777216 bytes"))
  }

  @Test(
    "O06: uploads that are to go elsewhere",
    arguments: ["https://evil.test/u", "http://reg.test/u", "//evil.test/u"])
  func uploads(_ location: String) throws {
    let client = FakeHTTPClient { request, _ in
      request.method == .post ? .response(202, ["Location": location]) : .response(404)
    }
    let folder = TemporaryFolder()
    folder.write("c.tgz", try ServedRepository.archive("kid", "1.0.0"))
    let run = CommandRun(
      ["push", folder.path + "/c.tgz", "oci://reg.test/o"], variables: ["HOME": folder.path],
      client: client)
    #expect(run.errorText.contains("wants the upload to go to"), "\(run.errorText)")
    #expect(client.asked.allSatisfy { $0.url.origin.description == "https://reg.test:443" })
  }

  @Test("O07: what a tag meant is fetched by digest")
  func movedTag() throws {
    let stored = try Stored()
    let asked = pull(stored).asked
    #expect(asked.filter { $0.url.path.contains("/manifests/") }.count == 1)
    #expect(asked.last?.url.path.hasSuffix("/blobs/\(stored.manifest.layers[0].digest)") == true)
  }

  @Test("O08: another chart or version than the reference names")
  func otherChart() throws {
    expect(try Stored(name: "other"), refuses: "has the chart `other` in it")
    expect(try Stored(version: "2.0.0"), refuses: "has version 2.0.0")
    #expect(pull(try Stored(version: "1.0.0+a"), "oci://reg.test/o/kid:1.0.0_a").run.code == 0)
  }

  @Test("O09: files of credentials that others read, that are broken, that name programs")
  func credentials() throws {
    let stored = try Stored()
    func run(_ text: String, _ mode: mode_t = 0o600, isLinked: Bool = false) -> CommandRun {
      let folder = TemporaryFolder()
      let name = isLinked ? "elsewhere" : "config.json"
      folder.write(name, text)
      chmod("\(folder.path)/\(name)", mode)
      if isLinked { folder.link("config.json", to: name) }
      folder.write("out/x", "")
      return CommandRun(
        ["pull", "oci://reg.test/o/kid:1.0.0", "-d", folder.path + "/out"],
        variables: ["HOME": folder.path, "HELM_REGISTRY_CONFIG": folder.path + "/config.json"],
        client: FakeHTTPClient { request, number in
          number == 0
            ? .response(401, ["WWW-Authenticate": "Basic realm=\"r\""]) : stored.answer(request)
        })
    }
    #expect(run("{}", 0o644).errorText.contains("others can read"))
    #expect(!run("{}").errorText.contains("others can read"))
    #expect(run("{}", 0o644, isLinked: true).errorText.contains("others can read"))
    for name in ["../../tmp/x", "a/b", "a b", "a\\u0000b", "$(id)"] {
      let run = run(#"{"credsStore":"\#(name)"}"#)
      #expect(run.code == 1)
      #expect(run.errorText.contains("is no name of a credential helper"), "\(run.errorText)")
    }
    for text in ["{", "[1]", "\"x\"", String(repeating: "[", count: 100_000)] {
      #expect(run(text).errorText.contains("is malformed"), "\(text.prefix(10))")
    }
  }

  @Test("O10: without TLS only where it was asked for")
  func plainHTTP() throws {
    #expect(pull(try Stored()).asked.allSatisfy { $0.url.scheme == "https" })
    #expect(
      pull(try Stored(), "oci://reg.test/o/kid:1.0.0", "--plain-http").asked
        .allSatisfy { $0.url.scheme == "http" })
  }
}
