internal import ValueTree

/// Go's `%q` form of a text, with its quotes.
func goQuoted(_ text: ByteString) -> String { String(GoQuote.quoted(text)) }

/// Go's `%q` form of one character.
func goQuoted(_ scalar: Unicode.Scalar) -> String {
  var output: [UInt8] = []
  GoQuote.append(rune: scalar.value, to: &output)
  return String(decoding: output, as: UTF8.self)
}

/// The form in single quotes that messages show texts in.
func quoted(_ text: ByteString) -> String {
  // The closing quote takes part in undoing the escape of quotes, as it does in the reference.
  let escaped = GoQuote.quoted(text).bytes.dropFirst()
  let (quote, backslash) = (UInt8(ascii: "'"), UInt8(ascii: "\\"))
  var result: [UInt8] = [quote]
  result.reserveCapacity(escaped.count + 2)
  for (index, byte) in zip(escaped.indices, escaped).dropLast() {
    switch byte {
    case backslash where escaped[(index + 1)...].first == UInt8(ascii: "\""): break
    case quote: result += [backslash, quote]
    default: result.append(byte)
    }
  }
  result.append(quote)
  return String(decoding: result, as: UTF8.self)
}

/// Several texts in single quotes, with commas.
func quoted(_ texts: [ByteString]) -> String { texts.map { quoted($0) }.joined(separator: ", ") }

/// The number of characters, counting every byte that is no UTF-8 as one.
func characterCount(_ text: ByteString) -> Int {
  text.withBytes { bytes in
    var count = 0
    var position = 0
    while position < bytes.count {
      position += bytes[position] < 0x80 ? 1 : Rune.decode(bytes, at: position).width
      count += 1
    }
    return count
  }
}

extension UInt8 {
  /// Whether this is one of the bytes `0` to `9`.
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  /// Whether this is one of the bytes `0` to `9`, `a` to `f`, `A` to `F`.
  var isHexDigit: Bool {
    isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f"))
  }

  /// Whether this is an ASCII letter.
  var isLetter: Bool { self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z") }
}
