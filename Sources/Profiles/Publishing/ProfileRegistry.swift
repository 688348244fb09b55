public import Diagnostics
public import Digests
internal import JSON
public import OCIRegistry
internal import Transport
internal import ValueTree

/// Profiles in a registry: one repository for a model, one tag for a profile, the tag `catalog` an index of
/// all of them.
public struct ProfileRegistry: Sendable {
  /// A profile of a listing.
  public struct Listed: Sendable {
    /// The tag, where the index says it.
    public var tag: String?
    /// The manifest.
    public var descriptor: OCIDescriptor
  }

  private let client: RegistryClient
  /// Keeps contents by digest; nil keeps none.
  private let cache: ProfileCache?

  /// Profiles through a client.
  public init(_ client: RegistryClient, cache: ProfileCache? = nil) {
    self.client = client
    self.cache = cache
  }

  /// The repository of a model below an address such as `oci://registry.example.com/profiles`.
  public static func repository(
    of model: String, below address: String
  ) throws(Diagnostic) -> OCIRepository {
    try calling { () throws(RegistryError) in
      let prefix = address.hasSuffix("/") ? String(address.dropLast()) : address
      return try OCIReference(parsing: prefix + "/" + model.lowercased()).repository
    }
  }

  /// Stores a profile and puts it into the index; its measurements follow as a referrer.
  ///
  /// A tag that holds another profile is refused unless forced.
  @discardableResult
  public func push(
    _ artifact: ProfileArtifact, below address: String, created: String, version: String,
    forced: Bool = false
  ) throws(Diagnostic) -> OCIReference {
    let profile = artifact.profile
    let repository = try Self.repository(of: profile.model, below: address)
    let reference = OCIReference(repository, tag: profile.name)
    let old = try Self.found { () throws(RegistryError) in
      try OCIManifest(try client.manifest(reference).bytes)
    }
    if !forced, let id = old?.annotations[ProfileArtifact.idKey], id != profile.id {
      throw Diagnostic(
        .profile, "\(reference) holds another profile (\(id.prefix(12)))",
        help: "--force replaces it")
    }
    let descriptor = try Self.calling { () throws(RegistryError) in
      try client.push(blob: .empty, .bytes(Array("{}".utf8)), to: repository)
      try client.push(blob: artifact.layerDescriptor, .bytes(artifact.layer), to: repository)
      let manifest = artifact.manifest(created: created, version: version)
      var descriptor = try client.push(manifest, to: repository, tag: profile.name)
      descriptor.artifactType = ProfileArtifact.type
      descriptor.annotations = manifest.annotations
      descriptor.annotations[ProfileArtifact.referenceName] = profile.name
      return descriptor
    }
    try addToCatalogue(descriptor, named: profile.name, in: repository)
    let evidence = profile.document.materialized()["evidence"]
    if !evidence.elements.isEmpty {
      try attach(
        try ProfileIdentity.canonicalJSON(evidence), to: descriptor, in: repository,
        created: created)
    }
    return OCIReference(repository, tag: profile.name, digest: descriptor.digest)
  }

  /// Stores measurements that refer to a profile.
  public func attach(
    _ measurements: [UInt8], to reference: OCIReference, created: String
  ) throws(Diagnostic) {
    let subject = try Self.calling { () throws(RegistryError) in try client.resolve(reference) }
    try attach(measurements, to: subject, in: reference.repository, created: created)
  }

  private func attach(
    _ measurements: [UInt8], to subject: OCIDescriptor, in repository: OCIRepository,
    created: String
  ) throws(Diagnostic) {
    try Self.calling { () throws(RegistryError) in
      let layer = OCIDescriptor(
        of: measurements, mediaType: ProfileArtifact.benchmarkType,
        annotations: [ProfileArtifact.title: "benchmark.json"])
      try client.push(blob: .empty, .bytes(Array("{}".utf8)), to: repository)
      try client.push(blob: layer, .bytes(measurements), to: repository)
      var manifest = OCIManifest()
      manifest.artifactType = ProfileArtifact.benchmarkType
      manifest.layers = [layer]
      manifest.subject = OCIDescriptor(
        mediaType: subject.mediaType, digest: subject.digest, size: subject.size)
      manifest.annotations = ["org.opencontainers.image.created": created]
      try client.push(manifest, to: repository)
    }
  }

  /// Puts a manifest into the index, which is written anew.
  private func addToCatalogue(
    _ descriptor: OCIDescriptor, named name: String, in repository: OCIRepository
  ) throws(Diagnostic) {
    let id = descriptor.annotations[ProfileArtifact.idKey]
    var entries = try profiles(in: repository).filter {
      $0.tag != name && $0.descriptor.digest != descriptor.digest
        && ($0.tag != nil || $0.descriptor.annotations[ProfileArtifact.idKey] != id)
    }
    entries.append(Listed(tag: name, descriptor: descriptor))
    entries.sort {
      ($0.tag ?? "", $0.descriptor.digest.hex) < ($1.tag ?? "", $1.descriptor.digest.hex)
    }
    var index = OCIIndex()
    index.artifactType = ProfileArtifact.catalogueType
    index.manifests = entries.map(\.descriptor)
    _ = try Self.calling { () throws(RegistryError) in
      try client.push(index, to: repository, tag: ProfileArtifact.catalogueTag)
    }
  }

