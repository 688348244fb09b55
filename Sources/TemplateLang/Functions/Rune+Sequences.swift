internal import ValueTree

extension Rune {
  /// The character that ends before a place, and its width; U+FFFD and 1 where there is no valid
  /// one. The place must not be the start.
  static func decodeLast(
    _ bytes: UnsafeBufferPointer<UInt8>, before end: Int
  ) -> (rune: UInt32, width: Int) {
    let last = bytes[end - 1]
    if last < 0x80 { return (UInt32(last), 1) }
    let head = UnsafeBufferPointer(rebasing: bytes[..<end])
    var start = end - 1
    while start > max(0, end - 4), bytes[start] & 0xC0 == 0x80 { start -= 1 }
    let (rune, width) = decode(head, at: start)
    return start + width == end ? (rune, width) : (replacement, 1)
  }
}

extension ByteString {
  /// The characters; each byte that is no UTF-8 is one U+FFFD.
  var runes: [UInt32] {
    withBytes { bytes in
      var runes: [UInt32] = []
      runes.reserveCapacity(bytes.count)
      var index = 0
      while index < bytes.count {
        let (rune, width) = Rune.decode(bytes, at: index)
        runes.append(rune)
        index += width
      }
      return runes
    }
  }

  /// A text of characters.
  init(runes: [UInt32]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(runes.count)
    for rune in runes { Rune.append(rune, to: &bytes) }
    self.init(bytes)
  }
}
