/// Where the parts of a version stand in a text: one to three numbers, pre-release, metadata.
///
/// Each part takes as much as it can; no text can be read in two ways, so nothing is tried twice.
internal struct VersionPattern {
  /// The first number or wildcard.
  var major: Range<Int>
  /// The second, without its dot; empty if missing.
  var minor: Range<Int>
  /// The third, without its dot; empty if missing.
  var patch: Range<Int>
  /// The pre-release without its hyphen; empty if missing.
  var prerelease: Range<Int>
  /// The metadata without its plus sign; empty if missing.
  var metadata: Range<Int>
  /// The first byte, a possible `v` included.
  var start: Int
  /// One past the last byte.
  var end: Int

  /// Reads as much as looks like a version; nil if not even a first number is there.
  ///
  /// With wildcards, `x`, `X` and `*` count as digits, and so does `|`, as in the reference.
  init?(_ bytes: [UInt8], at start: Int, allowsWildcards: Bool) {
    var position = start
    func run(from start: Int, while accepts: (UInt8) -> Bool) -> Range<Int> {
      var end = start
      while end < bytes.count, accepts(bytes[end]) { end += 1 }
      return start..<end
    }
    func isNumeric(_ byte: UInt8) -> Bool {
      if isDigit(byte) { return true }
      guard allowsWildcards else { return false }
      return byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X") || byte == UInt8(ascii: "*")
        || byte == UInt8(ascii: "|")
    }
    func holds(_ byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }
    if holds(UInt8(ascii: "v")) { position += 1 }
    major = run(from: position, while: isNumeric)
    guard !major.isEmpty else { return nil }
    position = major.upperBound
    func nextNumber() -> Range<Int> {
      guard holds(UInt8(ascii: ".")) else { return position..<position }
      let range = run(from: position + 1, while: isNumeric)
      if !range.isEmpty { position = range.upperBound }
      return range
    }
    func dotted(after mark: UInt8) -> Range<Int> {
      guard holds(mark) else { return position..<position }
      let first = run(from: position + 1, while: isIdentifier)
      guard !first.isEmpty else { return position..<position }
      var end = first.upperBound
      while end < bytes.count, bytes[end] == UInt8(ascii: ".") {
        let next = run(from: end + 1, while: isIdentifier)
        if next.isEmpty { break }
        end = next.upperBound
      }
      position = end
      return first.lowerBound..<end
    }
    minor = nextNumber()
    patch = minor.isEmpty ? minor : nextNumber()
    prerelease = dotted(after: UInt8(ascii: "-"))
    metadata = dotted(after: UInt8(ascii: "+"))
    self.start = start
    end = position
  }
}

internal func isDigit(_ byte: UInt8) -> Bool {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

/// Whether a byte may stand in a pre-release or in metadata.
internal func isIdentifier(_ byte: UInt8) -> Bool {
  isDigit(byte) || byte == UInt8(ascii: "-")
    || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
}
