import Digests
import ChartEngine
import ChartRepository
import OCIRegistry
import TestSupport
import Testing
import Transport
import ValueTree

/// Charts in registries, as the reference stores and finds them.
@Suite struct ChartRegistryTests {
  struct Range: Sendable, CustomTestStringConvertible {
    var text: String
    var version: String?
    var testDescription: String { "`\(text)` → \(version ?? "none")" }
    init(_ text: String, _ version: String?) {
      self.text = text
      self.version = version
    }
  }

  @Test(arguments: [
    Range("", "1.10.0"), Range("*", "1.10.0"), Range("^1.0.0", "1.10.0"), Range("~1.2", "1.2.0"),
    Range(">0.0.0-0", "2.0.0-rc.1"), Range("2.0.0-rc.1", "2.0.0-rc.1"), Range("<1.0.0", "0.1.0"),
    Range("1.0.0+x", "1.0.0+x"), Range(">=3", nil),
  ])
  func findsVersions(_ range: Range) throws {
    let versions = ["2.0.0-rc.1", "1.10.0", "1.2.0", "1.0.0+x", "0.1.0"]
    #expect(try ChartRegistry.newest(of: versions, in: range.text) == range.version)
  }

  @Test func refusesWhatIsNoRange() {
    #expect(throws: (any Error).self) { try ChartRegistry.newest(of: ["1.0.0"], in: "nonsense") }
  }

  @Test(arguments: [
    ("oci://h.test/charts", "h.test/charts/demo"), ("oci://h.test/charts/", "h.test/charts/demo"),
    ("oci://h.test:5000", "h.test:5000/demo"), ("h.test/a/b", "h.test/a/b/demo"),
  ])
  func joinsNames(_ remote: String, _ repository: String) throws {
    let found = try ChartRegistry.repository(ofChart: "demo", below: remote)
    #expect(found.description == repository)
  }

  /// What is stored for a chart: its parts are those of the reference for the same chart.
  @Test func storesAsTheReferenceDoes() throws {
    let http = FakeHTTPClient { request, _ in
      switch request.method {
      case .head: .response(404)
      case .post: .response(202, ["Location": "/upload"])
      default: .response(201)
      }
    }
    let session = HTTPSession(http, retries: RetryPolicy(sleep: { _ in }, random: { 0 }))
    let registry = ChartRegistry(RegistryClient(session))
    let text = """
      apiVersion: v2
      name: demo
      version: 1.2.3+build.5
      description: "a <demo> & more"
      home: https://x.test
      sources: [https://s.test]
      keywords: [a]
      maintainers: [{name: Max, email: m@x.test}, {name: Eva}]
      appVersion: "1"
      annotations: {b: "2", org.opencontainers.image.title: "no", z.test/a: c}
      dependencies: [{name: d, version: 1.x.x, repository: "oci://h.test/c", condition: d.on}]
      """
    let chart = try ChartLoader().load(files: [
      ChartFile(name: "Chart.yaml", data: Array(text.utf8))
    ])
    let stored = try registry.push(
      archive: Array("archive".utf8), of: chart.metadata, provenance: Array("statement".utf8),
      to: "oci://h.test/c", created: 1_000_000_000)
    #expect(stored.reference.description == "h.test/c/demo:1.2.3_build.5")
    let sent = http.asked.compactMap { request -> String? in
      guard request.method == .put, case .bytes(let bytes) = request.body else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    let config =
      #"{"name":"demo","home":"https://x.test","sources":["https://s.test"],"#
      + #""version":"1.2.3+build.5","description":"a \u003cdemo\u003e \u0026 more","#
      + #""keywords":["a"],"maintainers":[{"name":"Max","email":"m@x.test"},{"name":"Eva"}],"#
      + #""apiVersion":"v2","appVersion":"1","#
      + #""annotations":{"b":"2","org.opencontainers.image.title":"no","z.test/a":"c"},"#
      + #""dependencies":[{"name":"d","version":"1.x.x","repository":"oci://h.test/c","#
      + #""condition":"d.on"}]}"#
    #expect(sent.first == config)
    #expect(sent.dropFirst().prefix(2) == ["archive", "statement"])
    let manifest = try OCIManifest(Array((sent.last ?? "").utf8))
    #expect(manifest.mediaType == nil)
    #expect(manifest.layers.map(\.digest.hex) == manifest.layers.map(\.digest.hex).sorted())
    #expect(
      manifest.annotations == [
        "b": "2", "z.test/a": "c", "org.opencontainers.image.title": "demo",
        "org.opencontainers.image.version": "1.2.3+build.5",
        "org.opencontainers.image.description": "a <demo> & more",
        "org.opencontainers.image.url": "https://x.test",
        "org.opencontainers.image.source": "https://s.test",
        "org.opencontainers.image.created": "2001-09-09T01:46:40Z",
        "org.opencontainers.image.authors": "Max (m@x.test), Eva",
      ])
  }
}
