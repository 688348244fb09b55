internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import Transport
internal import ValueTree

/// An archive that a dependency needs.
internal struct FetchedArchive: Sendable {
  /// Its name in `charts/`.
  var fileName: String
  /// The chart's name.
  var name: ByteString
  /// The chart's version.
  var version: ByteString
  /// The digest of its content.
  var digest: ContentDigest
  /// Its content; nil where the very same is in `charts/` already.
  var bytes: [UInt8]?
}

extension RemoteCharts {
  /// One archive to be got, before it is known where from.
  private struct Order: Sendable {
    var dependency: Dependency
    var repository: RepositoryEntry
    var url: WebURL
    var fileName: String
    /// What the index says of the content.
    var digest: ContentDigest?
    /// What was locked before.
    var locked: ContentDigest?
  }

  /// The archives of exactly the versions that some dependencies name, each once.
  ///
  /// - Parameters:
  ///   - chartsFolder: what is in there with the right content is not fetched.
  ///   - sums: the digests of what was locked; with `isBinding` other content is an error.
  internal func archives(
    of dependencies: [Dependency], chartsFolder: String, sums: ChartSums, isBinding: Bool,
    loader: ChartLoader, report: @Sendable (String) -> Void
  ) throws(Diagnostic) -> [FetchedArchive] {
    var orders: [Order] = []
    var known: Set<String> = []
    var archives: [FetchedArchive?] = []
    var places: [Int] = []
    var rest: [Dependency] = []
    for dependency in dependencies {
      // What is locked by its digest needs no index.
      if isBinding, options.verification == nil,
        let archive = lockedArchive(of: dependency, chartsFolder, sums)
      {
        if known.insert(archive.fileName).inserted { archives.append(archive) }
      } else {
        rest.append(dependency)
      }
    }
    try refresh(
      rest.filter(\.isInRepository).map { dependency throws(Diagnostic) in
        try knownRepositories().entries.first {
          RepositoryAddress.areEqual($0.url, dependency.repository)
        } ?? .unmanaged(dependency.repository)
      }, report: report)
    for dependency in rest {
      let order = try order(for: dependency, sums)
      guard known.insert("\(order.url)").inserted else {
        report("Already downloaded \(dependency.name) from repo \(dependency.repository)")
        continue
      }
      if isBinding, let digest = order.digest, let locked = order.locked, digest != locked {
        throw Self.changed(order, digest, locked)
      }
      if let present = present(order, in: chartsFolder) {
        archives.append(present)
        continue
      }
      if order.digest.flatMap({ access.archives.archive($0) }) == nil {
        report("Downloading \(dependency.name) from repo \(dependency.repository)")
      }
      places.append(archives.count)
      archives.append(nil)
      orders.append(order)
    }
    let results: [Result<FetchedArchive, Diagnostic>] = concurrentMap(
      orders, width: options.connections
    ) { order throws(Diagnostic) in
      try self.fetch(order, isBinding: isBinding, loader)
    }
    for (place, result) in zip(places, results) { archives[place] = try result.get() }
    return archives.compactMap { $0 }
  }

  // MARK: Without the network

  /// Whether exactly what was locked is at hand.
  internal func hasLocked(
    _ dependency: Dependency, _ chartsFolder: String, _ sums: ChartSums
  ) -> Bool {
    options.verification == nil && lockedArchive(of: dependency, chartsFolder, sums) != nil
  }

  private func lockedArchive(
    of dependency: Dependency, _ chartsFolder: String, _ sums: ChartSums
  ) -> FetchedArchive? {
    let fileName = "\(dependency.name)-\(dependency.version).tgz"
    guard PathText.isFileName(fileName), let digest = sums[fileName] else { return nil }
    var archive = FetchedArchive(
      fileName: fileName, name: dependency.name, version: dependency.version, digest: digest)
    if Self.digest(of: "\(chartsFolder)/\(fileName)") == digest { return archive }
    archive.bytes = access.archives.archive(digest)
    return archive.bytes == nil ? nil : archive
  }

  private func present(_ order: Order, in chartsFolder: String) -> FetchedArchive? {
    guard options.verification == nil, let digest = order.digest,
      Self.digest(of: "\(chartsFolder)/\(order.fileName)") == digest
    else { return nil }
    return FetchedArchive(
      fileName: order.fileName, name: order.dependency.name, version: order.dependency.version,
      digest: digest)
  }

  internal static func digest(of file: String) -> ContentDigest? {
    let limit = ChartLoader.Limits().archiveBytes
    guard let bytes = try? SystemFile.content(file, limit: limit) else { return nil }
    return SHA256.digest(of: bytes)
  }

  // MARK: Over the network

