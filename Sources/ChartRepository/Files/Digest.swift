internal import CCrypto

/// Checksums of files and locks.
internal enum Digest {
  /// The SHA-256 of some bytes as hexadecimal digits.
  internal static func sha256(_ bytes: [UInt8]) -> String {
    let digest = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      bytes.withUnsafeBufferPointer { ccrypto_sha256($0.baseAddress, $0.count, target) }
      count = 32
    }
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
