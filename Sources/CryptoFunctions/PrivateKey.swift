internal import CCrypto

/// A private key of the C library, with one owner.
internal final class PrivateKey {
  /// The kinds of keys that certificates and PEM blocks know.
  enum Kind {
    case rsa, dsa, ellipticCurve, ed25519, other
  }

  private let handle: OpaquePointer
  private let source: RandomSource
  let kind: Kind

  private init(_ handle: OpaquePointer, _ source: RandomSource) {
    self.handle = handle
    self.source = source
    kind =
      switch ccrypto_key_kind(handle) {
      case CCRYPTO_RSA: .rsa
      case CCRYPTO_DSA: .dsa
      case CCRYPTO_EC: .ellipticCurve
      case CCRYPTO_ED25519: .ed25519
      default: .other
      }
  }

  deinit { ccrypto_key_free(handle) }

  /// Makes a key; `bits` counts for RSA only.
  static func generate(_ kind: Kind, bits: UInt32 = 0, _ source: RandomSource) -> PrivateKey? {
    ccrypto_key_generate(source.handle, cKind(kind), bits).map { PrivateKey($0, source) }
  }

  /// Reads a key in the form of its kind, or in PKCS#8 for `.other`.
  static func read(_ der: [UInt8], as format: Kind, _ source: RandomSource) -> PrivateKey? {
    ccrypto_key_read(source.handle, cKind(format), der, der.count).map { PrivateKey($0, source) }
  }

  private static func cKind(_ kind: Kind) -> ccrypto_kind {
    switch kind {
    case .rsa: CCRYPTO_RSA
    case .dsa: CCRYPTO_DSA
    case .ellipticCurve: CCRYPTO_EC
    case .ed25519: CCRYPTO_ED25519
    case .other: CCRYPTO_OTHER
    }
  }

  /// The size of the curve if it is one of the four that Go knows.
  var curve: Int? {
    let bits = ccrypto_key_curve(handle)
    return bits == 0 ? nil : Int(bits)
  }

  /// The key in a PEM block of its kind.
  var pem: PEMBlock {
    let label =
      switch kind {
      case .rsa: "RSA PRIVATE KEY"
      case .dsa: "DSA PRIVATE KEY"
      case .ellipticCurve: "EC PRIVATE KEY"
      case .ed25519, .other: "PRIVATE KEY"
      }
    return PEMBlock(label: label, contents: filled { ccrypto_key_write_private(handle, $0, $1) })
  }

  /// The public key as SubjectPublicKeyInfo.
  var publicKey: [UInt8] { filled { ccrypto_key_write_public(handle, $0, $1) } }

  /// A signature over data; nil if the library refuses. No hash is for Ed25519 alone.
  func signature(of data: [UInt8], hashBits: Int?) -> [UInt8]? {
    let bits = UInt32(hashBits ?? 0)
    let signature = filled {
      ccrypto_key_sign(source.handle, handle, bits, data, data.count, $0, $1)
    }
    return signature.isEmpty ? nil : signature
  }

  /// Asks for the size, then for the bytes.
  private func filled(_ write: (UnsafeMutablePointer<UInt8>?, Int) -> Int) -> [UInt8] {
    let capacity = write(nil, 0)
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = capacity == 0 ? 0 : min(write(buffer.baseAddress, capacity), capacity)
    }
  }
}
