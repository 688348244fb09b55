extension Translation {
  /// Reads what starts with a backslash outside a class.
  mutating func readEscape() throws(RegexError) {
    let start = position
    if position + 1 < bytes.count {
      switch bytes[position + 1] {
      case UInt8(ascii: "A"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "z"):
        if bytes[position + 1] == UInt8(ascii: "B") { hasInsideWord = true }
        position += 2
        return try push { $0.output += $0.bytes[start..<(start + 2)] }
      case UInt8(ascii: "C"): throw RegexError(.escape, bytes[start..<(start + 2)])
      case UInt8(ascii: "Q"): return try readQuotation()
      case UInt8(ascii: "p"), UInt8(ascii: "P"):
        let unicodeClass = try readUnicodeClass()
        return try push { $0.output += unicodeClass.standalone }
      case let letter where Self.isPerlClass(letter):
        position += 2
        return try push { $0.output += $0.bytes[start..<(start + 2)] }
      default: break
      }
    }
    let scalar = try readCharacterEscape()
    try push { $0.write(escaped: scalar) }
  }

  /// Whether a letter after a backslash is one of the classes `d`, `s`, `w` and their opposites.
  static func isPerlClass(_ letter: UInt8) -> Bool {
    let small = letter | 0x20
    return small == UInt8(ascii: "d") || small == UInt8(ascii: "s") || small == UInt8(ascii: "w")
  }

  /// Reads `\Q...\E`, whose end may be missing.
  private mutating func readQuotation() throws(RegexError) {
    position += 2
    var end = position
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\\"), end + 1 < bytes.count,
        bytes[end + 1] == UInt8(ascii: "E")
      {
        break
      }
      end += 1
    }
    while position < end {
      guard let (scalar, width) = decodeScalar(bytes, at: position) else {
        throw RegexError(.invalidUTF8, bytes[position..<end])
      }
      position += width
      try pushLiteral(scalar)
    }
    position = min(end + 2, bytes.count)
  }

  /// Reads an escape that stands for one character.
  mutating func readCharacterEscape() throws(RegexError) -> UInt32 {
    let start = position
    position += 1
    guard position < bytes.count else { throw RegexError(.trailingBackslash, []) }
    let scalar = try nextScalar()
    switch scalar {
    case 0x31...0x37:  // 1 to 7; alone a back reference, which is not supported
      if position < bytes.count, octalDigit(bytes[position]) != nil {
        return readOctal(startingWith: scalar - 0x30)
      }
    case 0x30: return readOctal(startingWith: 0)
    case 0x78: if let value = try readHexadecimal() { return value }  // x
    case 0x61: return 0x07  // a
    case 0x66: return 0x0C  // f
    case 0x6E: return 0x0A  // n
    case 0x72: return 0x0D  // r
    case 0x74: return 0x09  // t
    case 0x76: return 0x0B  // v
    default:
      if scalar < 0x80, !isAlphanumeric(UInt8(scalar)) { return scalar }
    }
    throw RegexError(.escape, bytes[start..<position])
  }

  private mutating func readOctal(startingWith first: UInt32) -> UInt32 {
    var value = first
    for _ in 0..<2 {
      guard position < bytes.count, let digit = octalDigit(bytes[position]) else { break }
      value = value * 8 + digit
      position += 1
    }
    return value
  }

  /// Reads what follows `\x`; nil if it is no number, with the position where that shows.
  private mutating func readHexadecimal() throws(RegexError) -> UInt32? {
    guard position < bytes.count else { return nil }
    let first = try nextScalar()
    guard first == 0x7B else {  // {
      guard position < bytes.count else { return nil }
      let second = try nextScalar()
      guard let high = hexDigit(first), let low = hexDigit(second) else { return nil }
      return high * 16 + low
    }
    var value: UInt32 = 0
    var digits = 0
    while position < bytes.count {
      let scalar = try nextScalar()
      if scalar == 0x7D { return digits > 0 ? value : nil }  // }
      guard let digit = hexDigit(scalar) else { return nil }
      value = value * 16 + digit
      if value > 0x10FFFF { return nil }
      digits += 1
    }
    return nil
  }
}

// Reading and writing of single characters
extension Translation {
  /// Reads one character.
  mutating func nextScalar() throws(RegexError) -> UInt32 {
    guard let (scalar, width) = decodeScalar(bytes, at: position) else {
      throw RegexError(.invalidUTF8, bytes[position...])
    }
    position += width
    return scalar
  }

  func checkUTF8(_ text: ArraySlice<UInt8>) throws(RegexError) {
    var index = text.startIndex
    while index < text.endIndex {
      guard let (_, width) = decodeScalar(bytes, at: index), index + width <= text.endIndex else {
        throw RegexError(.invalidUTF8, text[index...])
      }
      index += width
    }
  }

  /// Writes a character that stands for itself.
  mutating func write(literal scalar: UInt32) {
    if scalar < 0x80 {
      if !isWordCharacter(UInt8(scalar)), scalar > 0x20, scalar < 0x7F {
        output.append(UInt8(ascii: "\\"))
      }
      output.append(UInt8(scalar))
    } else {
      write(escaped: scalar)
    }
  }

  /// Writes a character by its number.
  mutating func write(escaped scalar: UInt32) {
    output += Array("\\x{\(String(scalar, radix: 16))}".utf8)
  }
}

/// The character at a place and its width; nil if the bytes there are no UTF-8.
internal func decodeScalar(_ bytes: [UInt8], at index: Int) -> (UInt32, Int)? {
  bytes.withUnsafeBufferPointer { decodeScalar($0, at: index) }
}

/// The character at a place and its width; nil if the bytes there are no UTF-8.
internal func decodeScalar(
  _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
) -> (UInt32, Int)? {
  guard index < bytes.count else { return nil }
  let first = UInt32(bytes[index])
  func continuation(_ offset: Int) -> UInt32? {
    guard index + offset < bytes.count else { return nil }
    let byte = UInt32(bytes[index + offset])
    return byte & 0xC0 == 0x80 ? byte & 0x3F : nil
  }
  switch first {
  case 0..<0x80: return (first, 1)
  case 0xC2..<0xE0:
    guard let second = continuation(1) else { return nil }
    return ((first & 0x1F) << 6 | second, 2)
  case 0xE0..<0xF0:
    guard let second = continuation(1), let third = continuation(2) else { return nil }
    let value = (first & 0x0F) << 12 | second << 6 | third
    return value < 0x800 || (0xD800..<0xE000).contains(value) ? nil : (value, 3)
  case 0xF0..<0xF5:
    guard let second = continuation(1), let third = continuation(2), let fourth = continuation(3)
    else { return nil }
    let value = (first & 0x07) << 18 | second << 12 | third << 6 | fourth
    return value < 0x10000 || value > 0x10FFFF ? nil : (value, 4)
  default: return nil
  }
}

internal func decimalDigit(_ byte: UInt8) -> Int? {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
}

private func octalDigit(_ byte: UInt8) -> UInt32? {
  byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "7") ? UInt32(byte - UInt8(ascii: "0")) : nil
}

private func hexDigit(_ scalar: UInt32) -> UInt32? {
  switch scalar {
  case 0x30...0x39: scalar - 0x30
  case 0x41...0x46: scalar - 0x41 + 10
  case 0x61...0x66: scalar - 0x61 + 10
  default: nil
  }
}

internal func isAlphanumeric(_ byte: UInt8) -> Bool {
  decimalDigit(byte) != nil
    || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
}

internal func isWordCharacter(_ byte: UInt8) -> Bool {
  isAlphanumeric(byte) || byte == UInt8(ascii: "_")
}
