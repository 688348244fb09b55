internal import ValueTree

/// Go's `%q` form of a text, with its quotes.
func goQuoted(_ text: ByteString) -> String {
  text.withBytes { bytes in
    var result = "\""
    var position = 0
    while position < bytes.count {
      let (scalar, length) = decodeScalar(bytes, at: position)
      if let scalar {
        result += escaped(scalar, quote: "\"")
      } else {
        result += "\\x" + hex(UInt32(bytes[position]), width: 2)
      }
      position += length
    }
    return result + "\""
  }
}

/// Go's `%q` form of one character.
func goQuoted(_ scalar: Unicode.Scalar) -> String { "'" + escaped(scalar, quote: "'") + "'" }

/// The form in single quotes that messages show texts in.
func quoted(_ text: ByteString) -> String {
  if let plain = plainText(text) { return "'" + plain + "'" }
  var inner = goQuoted(text)
  inner.removeFirst()
  inner.removeLast()
  var result = "'"
  var characters = inner.unicodeScalars.makeIterator()
  var pending = characters.next()
  while let scalar = pending {
    pending = characters.next()
    switch scalar {
    case "\\" where pending == "\"": break
    case "'": result += "\\'"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "'"
}

/// Several texts in single quotes, with commas.
func quoted(_ texts: [ByteString]) -> String { texts.map { quoted($0) }.joined(separator: ", ") }

/// The text itself if it is ASCII and nothing in it needs an escape.
private func plainText(_ text: ByteString) -> String? {
  text.withBytes { bytes in
    for byte in bytes where byte < 0x20 || byte >= 0x7F || byte == 0x27 || byte == 0x5C {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A character of UTF-8 and its length; nil and 1 where the bytes are no UTF-8.
func decodeScalar(
  _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
) -> (Unicode.Scalar?, Int) {
  let first = bytes[position]
  if first < 0x80 { return (Unicode.Scalar(first), 1) }
  let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
  guard first >= 0xC2, first <= 0xF4, position + length <= bytes.count else { return (nil, 1) }
  var code = UInt32(first) & (0x7F >> UInt32(length))
  for index in 1..<length {
    let next = bytes[position + index]
    guard next & 0xC0 == 0x80 else { return (nil, 1) }
    code = code << 6 | UInt32(next & 0x3F)
  }
  let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
  guard code >= least, let scalar = Unicode.Scalar(code) else { return (nil, 1) }
  return (scalar, length)
}

/// The number of characters, counting every byte that is no UTF-8 as one.
func characterCount(_ text: ByteString) -> Int {
  text.withBytes { bytes in
    var count = 0
    var position = 0
    while position < bytes.count {
      position += bytes[position] < 0x80 ? 1 : decodeScalar(bytes, at: position).1
      count += 1
    }
    return count
  }
}

private func escaped(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> String {
  switch scalar {
  case "\\": return "\\\\"
  case quote: return "\\" + String(quote)
  case "\u{7}": return "\\a"
  case "\u{8}": return "\\b"
  case "\u{C}": return "\\f"
  case "\n": return "\\n"
  case "\r": return "\\r"
  case "\t": return "\\t"
  case "\u{B}": return "\\v"
  default: break
  }
  if isPrintable(scalar) { return String(scalar) }
  if scalar.value < 0x20 || scalar.value == 0x7F { return "\\x" + hex(scalar.value, width: 2) }
  return scalar.value > 0xFFFF
    ? "\\U" + hex(scalar.value, width: 8) : "\\u" + hex(scalar.value, width: 4)
}

private func hex(_ value: UInt32, width: Int) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x7F { return scalar.value >= 0x20 }
  switch scalar.properties.generalCategory {
  case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
    .paragraphSeparator, .spaceSeparator:
    return false
  default: return true
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
