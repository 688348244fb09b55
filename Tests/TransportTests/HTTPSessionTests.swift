import Digests
import Synchronization
import TestSupport
import Testing
import Transport

/// What a session does around single exchanges.
@Suite struct HTTPSessionTests {
  private func session(
    _ client: FakeHTTPClient, pauses: Pauses = Pauses()
  ) -> HTTPSession {
    HTTPSession(client, retries: RetryPolicy(sleep: { pauses.add($0) }, random: { 1 }))
  }

  private func url(_ text: String) throws -> WebURL { try #require(WebURL(text)) }

  /// Asks for one thing.
  @discardableResult
  private func get(_ client: FakeHTTPClient, pauses: Pauses = Pauses()) throws -> HTTPResponse {
    try session(client, pauses: pauses).send(HTTPRequest(.get, url("http://a.test/x")))
  }

  /// Leads the first request elsewhere, and answers all later ones with success.
  private func redirecting(to location: String) -> FakeHTTPClient {
    FakeHTTPClient { _, number in
      number == 0 ? .response(302, ["Location": location]) : .response(200)
    }
  }

  @Test func repeatsWhatFailsForAPassingReason() throws {
    let client = FakeHTTPClient { _, number in
      number < 2 ? .response(500) : .response(200, [:], Array("ok".utf8))
    }
    let pauses = Pauses()
    let response = try get(client, pauses: pauses)
    #expect(response.body == Array("ok".utf8))
    #expect(pauses.all == [.milliseconds(400), .milliseconds(800)])
  }

  @Test func waitsAsLongAsTheServerAsksButNotForever() throws {
    let client = FakeHTTPClient { _, number in
      switch number {
      case 0: .response(429, ["Retry-After": "3"])
      case 1: .response(503, ["Retry-After": "86400"])
      default: .response(200)
      }
    }
    let pauses = Pauses()
    try get(client, pauses: pauses)
    #expect(pauses.all == [.seconds(3), .seconds(20)])
  }

  @Test func givesUpAfterSomeAttempts() throws {
    let client = FakeHTTPClient { _, _ in .response(502) }
    #expect(throws: HTTPError.self) { try get(client) }
    #expect(client.asked.count == 4)
  }

  @Test func countsTheTimeOfAllAttempts() throws {
    let pauses = Pauses()
    let client = FakeHTTPClient { _, _ in .response(429, ["Retry-After": "3"]) }
    let start = ContinuousClock.now
    var session = session(client, pauses: pauses)
    session.retries.now = { start + pauses.all.reduce(.zero, +) }
    var request = HTTPRequest(.get, try url("http://a.test/x"))
    request.limits.total = .seconds(7)
    #expect(try session.response(to: request).status == 429)
    #expect(pauses.all == [.seconds(3), .seconds(3)])
    #expect(client.asked.map(\.limits.total) == [.seconds(7), .seconds(4), .seconds(1)])
  }

  @Test func countsTheTimeOfRedirects() throws {
    let pauses = Pauses()
    let client = FakeHTTPClient { _, _ in
      pauses.add(.seconds(3))
      return .response(302, ["Location": "/y"])
    }
    let start = ContinuousClock.now
    var session = session(client)
    session.retries.now = { start + pauses.all.reduce(.zero, +) }
    var request = HTTPRequest(.get, try url("http://a.test/x"))
    request.limits.total = .seconds(7)
    #expect(throws: HTTPError.self) { try session.response(to: request) }
    #expect(client.asked.count == 3)
  }

  @Test(arguments: [HTTPRequest.Method.post, .patch])
  func sendsOnceWhatMustNotBeRepeated(_ method: HTTPRequest.Method) throws {
    let client = FakeHTTPClient { _, _ in .failure(.cutShort) }
    #expect(throws: HTTPError.self) {
      try session(client).send(HTTPRequest(method, url("http://a.test/x")))
    }
    #expect(client.asked.count == 1)
  }

  @Test func doesNotRepeatRefusals() throws {
    let client = FakeHTTPClient { _, _ in .response(404) }
    #expect(throws: HTTPError.self) { try get(client) }
    #expect(client.asked.count == 1)
  }

  struct Redirect: Sendable, CustomTestStringConvertible {
    var from: String
    var location: String
    var leadsTo: String
    var keepsSecrets: Bool
    var testDescription: String { "\(from) → \(location)" }
  }

