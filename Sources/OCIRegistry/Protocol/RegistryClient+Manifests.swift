internal import Digests
internal import Transport

extension RegistryClient {
  /// What a tag or digest leads to, without reading it.
  public func resolve(_ reference: OCIReference) throws(RegistryError) -> OCIDescriptor {
    let request = try manifestRequest(.head, reference)
    let response = try send(request, reference.repository)
    guard let type = response.headers["Content-Type"],
      let size = response.headers["Content-Length"].flatMap({ Int($0) }),
      let digest = response.headers["Docker-Content-Digest"].flatMap({ ContentDigest($0) })
    else { return try manifest(reference).descriptor }
    try check(digest, reference)
    return OCIDescriptor(mediaType: Self.bare(type), digest: digest, size: size)
  }

  /// A manifest or index as it is stored, and its description.
  public func manifest(
    _ reference: OCIReference
  ) throws(RegistryError) -> (descriptor: OCIDescriptor, bytes: [UInt8]) {
    var request = try manifestRequest(.get, reference)
    request.limits.bytes = manifestLimit
    let response = try send(request, reference.repository)
    try check(response.digest, reference)
    if let text = response.headers["Docker-Content-Digest"], reference.digest == nil,
      text.hasPrefix("sha256:"), text != response.digest.description
    {
      throw RegistryError(
        .wrongDigest, "the manifest of \(reference) has the digest \(response.digest), not \(text)")
    }
    let type = response.headers["Content-Type"].map(Self.bare) ?? OCIMediaType.manifest
    return (
      OCIDescriptor(mediaType: type, digest: response.digest, size: response.count), response.body
    )
  }

  /// Stores a manifest or index under a tag, or under its digest alone.
  ///
  /// What it says about a subject can be found from there: registries that do not list referrers by
  /// themselves get the list that stands for it.
  @discardableResult
  public func push(
    manifest bytes: [UInt8], mediaType: String, to repository: OCIRepository, tag: String? = nil,
    subject: OCIDescriptor? = nil, referrer: OCIDescriptor? = nil
  ) throws(RegistryError) -> OCIDescriptor {
    let descriptor = OCIDescriptor(of: bytes, mediaType: mediaType)
    let name = tag ?? descriptor.digest.description
    var request = HTTPRequest(.put, try url(repository, "manifests/\(name)"))
    request.headers["Content-Type"] = mediaType
    request.body = .bytes(bytes)
    let response = try send(request, repository, writes: true)
    try check(stored: response, descriptor.digest)
    if let subject, response.headers["OCI-Subject"] == nil {
      try addReferrer(referrer ?? descriptor, to: subject, in: repository)
    }
    return descriptor
  }

  /// Stores a manifest, see ``push(manifest:mediaType:to:tag:subject:referrer:)``.
  @discardableResult
  public func push(
    _ manifest: OCIManifest, to repository: OCIRepository, tag: String? = nil
  ) throws(RegistryError) -> OCIDescriptor {
    let type = manifest.mediaType ?? OCIMediaType.manifest
    let bytes = manifest.bytes
    var referrer = OCIDescriptor(of: bytes, mediaType: type, annotations: manifest.annotations)
    referrer.artifactType = manifest.artifactType ?? manifest.config.mediaType
    return try push(
      manifest: bytes, mediaType: type, to: repository, tag: tag, subject: manifest.subject,
      referrer: referrer)
  }

  /// Stores an index, see ``push(manifest:mediaType:to:tag:subject:referrer:)``.
  @discardableResult
  public func push(
    _ index: OCIIndex, to repository: OCIRepository, tag: String? = nil
  ) throws(RegistryError) -> OCIDescriptor {
    let bytes = index.bytes
    var referrer = OCIDescriptor(
      of: bytes, mediaType: OCIMediaType.index, annotations: index.annotations)
    referrer.artifactType = index.artifactType
    return try push(
      manifest: bytes, mediaType: OCIMediaType.index, to: repository, tag: tag,
      subject: index.subject, referrer: referrer)
  }

  private func manifestRequest(
    _ method: HTTPRequest.Method, _ reference: OCIReference
  ) throws(RegistryError) -> HTTPRequest {
    guard let part = reference.pathPart else {
      throw RegistryError(.badReference, "`\(reference)` has neither tag nor digest")
    }
    var request = HTTPRequest(method, try url(reference.repository, "manifests/\(part)"))
    request.headers["Accept"] = [
      OCIMediaType.manifest, OCIMediaType.index, OCIMediaType.dockerManifest,
      OCIMediaType.dockerIndex,
    ].joined(separator: ", ")
    return request
  }

  private func check(
    _ digest: ContentDigest, _ reference: OCIReference
  ) throws(RegistryError) {
    guard let wanted = reference.digest, wanted != digest else { return }
    throw RegistryError(
      .wrongDigest, "the manifest of \(reference) has the digest \(digest)")
  }

  /// Whether a registry has stored what it was given.
  func check(stored response: HTTPResponse, _ digest: ContentDigest) throws(RegistryError) {
    guard let text = response.headers["Docker-Content-Digest"], text.hasPrefix("sha256:"),
      text != digest.description
    else { return }
    throw RegistryError(
      .wrongDigest, "\(response.url.authority) stored \(text) in place of \(digest)")
  }

  /// A media type without parameters.
  private static func bare(_ type: String) -> String {
    String(type.prefix { $0 != ";" && $0 != " " })
  }
}
