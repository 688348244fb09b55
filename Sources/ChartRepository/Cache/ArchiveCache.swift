internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import Glibc

/// Archives by the digest of their content, in the reference's layout.
///
/// The reference files an archive under the digest that an index claims, so what is found is
/// checked before it is given out, and thrown away if it is something else. Files appear whole, under
/// a name of their own first: any number of processes can share one cache.
internal struct ArchiveCache: Sendable {
  /// What is kept.
  internal enum Kind: String {
    case chart
    case provenance = "prov"
  }

  /// The folder of the cache.
  internal let folder: String

  private func path(_ digest: ContentDigest, _ kind: Kind) -> String {
    "\(folder)/\(digest.hex.prefix(2))/\(digest.hex).\(kind.rawValue)"
  }

  /// The archive with some content, if it is there.
  internal func archive(_ digest: ContentDigest) -> [UInt8]? {
    let path = path(digest, .chart)
    let limit = ChartLoader.Limits().archiveBytes
    guard let bytes = try? SystemFile.content(path, limit: limit) else { return nil }
    if SHA256.digest(of: bytes) == digest { return bytes }
    unlink(path)
    return nil
  }

  /// The provenance file of the archive with some content, if it is there.
  internal func provenance(ofArchive digest: ContentDigest) -> [UInt8]? {
    try? SystemFile.content(path(digest, .provenance), limit: Provenance.longest)
  }

  /// Keeps an archive, unless it is there.
  internal func keepIfMissing(_ bytes: [UInt8], ofArchive digest: ContentDigest) {
    if archive(digest) == nil { keep(bytes, .chart, ofArchive: digest) }
  }

  /// Keeps an archive, or the provenance file of one; a cache that cannot be written is none.
  internal func keep(_ bytes: [UInt8], _ kind: Kind, ofArchive digest: ContentDigest) {
    try? SystemFile.replace(path(digest, kind), with: bytes)
  }
}