  @Test(arguments: [
    Redirect(
      from: "https://a.test/x/y", location: "z", leadsTo: "https://a.test/x/z", keepsSecrets: true),
    Redirect(
      from: "https://a.test/x", location: "https://a.test:443/z",
      leadsTo: "https://a.test:443/z", keepsSecrets: true),
    Redirect(
      from: "https://a.test/x", location: "https://b.test/z", leadsTo: "https://b.test/z",
      keepsSecrets: false),
    Redirect(
      from: "https://a.test/x", location: "https://a.test:8443/z",
      leadsTo: "https://a.test:8443/z", keepsSecrets: false),
    Redirect(
      from: "http://a.test/x", location: "https://a.test/z", leadsTo: "https://a.test/z",
      keepsSecrets: false),
    Redirect(
      from: "https://a.test/x", location: "https://sub.a.test/z",
      leadsTo: "https://sub.a.test/z", keepsSecrets: false),
    Redirect(
      from: "https://user:secret@a.test/x", location: "//b.test/z",
      leadsTo: "https://b.test/z", keepsSecrets: false),
  ])
  func keepsSecretsForTheirHost(_ redirect: Redirect) throws {
    let client = redirecting(to: redirect.location)
    let start = try url(redirect.from)
    var request = HTTPRequest(.get, start)
    request.credentials = HTTPCredentials(.basic(user: "u", password: "p"), for: start.origin)
    request.headers["Cookie"] = "c=1"
    request.tls.certificateFile = "cert"
    let response = try session(client).send(request)
    #expect(response.url.description == redirect.leadsTo)
    let last = try #require(client.asked.last)
    #expect((last.headers["Authorization"] != nil) == redirect.keepsSecrets)
    #expect((last.headers["Cookie"] != nil) == redirect.keepsSecrets)
    #expect((last.tls.certificateFile != nil) == redirect.keepsSecrets)
    #expect(client.asked.first?.headers["Authorization"] == "Basic dTpw")
  }

  @Test func passesSecretsOnWhereAskedTo() throws {
    let client = redirecting(to: "https://b.test/")
    let start = try url("https://a.test/")
    var request = HTTPRequest(.get, start)
    request.credentials = HTTPCredentials(
      .bearer("t"), for: start.origin, isForEveryone: true)
    _ = try session(client).send(request)
    #expect(client.asked.map { $0.headers["Authorization"] } == ["Bearer t", "Bearer t"])
  }

  @Test func doesNotComeBackWithSecretsAfterLeaving() throws {
    // Where the first host is reached again by way of another one, the other one chose the path.
    let client = FakeHTTPClient { request, number in
      switch number {
      case 0: .response(302, ["Location": "https://b.test/"])
      case 1: .response(302, ["Location": "https://a.test/other"])
      default: .response(200)
      }
    }
    let start = try url("https://a.test/")
    var request = HTTPRequest(.get, start)
    request.credentials = HTTPCredentials(.bearer("t"), for: start.origin)
    _ = try session(client).send(request)
    #expect(client.asked.map { $0.headers["Authorization"] } == ["Bearer t", nil, nil])
  }

  @Test(arguments: ["ftp://a.test/x", "file:///etc/passwd", "http:", "http://a b/"])
  func refusesRedirectsToOtherSchemes(_ location: String) throws {
    let client = FakeHTTPClient { _, _ in .response(302, ["Location": location]) }
    #expect(throws: HTTPError.self) { try get(client) }
    #expect(client.asked.count == 1)
  }

  @Test func endsCircles() throws {
    let client = FakeHTTPClient { _, _ in .response(301, ["Location": "/x"]) }
    #expect(throws: HTTPError.self) { try get(client) }
    #expect(client.asked.count == 11)
  }

  @Test func keepsTheMethodOfUploads() throws {
    let client = FakeHTTPClient { _, number in
      number == 0 ? .response(307, ["Location": "/y"]) : .response(201)
    }
    var request = HTTPRequest(.put, try url("http://a.test/x"))
    request.body = .bytes([1, 2])
    _ = try session(client).send(request)
    let last = try #require(client.asked.last)
    #expect(last.method == .put)
    guard case .bytes([1, 2]) = last.body else {
      Issue.record("the body is lost")
      return
    }
  }

  @Test func limitsSizes() throws {
    let client = FakeHTTPClient { _, _ in
      .response(200, [:], [UInt8](repeating: 0, count: 100))
    }
    var request = HTTPRequest(.get, try url("http://a.test/x"))
    request.limits.bytes = 99
    let error = #expect(throws: HTTPError.self) { try session(client).send(request) }
    #expect(error?.code == .tooLarge)
  }

  @Test func noticesMissingBytes() throws {
    let client = FakeHTTPClient { _, _ in
      .response(200, ["content-length": "5"], Array("abc".utf8))
    }
    let error = #expect(throws: HTTPError.self) { try get(client) }
    #expect(error?.code == .cutShort)
    #expect(client.asked.count == 4)
  }

  @Test func writesFilesAndHashesThem() throws {
    let folder = TemporaryFolder()
    let client = FakeHTTPClient { _, number in
      number == 0
        ? .cut(200, [:], Array("ab".utf8)) : .response(200, [:], Array("abc".utf8))
    }
    var request = HTTPRequest(.get, try url("http://a.test/x"))
    request.destination = .file(folder.path + "/f")
    let response = try session(client).send(request)
    #expect(
      response.digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(response.count == 3 && response.body.isEmpty)
  }

  @Test func asksForManyAtOnce() throws {
    let client = FakeHTTPClient { request, _ in
      .response(200, [:], Array(request.url.path.utf8))
    }
    let requests = try (0..<40).map { HTTPRequest(.get, try url("http://a.test/\($0)")) }
    let session = session(client)
    let answers = concurrentMap(requests, width: 4) { request throws(HTTPError) in
      try session.send(request)
    }
    #expect(try answers.map { try $0.get().body } == (0..<40).map { Array("/\($0)".utf8) })
  }
}

/// The pauses that a session makes.
final class Pauses: Sendable {
  private let list = Mutex<[Duration]>([])
  var all: [Duration] { list.withLock { $0 } }
  func add(_ pause: Duration) { list.withLock { $0.append(pause) } }
}
