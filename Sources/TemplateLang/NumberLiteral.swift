package import ValueTree

/// A number constant under every type that can hold it, as Go's untyped constants are.
package struct NumberLiteral: Sendable {
  package var int: Int64?
  package var uint: UInt64?
  package var float: Double?
  package var complex: (real: Double, imaginary: Double)?
  package var spelling: ByteString
}

extension NumberLiteral {
  /// Why a number constant is refused.
  package struct Refusal: Error {
    package var message: String
  }

  /// Reads a constant's spelling as Go's template parser does.
  package static func parse(_ spelling: ByteString) -> Result<NumberLiteral, Refusal> {
    let (first, last) =
      spelling.isEmpty ? (0, 0) : (spelling[0], spelling[spelling.count - 1])
    if first == UInt8(ascii: "'") { return character(spelling) }
    if last == UInt8(ascii: "i") { return imaginary(spelling) }
    var literal = NumberLiteral(spelling: spelling)
    let unsigned = GoNumber.parseUnsigned(spelling, base: 0)
    if unsigned.failure == nil { literal.uint = unsigned.value }
    let signed = GoNumber.parseInt(spelling, base: 0)
    if signed.failure == nil {
      literal.int = signed.value
      if signed.value == 0 { literal.uint = unsigned.failure == nil ? unsigned.value : 0 }
    }
    if let int = literal.int {
      literal.float = Double(int)
    } else if let uint = literal.uint {
      literal.float = Double(uint)
    } else {
      let (value, failure) = GoFloat.parse(spelling)
      if failure == nil {
        let hasFloatForm = spelling.withBytes { bytes in
          bytes.contains { byte in ".eEpP".utf8.contains(byte) }
        }
        guard hasFloatForm else {
          return .failure(Refusal(message: "integer overflow: \(GoQuote.quoted(spelling))"))
        }
        literal.float = value
        literal.int = Int64(exactly: value)
        literal.uint = UInt64(exactly: value)
      }
    }
    if literal.int == nil && literal.uint == nil && literal.float == nil {
      return .failure(Refusal(message: "illegal number syntax: \(GoQuote.quoted(spelling))"))
    }
    return .success(literal)
  }

  private static func character(_ spelling: ByteString) -> Result<NumberLiteral, Refusal> {
    let malformed = Refusal(message: "malformed character constant: \(spelling)")
    return spelling.withBytes { bytes in
      guard let character = GoQuote.unquotedCharacter(bytes, at: 1, quote: UInt8(ascii: "'"))
      else { return .failure(Refusal(message: "invalid syntax")) }
      guard character.length + 2 == bytes.count else { return .failure(malformed) }
      let value = Int64(character.rune)
      return .success(
        NumberLiteral(
          int: value, uint: UInt64(value), float: Double(value), spelling: spelling))
    }
  }

  /// `2i` and `1+2i`.
  private static func imaginary(_ spelling: ByteString) -> Result<NumberLiteral, Refusal> {
    let illegal = Refusal(message: "illegal number syntax: \(GoQuote.quoted(spelling))")
    let text = spelling.bytes.dropLast()
    let split = text.indices.dropFirst().last { index in
      let isSign = text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-")
      return isSign && (text[index - 1] | 0x20) != UInt8(ascii: "e")
        && (text[index - 1] | 0x20) != UInt8(ascii: "p")
    }
    var real = 0.0
    if let split {
      let parsed = GoFloat.parse(ByteString(text[..<split]))
      guard parsed.failure == nil else { return .failure(illegal) }
      real = parsed.value
    }
    let parsed = GoFloat.parse(ByteString(text[(split ?? text.startIndex)...]))
    guard parsed.failure == nil else { return .failure(illegal) }
    var literal = NumberLiteral(complex: (real, parsed.value), spelling: spelling)
    if parsed.value == 0 {
      literal.float = real
      literal.int = Int64(exactly: real)
      literal.uint = UInt64(exactly: real)
    }
    return .success(literal)
  }
}