  /// The profiles of a repository: one request where there is an index, else one for each tag.
  public func profiles(in repository: OCIRepository) throws(Diagnostic) -> [Listed] {
    let catalogue = OCIReference(repository, tag: ProfileArtifact.catalogueTag)
    if let index = try Self.found({ () throws(RegistryError) in
      try OCIIndex(try client.manifest(catalogue).bytes)
    }) {
      return index.manifests.filter { $0.artifactType == ProfileArtifact.type }.map {
        Listed(tag: $0.annotations[ProfileArtifact.referenceName], descriptor: $0)
      }
    }
    let tags = try Self.found { () throws(RegistryError) in try client.tags(of: repository) } ?? []
    var listed: [Listed] = []
    for tag in tags.sorted() where !tag.hasPrefix("sha256-") && tag != ProfileArtifact.catalogueTag
    {
      let found = try Self.calling { () throws(RegistryError) in
        let (descriptor, bytes) = try client.manifest(OCIReference(repository, tag: tag))
        return (descriptor, try? OCIManifest(bytes))
      }
      guard let manifest = found.1, manifest.artifactType == ProfileArtifact.type else { continue }
      var descriptor = found.0
      descriptor.artifactType = manifest.artifactType
      descriptor.annotations = manifest.annotations
      descriptor.annotations[ProfileArtifact.referenceName] = tag
      listed.append(Listed(tag: tag, descriptor: descriptor))
    }
    return listed
  }

  /// Fetches a profile by tag or digest; what is cached by digest is not fetched again.
  public func pull(
    _ reference: OCIReference
  ) throws(Diagnostic) -> (artifact: ProfileArtifact, title: String, digest: ContentDigest) {
    let (digest, bytes) = try manifest(reference)
    let manifest = try Self.calling { () throws(RegistryError) in try OCIManifest(bytes) }
    guard manifest.artifactType == ProfileArtifact.type,
      let layer = manifest.layers.first(where: { $0.mediaType == ProfileArtifact.type })
    else { throw Diagnostic(.profile, "\(reference) is no profile") }
    let title = layer.annotations[ProfileArtifact.title] ?? "profile.yaml"
    guard Self.isFileName(title) else {
      throw Diagnostic(.profile, "\(reference): `\(title)` is no plain file name")
    }
    let content = try cached(layer.digest) { () throws(RegistryError) in
      try client.blob(layer, from: reference.repository)
    }
    let artifact = try ProfileArtifact(layer: content, name: "\(reference)")
    return (artifact, title, digest)
  }

  /// The measurements that refer to a profile.
  public func measurements(
    of digest: ContentDigest, in repository: OCIRepository
  ) throws(Diagnostic) -> [Profile.Evidence] {
    let referrers = try Self.calling { () throws(RegistryError) in
      try client.referrers(of: digest, in: repository, artifactType: ProfileArtifact.benchmarkType)
    }
    var found: [Profile.Evidence] = []
    for referrer in referrers {
      let (_, bytes) = try manifest(OCIReference(repository, digest: referrer.digest))
      let manifest = try Self.calling { () throws(RegistryError) in try OCIManifest(bytes) }
      for layer in manifest.layers where layer.mediaType == ProfileArtifact.benchmarkType {
        let content = try cached(layer.digest) { () throws(RegistryError) in
          try client.blob(layer, from: repository)
        }
        let document = (try? JSONReader.read(ByteString(content))) ?? .null
        found += document.elements.compactMap { Profile.Evidence($0) }
      }
    }
    return found
  }

  private func manifest(
    _ reference: OCIReference
  ) throws(Diagnostic) -> (ContentDigest, [UInt8]) {
    if let digest = reference.digest {
      let bytes = try cached(digest) { () throws(RegistryError) in
        try client.manifest(reference).bytes
      }
      return (digest, bytes)
    }
    return try Self.calling { () throws(RegistryError) in
      let (descriptor, bytes) = try client.manifest(reference)
      return (descriptor.digest, bytes)
    }
  }

  private func cached(
    _ digest: ContentDigest, _ fetch: () throws(RegistryError) -> [UInt8]
  ) throws(Diagnostic) -> [UInt8] {
    if let bytes = cache?.read(digest), SHA256.digest(of: bytes) == digest { return bytes }
    let bytes = try Self.calling(fetch)
    cache?.write(digest, bytes)
    return bytes
  }

  /// Whether a title can be written as a file: no separator, no folder.
  static func isFileName(_ title: String) -> Bool {
    !title.isEmpty && title != "." && title != ".." && title.utf8.count <= 255
      && title.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 >= 0x20 && $0 != 0x7F }
  }

  private static func calling<Result>(
    _ body: () throws(RegistryError) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(RegistryError) {
      return try body()
    } catch {
      throw error.diagnostic
    }
  }

  /// What a call gives; nil where the registry has no such thing.
  private static func found<Result>(
    _ body: () throws(RegistryError) -> Result
  ) throws(Diagnostic) -> Result? {
    do throws(RegistryError) {
      return try body()
    } catch {
      if error.code == .notFound { return nil }
      throw error.diagnostic
    }
  }
}

/// Keeps contents of registries by digest between calls.
public struct ProfileCache: Sendable {
  /// The content of a digest; nil where there is none. It is checked by who asked.
  public var read: @Sendable (ContentDigest) -> [UInt8]?
  /// Keeps a content, if that is possible.
  public var write: @Sendable (ContentDigest, [UInt8]) -> Void

  /// A cache.
  public init(
    read: @escaping @Sendable (ContentDigest) -> [UInt8]?,
    write: @escaping @Sendable (ContentDigest, [UInt8]) -> Void
  ) {
    self.read = read
    self.write = write
  }
}
