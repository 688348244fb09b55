package import ValueTree

/// Cuts a template's text into tokens, one for each call of ``next()``, by the rules of Go's
/// `text/template/parse`.
///
/// It works on the caller's buffer and copies nothing; the buffer must outlive the lexer.
package struct Lexer: ~Copyable {
  package let bytes: UnsafeBufferPointer<UInt8>
  /// The words of the error token that was returned last.
  package private(set) var errorMessage: ByteString = ""
  private var position = 0
  private var start = 0
  private var line = 1
  private var startLine = 1
  private var parenthesisDepth = 0
  private var isInsideAction = false
  private var hasFailed = false

  package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next token; after an error or the end, the end again and again.
  package mutating func next() -> Token {
    if hasFailed { return Token(kind: .end, start: 0, end: 0, line: startLine) }
    return isInsideAction ? lexAction() : lexText()
  }

  // MARK: Text and comments

  private mutating func lexText() -> Token {
    while true {
      guard let delimiter = findLeftDelimiter() else {
        position = bytes.count
        guard position > start else { return emit(.end) }
        line += countLines(start, position)
        return emit(.text)
      }
      position = delimiter
      if delimiter > start {
        var textEnd = delimiter
        if hasLeftTrimMarker(delimiter + 2) {
          while textEnd > start, Self.isSpace(bytes[textEnd - 1]) { textEnd -= 1 }
        }
        line += countLines(start, textEnd)
        let token = Token(kind: .text, start: start, end: textEnd, line: startLine)
        start = textEnd
        startLine = line
        ignore()
        if token.end > token.start { return token }
      }
      // The left delimiter, perhaps with a trim marker, perhaps opening a comment.
      position += 2
      let markerLength = hasLeftTrimMarker(position) ? 2 : 0
      if byte(position + markerLength) == UInt8(ascii: "/"),
        byte(position + markerLength + 1) == UInt8(ascii: "*")
      {
        position += markerLength
        ignore()
        if let failure = skipComment() { return failure }
        continue
      }
      let token = emit(.leftDelimiter)
      isInsideAction = true
      position += markerLength
      ignore()
      parenthesisDepth = 0
      return token
    }
  }

  private func findLeftDelimiter() -> Int? {
    let opening: StaticString = "{{"
    return opening.withUTF8Buffer { bytes.firstIndex(of: $0, from: position) }
  }

  /// Skips a comment whose opening is at the current position; an error token if it is malformed.
  private mutating func skipComment() -> Token? {
    position += 2
    let closing: StaticString = "*/"
    guard let end = closing.withUTF8Buffer({ bytes.firstIndex(of: $0, from: position) }) else {
      return fail("unclosed comment")
    }
    position = end + 2
    guard let trims = rightDelimiter(at: position) else {
      return fail("comment ends before closing delimiter")
    }
    position += trims ? 4 : 2
    if trims { skipSpaces() }
    ignore()
    return nil
  }

  // MARK: Inside an action

  private mutating func lexAction() -> Token {
    if let trims = rightDelimiter(at: position) {
      if parenthesisDepth > 0 { return fail("unclosed left paren") }
      return lexRightDelimiter(trims: trims)
    }
    guard position < bytes.count else { return fail("unclosed action") }
    let first = bytes[position]
    switch first {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      return lexSpace()
    case UInt8(ascii: "="): return single(.assign)
    case UInt8(ascii: ":"):
      position += 1
      guard byte(position) == UInt8(ascii: "=") else { return fail("expected :=") }
      position += 1
      return emit(.declare)
    case UInt8(ascii: "|"): return single(.pipe)
    case UInt8(ascii: "\""): return lexQuoted(UInt8(ascii: "\""), .string, "quoted string")
    case UInt8(ascii: "'"):
      return lexQuoted(UInt8(ascii: "'"), .characterConstant, "character constant")
    case UInt8(ascii: "`"): return lexRawString()
    case UInt8(ascii: "$"):
      position += 1
      return lexName(.variable, alone: .variable)
    case UInt8(ascii: ".") where !Self.isDigit(byte(position + 1)) && position + 1 < bytes.count:
      position += 1
      return lexName(.field, alone: .dot)
    case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return lexNumber()
    case UInt8(ascii: "("):
      parenthesisDepth += 1
      return single(.leftParenthesis)
    case UInt8(ascii: ")"):
      position += 1
      parenthesisDepth -= 1
      return parenthesisDepth < 0 ? fail("unexpected right paren") : emit(.rightParenthesis)
    default:
      let (rune, width) = rune(at: position)
      if Self.isAlphanumeric(rune) { return lexWord() }
      position += width
      if rune >= 0x20 && rune < 0x7F { return emit(.character) }
      return fail("unrecognized character in action: \(Self.described(rune))")
    }
  }

  private mutating func single(_ kind: Token.Kind) -> Token {
    position += 1
    return emit(kind)
  }

  private mutating func lexRightDelimiter(trims: Bool) -> Token {
    if trims {
      position += 2
      ignore()
    }
    position += 2
    let token = emit(.rightDelimiter)
    if trims {
      skipSpaces()
      ignore()
    }
    isInsideAction = false
    return token
  }

  private mutating func lexSpace() -> Token {
    var count = 0
    while position < bytes.count, Self.isSpace(bytes[position]) {
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
      position += 1
      count += 1
    }
    // The last blank may belong to a trim-marked right delimiter.
    if byte(position) == UInt8(ascii: "-"), byte(position + 1) == UInt8(ascii: "}"),
      byte(position + 2) == UInt8(ascii: "}")
    {
      position -= 1
      if bytes[position] == UInt8(ascii: "\n") { line -= 1 }
      if count == 1 { return lexRightDelimiter(trims: true) }
    }
    return emit(.space)
  }

  private mutating func lexWord() -> Token {
    skipAlphanumerics()
    if let failure = failureUnlessTerminated() { return failure }
    return emit(Self.keyword(UnsafeBufferPointer(rebasing: bytes[start..<position])))
  }

  /// A field or variable whose first character has been taken.
  private mutating func lexName(_ kind: Token.Kind, alone: Token.Kind) -> Token {
    if isAtTerminator { return emit(alone) }
    skipAlphanumerics()
    return failureUnlessTerminated() ?? emit(kind)
  }

  private mutating func skipAlphanumerics() {
    while position < bytes.count {
      let first = bytes[position]
      if first < 0x80 {
        guard Self.isAlphanumericASCII(first) else { return }
        position += 1
      } else {
        let (rune, width) = rune(at: position)
        guard Self.isAlphanumeric(rune) else { return }
        position += width
      }
    }
  }

  private mutating func failureUnlessTerminated() -> Token? {
    guard !isAtTerminator else { return nil }
    return fail("bad character \(Self.described(rune(at: position).rune))")
  }

  private var isAtTerminator: Bool {
    guard position < bytes.count else { return true }
    switch bytes[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
      UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ":"),
      UInt8(ascii: ")"), UInt8(ascii: "("):
      return true
    case UInt8(ascii: "}"): return byte(position + 1) == UInt8(ascii: "}")
    default: return false
    }
  }

  private mutating func lexQuoted(_ quote: UInt8, _ kind: Token.Kind, _ what: String) -> Token {
    position += 1
    while position < bytes.count {
      let current = bytes[position]
      position += 1
      if current == quote { return emit(kind) }
      if current == UInt8(ascii: "\n") { break }
      if current == UInt8(ascii: "\\") {
        guard position < bytes.count, bytes[position] != UInt8(ascii: "\n") else { break }
        position += rune(at: position).width
      }
    }
    return fail("unterminated \(what)")
  }

  private mutating func lexRawString() -> Token {
    position += 1
    while position < bytes.count {
      let current = bytes[position]
      position += 1
      if current == UInt8(ascii: "`") { return emit(.rawString) }
      if current == UInt8(ascii: "\n") { line += 1 }
    }
    return fail("unterminated raw quoted string")
  }

  private mutating func lexNumber() -> Token {
    guard scanNumber() else { return badNumber() }
    let sign = byte(position)
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      guard scanNumber(), bytes[position - 1] == UInt8(ascii: "i") else { return badNumber() }
      return emit(.complex)
    }
    return emit(.number)
  }

  private mutating func badNumber() -> Token {
    fail(
      "bad number syntax: \(GoQuote.quoted(ByteString(UnsafeBufferPointer(rebasing: bytes[start..<position]))))"
    )
  }

  private mutating func scanNumber() -> Bool {
    accept("+-")
    var digits: StaticString = "0123456789_"
    var isDecimal = true
    var isHexadecimal = false
    if accept("0") {
      if accept("xX") {
        digits = "0123456789abcdefABCDEF_"
        isDecimal = false
        isHexadecimal = true
      } else if accept("oO") {
        digits = "01234567_"
        isDecimal = false
      } else if accept("bB") {
        digits = "01_"
        isDecimal = false
      }
    }
    while accept(digits) {}
    if accept(".") { while accept(digits) {} }
    if isDecimal, accept("eE") {
      accept("+-")
      while accept("0123456789_") {}
    }
    if isHexadecimal, accept("pP") {
      accept("+-")
      while accept("0123456789_") {}
    }
    accept("i")
    guard position < bytes.count else { return true }
    let (next, width) = rune(at: position)
    if Self.isAlphanumeric(next) {
      position += width
      return false
    }
    return true
  }

  // MARK: Small steps

  @discardableResult
  private mutating func accept(_ valid: StaticString) -> Bool {
    guard position < bytes.count else { return false }
    let current = bytes[position]
    guard valid.withUTF8Buffer({ $0.contains(current) }) else { return false }
    position += 1
    return true
  }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private func hasLeftTrimMarker(_ index: Int) -> Bool {
    byte(index) == UInt8(ascii: "-") && index + 1 < bytes.count && Self.isSpace(bytes[index + 1])
  }

  /// Nil where no right delimiter stands, else whether it has a trim marker.
  private func rightDelimiter(at index: Int) -> Bool? {
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "}") {
      return byte(index + 1) == UInt8(ascii: "}") ? false : nil
    }
    if Self.isSpace(bytes[index]), byte(index + 1) == UInt8(ascii: "-"),
      byte(index + 2) == UInt8(ascii: "}"), byte(index + 3) == UInt8(ascii: "}")
    {
      return true
    }
    return nil
  }

  private mutating func skipSpaces() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  private mutating func emit(_ kind: Token.Kind) -> Token {
    let token = Token(kind: kind, start: start, end: position, line: startLine)
    start = position
    startLine = line
    return token
  }

  /// Drops the text up to here; counts its lines, which no one has counted yet.
  private mutating func ignore() {
    line += countLines(start, position)
    start = position
    startLine = line
  }

  private func countLines(_ from: Int, _ to: Int) -> Int {
    var count = 0
    for index in from..<to where bytes[index] == UInt8(ascii: "\n") { count += 1 }
    return count
  }

  private mutating func fail(_ message: String) -> Token {
    errorMessage = ByteString(message)
    hasFailed = true
    return Token(kind: .error, start: start, end: position, line: startLine)
  }

  /// The character at an index, as Go decodes it: a byte that starts none is U+FFFD.
  private func rune(at index: Int) -> (rune: UInt32, width: Int) {
    guard index < bytes.count else { return (0xFFFD, 0) }
    return Rune.decode(bytes, at: index)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isAlphanumericASCII(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A)
      || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
  }

  private static func isAlphanumeric(_ rune: UInt32) -> Bool {
    if rune < 0x80 { return isAlphanumericASCII(UInt8(rune)) }
    return GoUnicode.isLetter(rune) || GoUnicode.isDigit(rune)
  }

  /// Go's `%#U`: the code point, and the character where it can be shown.
  private static func described(_ rune: UInt32) -> String {
    let hex = String(rune, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    guard let scalar = Unicode.Scalar(rune), GoUnicode.isPrint(rune) else { return code }
    return "\(code) '\(Character(scalar))'"
  }

  private static func keyword(_ word: UnsafeBufferPointer<UInt8>) -> Token.Kind {
    guard word.count >= 2, word.count <= 8 else { return .identifier }
    for (text, kind) in keywords where text.utf8CodeUnitCount == word.count {
      if text.withUTF8Buffer({ word.compared(to: $0) == 0 }) { return kind }
    }
    return .identifier
  }

  private static let keywords: [(StaticString, Token.Kind)] = [
    ("if", .ifWord), ("end", .endWord), ("else", .elseWord), ("with", .with),
    ("range", .rangeWord), ("define", .define), ("template", .template), ("nil", .nilWord),
    ("true", .bool), ("false", .bool), ("block", .block), ("break", .breakWord),
    ("continue", .continueWord),
  ]
}
