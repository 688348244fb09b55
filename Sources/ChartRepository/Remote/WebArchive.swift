internal import ChartEngine
internal import Digests
internal import Diagnostics
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

  /// The name of the file.
  var fileName: String { url.fileName }
}

extension RemoteCharts {
  /// The content of an archive, from the cache or the network, checked against its index.
  internal func bytes(of archive: WebArchive) throws(Diagnostic) -> [UInt8] {
    if let known = archive.digest.flatMap({ access.archives.archive($0) }) { return known }
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
    if let digest = archive.digest, digest != response.digest {
      throw Diagnostic(
        .verification,
        "\(archive.url) is not what its index says: the content has \(response.digest), "
          + "the index \(digest)",
        help: "nothing was changed; whoever keeps the repository has to make its index anew")
    }
    return response.body
  }

  /// The provenance file of an archive; that there is none is an error.
  internal func provenance(
    of archive: WebArchive, _ bytes: [UInt8]
  ) throws(Diagnostic) -> [UInt8] {
    let digest = SHA256.digest(of: bytes)
    if let known = access.archives.provenance(ofArchive: digest) { return known }
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
