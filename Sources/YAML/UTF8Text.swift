/// Decoding of UTF-8 byte by byte, as strict as Go's.
enum UTF8Text {
  /// The scalar that begins at a place and its width; nil if the bytes there are no UTF-8.
  static func scalar(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (value: UInt32, width: Int)? {
    let first = UInt32(bytes[index])
    func continuation(_ place: Int) -> UInt32? {
      guard index + place < bytes.count, bytes[index + place] & 0xC0 == 0x80 else { return nil }
      return UInt32(bytes[index + place] & 0x3F)
    }
    switch first {
    case 0..<0x80:
      return (first, 1)
    case 0xC2..<0xE0:
      guard let second = continuation(1) else { return nil }
      return ((first & 0x1F) << 6 | second, 2)
    case 0xE0..<0xF0:
      guard let second = continuation(1), let third = continuation(2) else { return nil }
      let value = (first & 0x0F) << 12 | second << 6 | third
      guard value >= 0x800, !(0xD800...0xDFFF).contains(value) else { return nil }
      return (value, 3)
    case 0xF0..<0xF5:
      guard let second = continuation(1), let third = continuation(2),
        let fourth = continuation(3)
      else { return nil }
      let value = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
      guard (0x10000...0x10FFFF).contains(value) else { return nil }
      return (value, 4)
    default:
      return nil
    }
  }

  /// Whether all bytes together are UTF-8.
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
      } else if let (_, width) = scalar(in: bytes, at: index) {
        index += width
      } else {
        return false
      }
    }
    return true
  }

  /// A copy in which every byte that is no UTF-8 has become U+FFFD, as JSON encoding does it.
  static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    var index = 0
    while index < bytes.count {
      if let (_, width) = scalar(in: bytes, at: index) {
        result.append(contentsOf: bytes[index..<index + width])
        index += width
      } else {
        result.append(contentsOf: [0xEF, 0xBF, 0xBD])
        index += 1
      }
    }
    return result
  }
}
