internal import ChartEngine
internal import ConformanceSupport
internal import Glibc
internal import TestSupport
internal import Testing
internal import Transport

/// Disks that are full, folders that cannot be written, homes that are not there: met by the real
/// executable while it updates the dependencies of a chart.
@Suite("Attacks on storage")
struct StorageAttackTests {
  /// A server with one chart that cannot be pressed, and a chart that wants it and has an older one.
  private struct Setup {
    let folder = TemporaryFolder()
    let server: LoopbackServer

    init() throws {
      var state: UInt32 = 1
      let noise = (0..<40_000).map { _ -> Character in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Character(UnicodeScalar(UInt8(0x23 + (state >> 24) % 57)))
      }
      let archive = try ServedRepository.archive(
        "kid", "1.0.0", extra: "description: '\(String(noise).replacing("'", with: "!"))'\n")
      let index = Array(
        "apiVersion: v1\nentries:\n  kid: [{apiVersion: v2, name: kid, version: 1.0.0, urls: [kid-1.0.0.tgz]}]\n"
          .utf8)
      server = LoopbackServer { request, piece in
        piece > 0
          ? nil
          : LoopbackServer.response("200 OK", [], request.contains("index.yaml") ? index : archive)
      }
      folder.write("app/Chart.yaml", chart)
      folder.write("app/charts/kid-0.9.0.tgz", try ServedRepository.archive("kid", "0.9.0"))
    }

    /// The metadata of the chart that wants the other.
    var chart: String {
      "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n"
        + "- {name: kid, version: '*', repository: '\(server.url)'}\n"
    }

    func update(
      variables: [String: String?] = [:], fileSize: Int? = nil
    ) -> LimitedRun {
      LimitedRun(
        ["dependency", "update", "app"], in: folder, program: "opea-chart-network",
        variables: variables.merging(["OPEA_CHART_RETRIES": "0"]) { $1 }, fileSize: fileSize)
    }

    /// The names of everything in the chart, hidden files too.
    var names: [String] {
      get throws {
        try ["app", "app/charts"].flatMap { place in
          try SystemFile.names(inFolder: "\(folder.path)/\(place)").map { "\(place)/\($0)" }
        }.sorted()
      }
    }

    static let before = ["app/Chart.yaml", "app/charts", "app/charts/kid-0.9.0.tgz"]
  }

  @Test("N19: eight processes with one home, all at once")
  func processes() throws {
    let (setup, home) = (try Setup(), TemporaryFolder())
    let variables = ["CACHE", "CONFIG", "DATA"].reduce(into: ["OPEA_CHART_RETRIES": "0"]) {
      $0["HELM_\($1)_HOME"] = "\(home.path)/\($1)"
    }
    let work = (0..<8).map { (number: $0, folder: TemporaryFolder()) }
    for (_, folder) in work { folder.write("app/Chart.yaml", setup.chart) }
    let url = setup.server.url
    let runs = concurrentMap(work, width: work.count) { number, folder throws(Never) in
      LimitedRun(
        number % 2 == 0 ? ["repo", "add", "r\(number)", url] : ["dependency", "update", "app"],
        in: folder, program: "opea-chart-network", variables: variables)
    }
    for case .success(let run) in runs { #expect(run.status == 0, "\(run.errorText)") }
    let list = LimitedRun(
      ["repo", "list"], in: setup.folder, program: "opea-chart-network", variables: variables)
    for (number, folder) in work {
      if number % 2 == 0 {
        #expect(list.text.contains("r\(number)"), "\(list.text)")
        #expect(access("\(home.path)/CACHE/repository/r\(number)-index.yaml", F_OK) == 0)
      } else {
        #expect(try ChartLoader().load(path: "\(folder.path)/app").dependencies.count == 1)
      }
    }
  }

  @Test("N22: with room the new chart takes the place of the old one")
  func room() throws {
    let setup = try Setup()
    setup.update().expect(.accepted("Deleting outdated charts"))
    #expect(
      try setup.names == [
        "app/Chart.lock", "app/Chart.lock.sha256", "app/Chart.yaml", "app/charts",
        "app/charts/kid-1.0.0.tgz",
      ])
  }

  @Test("N22: where a disk is full, charts/ stays as it was", arguments: [1 << 10, 16 << 10])
  func fullDisk(_ room: Int) throws {
    let setup = try Setup()
    let run = setup.update(fileSize: room)
    #expect(run.isOrderly && run.status == 1, "\(run.status) \(run.errorText)")
    #expect(run.errorText.contains("kid-1.0.0.tgz: file too large"), "\(run.errorText)")
    #expect(try setup.names == Setup.before)
    // With room again, as if nothing had happened.
    #expect(setup.update().status == 0)
  }

  @Test(
    "N22: a cache that cannot be written is an error that names it",
    arguments: ["file", "locked", "/proc/sys/cache"])
  func unwritableCache(_ place: String) throws {
    // The administrator may write anywhere.
    if place == "locked", geteuid() == 0 { return }
    let setup = try Setup()
    setup.folder.write("file", "")
    setup.folder.write("locked/x", "")
    chmod(setup.folder.path + "/locked", 0o555)
    let run = setup.update(variables: ["HELM_CACHE_HOME": place])
    #expect(run.isOrderly && run.status == 1)
    #expect(run.errorText.contains(place), "\(run.errorText)")
    #expect(try setup.names == Setup.before)
    LimitedRun(
      ["repo", "add", "x", setup.server.url], in: setup.folder, program: "opea-chart-network",
      variables: ["HELM_CACHE_HOME": place]
    ).expect(.refused(place))
  }

  @Test("N22: a cache of contents that cannot be written is an error, or done without")
  func unwritableContents() throws {
    let setup = try Setup()
    setup.folder.write("file", "")
    let run = setup.update(variables: ["HELM_CONTENT_CACHE": "file"])
    #expect(run.isOrderly)
    if run.status == 0 {
      #expect(try setup.names.contains("app/charts/kid-1.0.0.tgz"))
    } else {
      #expect(run.errorText.contains("file"))
      #expect(try setup.names == Setup.before)
    }
  }

  @Test("N22: without a home, the folders are below the current one, as in Helm")
  func homeless() throws {
    for home in [String?.none, ""] {
      let setup = try Setup()
      setup.update(variables: ["HOME": home]).expect(.accepted("Saving 1 charts"))
      #expect(access(setup.folder.path + "/.cache/helm/repository", F_OK) == 0)
      #expect(try setup.names.contains("app/charts/kid-1.0.0.tgz"))
    }
  }
}
