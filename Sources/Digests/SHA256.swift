internal import CCrypto

/// SHA-256 of bytes that come piece by piece.
public struct SHA256: ~Copyable {
  private let state: OpaquePointer

  /// Starts with no bytes.
  public init() { state = ccrypto_sha256_new() }

  deinit { ccrypto_sha256_free(state) }

  /// Takes the next bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    ccrypto_sha256_update(
      state, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  /// The digest of everything taken so far.
  public var digest: ContentDigest {
    ContentDigest(
      sha256: [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        guard let target = buffer.baseAddress else { return }
        ccrypto_sha256_digest(state, target)
        count = 32
      })
  }

  /// The digest of some bytes.
  public static func digest(of bytes: [UInt8]) -> ContentDigest {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.digest
  }
}