  private func order(for dependency: Dependency, _ sums: ChartSums) throws(Diagnostic) -> Order {
    if dependency.isInRegistry {
      throw Diagnostic(.dependency, "registries are not asked yet: \(dependency.repository)")
    }
    let (repository, entry) = try entry(of: dependency)
    let url = try RepositoryAddress.resolve(
      String(entry.urls.first ?? ByteString()), in: String(dependency.repository))
    let fileName = url.fileName
    guard PathText.isFileName(fileName), !fileName.hasPrefix(".") else {
      throw Diagnostic(
        .dependency, "`\(dependency.name)`: the address \(url) does not end in a name for a file")
    }
    return Order(
      dependency: dependency, repository: repository, url: url, fileName: fileName,
      digest: try Self.digest(entry), locked: sums[fileName])
  }

  /// The digest that an index gives; text that cannot be one is not passed over.
  private static func digest(_ entry: IndexEntry) throws(Diagnostic) -> ContentDigest? {
    if entry.digest.isEmpty { return nil }
    let text = String(entry.digest)
    let hex = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    if let digest = ContentDigest(hex: hex.lowercased()) { return digest }
    throw Diagnostic(
      .verification,
      "the index has `\(text)` as digest of \(entry.metadata.name) \(entry.metadata.version), "
        + "which is no SHA-256",
      help: "whoever keeps the repository has to make its index anew")
  }

  private func fetch(
    _ order: Order, isBinding: Bool, _ loader: ChartLoader
  ) throws(Diagnostic) -> FetchedArchive {
    let (name, version) = (order.dependency.name, order.dependency.version)
    var bytes = order.digest.flatMap { access.archives.archive($0) }
    let isCached = bytes != nil
    if bytes == nil {
      bytes = try download(order)
    }
    let content = bytes ?? []
    let digest = order.digest ?? SHA256.digest(of: content)
    if isBinding, let locked = order.locked, digest != locked {
      throw Self.changed(order, digest, locked)
    }
    do throws(Diagnostic) {
      _ = try loader.load(archive: content, name: order.fileName)
    } catch {
      throw Diagnostic(
        error.code, "\(order.url) is no chart: \(error.message)",
        helmText: "could not download \(order.url): \(error.helmText)", help: error.help)
    }
    if let verification = options.verification {
      let provenance = try provenance(of: order, digest)
      try verification.check(content, named: order.fileName, provenance: provenance)
      access.archives.keep(provenance, .provenance, ofArchive: digest)
    }
    if !isCached { access.archives.keep(content, .chart, ofArchive: digest) }
    return FetchedArchive(
      fileName: order.fileName, name: name, version: version, digest: digest, bytes: content)
  }

  private func download(_ order: Order) throws(Diagnostic) -> [UInt8] {
    let session = try access.online()
    var request = access.request(order.url, for: order.repository)
    request.headers["Accept"] = "application/gzip,application/octet-stream"
    request.limits.bytes = ChartLoader.Limits().archiveBytes
    if let progress = options.progress {
      let name = String(order.dependency.name)
      request.progress = { received, expected in
        progress(DownloadProgress(name: name, received: received, expected: expected))
      }
    }
    let response: HTTPResponse
    do throws(HTTPError) {
      response = try session.send(request)
    } catch {
      throw error.fetchDiagnostic(order.url).wrapped(
        helmPrefix: "could not download \(order.url): ")
    }
    if let digest = order.digest, digest != response.digest {
      throw Diagnostic(
        .verification,
        "\(order.url) is not what its index says: the content has \(response.digest), "
          + "the index \(digest)",
        help: "nothing was changed; whoever keeps the repository has to make its index anew")
    }
    return response.body
  }

  private func provenance(
    of order: Order, _ digest: ContentDigest
  ) throws(Diagnostic) -> [UInt8] {
    if let known = access.archives.provenance(ofArchive: digest) { return known }
    guard let url = WebURL("\(order.url).prov") else {
      throw Diagnostic(.dependency, "\(order.url) has no place for a provenance file")
    }
    var request = access.request(url, for: order.repository)
    request.limits.bytes = Provenance.longest
    let session = try access.online()
    do throws(HTTPError) {
      return try session.send(request).body
    } catch {
      throw Diagnostic(
        .verification, "\(order.dependency.name) is not signed: \(error)",
        helmText: "could not download \(order.url): failed to fetch provenance "
          + "\(GoQuote.quoted(ByteString("\(url)")))")
    }
  }

  private static func changed(
    _ order: Order, _ digest: ContentDigest, _ locked: ContentDigest
  ) -> Diagnostic {
    Diagnostic(
      .verification,
      "\(order.dependency.name) \(order.dependency.version) is not what was locked: "
        + "\(order.url) has \(digest), \(ChartSums.fileName) \(locked)",
      help: "if the change is wanted, make a new lock with `dependency update`")
  }
}
