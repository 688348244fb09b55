internal import Glibc
internal import TestSupport
internal import Testing

/// Servers that cannot prove who they are, and proxies that are not there, asked by the real executable.
@Suite("Attacks by certificates and proxies")
struct CertificateAttackTests {
  private static let warning = "WARNING: the certificates of servers are not checked"

  /// Adds the repository that a server is.
  private func add(
    _ url: String, _ more: [String], in folder: TemporaryFolder, variables: [String: String?] = [:]
  ) -> LimitedRun {
    LimitedRun(
      ["repo", "add", "x", url] + more, in: folder, program: "opea-chart-network",
      variables: variables.merging(["OPEA_CHART_RETRIES": "0"]) { $1 })
  }

  @Test(
    "N21: certificates are checked",
    .enabled(if: TLSServer.isAvailable, "there is no openssl here"),
    arguments: TLSServer.Flaw.allCases)
  func certificates(_ flaw: TLSServer.Flaw) throws {
    let folder = TemporaryFolder()
    let server = try TLSServer(flaw, in: folder)
    let run = add(server.url, ["--ca-file", "ca.pem"], in: folder)
    switch flaw {
    case .none: run.expect(.accepted("has been added"))
    case .expired: run.expect(.refused("SSL certificate problem: certificate has expired"))
    case .otherHost: run.expect(.refused("matches target host name '127.0.0.1'"))
    case .selfSigned: run.expect(.refused("SSL certificate problem: self-signed certificate"))
    case .oldProtocol: run.expect(.refused("the server speaks no TLS of version 1.2 or later"))
    }
    #expect(run.errorText.contains(flaw == .none ? "" : server.url + "/index.yaml: "))
    #expect(!run.errorText.contains("WARNING"))
    // The system's own authorities never signed it.
    if flaw == .none {
      add(server.url, ["--force-update"], in: folder).expect(.refused("certificate problem"))
    }

    // Said each time; what is too old stays refused.
    for _ in 0..<2 {
      let run = add(server.url, ["--insecure-skip-tls-verify", "--force-update"], in: folder)
      if flaw == .oldProtocol {
        run.expect(.refused("the server speaks no TLS of version 1.2 or later"))
      } else {
        run.expect(.warned(Self.warning))
      }
      #expect(run.errorText.contains(Self.warning))
    }
  }

  @Test(
    "N21: a bundle that holds no certificates is an error that names it",
    .enabled(if: TLSServer.isAvailable, "there is no openssl here"),
    arguments: [
      "no certificate\n", "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\n", String(repeating: "x", count: 1 << 20),
    ])
  func bundles(_ text: String) throws {
    let folder = TemporaryFolder()
    let server = try TLSServer(in: folder)
    folder.write("bundle.pem", text)
    add(server.url, ["--ca-file", "bundle.pem"], in: folder).expect(.refused("bundle.pem"))
    folder.write("empty/x", "")
    for name in ["nothing.pem", "empty"] {
      add(server.url, ["--ca-file", name], in: folder).expect(.refused(name))
    }
  }

  @Test("N21: where TLS is asked for, nothing else is spoken")
  func noTLS() {
    let server = LoopbackServer { _, _ in Array("no TLS at all".utf8) }
    let address = server.url.replacing("http:", with: "https:")
    let folder = TemporaryFolder()
    for more in [[], ["--insecure-skip-tls-verify"]] {
      add(address, more, in: folder).expect(.refused("the server does not speak TLS"))
    }
    // Neither the request nor a password was sent in the open.
    #expect(!server.asked.contains { $0.contains("GET") })
  }

  @Test(
    "N21: a proxy that is not there is an error, and nobody else is asked",
    arguments: [
      ("HTTPS_PROXY", "http://ann:geheim@127.0.0.1:1", "127.0.0.1 port 1"),
      ("https_proxy", "127.0.0.1:1", "127.0.0.1 port 1"),
      ("ALL_PROXY", "socks5://127.0.0.1:1", "127.0.0.1 port 1"),
      ("HTTPS_PROXY", "file:///etc/passwd", "unsupported proxy scheme"),
      ("HTTPS_PROXY", "::bad::", "unsupported proxy syntax"),
    ])
  func proxies(_ name: String, _ value: String, _ words: String) {
    let folder = TemporaryFolder()
    let run = add("https://charts.test", [], in: folder, variables: [name: value])
    run.expect(.refused(words))
    #expect(run.errorText.contains("https://charts.test/index.yaml: "))
    #expect(!run.errorText.contains("geheim"))
    #expect(access(folder.path + "/.config/helm/repositories.yaml", F_OK) != 0)
  }
}
