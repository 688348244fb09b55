internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import Transport
internal import ValueTree

/// A packed chart that came over the network.
struct RemoteChart {
  /// The archive.
  var archive: [UInt8]
  /// The name that it has as a file.
  var fileName: String
  /// The signed statement about it, if it was asked for.
  var provenance: [UInt8]?
  /// Why there is no statement although one was asked for.
  var missingProvenance: Diagnostic?

  /// Checks that the archive is what its maker signed.
  @discardableResult
  func verify(
    _ provenance: [UInt8], _ invocation: Invocation
  ) throws(Diagnostic) -> ProvenanceCheck.Signature {
    try ProvenanceCheck(keyring: Keyring.path(invocation)).check(
      archive, named: fileName, provenance: provenance)
  }

  /// Whether a word of the command line means a chart elsewhere and not on the own disk.
  static func isMeant(by word: String, _ invocation: Invocation) -> Bool {
    if isAddress(word) || !(invocation.values.text("repo") ?? "").isEmpty { return true }
    // `REPO/NAME`, unless such a path is there.
    return word.contains("/") && !word.hasPrefix("/") && !word.hasPrefix(".")
      && (try? SystemFile.status(word)) == nil
  }

  private static func isAddress(_ word: String) -> Bool {
    ["oci://", "http://", "https://"].contains { word.hasPrefix($0) }
  }

  /// Fetches the chart that a word means.
  static func fetch(
    _ word: String, _ invocation: Invocation, withProvenance: Bool
  ) throws(Diagnostic) -> RemoteChart {
    let repository = invocation.values.text("repo") ?? ""
    if repository.isEmpty, word.hasPrefix("oci://") {
      return try fromRegistry(word, invocation, withProvenance)
    }
    guard repository.isEmpty, let url = WebURL(word), isAddress(word) else {
      return try fromRepository(word, repository, invocation, withProvenance)
    }
    return try fromAddress(url, invocation, withProvenance)
  }

  /// The chart of a repository that has a name, or of the one at an address.
  private static func fromRepository(
    _ word: String, _ address: String, _ invocation: Invocation, _ withProvenance: Bool
  ) throws(Diagnostic) -> RemoteChart {
    let remote = try DependencyFlags.remoteCharts(invocation, isOnline: true)
    let pulled: RemoteCharts.Pulled
    if address.isEmpty {
      pulled = try remote.pull(
        word, version: invocation.chartVersion, withProvenance: withProvenance)
    } else {
      var repository = RepositoryEntry(name: "", url: ByteString(address))
      repository.username = ByteString(invocation.values.text("username") ?? "")
      repository.password = ByteString(invocation.values.text("password") ?? "")
      repository.passesCredentials = invocation.values.bool("pass-credentials")
      pulled = try remote.pull(
        word, version: invocation.chartVersion, from: repository, withProvenance: withProvenance)
    }
    return RemoteChart(
      archive: pulled.archive, fileName: pulled.fileName, provenance: pulled.provenance,
      missingProvenance: pulled.missingProvenance)
  }

  private static func fromRegistry(
    _ word: String, _ invocation: Invocation, _ withProvenance: Bool
  ) throws(Diagnostic) -> RemoteChart {
    let registry = ChartRegistry(try RegistryAccess.client(invocation))
    let reference = try registry.locate(word, version: invocation.chartVersion)
    let chart = try registry.pull(
      reference, withProvenance: withProvenance, contentCache: invocation.homePaths.contentCache,
      progress: invocation.surroundings.downloadProgress)
    for warning in chart.warnings { invocation.surroundings.printError(warning) }
    RegistryAccess.tell("Pulled", chart.reference, chart.digest, invocation)
    var result = RemoteChart(
      archive: chart.archive, fileName: chart.fileName, provenance: chart.provenance)
    if withProvenance, chart.provenance == nil {
      result.missingProvenance = Diagnostic(
        .verification, "\(chart.reference) is not signed",
        helmText: "failed to fetch provenance \"oci://\(chart.reference).prov\"")
    }
    return result
  }

  private static func fromAddress(
    _ url: WebURL, _ invocation: Invocation, _ withProvenance: Bool
  ) throws(Diagnostic) -> RemoteChart {
    let session = try invocation.surroundings.session()
    let name = url.fileName
    guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.contains("\0") else {
      throw Diagnostic(.usage, "the address \(url) does not end in a name for a file")
    }
    func get(_ url: WebURL, limit: Int) throws(HTTPError) -> [UInt8] {
      var request = HTTPRequest(.get, url)
      request.headers["Accept"] = "application/gzip,application/octet-stream"
      request.limits.bytes = limit
      request.tls = invocation.tls
      request.credentials = invocation.credentials(for: url)
      return try session.send(request).body
    }
    var result: RemoteChart
    do throws(HTTPError) {
      let archive = try get(url, limit: ChartLoader.Limits().archiveBytes)
      result = RemoteChart(archive: archive, fileName: name)
    } catch {
      throw error.diagnostic
    }
    guard withProvenance, let statement = WebURL("\(url).prov") else { return result }
    do throws(HTTPError) {
      result.provenance = try get(statement, limit: 4 << 20)
    } catch {
      result.missingProvenance = Diagnostic(
        .verification, "\(url) is not signed: \(error)",
        helmText: "failed to fetch provenance \"\(statement)\"")
    }
    return result
  }
}

extension Surroundings {
  /// What draws how far downloads are, where someone watches.
  var downloadProgress: (@Sendable (DownloadProgress) -> Void)? {
    guard showsProgress else { return nil }
    let line = ProgressLine(self)
    return { line.show($0) }
  }
}

extension Invocation {
  /// The version or range of versions that is wanted; empty for the newest.
  var chartVersion: String {
    let version = values.text("version") ?? ""
    return version.isEmpty && values.bool("devel") ? ">0.0.0-0" : version
  }

  /// How servers prove who they are, and how this side does.
  var tls: TLSOptions {
    func path(_ name: String) -> String? { values.text(name).flatMap { $0.isEmpty ? nil : $0 } }
    var tls = TLSOptions()
    tls.caFile = path("ca-file")
    if let certificate = path("cert-file"), let key = path("key-file") {
      tls.certificateFile = certificate
      tls.keyFile = key
    }
    tls.skipsVerification = values.bool("insecure-skip-tls-verify") || values.bool("insecure")
    return tls
  }

  /// The name and password of the flags, for one server.
  func credentials(for url: WebURL) -> HTTPCredentials? {
    let (user, password) = (values.text("username") ?? "", values.text("password") ?? "")
    guard !user.isEmpty, !password.isEmpty else { return nil }
    return HTTPCredentials(
      .basic(user: user, password: password), for: url.origin,
      isForEveryone: values.bool("pass-credentials"))
  }
}
