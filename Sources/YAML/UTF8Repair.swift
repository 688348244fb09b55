internal import ValueTree

/// What JSON encoding does to texts that are no UTF-8.
enum UTF8Repair {
  /// A copy in which every byte that is no UTF-8 has become U+FFFD.
  static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    var index = 0
    while index < bytes.count {
      let (rune, width) = Rune.decode(bytes, at: index)
      if width == 1, rune == Rune.replacement {
        Rune.append(rune, to: &result)
      } else {
        result.append(contentsOf: bytes[index..<index + width])
      }
      index += width
    }
    return result
  }
}
