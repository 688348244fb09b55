/// The SHA-256 of a content as registries and index files write it.
public struct ContentDigest: Sendable, Hashable, CustomStringConvertible {
  /// 64 hexadecimal digits in lower case.
  public let hex: String

  /// Reads `sha256:HEX`; other algorithms are not known.
  public init?(_ text: String) {
    guard text.hasPrefix("sha256:") else { return nil }
    self.init(hex: text.dropFirst(7))
  }

  /// Reads bare digits, in lower case.
  public init?(hex: some StringProtocol) {
    let isDigit = { (byte: UInt8) in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    guard hex.utf8.count == 64, hex.utf8.allSatisfy(isDigit) else { return nil }
    self.hex = String(hex)
  }

  /// Writes out the bytes of a digest.
  public init(sha256 bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    hex = String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// `sha256:HEX`.
  public var description: String { "sha256:" + hex }
}
