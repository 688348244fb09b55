internal import Glibc
internal import ValueTree

extension ByteString {
  /// The parts one after the other with a separator between them.
  static func joining(
    _ parts: [ByteString], separator: ByteString, _ context: CallContext
  ) throws(CallError) -> ByteString {
    if parts.count == 1 { return parts[0] }
    var size = separator.count &* max(0, parts.count - 1)
    for part in parts { size += part.count }
    try context.charge(bytes: size)
    return ByteString(unsafeUninitializedCapacity: size) { target in
      var writer = ByteWriter(target)
      for (index, part) in parts.enumerated() {
        if index > 0 { writer.append(separator) }
        writer.append(part)
      }
      return writer.count
    }
  }

  /// The parts between the separators, at most `limit` of them if it is positive; an empty
  /// separator splits into characters.
  func split(
    at separator: ByteString, limit: Int = -1, _ context: CallContext
  ) throws(CallError) -> [ByteString] {
    if limit == 0 { return [] }
    var parts: [ByteString] = []
    var start = 0
    while limit < 0 || parts.count < limit - 1,
      let end = endOfPart(from: start, separator: separator)
    {
      parts.append(self[start..<end])
      start = end + separator.count
      if parts.count == Self.manyParts, limit < 0 {
        let count = parts.count + self.parts(from: start, separator: separator)
        try context.charge(items: count)
        parts.reserveCapacity(count)
      }
      if parts.count > context.limits.listItems { break }
    }
    if !separator.isEmpty || start < count { parts.append(suffix(from: start)) }
    try context.charge(items: parts.count)
    return parts
  }

  /// How many parts are made before the others are counted, to have room for all.
  private static let manyParts = 1 << 16

  private func parts(from start: Int, separator: ByteString) -> Int {
    var (start, count) = (start, 1)
    while let end = endOfPart(from: start, separator: separator) {
      count += 1
      start = end + separator.count
    }
    return count
  }

  /// Where the part ends that starts at a place; nil for the last one. Without a separator a part
  /// is one character, and each byte that is no UTF-8 is a part.
  private func endOfPart(from start: Int, separator: ByteString) -> Int? {
    if !separator.isEmpty { return firstIndex(of: separator, from: start) }
    guard start < count else { return nil }
    return withBytes { bytes in start + Rune.decode(bytes, at: start).width }
  }

  /// The text with every `old` replaced; an empty `old` stands before every character and at the
  /// end.
  func replacing(
    _ old: ByteString, with new: ByteString, _ context: CallContext
  ) throws(CallError) -> ByteString {
    if old == new { return self }
    var places = 0
    forEachPlace(of: old) { _ in places += 1 }
    if places == 0 { return self }
    let (growth, overflows) = (new.count - old.count).multipliedReportingOverflow(by: places)
    let size = overflows ? Int.max : count + growth
    try context.charge(bytes: size)
    return withBytes { bytes in
      new.withBytes { inserted in
        ByteString(unsafeUninitializedCapacity: size) { target in
          var writer = ByteWriter(target)
          var start = 0
          forEachPlace(of: old) { place in
            writer.append(UnsafeBufferPointer(rebasing: bytes[start..<place]))
            writer.append(inserted)
            start = place + old.count
          }
          writer.append(UnsafeBufferPointer(rebasing: bytes[start...]))
          return writer.count
        }
      }
    }
  }

  /// Gives the places of a text that do not overlap; of an empty one those between characters.
  private func forEachPlace(of old: ByteString, _ body: (Int) -> Void) {
    withBytes { bytes in
      old.withBytes { wanted in
        var position = 0
        while let place = bytes.firstIndex(of: wanted, from: position) {
          body(place)
          if !wanted.isEmpty {
            position = place + wanted.count
          } else if place < bytes.count {
            position = place + Rune.decode(bytes, at: place).width
          } else {
            break
          }
        }
      }
    }
  }

  /// The text without white space at its ends.
  func trimmingSpace() -> ByteString {
    trimming { GoUnicode.isSpace($0) }
  }

  /// So many characters are compared one after the other.
  private static let fewRunes = 16

  /// The text without any of the characters of `set` at its ends.
  func trimming(_ set: ByteString) -> ByteString {
    let runes = set.runes
    if runes.count > Self.fewRunes {
      let runes = Set(runes)
      return trimming { runes.contains($0) }
    }
    return runes.isEmpty ? self : trimming { runes.contains($0) }
  }

  private func trimming(_ isTrimmed: (UInt32) -> Bool) -> ByteString {
    let (start, end) = withBytes { bytes -> (Int, Int) in
      var start = 0
      while start < bytes.count {
        let (rune, width) = Rune.decode(bytes, at: start)
        guard isTrimmed(rune) else { break }
        start += width
      }
      var end = bytes.count
      while end > start {
        let (rune, width) = Rune.decodeLast(bytes, before: end)
        guard isTrimmed(rune) else { break }
        end -= width
      }
      return (start, max(start, end))
    }
    return start == 0 && end == count ? self : self[start..<end]
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first place of a byte at or after `start`, which must not lie beyond the end.
  @inline(__always)
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    guard let baseAddress, let hit = memchr(baseAddress + start, Int32(byte), count - start) else {
      return nil
    }
    return baseAddress.distance(to: hit.assumingMemoryBound(to: UInt8.self))
  }
}
