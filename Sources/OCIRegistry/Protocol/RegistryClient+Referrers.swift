public import Digests
internal import Transport

extension RegistryClient {
  /// The manifests that say something about another one.
  ///
  /// - Parameter artifactType: only those of this type.
  public func referrers(
    of digest: ContentDigest, in repository: OCIRepository, artifactType: String? = nil
  ) throws(RegistryError) -> [OCIDescriptor] {
    var start = try url(repository, "referrers/\(digest)")
    if let artifactType { start = start.adding(query: "artifactType", artifactType) }
    var found: [OCIDescriptor] = []
    let isListed = try pages(from: start, repository, mayBeMissing: true) {
      object throws(RegistryError) in
      for value in try object.list("manifests") { found.append(try OCIDescriptor(value)) }
    }
    if !isListed { found = try referrerList(of: digest, in: repository).manifests }
    // A registry may or may not have filtered by itself.
    return artifactType.map { type in found.filter { $0.artifactType == type } } ?? found
  }

  /// The list that stands for the registry's own, under a tag made of the digest.
  private func referrerList(
    of digest: ContentDigest, in repository: OCIRepository
  ) throws(RegistryError) -> OCIIndex {
    do throws(RegistryError) {
      let reference = OCIReference(repository, tag: Self.referrerTag(digest))
      return try OCIIndex(try manifest(reference).bytes)
    } catch {
      if error.code == .notFound { return OCIIndex() }
      throw error
    }
  }

  /// Notes a referrer in the list that stands for the registry's own.
  func addReferrer(
    _ referrer: OCIDescriptor, to subject: OCIDescriptor, in repository: OCIRepository
  ) throws(RegistryError) {
    var index = try referrerList(of: subject.digest, in: repository)
    guard !index.manifests.contains(where: { $0.digest == referrer.digest }) else { return }
    index.manifests.append(referrer)
    try push(
      manifest: index.bytes, mediaType: OCIMediaType.index, to: repository,
      tag: Self.referrerTag(subject.digest))
  }

  private static func referrerTag(_ digest: ContentDigest) -> String { "sha256-\(digest.hex)" }
}
