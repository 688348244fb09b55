internal import Glibc
internal import ValueTree

extension DirectReader {
  /// A key and what is known of it.
  struct Key {
    var text: ByteString
  }

  /// A key with its colon; nil, with the position anywhere, if there is none that can be read here.
  mutating func key() -> Key? {
    let start = position
    let key: ByteString
    switch text[position] {
    case UInt8(ascii: "\""):
      guard let quoted = doubleQuoted(), isOnOneLine(from: start) else { return nil }
      key = quoted
    case UInt8(ascii: "'"):
      guard let quoted = singleQuoted(), isOnOneLine(from: start) else { return nil }
      key = quoted
    default:
      guard beginsPlain(position), plainEnd() == .colon, position > start,
        text[position - 1] != UInt8(ascii: " "),
        let plain = plainKey(UnsafeBufferPointer(start: text + start, count: position - start))
      else { return nil }
      key = plain
    }
    guard position - start <= Self.maximumKey, position < count,
      text[position] == UInt8(ascii: ":"), isBlank(position + 1)
    else { return nil }
    position += 1
    return Key(text: key)
  }

  /// Whether there is no line end between a place and here.
  func isOnOneLine(from start: Int) -> Bool { endOfLine(start) >= position }

  private func plainKey(_ bytes: UnsafeBufferPointer<UInt8>) -> ByteString? {
    switch PlainScalar(bytes, words: words) {
    case .string, .timestamp:
      // A merge key.
      if bytes.count == 2, bytes[0] == UInt8(ascii: "<"), bytes[1] == UInt8(ascii: "<") {
        return nil
      }
      return keeps ? ByteString(bytes) : ByteString()
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return ByteString(String(number))
    case .float, .null, .uint: return nil
    }
  }

  /// A value on the rest of a line, or a block that begins there; goes on to the next line.
  mutating func scalar(parent: Int, depth: Int) -> Bool {
    switch text[position] {
    case UInt8(ascii: "\""):
      guard let quoted = doubleQuoted() else { return false }
      if keeps { entries.push(.string(quoted)) }
    case UInt8(ascii: "'"):
      guard let quoted = singleQuoted() else { return false }
      if keeps { entries.push(.string(quoted)) }
    case UInt8(ascii: "*"): return alias(parent: parent)
    case UInt8(ascii: "|"), UInt8(ascii: ">"): return block(parent: parent)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard flow(depth: depth) else { return false }
    default:
      let start = position
      guard beginsPlain(position), plainEnd() == .lineEnd else { return false }
      var end = position
      while end > start, text[end - 1] == UInt8(ascii: " ") { end -= 1 }
      guard push(plain: UnsafeBufferPointer(start: text + start, count: end - start)) else {
        return false
      }
    }
    // What stands further right on the next line would belong to this scalar.
    return finishLine() && column <= parent
  }

  /// Keeps what an unquoted text means.
  mutating func push(plain bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Only numbers with a dot or sign can be too large for JSON.
    if !keeps, bytes[0] > UInt8(ascii: "9") { return true }
    let value: Value
    switch PlainScalar(bytes, words: words) {
    case .string, .timestamp: value = keeps ? .string(ByteString(bytes)) : .null
    case .null: value = .null
    case .bool(let flag): value = .bool(flag)
    case .int(let number):
      value = numbers == .yaml ? .integer(number, .int) : .float(Double(number))
    case .uint(let number):
      value =
        numbers == .yaml ? .integer(Int64(bitPattern: number), .uint64) : .float(Double(number))
    case .float(let number):
      guard number.isFinite else { return false }
      value = .float(number)
    }
    if keeps { entries.push(value) }
    return true
  }

  // MARK: Plain texts

  /// What ends a plain text.
  enum PlainEnd { case colon, lineEnd, other }

