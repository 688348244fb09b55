internal import ChartEngine
public import Diagnostics
public import Digests
public import OCIRegistry
internal import ValueTree

/// A chart out of a registry.
public struct PulledChart: Sendable {
  /// Where it was.
  public let reference: OCIReference
  /// The digest of its manifest.
  public let digest: ContentDigest
  /// The archive.
  public let archive: [UInt8]
  /// The signed statement about the archive, if it was asked for and is there.
  public let provenance: [UInt8]?
  /// What should be said about it.
  public let warnings: [String]

  /// The usual file name, `NAME-VERSION.tgz`.
  public var fileName: String {
    let name = reference.repository.name.split(separator: "/").last ?? ""
    let version =
      reference.tag.map { OCIReference.version(ofTag: $0) }
      ?? reference.digest.map { "sha256-\($0.hex)" } ?? ""
    return reference.tag == nil ? "\(name)@\(version).tgz" : "\(name)-\(version).tgz"
  }
}

extension ChartRegistry {
  /// Reads a chart, whose archive is taken from a cache of archives or kept there.
  public func pull(
    _ reference: OCIReference, withProvenance: Bool = false, contentCache folder: String,
    progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) throws(Diagnostic) -> PulledChart {
    let cache = ArchiveCache(folder: folder)
    let chart = try pull(
      reference, withProvenance: withProvenance, cached: { cache.archive($0) }, progress: progress)
    let digest = SHA256.digest(of: chart.archive)
    cache.keep(chart.archive, .chart, ofArchive: digest)
    return chart
  }

  /// Reads a chart, every part checked against its digest.
  ///
  /// - Parameters:
  ///   - withProvenance: whether the signed statement is read, too; that there is none is no error.
  ///   - cached: the archive of some digest, if it is at hand.
  ///   - progress: told how far the download is.
  public func pull(
    _ reference: OCIReference, withProvenance: Bool = false,
    cached: (ContentDigest) -> [UInt8]? = { _ in nil },
    progress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) throws(Diagnostic) -> PulledChart {
    do throws(RegistryError) {
      let (descriptor, manifest) = try chartManifest(reference)
      let layers = manifest.layers.filter { Self.isArchive($0.mediaType) }
      guard let layer = layers.last else {
        throw RegistryError(
          .malformed, "manifest does not contain a layer with mediatype \(ChartMediaType.archive)")
      }
      if layers.contains(where: { $0.digest != layer.digest }) {
        throw RegistryError(.malformed, "\(reference) has several archives, of which one is hidden")
      }
      var warnings: [String] = []
      if layer.mediaType == ChartMediaType.formerArchive {
        warnings.append("Warning: chart media type \(layer.mediaType) is deprecated")
      }
      let statement = manifest.layers.last { $0.mediaType == ChartMediaType.provenance }
      let archive: [UInt8]
      if let bytes = cached(layer.digest) {
        archive = bytes
      } else {
        archive = try content(layer, reference, progress)
      }
      var provenance: [UInt8]?
      if withProvenance, let statement {
        provenance = try content(statement, reference, nil)
      }
      try check(archive, reference)
      return PulledChart(
        reference: reference, digest: descriptor.digest, archive: archive, provenance: provenance,
        warnings: warnings)
    } catch {
      throw error.naming(reference).diagnostic
    }
  }

  private func content(
    _ layer: OCIDescriptor, _ reference: OCIReference,
    _ progress: (@Sendable (DownloadProgress) -> Void)?
  ) throws(RegistryError) -> [UInt8] {
    let limit = ChartLoader.Limits().archiveBytes
    guard layer.size <= limit else {
      throw RegistryError(.malformed, "\(reference) is larger than \(limit) bytes")
    }
    let name = reference.repository.name
    return try client.blob(layer, from: reference.repository) { received, expected in
      progress?(DownloadProgress(name: name, received: received, expected: expected))
    }
  }

  /// The manifest of a chart, out of a list of several if need be.
  private func chartManifest(
    _ reference: OCIReference
  ) throws(RegistryError) -> (OCIDescriptor, OCIManifest) {
    let (descriptor, bytes) = try client.manifest(reference)
    guard OCIMediaType.isIndex(descriptor.mediaType) else {
      let manifest = try OCIManifest(bytes)
      guard manifest.config.mediaType == ChartMediaType.config else { throw noChart(reference) }
      return (descriptor, manifest)
    }
    for entry in try OCIIndex(bytes).manifests.prefix(32) {
      let place = OCIReference(reference.repository, digest: entry.digest)
      let manifest = try OCIManifest(try client.manifest(place).bytes)
      if manifest.config.mediaType == ChartMediaType.config { return (entry, manifest) }
    }
    throw noChart(reference)
  }

  /// Refuses a chart that is not the one that its place names: another one may have been put there.
  ///
  /// What cannot be loaded is told by whoever loads it.
  private func check(_ archive: [UInt8], _ reference: OCIReference) throws(RegistryError) {
    guard let chart = try? ChartLoader().load(archive: archive, name: "\(reference)") else {
      return
    }
    let name = reference.repository.name.split(separator: "/").last.map { ByteString(String($0)) }
    let tag = OCIReference.tag(ofVersion: String(chart.metadata.version))
    if let name, chart.name != name {
      throw RegistryError(.malformed, "\(reference) has the chart `\(chart.name)` in it")
    }
    if let wanted = reference.tag, wanted != tag {
      throw RegistryError(
        .malformed, "\(reference) has version \(chart.metadata.version) of the chart in it")
    }
  }

  private func noChart(_ reference: OCIReference) -> RegistryError {
    RegistryError(
      .malformed,
      "\(reference) is no chart: could not load config with mediatype \(ChartMediaType.config)")
  }

  private static func isArchive(_ type: String) -> Bool {
    type == ChartMediaType.archive || type == ChartMediaType.formerArchive
  }
}

extension RegistryError {
  /// The same, with what was asked for in the message where the answer is none.
  fileprivate func naming(_ reference: OCIReference) -> RegistryError {
    guard code == .malformed, !message.contains("\(reference)") else { return self }
    return RegistryError(code, "\(reference): \(message)")
  }
}
