internal import ValueTree

/// Base 64 with padding, the form that JSON gives to bytes.
internal enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func append(_ text: ByteString, to output: inout [UInt8]) {
    text.withBytes { bytes in
      var index = 0
      while index < bytes.count {
        let count = min(3, bytes.count - index)
        var group: UInt32 = 0
        for offset in 0..<3 {
          group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0)
        }
        for place in 0..<4 {
          let digit = Int(group >> UInt32(18 - 6 * place) & 0x3F)
          output.append(place <= count ? alphabet[digit] : UInt8(ascii: "="))
        }
        index += 3
      }
    }
  }
}
