internal import ValueTree

/// Which bytes a part of a URL writes as they are, and how the rest is escaped.
enum PercentCoding {
  case path, host, zone, userInfo, fragment

  /// Whether the byte stands for itself.
  private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: marks.contains(byte)
    }
  }

  private var marks: String.UTF8View {
    switch self {
    case .path: "-_.~$&+,/:;=@".utf8
    case .host, .zone: "-_.~!\"$&'()*+,:;<=>[]".utf8
    case .userInfo: "-_.~$&+,;=".utf8
    case .fragment: "-_.~!$&()*+,/:;=?@".utf8
    }
  }

  /// The text with every byte escaped that does not stand for itself.
  func escaped(_ text: ByteString) -> ByteString {
    text.withBytes { bytes in
      if bytes.allSatisfy(isPlain) { return text }
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count * 2)
      for byte in bytes {
        if isPlain(byte) {
          output.append(byte)
        } else {
          output.append(UInt8(ascii: "%"))
          output.append(Self.upperHexDigits[Int(byte >> 4)])
          output.append(Self.upperHexDigits[Int(byte & 15)])
        }
      }
      return ByteString(output)
    }
  }

  private static let upperHexDigits = [UInt8]("0123456789ABCDEF".utf8)

  /// The text with its escapes resolved; in a host only those of bytes beyond ASCII are allowed.
  func unescaped(_ text: ByteString) throws(URLText.Fault) -> ByteString {
    let isHost = self == .host || self == .zone
    return try text.withBytes { bytes throws(URLText.Fault) in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count)
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "%") {
          let escape = text[index..<min(index + 3, bytes.count)]
          guard let value = Self.value(ofEscape: escape), allows(value, escape) else {
            throw URLText.Fault("invalid URL escape " + GoQuote.quoted(escape))
          }
          output.append(value)
          index += 3
        } else {
          if isHost, byte < 0x80, !isPlain(byte) {
            let character = GoQuote.quoted(text[index..<(index + 1)])
            throw URLText.Fault("invalid character " + character + " in host name")
          }
          output.append(byte)
          index += 1
        }
      }
      return ByteString(output)
    }
  }

  private func allows(_ value: UInt8, _ escape: ByteString) -> Bool {
    switch self {
    case .host: value >= 0x80 || escape == "%25"
    case .zone: escape == "%25" || value == 0x20 || PercentCoding.host.isPlain(value)
    case .path, .userInfo, .fragment: true
    }
  }

  private static func value(ofEscape escape: ByteString) -> UInt8? {
    guard escape.count == 3, let high = hexValue(escape[1]), let low = hexValue(escape[2]) else {
      return nil
    }
    return high << 4 | low
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