  /// Whether a plain text may begin at a place, and begins as nothing else does.
  func beginsPlain(_ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"),
      UInt8(ascii: "."), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "+"), UInt8(ascii: ";"),
      UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "<"), 0x80...0xFF:
      true
    case UInt8(ascii: "-"), UInt8(ascii: ":"):
      !isBlank(index + 1) && text[index + 1] != UInt8(ascii: "\t")
    default: false
    }
  }

  /// Goes to the end of a plain text: the colon of a key, or the blanks, comment or end of its line.
  mutating func plainEnd() -> PlainEnd {
    let start = position
    var index = start
    while index < count {
      let byte = text[index]
      if byte > UInt8(ascii: ":") {
        index += 1
        continue
      }
      switch byte {
      case UInt8(ascii: ":"):
        if isBlank(index + 1) {
          position = index
          return .colon
        }
        if text[index + 1] == UInt8(ascii: "\t") { return .other }
      case UInt8(ascii: "#"):
        if index > start, text[index - 1] == UInt8(ascii: " ") {
          // Back over the blanks, so that the comment is found behind them.
          while index > start, text[index - 1] == UInt8(ascii: " ") { index -= 1 }
          position = index
          return .lineEnd
        }
      case UInt8(ascii: "\n"):
        position = index
        return .lineEnd
      case UInt8(ascii: "\t"): return .other
      default: break
      }
      index += 1
    }
    position = count
    return .lineEnd
  }

  // MARK: Quotes

  /// A text in double quotes, with the escapes that are common.
  mutating func doubleQuoted() -> ByteString? {
    let start = position + 1
    var index = start
    while index < count, text[index] != UInt8(ascii: "\"") {
      if text[index] == UInt8(ascii: "\\") || text[index] == UInt8(ascii: "\n") {
        return quoted(UInt8(ascii: "\""), from: start, firstOdd: index)
      }
      index += 1
    }
    guard index < count else { return nil }
    position = index + 1
    return part(start, index)
  }

  /// A text in single quotes.
  mutating func singleQuoted() -> ByteString? {
    let start = position + 1
    var index = start
    while index < count, text[index] != UInt8(ascii: "'") {
      if text[index] == UInt8(ascii: "\n") {
        return quoted(UInt8(ascii: "'"), from: start, firstOdd: index)
      }
      index += 1
    }
    guard index < count else { return nil }
    if index + 1 < count, text[index + 1] == UInt8(ascii: "'") {
      return quoted(UInt8(ascii: "'"), from: start, firstOdd: index)
    }
    position = index + 1
    return part(start, index)
  }

  private func part(_ start: Int, _ end: Int) -> ByteString {
    keeps
      ? ByteString(UnsafeBufferPointer(start: text + start, count: end - start)) : ByteString()
  }

  /// A quoted text with escapes or line ends, the first of them at `firstOdd`.
  private mutating func quoted(_ quote: UInt8, from start: Int, firstOdd: Int) -> ByteString? {
    var bytes = [UInt8](UnsafeBufferPointer(start: text + start, count: firstOdd - start))
    /// What stands before this is from an escape, and not blank at the end of a line.
    var firm = 0
    var index = firstOdd
    while index < count {
      let byte = text[index]
      if byte == quote {
        guard quote == UInt8(ascii: "'"), index + 1 < count, text[index + 1] == quote else {
          position = index + 1
          return ByteString(bytes)
        }
        bytes.append(quote)
        index += 2
      } else if byte == UInt8(ascii: "\n") {
        guard let next = fold(index, &bytes, firm) else { return nil }
        index = next
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        guard let length = unescape(index + 1, to: &bytes) else { return nil }
        firm = bytes.count
        index += 1 + length
      } else {
        bytes.append(byte)
        index += 1
      }
    }
    return nil
  }

  /// Adds what the escape behind a backslash means; gives its length, nil for rare and wrong ones.
  private func unescape(_ index: Int, to bytes: inout [UInt8]) -> Int? {
    guard index < count else { return nil }
    let sign = text[index]
    switch sign {
    case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(sign)
    case UInt8(ascii: "0"): bytes.append(0x00)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "e"): bytes.append(0x1B)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "x"): return character(index + 1, digits: 2, to: &bytes)
    case UInt8(ascii: "u"): return character(index + 1, digits: 4, to: &bytes)
    case UInt8(ascii: "U"): return character(index + 1, digits: 8, to: &bytes)
    default: return nil
    }
    return 1
  }

  /// Adds the character of a hexadecimal number; gives the length with the letter before it.
  private func character(_ index: Int, digits: Int, to bytes: inout [UInt8]) -> Int? {
    guard index + digits <= count else { return nil }
    var rune: UInt32 = 0
    for offset in 0..<digits {
      let letter = text[index + offset] | 0x20
      switch letter {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): rune = rune << 4 | UInt32(letter & 0xF)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): rune = rune << 4 | UInt32(letter - 0x57)
      default: return nil
      }
    }
    guard Unicode.Scalar(rune) != nil else { return nil }
    Rune.append(rune, to: &bytes)
    return 1 + digits
  }

  /// Folds the line ends at a place: blanks around them go, one becomes a blank, of several all but one
  /// stay. Gives the place of the next line's content.
  private func fold(_ lineEnd: Int, _ bytes: inout [UInt8], _ firm: Int) -> Int? {
    while bytes.count > firm, bytes.last == UInt8(ascii: " ") || bytes.last == UInt8(ascii: "\t") {
      bytes.removeLast()
    }
    var lineEnds = 0
    var line = lineEnd
    var index = lineEnd
    while index < count {
      if text[index] == UInt8(ascii: "\n") {
        lineEnds += 1
        line = index + 1
      } else if text[index] != UInt8(ascii: " ") {
        break
      }
      index += 1
    }
    // Dashes or dots at the beginning of a line may end the document, and tabs have rules of their own.
    guard index < count, index > line || !"-.".utf8.contains(text[index]),
      text[index] != UInt8(ascii: "\t")
    else { return nil }
    if lineEnds == 1 {
      bytes.append(UInt8(ascii: " "))
    } else {
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: lineEnds - 1))
    }
    return index
  }
}
