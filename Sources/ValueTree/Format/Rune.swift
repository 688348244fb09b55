/// UTF-8 as Go reads and writes it: every byte that starts no valid sequence is one U+FFFD.
///
/// A rune is a `UInt32`, because Go's may also be a number that is no Unicode scalar.
package enum Rune {
  /// What stands for bytes that are no UTF-8.
  package static let replacement: UInt32 = 0xFFFD

  /// The rune at a place and how many bytes it takes; U+FFFD and 1 where there is no valid one.
  ///
  /// The place must lie inside the buffer.
  @inlinable
  package static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (rune: UInt32, width: Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), 1) }
    return decodeLong(bytes, at: index)
  }

  @usableFromInline
  internal static func decodeLong(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (rune: UInt32, width: Int) {
    let first = bytes[index]
    let invalid = (rune: replacement, width: 1)
    let width: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xBF
    var rune: UInt32
    switch first {
    case 0xC2...0xDF: (width, rune) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF:
      (width, rune) = (3, UInt32(first & 0x0F))
      if first == 0xE0 { lowest = 0xA0 }
      if first == 0xED { highest = 0x9F }
    case 0xF0...0xF4:
      (width, rune) = (4, UInt32(first & 0x07))
      if first == 0xF0 { lowest = 0x90 }
      if first == 0xF4 { highest = 0x8F }
    default: return invalid
    }
    guard bytes.count - index >= width else { return invalid }
    for offset in 1..<width {
      let byte = bytes[index + offset]
      guard byte >= lowest, byte <= highest else { return invalid }
      (lowest, highest) = (0x80, 0xBF)
      rune = rune << 6 | UInt32(byte & 0x3F)
    }
    return (rune, width)
  }

  /// Whether the number is a Unicode scalar.
  @inlinable
  package static func isValid(_ rune: UInt32) -> Bool {
    rune < 0xD800 || (rune >= 0xE000 && rune <= 0x10FFFF)
  }

  /// Writes a rune as UTF-8; what is no Unicode scalar becomes U+FFFD.
  package static func append(_ rune: UInt32, to output: inout [UInt8]) {
    let rune = isValid(rune) ? rune : replacement
    switch rune {
    case 0..<0x80: output.append(UInt8(rune))
    case 0x80..<0x800:
      output.append(UInt8(0xC0 | rune >> 6))
      output.append(UInt8(0x80 | rune & 0x3F))
    case 0x800..<0x10000:
      output.append(UInt8(0xE0 | rune >> 12))
      output.append(UInt8(0x80 | rune >> 6 & 0x3F))
      output.append(UInt8(0x80 | rune & 0x3F))
    default:
      output.append(UInt8(0xF0 | rune >> 18))
      output.append(UInt8(0x80 | rune >> 12 & 0x3F))
      output.append(UInt8(0x80 | rune >> 6 & 0x3F))
      output.append(UInt8(0x80 | rune & 0x3F))
    }
  }

  /// How many runes there are, each invalid byte counted as one.
  package static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var index = 0
    while index < bytes.count {
      index += decode(bytes, at: index).width
      count += 1
    }
    return count
  }

  /// Whether all bytes are valid UTF-8.
  package static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let (rune, width) = decode(bytes, at: index)
      if rune == replacement, width == 1 { return false }
      index += width
    }
    return true
  }
}
