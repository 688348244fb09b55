internal import ConformanceSupport
internal import Glibc
internal import TestSupport
internal import Testing
internal import Transport

/// Servers that do not behave, on this machine, asked by the real executable.
@Suite("Attacks by servers")
struct ServerAttackTests {
  private func pull(
    _ server: LoopbackServer, variables: [String: String] = [:], _ more: String...
  ) -> (run: LimitedRun, folder: TemporaryFolder) {
    let folder = TemporaryFolder()
    let run = LimitedRun(
      ["pull", server.url + "/c-1.0.0.tgz"] + more, in: folder, program: "opea-chart-network",
      variables: variables)
    return (run, folder)
  }

  @Test("N05: redirects are counted")
  func circle() {
    let server = LoopbackServer { request, piece in
      piece == 0 ? LoopbackServer.response("302 Found", ["Location: /c-1.0.0.tgz"]) : nil
    }
    pull(server).run.expect(.refused("more than 10 redirects"))
    #expect(server.asked.count == 11)
  }

  @Test("N05: another server does not get the password")
  func otherServer() {
    let other = LoopbackServer { _, piece in
      piece == 0 ? LoopbackServer.response("404 Not Found") : nil
    }
    let (place, status) = (other.url + "/c-1.0.0.tgz", "302 Found")
    let server = LoopbackServer { _, piece in
      piece == 0 ? LoopbackServer.response(status, ["Location: " + place]) : nil
    }
    pull(server, "--username", "ann", "--password", "opensesame").run.expect(.refused("404"))
    #expect(server.asked.contains { $0.contains("Authorization: Basic") })
    #expect(other.asked.count == 1 && !other.asked[0].contains("Authorization"))
  }

  @Test("N07: an address of 100 kB")
  func longAddress() {
    let server = LoopbackServer { _, piece in
      piece == 0 ? LoopbackServer.response("414 URI Too Long") : nil
    }
    let run = LimitedRun(
      ["pull", server.url + "/" + times(100_000, "a") + "/c-1.0.0.tgz"], in: TemporaryFolder(),
      program: "opea-chart-network")
    run.expect(.refused("Error: "))
    #expect(run.errors.count < 70_000, "a message has at most 64 KiB")
  }

  @Test("N07: private addresses can be forbidden")
  func privateAddresses() {
    let server = LoopbackServer { _, _ in nil }
    let run = pull(server, variables: ["OPEA_CHART_PUBLIC_ONLY": "1"]).run
    #expect(run.status == 1)
    #expect(server.asked.isEmpty)
  }

  @Test("N11: a body without end")
  func endless() {
    let server = LoopbackServer { _, piece in
      piece == 0
        ? Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8)
        : [UInt8](repeating: 0, count: 1 << 20)
    }
    pull(server).run.expect(.refused("larger than 67108864 bytes"))
  }

  @Test("N11: an index that arrives a byte at a time")
  func slowly() {
    let server = LoopbackServer { _, piece in
      if piece == 0 { return Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8) }
      usleep(20_000)
      return [0x20]
    }
    let folder = TemporaryFolder()
    LimitedRun(
      ["repo", "add", "x", server.url, "--timeout", "1s"], in: folder, program: "opea-chart-network"
    ).expect(.refused("timed out"))
    // The time is that of all attempts together.
    #expect(server.asked.count == 1)
    #expect(access(folder.path + "/.cache/helm/repository/x-index.yaml", F_OK) != 0)
  }

  @Test("N11: a head without end")
  func endlessHead() {
    let server = LoopbackServer { _, piece in
      piece == 0
        ? Array("HTTP/1.1 200 OK\r\n".utf8)
        : piece < 40_000 ? Array("X-\(piece): \(String(repeating: "x", count: 100))\r\n".utf8) : nil
    }
    let run = pull(server).run
    #expect(run.isOrderly && run.status == 1, "\(run.errorText.prefix(500))")
  }

  @Test("N11: less than the head tells")
  func cutShort() {
    let server = LoopbackServer { _, piece in
      piece == 0 ? Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc".utf8) : nil
    }
    let (run, folder) = pull(server, variables: ["OPEA_CHART_RETRIES": "0"])
    run.expect(.refused("Error: "))
    #expect(!folder.names.contains("c-1.0.0.tgz"))
  }

  @Test("N11: what is pressed on the way stays pressed")
  func compressed() {
    var tar = TarWriter()
    tar.add("c/Chart.yaml", ArchiveAttackTests.metadata)
    let body = TarWriter.gzip([UInt8](repeating: 0, count: 100 << 20), level: 9)
    let server = LoopbackServer { _, piece in
      piece == 0 ? LoopbackServer.response("200 OK", ["Content-Encoding: gzip"], body) : nil
    }
    let (run, _) = pull(server, "--untar")
    run.expect(.refused("Error: "))
    // For an index compression is asked for, and the limit counts what comes out of it.
    let folder = TemporaryFolder()
    let index = TarWriter.gzip([UInt8](repeating: 0x20, count: 300 << 20), level: 9)
    let other = LoopbackServer { _, piece in
      piece == 0 ? LoopbackServer.response("200 OK", ["Content-Encoding: gzip"], index) : nil
    }
    LimitedRun(
      ["repo", "add", "x", other.url], in: folder, program: "opea-chart-network"
    ).expect(.refused("larger than 268435456 bytes"))
  }

  @Test("O10: without TLS only where it was asked for, on this machine as well")
  func plainRegistry() {
    let server = LoopbackServer { _, _ in LoopbackServer.response("404 Not Found") }
    let reference = server.url.replacing("http:", with: "oci:") + "/o/kid:1.0.0"
    let folder = TemporaryFolder()
    let run = LimitedRun(
      ["pull", reference], in: folder, program: "opea-chart-network",
      variables: ["OPEA_CHART_RETRIES": "0"])
    #expect(run.isOrderly && run.status == 1)
    #expect(!server.asked.contains { $0.contains("HTTP/") })
  }
}
