/// Go's quoted texts and characters, as `strconv.Quote` and its like write and read them.
package enum GoQuote {
  /// Writes a text between double quotes, with escapes for what does not print.
  package static func append(
    _ bytes: UnsafeBufferPointer<UInt8>, asciiOnly: Bool = false, to output: inout [UInt8]
  ) {
    output.append(UInt8(ascii: "\""))
    var index = 0
    var plainStart = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        index += 1
        continue
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plainStart..<index]))
      let (rune, width) = Rune.decode(bytes, at: index)
      if width == 1, rune == Rune.replacement {
        appendHexEscape(byte, to: &output)
      } else {
        appendEscaped(rune, quote: UInt8(ascii: "\""), asciiOnly: asciiOnly, to: &output)
      }
      index += width
      plainStart = index
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plainStart..<index]))
    output.append(UInt8(ascii: "\""))
  }

  /// A text between double quotes, with escapes for what does not print.
  package static func quoted(_ text: ByteString, asciiOnly: Bool = false) -> ByteString {
    var output: [UInt8] = []
    output.reserveCapacity(text.count + 2)
    text.withBytes { append($0, asciiOnly: asciiOnly, to: &output) }
    return ByteString(output)
  }

  /// Writes a character between single quotes.
  package static func append(
    rune: UInt32, asciiOnly: Bool = false, to output: inout [UInt8]
  ) {
    let quote = UInt8(ascii: "'")
    output.append(quote)
    let rune = Rune.isValid(rune) ? rune : Rune.replacement
    appendEscaped(rune, quote: quote, asciiOnly: asciiOnly, to: &output)
    output.append(quote)
  }

  private static func appendEscaped(
    _ rune: UInt32, quote: UInt8, asciiOnly: Bool, to output: inout [UInt8]
  ) {
    if rune == UInt32(quote) || rune == 0x5C {
      output.append(UInt8(ascii: "\\"))
      return output.append(UInt8(rune))
    }
    if !(asciiOnly && rune >= 0x80), GoUnicode.isPrint(rune) {
      return Rune.append(rune, to: &output)
    }
    let letter: UInt8? =
      switch rune {
      case 0x07: UInt8(ascii: "a")
      case 0x08: UInt8(ascii: "b")
      case 0x0C: UInt8(ascii: "f")
      case 0x0A: UInt8(ascii: "n")
      case 0x0D: UInt8(ascii: "r")
      case 0x09: UInt8(ascii: "t")
      case 0x0B: UInt8(ascii: "v")
      default: nil
      }
    if let letter {
      output.append(UInt8(ascii: "\\"))
      output.append(letter)
    } else if rune < 0x20 || rune == 0x7F {
      appendHexEscape(UInt8(rune), to: &output)
    } else {
      output.append(UInt8(ascii: "\\"))
      output.append(rune < 0x10000 ? UInt8(ascii: "u") : UInt8(ascii: "U"))
      var shift: UInt32 = rune < 0x10000 ? 16 : 32
      while shift > 0 {
        shift -= 4
        output.append(GoFloat.hexDigit(UInt8(rune >> shift & 0xF)))
      }
    }
  }

  private static func appendHexEscape(_ byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    output.append(UInt8(ascii: "x"))
    output.append(GoFloat.hexDigit(byte >> 4))
    output.append(GoFloat.hexDigit(byte & 0xF))
  }

  /// Whether a text can stand between backquotes as it is.
  package static func canBackquote(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let (rune, width) = Rune.decode(bytes, at: index)
      index += width
      if width > 1 {
        if rune == 0xFEFF { return false }
      } else if rune == Rune.replacement || (rune < 0x20 && rune != 0x09) || rune == 0x60
        || rune == 0x7F
      {
        return false
      }
    }
    return true
  }
}
