import Diagnostics
import TestSupport
import Testing
import Transport
import ValueTree
import Verification

/// Schemas at web addresses: where they are looked for, what is kept, and what happens without them.
@Suite struct RemoteSchemasTests {
  private static let object = ByteString(
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nport: x\n")
  private static let schema = Array(#"{"properties": {"port": {"type": "integer"}}}"#.utf8)
  private static let path = "/k/v1.31.0-standalone-strict/service-v1.json"

  private static func results(
    _ client: FakeHTTPClient, cache: String?, locations: [String] = ["https://h.test/k"]
  ) -> [String] {
    var options = ManifestValidator.Options()
    options.locations = locations.map { SchemaLocation($0) }
    options.kubernetesVersion = "1.31"
    options.isStrict = true
    let session = HTTPSession(client, retries: RetryPolicy(sleep: { _ in }))
    let validator = ManifestValidator(
      options: options, remoteSchemas: RemoteSchemas(session: .success(session), folder: cache))
    let twice = validator.validate(object, file: "a") + validator.validate(object, file: "b")
    return twice.map { "\($0.status): \($0.reason ?? $0.violations.map(\.message).joined())" }
  }

  @Test func schemasAreKept() throws {
    let folder = TemporaryFolder()
    let client = FakeHTTPClient { request, _ in
      request.url.description.hasSuffix(Self.path)
        ? .response(200, [:], Self.schema) : .response(404)
    }
    let wanted = [String](repeating: "invalid: got string, want integer", count: 2)
    #expect(Self.results(client, cache: folder.path + "/new") == wanted)
    #expect(client.asked.count == 1)
    // Another process asks nobody.
    #expect(Self.results(client, cache: folder.path + "/new") == wanted)
    #expect(client.asked.count == 1)
    #expect(Self.results(client, cache: nil) == wanted)
    #expect(client.asked.count == 2)
    let offline = RemoteSchemas(
      session: .failure(Diagnostic(.network, "there is none")), folder: folder.path + "/new")
    #expect(try offline.content(at: "https://h.test" + Self.path) == Self.schema)
    #expect(throws: Diagnostic.self) { try offline.content(at: "https://h.test/other.json") }
  }

  @Test func theNextPlaceIsAskedWhereThereIsNothing() {
    let client = FakeHTTPClient { request, _ in
      request.url.description.contains("/second/")
        ? .response(200, [:], Self.schema) : .response(404)
    }
    let results = Self.results(
      client, cache: nil,
      locations: ["https://h.test/first", "https://h.test/second/{{.ResourceKind}}.json"])
    #expect(results == [String](repeating: "invalid: got string, want integer", count: 2))
    #expect(client.asked.map(\.url.description).last == "https://h.test/second/service.json")
  }

  @Test func nothingAnywhere() {
    let results = Self.results(FakeHTTPClient { _, _ in .response(404) }, cache: nil)
    #expect(results == [String](repeating: "error: could not find schema for Service", count: 2))
  }

  @Test func brokenServersAreErrors() {
    let client = FakeHTTPClient { _, _ in .response(503) }
    let results = Self.results(client, cache: nil)
    #expect(results.allSatisfy { $0.hasPrefix("error: ") && $0.contains("503") }, "\(results)")
  }

  @Test func pagesOfGatewaysAreNotKept() {
    let folder = TemporaryFolder()
    let page = FakeHTTPClient { _, _ in .response(200, [:], Array("<html>".utf8)) }
    let results = Self.results(page, cache: folder.path)
    #expect(results.allSatisfy { $0.hasPrefix("error: ") }, "\(results)")
    let server = FakeHTTPClient { _, _ in .response(200, [:], Self.schema) }
    #expect(Self.results(server, cache: folder.path)[0].hasPrefix("invalid"))
  }
}
