package import ValueTree

/// A shell pattern for paths: `*` and `?` stop at `/`, `[a-z]` and `[^a]` are classes, a backslash
/// takes the next character as it is.
///
/// The rules are those of Go's `filepath.Match`, by which ignore files are read.
package struct PathPattern: Sendable {
  private enum Element: Sendable {
    /// One character.
    case character(UInt32)
    /// Any character but `/`.
    case any
    /// A class, or with `isNegated` everything else, even `/`.
    case oneOf([ClosedRange<UInt32>], isNegated: Bool)
  }

  /// What stands between the stars; the first piece starts at the beginning.
  private var pieces: [[Element]] = [[]]

  /// Reads a pattern; nil if it is not well formed.
  package init?(_ text: ByteString) {
    var reader = Reader(text.bytes)
    while let rune = reader.next() {
      switch rune {
      case UInt32(UInt8(ascii: "*")):
        // Several stars are one.
        if pieces.count == 1 || !pieces[pieces.count - 1].isEmpty { pieces.append([]) }
      case UInt32(UInt8(ascii: "?")): append(.any)
      case UInt32(UInt8(ascii: "[")):
        guard let element = PathPattern.characterClass(&reader) else { return nil }
        append(element)
      case UInt32(UInt8(ascii: "\\")):
        guard let escaped = reader.next() else { return nil }
        append(.character(escaped))
      default: append(.character(rune))
      }
    }
  }

  private mutating func append(_ element: Element) { pieces[pieces.count - 1].append(element) }

  private static func characterClass(_ reader: inout Reader) -> Element? {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false
    if reader.peek == UInt32(UInt8(ascii: "^")) {
      isNegated = true
      _ = reader.next()
    }
    while true {
      if reader.peek == UInt32(UInt8(ascii: "]")), !ranges.isEmpty {
        _ = reader.next()
        return .oneOf(ranges, isNegated: isNegated)
      }
      guard let low = classCharacter(&reader) else { return nil }
      var high = low
      if reader.peek == UInt32(UInt8(ascii: "-")) {
        _ = reader.next()
        guard let end = classCharacter(&reader) else { return nil }
        high = end
      }
      // A range that runs backwards is well formed and matches nothing.
      ranges.append(low <= high ? low...high : UInt32.max...UInt32.max)
    }
  }

  private static func classCharacter(_ reader: inout Reader) -> UInt32? {
    guard var rune = reader.next(), rune != UInt32(UInt8(ascii: "-")),
      rune != UInt32(UInt8(ascii: "]"))
    else { return nil }
    if rune == UInt32(UInt8(ascii: "\\")) {
      guard let escaped = reader.next() else { return nil }
      rune = escaped
    }
    // A class never ends a pattern.
    return reader.peek == nil ? nil : rune
  }

  /// Whether the whole name fits.
  package func matches(_ name: ByteString) -> Bool {
    name.withBytes { bytes in
      guard var position = match(pieces[0], bytes, at: 0) else { return false }
      if pieces.count == 1 { return position == bytes.count }
      for index in 1..<pieces.count {
        let isLast = index == pieces.count - 1
        var start = position
        while true {
          if let end = match(pieces[index], bytes, at: start), !isLast || end == bytes.count {
            position = end
            break
          }
          // The star takes one more byte, but never a separator.
          guard start < bytes.count, bytes[start] != UInt8(ascii: "/") else { return false }
          start += 1
        }
      }
      return true
    }
  }

  /// Where a piece that starts at a place ends; nil if it does not fit there.
  private func match(
    _ piece: [Element], _ bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> Int? {
    var position = start
    for element in piece {
      guard position < bytes.count else { return nil }
      let (rune, width) = Rune.decode(bytes, at: position)
      let isSlash = rune == UInt32(UInt8(ascii: "/"))
      switch element {
      case .character(let wanted): if rune != wanted { return nil }
      case .any: if isSlash { return nil }
      case .oneOf(let ranges, let isNegated):
        if ranges.contains(where: { $0.contains(rune) }) == isNegated { return nil }
      }
      position += width
    }
    return position
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func decoded() -> (rune: UInt32, width: Int)? {
      guard position < bytes.count else { return nil }
      return bytes.withUnsafeBufferPointer { Rune.decode($0, at: position) }
    }

    var peek: UInt32? { decoded()?.rune }

    mutating func next() -> UInt32? {
      guard let (rune, width) = decoded() else { return nil }
      position += width
      return rune
    }
  }
}
