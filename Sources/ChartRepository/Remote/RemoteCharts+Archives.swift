internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import OCIRegistry
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
  /// One archive to be got.
  private struct Order: Sendable {
    var dependency: Dependency
    var source: Source
    var fileName: String
    /// What was locked before.
    var locked: ContentDigest?

    enum Source: Sendable {
      case web(WebArchive)
      case registry(OCIReference)

      /// The address, which is fetched from once.
      var address: String {
        switch self {
        case .web(let archive): "\(archive.url)"
        case .registry(let reference): "oci://\(reference)"
        }
      }
    }
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
    var archives: [FetchedArchive?] = []
    var known: Set<String> = []
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
    var repositories: [RepositoryEntry] = []
    for dependency in rest where dependency.isInRepository {
      repositories.append(try repository(at: dependency.repository))
    }
    try refresh(repositories, report: report)
    var orders: [Order] = []
    var places: [Int] = []
    for dependency in rest {
      let order = try order(for: dependency, sums)
      guard known.insert(order.source.address).inserted else {
        report("Already downloaded \(dependency.name) from repo \(dependency.repository)")
        continue
      }
      if case .web(let archive) = order.source {
        if let digest = archive.digest {
          if isBinding { try Self.check(order, digest) }
        } else if order.locked == nil {
          report(
            "WARNING: the index of \(dependency.repository) has no digest for \(dependency.name) "
              + "\(dependency.version): nothing tells whether its content is the right one")
        }
      }
      if let present = present(order, in: chartsFolder) {
        archives.append(present)
        continue
      }
      if !isCached(order) {
        report("Downloading \(dependency.name) from repo \(dependency.repository)")
      }
      places.append(archives.count)
      archives.append(nil)
      orders.append(order)
    }
    let results: [Result<FetchedArchive, Diagnostic>] = concurrentMap(
      orders, width: options.connections
    ) { order throws(Diagnostic) in
      try self.fetch(order, chartsFolder: chartsFolder, isBinding: isBinding, loader)
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
    guard options.verification == nil, case .web(let archive) = order.source,
      let digest = archive.digest, Self.digest(of: "\(chartsFolder)/\(order.fileName)") == digest
    else { return nil }
    return FetchedArchive(
      fileName: order.fileName, name: order.dependency.name, version: order.dependency.version,
      digest: digest)
  }

  private func isCached(_ order: Order) -> Bool {
    guard case .web(let archive) = order.source, let digest = archive.digest else { return false }
    return access.archives.archive(digest) != nil
  }

  internal static func digest(of file: String) -> ContentDigest? {
    let limit = ChartLoader.Limits().archiveBytes
    guard let bytes = try? SystemFile.content(file, limit: limit) else { return nil }
    return SHA256.digest(of: bytes)
  }

  // MARK: Over the network

  private func order(for dependency: Dependency, _ sums: ChartSums) throws(Diagnostic) -> Order {
    let source: Order.Source
    let fileName: String
    if dependency.isInRegistry {
      var reference = OCIReference(
        try ChartRegistry.repository(
          ofChart: String(dependency.name), below: String(dependency.repository)))
      reference.tag = OCIReference.tag(ofVersion: String(dependency.version))
      source = .registry(reference)
      fileName = "\(dependency.name)-\(dependency.version).tgz"
    } else {
      let (repository, entry) = try entry(of: dependency)
      let archive = try WebArchive(entry, in: repository, at: dependency.repository)
      source = .web(archive)
      fileName = archive.fileName
    }
    guard PathText.isFileName(fileName), !fileName.hasPrefix(".") else {
      throw Diagnostic(
        .dependency,
        "`\(dependency.name)`: the address \(source.address) does not end in a name for a file")
    }
    return Order(
      dependency: dependency, source: source, fileName: fileName, locked: sums[fileName])
  }

  private func fetch(
    _ order: Order, chartsFolder: String, isBinding: Bool, _ loader: ChartLoader
  ) throws(Diagnostic) -> FetchedArchive {
    let bytes: [UInt8]
    var provenance: [UInt8]?
    switch order.source {
    case .web(let archive):
      do throws(Diagnostic) {
        bytes = try self.bytes(of: archive)
        if options.verification != nil { provenance = try self.provenance(of: archive, bytes) }
      } catch {
        throw error.wrapped(helmPrefix: "could not download \(archive.url): ")
      }
    case .registry(let reference):
      let pulled = try access.onlineRegistry().pull(
        reference, withProvenance: options.verification != nil
      ) { digest in
        if let archive = access.archives.archive(digest) { return archive }
        let limit = ChartLoader.Limits().archiveBytes
        let path = "\(chartsFolder)/\(order.fileName)"
        guard let bytes = try? SystemFile.content(path, limit: limit) else { return nil }
        return SHA256.digest(of: bytes) == digest ? bytes : nil
      }
      bytes = pulled.archive
      provenance = pulled.provenance
    }
    let digest = SHA256.digest(of: bytes)
    if isBinding { try Self.check(order, digest) }
    do throws(Diagnostic) {
      _ = try loader.load(archive: bytes, name: order.fileName)
    } catch {
      throw Diagnostic(
        error.code, "\(order.source.address) is no chart: \(error.message)",
        helmText: "could not download \(order.source.address): \(error.helmText)",
        help: error.help)
    }
    if let verification = options.verification {
      guard let provenance else {
        throw Diagnostic(
          .verification, "\(order.source.address) is not signed",
          helmText: "could not download \(order.source.address): "
            + "failed to fetch provenance \"\(order.source.address).prov\"")
      }
      try verification.check(bytes, named: order.fileName, provenance: provenance)
      access.archives.keep(provenance, .provenance, ofArchive: digest)
    }
    access.archives.keepIfMissing(bytes, ofArchive: digest)
    let isPresent = Self.digest(of: "\(chartsFolder)/\(order.fileName)") == digest
    return FetchedArchive(
      fileName: order.fileName, name: order.dependency.name, version: order.dependency.version,
      digest: digest, bytes: isPresent ? nil : bytes)
  }

  /// Refuses content that is not what was locked.
  private static func check(_ order: Order, _ digest: ContentDigest) throws(Diagnostic) {
    guard let locked = order.locked, digest != locked else { return }
    throw Diagnostic(
      .verification,
      "\(order.dependency.name) \(order.dependency.version) is not what was locked: "
        + "\(order.source.address) has \(digest), \(ChartSums.fileName) \(locked)",
      help: "if the change is wanted, make a new lock with `dependency update`")
  }
}
