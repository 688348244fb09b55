internal import CCrypto
internal import TemplateLang
internal import ValueTree

extension CallContext {
  /// Random bytes: the system's, or those that the environment's seed determines.
  internal func randomBytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
      var word = random.next()
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    return Array(bytes.prefix(count))
  }

  /// Where keys and signatures take their random bits from in one call.
  internal func randomSource() throws(CallError) -> RandomSource {
    let seed = environment.seed == nil ? nil : randomBytes(32)
    guard let source = RandomSource(seed: seed) else {
      throw CallError("the cryptographic library cannot be used")
    }
    return source
  }
}

/// The C library's source of random bits, with one owner.
internal final class RandomSource {
  internal let handle: OpaquePointer

  /// The system's randomness, or the stream of a seed of 32 bytes.
  init?(seed: [UInt8]?) {
    guard let handle = ccrypto_source_new(seed) else { return nil }
    self.handle = handle
  }

  deinit { ccrypto_source_free(handle) }
}
