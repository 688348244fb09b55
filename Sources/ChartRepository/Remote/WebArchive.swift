internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import OCIRegistry
internal import Transport
internal import ValueTree

/// An archive that the index of a repository leads to.
internal struct WebArchive: Sendable {
  /// The chart's name.
  let name: String
  /// Whose secrets may be used.
  let repository: RepositoryEntry
  /// Where it is.
  let url: WebURL
  /// What the index says of the content.
  let digest: ContentDigest?
  /// The place in a registry, where the address is that of one.
  let registry: OCIReference?

  /// The archive of an entry; a digest that can be none is not passed over.
  ///
  /// - Parameter address: the address of the repository as it is used.
  init(
    _ entry: IndexEntry, in repository: RepositoryEntry, at address: ByteString
  ) throws(Diagnostic) {
    name = String(entry.metadata.name)
    self.repository = repository
    guard let reference = entry.urls.first else {
      throw Diagnostic(
        .remote, "the index has no address for `\(entry.metadata.name)`",
        helmText: "chart \"\(entry.metadata.name)\" has no downloadable URLs")
    }
    url = try RepositoryAddress.resolve(String(reference), in: String(address))
    registry = try Self.registry(url, of: entry)
    if entry.digest.isEmpty {
      digest = nil
      return
    }
    let text = String(entry.digest)
    let hex = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    guard let found = ContentDigest(hex: hex.lowercased()) else {
      throw Diagnostic(
        .verification,
        "the index has `\(text)` as digest of \(entry.metadata.name) \(entry.metadata.version), "
          + "which is no SHA-256",
        help: "whoever keeps the repository has to make its index anew")
    }
    digest = found
  }

  /// What an address means: only these kinds are followed, whatever an index says.
  private static func registry(
    _ url: WebURL, of entry: IndexEntry
  ) throws(Diagnostic) -> OCIReference? {
    switch url.scheme {
    case "http", "https": return nil
    case "oci":
      do throws(RegistryError) {
        return try OCIReference(parsing: "\(url)")
      } catch {
        throw error.diagnostic
      }
    default:
      throw Diagnostic(
        .remote,
        "the index leads to \(url) for \(entry.metadata.name): only http, https and oci are followed",
        helmText: "scheme \"\(url.scheme)\" not supported")
    }
  }

  /// The name of the file.
  var fileName: String {
    guard let registry else { return url.fileName }
    let name = registry.repository.name.split(separator: "/").last ?? ""
    return "\(name)-\(OCIReference.version(ofTag: registry.tag ?? "")).tgz"
  }
}

extension WebArchive {
  /// Refuses a content that is not what the index says.
  fileprivate func check(_ found: ContentDigest) throws(Diagnostic) {
    guard let digest, digest != found else { return }
    throw Diagnostic(
      .verification,
      "\(url) is not what its index says: the content has \(found), the index \(digest)",
      help: "nothing was changed; whoever keeps the repository has to make its index anew")
  }
}

extension RemoteCharts {
  /// The content of an archive, from the cache or the network, checked against its index.
  internal func bytes(of archive: WebArchive) throws(Diagnostic) -> [UInt8] {
    if let known = archive.digest.flatMap({ access.archives.archive($0) }) { return known }
    if let reference = archive.registry {
      let bytes = try access.onlineRegistry().pull(reference).archive
      try archive.check(SHA256.digest(of: bytes))
      return bytes
    }
    let session = try access.online()
    var request = access.request(archive.url, for: archive.repository)
    request.headers["Accept"] = "application/gzip,application/octet-stream"
    request.limits.bytes = ChartLoader.Limits().archiveBytes
    if let progress = options.progress {
      request.progress = { received, expected in
        progress(DownloadProgress(name: archive.name, received: received, expected: expected))
      }
    }
    let response: HTTPResponse
    do throws(HTTPError) {
      response = try session.send(request)
    } catch {
      throw error.fetchDiagnostic(archive.url)
    }
    try archive.check(response.digest)
    return response.body
  }

  /// The provenance file of an archive; that there is none is an error.
  internal func provenance(
    of archive: WebArchive, _ bytes: [UInt8]
  ) throws(Diagnostic) -> [UInt8] {
    let digest = SHA256.digest(of: bytes)
    if let known = access.archives.provenance(ofArchive: digest) { return known }
    if let reference = archive.registry {
      let pulled = try access.onlineRegistry().pull(
        reference, withProvenance: true, cached: { $0 == digest ? bytes : nil })
      if let provenance = pulled.provenance { return provenance }
      throw Diagnostic(
        .verification, "\(archive.name) is not signed",
        helmText: "failed to fetch provenance \"\(archive.url).prov\"")
    }
    let session = try access.online()
    guard let url = WebURL("\(archive.url).prov") else {
      throw Diagnostic(.remote, "\(archive.url) has no place for a provenance file")
    }
    var request = access.request(url, for: archive.repository)
    request.limits.bytes = Provenance.longest
    do throws(HTTPError) {
      return try session.send(request).body
    } catch {
      throw Diagnostic(
        .verification, "\(archive.name) is not signed: \(error)",
        helmText: "failed to fetch provenance \"\(url)\"")
    }
  }
}
