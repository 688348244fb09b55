internal import Glibc

/// Reading Go's literals of texts and characters.
extension GoQuote {
  /// One character of a literal.
  package struct Character {
    /// The character, or the byte that an escape such as `\xff` names.
    package var rune: UInt32
    /// Whether the character is meant, not a single byte.
    package var isRune: Bool
    /// How many bytes of the literal it takes.
    package var length: Int

    /// Writes what the character stands for.
    package func append(to output: inout [UInt8]) {
      if isRune, rune >= 0x80 {
        Rune.append(rune, to: &output)
      } else {
        output.append(UInt8(truncatingIfNeeded: rune))
      }
    }
  }

  /// Reads the character at a place of a literal in the given quotes (`"`, `'`, or 0 for neither);
  /// nil if it has not the right form.
  package static func unquotedCharacter(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, quote: UInt8
  ) -> Character? {
    guard index >= 0, index < bytes.count else { return nil }
    let first = bytes[index]
    if first == quote, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") { return nil }
    if first >= 0x80 {
      let (rune, width) = Rune.decode(bytes, at: index)
      return Character(rune: rune, isRune: true, length: width)
    }
    guard first == UInt8(ascii: "\\") else {
      return Character(rune: UInt32(first), isRune: false, length: 1)
    }
    guard index + 1 < bytes.count else { return nil }
    let letter = bytes[index + 1]
    let plain: UInt32? =
      switch letter {
      case UInt8(ascii: "a"): 0x07
      case UInt8(ascii: "b"): 0x08
      case UInt8(ascii: "f"): 0x0C
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "r"): 0x0D
      case UInt8(ascii: "t"): 0x09
      case UInt8(ascii: "v"): 0x0B
      case UInt8(ascii: "\\"): 0x5C
      case UInt8(ascii: "'"), UInt8(ascii: "\""): letter == quote ? UInt32(letter) : nil
      default: nil
      }
    if let plain { return Character(rune: plain, isRune: false, length: 2) }
    switch letter {
    case UInt8(ascii: "x"):
      return digits(bytes, from: index + 2, count: 2, base: 16).map {
        Character(rune: $0, isRune: false, length: 4)
      }
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = letter == UInt8(ascii: "u") ? 4 : 8
      guard let rune = digits(bytes, from: index + 2, count: count, base: 16),
        Rune.isValid(rune)
      else { return nil }
      return Character(rune: rune, isRune: true, length: 2 + count)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      guard let value = digits(bytes, from: index + 1, count: 3, base: 8), value <= 255 else {
        return nil
      }
      return Character(rune: value, isRune: false, length: 4)
    default: return nil
    }
  }

  private static func digits(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, count: Int, base: UInt32
  ) -> UInt32? {
    guard bytes.count - start >= count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<start + count] {
      guard let digit = GoNumber.digitValue(byte), UInt32(digit) < base else { return nil }
      value = value &* base &+ UInt32(digit)
    }
    return value
  }

  /// What a literal in double, single or back quotes stands for; nil if it has not the right form.
  package static func unquoted(_ text: ByteString) -> ByteString? {
    text.withBytes { unquoted($0) }
  }

  /// What a literal in double, single or back quotes stands for; nil if it has not the right form.
  package static func unquoted(_ bytes: UnsafeBufferPointer<UInt8>) -> ByteString? {
    guard bytes.count >= 2, let quote = bytes.first else { return nil }
    if quote == UInt8(ascii: "`") {
      let inner = UnsafeBufferPointer(rebasing: bytes[1..<bytes.count - 1])
      guard bytes[bytes.count - 1] == quote, !inner.holds(quote) else { return nil }
      guard inner.holds(0x0D) else { return ByteString(inner) }
      return ByteString(inner.filter { $0 != 0x0D })
    }
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    if quote == UInt8(ascii: "\""), bytes[bytes.count - 1] == quote {
      let inner = UnsafeBufferPointer(rebasing: bytes[1..<bytes.count - 1])
      let isPlain = inner.allSatisfy { byte in
        byte != UInt8(ascii: "\\") && byte != quote && byte != UInt8(ascii: "\n") && byte < 0x80
      }
      if isPlain { return ByteString(inner) }
    }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 1
    while index < bytes.count, bytes[index] != quote {
      guard bytes[index] != UInt8(ascii: "\n"),
        let character = unquotedCharacter(bytes, at: index, quote: quote)
      else { return nil }
      character.append(to: &output)
      index += character.length
      if quote == UInt8(ascii: "'") { break }
    }
    guard index == bytes.count - 1, bytes[index] == quote else { return nil }
    return ByteString(output)
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func holds(_ byte: UInt8) -> Bool {
    baseAddress.map { memchr($0, Int32(byte), count) != nil } ?? false
  }
}
