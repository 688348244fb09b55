internal import ValueTree

/// The four styles of scalars, with the folding of long lines.
extension YAMLEmitter {
  /// Copies the character at a place.
  @inline(__always)
  private mutating func copy(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    let byte = text[index]
    output.append(byte)
    index += 1
    if byte >= 0xC0 {
      let end = min(index - 1 + TextTraits.width(byte), text.count)
      countContinuations(end - index)
      output.append(contentsOf: text[index..<end])
      index = end
    }
  }

  private func isSpace(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index < text.count && text[index] == UInt8(ascii: " ")
  }

  /// Copies the line end at a place.
  private mutating func writeBreak(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) {
    if text[index] == UInt8(ascii: "\n") {
      breakLine()
      index += 1
    } else {
      let end = min(index + TextTraits.width(text[index]), text.count)
      copyBreak(text[index..<end])
      index = end
    }
  }

  mutating func writePlain(_ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool) {
    separate()
    writeFolded(text, indent: indent, mayFold: mayFold, isQuoted: false)
    endText()
  }

  mutating func writeSingleQuoted(
    _ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool
  ) {
    separate()
    output.append(UInt8(ascii: "'"))
    endText()
    writeFolded(text, indent: indent, mayFold: mayFold, isQuoted: true)
    output.append(UInt8(ascii: "'"))
    endText()
  }

  /// The body of a plain or single-quoted text: long lines break at single blanks, a line end within
  /// becomes two.
  private mutating func writeFolded(
    _ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool, isQuoted: Bool
  ) {
    var followsSpace = false
    var followsBreak = false
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: " ") {
        let isInside = !isQuoted || (index > 0 && index < text.count - 1)
        if mayFold, !followsSpace, isBeyondWidth, isInside, !isSpace(text, index + 1) {
          beginLine(indent)
          index += 1
        } else {
          copy(text, &index)
        }
        followsSpace = true
      } else if TextTraits.isBreak(text, index) {
        if !followsBreak, text[index] == UInt8(ascii: "\n") { breakLine() }
        writeBreak(text, &index)
        isIndentation = true
        followsBreak = true
      } else {
        if followsBreak { beginLine(indent) }
        if isQuoted, text[index] == UInt8(ascii: "'") { output.append(UInt8(ascii: "'")) }
        copy(text, &index)
        isIndentation = false
        followsSpace = false
        followsBreak = false
      }
    }
  }

  mutating func writeDoubleQuoted(
    _ text: UnsafeBufferPointer<UInt8>, indent: Int, mayFold: Bool
  ) {
    separate()
    output.append(UInt8(ascii: "\""))
    endText()
    // A byte order mark at the beginning makes the reference escape every character.
    let escapesAll = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
    var followsSpace = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if escapesAll || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        || !TextTraits.isPrintable(text, index) || TextTraits.isBreak(text, index)
      {
        let (rune, width) = Rune.decode(text, at: index)
        appendEscape(rune)
        index += width
        followsSpace = false
      } else if byte == UInt8(ascii: " ") {
        if mayFold, !followsSpace, isBeyondWidth, index > 0, index < text.count - 1 {
          beginLine(indent)
          if isSpace(text, index + 1) { output.append(UInt8(ascii: "\\")) }
          index += 1
        } else {
          copy(text, &index)
        }
        followsSpace = true
      } else {
        copy(text, &index)
        followsSpace = false
      }
    }
    output.append(UInt8(ascii: "\""))
    endText()
  }

  private mutating func appendEscape(_ rune: UInt32) {
    output.append(UInt8(ascii: "\\"))
    switch rune {
    case 0x00: output.append(UInt8(ascii: "0"))
    case 0x07: output.append(UInt8(ascii: "a"))
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0B: output.append(UInt8(ascii: "v"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0x1B: output.append(UInt8(ascii: "e"))
    case 0x22: output.append(UInt8(ascii: "\""))
    case 0x5C: output.append(UInt8(ascii: "\\"))
    case 0x85: output.append(UInt8(ascii: "N"))
    case 0xA0: output.append(UInt8(ascii: "_"))
    case 0x2028: output.append(UInt8(ascii: "L"))
    case 0x2029: output.append(UInt8(ascii: "P"))
    default:
      let width = rune <= 0xFF ? 2 : rune <= 0xFFFF ? 4 : 8
      output.append(UInt8(ascii: width == 2 ? "x" : width == 4 ? "u" : "U"))
      for place in stride(from: (width - 1) * 4, through: 0, by: -4) {
        let digit = UInt8(rune >> UInt32(place) & 0xF)
        output.append(digit < 10 ? digit + UInt8(ascii: "0") : digit + UInt8(ascii: "A") - 10)
      }
    }
  }

  /// A block of lines after `|`, with marks for what its first and last lines would hide.
  mutating func writeLiteral(_ text: UnsafeBufferPointer<UInt8>, indent: Int) {
    separate()
    output.append(UInt8(ascii: "|"))
    if text[0] == UInt8(ascii: " ") || TextTraits.isBreak(text, 0) {
      output.append(UInt8(ascii: "2"))
    }
    if let mark = chompingMark(text) { output.append(mark) }
    isIndentation = false
    breakLine()
    isIndentation = true
    endsInBlank = true
    var followsBreak = true
    var index = 0
    while index < text.count {
      if TextTraits.isBreak(text, index) {
        writeBreak(text, &index)
        isIndentation = true
        followsBreak = true
      } else {
        if followsBreak { beginLine(indent) }
        copy(text, &index)
        isIndentation = false
        followsBreak = false
      }
    }
  }

  /// `-` for a text without a final line end, `+` for one with several.
  private func chompingMark(_ text: UnsafeBufferPointer<UInt8>) -> UInt8? {
    var last = text.count - 1
    while last > 0, text[last] & 0xC0 == 0x80 { last -= 1 }
    guard TextTraits.isBreak(text, last) else { return UInt8(ascii: "-") }
    guard last > 0 else { return UInt8(ascii: "+") }
    last -= 1
    while last > 0, text[last] & 0xC0 == 0x80 { last -= 1 }
    return TextTraits.isBreak(text, last) ? UInt8(ascii: "+") : nil
  }
}
