internal import ValueTree

extension TOMLParser {
  /// Reads a string of any kind behind its first quote.
  mutating func readAnyString(quote: UInt32) throws(Failure) -> ByteString {
    let mark: Unicode.Scalar = quote == 0x22 ? "\"" : "'"
    if try scanner.accept(mark) {
      if try scanner.accept(mark) {
        scanner.start = scanner.position
        return quote == 0x22 ? try readMultilineString() : try readMultilineRawString()
      }
      scanner.backUp()
    }
    scanner.start = scanner.position
    return quote == 0x22 ? try readString() : try readRawString()
  }

  /// Takes what has been read as the string and the closing quotes, `count` of them, after it.
  private mutating func endString(closing count: Int) throws(Failure) -> [UInt8] {
    let content = Array(scanner.current)
    for _ in 0..<count { _ = try scanner.next() }
    scanner.start = scanner.position
    return content
  }

  // MARK: One line

  mutating func readString() throws(Failure) -> ByteString {
    var hasEscapes = false
    while true {
      let rune = try scanner.next()
      switch rune {
      case TOMLScanner.end: throw scanner.failure("unexpected EOF; expected '\"'")
      case 0x0A, 0x0D: throw scanner.failureOnPreviousLine("strings cannot contain newlines")
      case 0x5C:
        hasEscapes = true
        try readEscape()
      case 0x22:
        scanner.backUp()
        let line = scanner.line
        let content = try endString(closing: 1)
        return hasEscapes ? try unescaped(content, line: line) : ByteString(content)
      default: break
      }
    }
  }

  mutating func readRawString() throws(Failure) -> ByteString {
    while true {
      let rune = try scanner.next()
      switch rune {
      case TOMLScanner.end: throw scanner.failure("unexpected EOF; expected \"'\"")
      case 0x0A, 0x0D: throw scanner.failureOnPreviousLine("strings cannot contain newlines")
      case 0x27:
        scanner.backUp()
        return ByteString(try endString(closing: 1))
      default: break
      }
    }
  }

  // MARK: Several lines

  /// Reads on behind a first quote: nil if the string goes on, else its content. Up to two quotes
  /// may stand before the three that close it.
  private mutating func closeMultiline(
    _ mark: Unicode.Scalar, mayBeEscaped: Bool
  ) throws(Failure) -> [UInt8]? {
    guard try scanner.accept(mark) else { return nil }
    guard try scanner.accept(mark) else {
      scanner.backUp()
      return nil
    }
    if try scanner.peek() == mark.value {
      let five = [UInt8](repeating: UInt8(ascii: mark), count: 5)
      let current = scanner.current
      if current.suffix(5).elementsEqual(five) {
        let isEscaped =
          mayBeEscaped && current.count > 5
          && current[current.count - 6] == UInt8(ascii: "\\")
        if !isEscaped {
          let quotes = String(repeating: Character(mark), count: 6)
          let shown = mark == "\"" ? "'\(quotes)'" : "\"\(quotes)\""
          throw scanner.failure("unexpected \(shown)")
        }
      }
      scanner.backUp()
      scanner.backUp()
      return nil
    }
    for _ in 0..<3 { scanner.backUp() }
    return try endString(closing: 3)
  }

  private mutating func readMultilineString() throws(Failure) -> ByteString {
    while true {
      switch try scanner.next() {
      case TOMLScanner.end: throw scanner.failure("unexpected EOF; expected '\"\"\"'")
      case 0x5C:
        if TOMLScanner.isLineEnd(try scanner.next()) { continue }
        scanner.backUp()
        try readEscape()
      case 0x22:
        if let content = try closeMultiline("\"", mayBeEscaped: true) {
          let joined = TOMLParser.withoutEscapedLineEnds(TOMLParser.withoutFirstLineEnd(content))
          return try unescaped(joined, line: scanner.line)
        }
      default: break
      }
    }
  }

  private mutating func readMultilineRawString() throws(Failure) -> ByteString {
    while true {
      switch try scanner.next() {
      case TOMLScanner.end: throw scanner.failure("unexpected EOF; expected \"'''\"")
      case 0x27:
        if let content = try closeMultiline("'", mayBeEscaped: false) {
          return ByteString(TOMLParser.withoutFirstLineEnd(content))
        }
      default: break
      }
    }
  }

  private static func withoutFirstLineEnd(_ content: [UInt8]) -> [UInt8] {
    if content.first == 0x0A { return Array(content.dropFirst()) }
    if content.count > 1, content[0] == 0x0D, content[1] == 0x0A {
      return Array(content.dropFirst(2))
    }
    return content
  }

  /// Leaves out every backslash at the end of a line, with all blanks and line ends after it.
  private static func withoutEscapedLineEnds(_ content: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = 0
    while index < content.count {
      guard content[index] == UInt8(ascii: "\\") else {
        result.append(content[index])
        index += 1
        continue
      }
      if index + 1 < content.count, content[index + 1] == UInt8(ascii: "\\") {
        result.append(contentsOf: content[index...index + 1])
        index += 2
        continue
      }
      var end = index + 1
      var hasLineEnd = false
      while end < content.count, [0x20, 0x09, 0x0D, 0x0A].contains(content[end]) {
        hasLineEnd = hasLineEnd || content[end] == 0x0A
        end += 1
      }
      if hasLineEnd {
        index = end
      } else {
        result.append(content[index])
        index += 1
      }
    }
    return result
  }

  // MARK: Escapes

  /// Checks an escape behind its backslash.
  private mutating func readEscape() throws(Failure) {
    let rune = try scanner.next()
    switch rune {
    case 0x65, 0x62, 0x74, 0x6E, 0x66, 0x72, 0x22, 0x20, 0x09, 0x5C: return
    case 0x78: try readHexDigits(2, "two", "x")
    case 0x75: try readHexDigits(4, "four", "u")
    case 0x55: try readHexDigits(8, "eight", "U")
    default:
      let character = Unicode.Scalar(rune).map { String(Character($0)) } ?? "\u{FFFD}"
      let message = "invalid escape in string '\\\(character)'"
      throw scanner.isAtEnd
        ? scanner.failureOnPreviousLine(message) : scanner.failure(message)
    }
  }

  private mutating func readHexDigits(
    _ count: Int, _ word: String, _ letter: String
  ) throws(Failure) {
    for _ in 0..<count where !TOMLScanner.isHex(try scanner.next()) {
      throw scanner.failure(
        "expected \(word) hexadecimal digits after '\\\(letter)', but got "
          + "\(TOMLScanner.quoted(scanner.currentText)) instead")
    }
  }

  /// The text that checked escapes stand for.
  private func unescaped(_ content: [UInt8], line: Int) throws(Failure) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = 0
    while index < content.count {
      guard content[index] == UInt8(ascii: "\\"), index + 1 < content.count else {
        result.append(content[index])
        index += 1
        continue
      }
      let letter = content[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "e"): result.append(0x1B)
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let count = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
        let digits = String(
          decoding: content[index..<min(index + count, content.count)], as: UTF8.self)
        guard let value = UInt32(digits, radix: 16), Rune.isValid(value) else {
          throw Failure(
            message: "Escaped character '\\u\(digits)' is not valid UTF-8.", line: line,
            offset: scanner.start)
        }
        Rune.append(value, to: &result)
        index += count
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        throw Failure(
          message: "invalid escape: '\\\(Character(Unicode.Scalar(letter)))'", line: line,
          offset: scanner.start)
      default: result.append(letter)
      }
    }
    return ByteString(result)
  }
}
