internal import ValueTree

/// Reads a text character by character and makes the reference's errors.
///
/// The line that an error names depends on what has been read, put back and looked at, so this goes
/// through the same motions as the reference's lexer.
struct TOMLScanner {
  /// The end of the text; the character U+0000 itself is never allowed.
  static let end: UInt32 = 0

  let text: UnsafeBufferPointer<UInt8>
  /// Where the item that is being read begins.
  var start = 0
  var position = 0
  var line = 1
  /// Whether the end has been read and not put back.
  private(set) var isAtEnd = false
  /// The widths of the characters read last, the latest first.
  private var widths: (Int, Int, Int, Int) = (0, 0, 0, 0)

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// An error without the key that it belongs to.
  struct Failure: Error {
    var message: String
    var line: Int
    var offset: Int
  }

  /// The bytes of the item that is being read.
  var current: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: text[start..<position]) }

  var currentText: String { String(decoding: current, as: UTF8.self) }

  /// Reads a character.
  mutating func next() throws(Failure) -> UInt32 {
    guard position < text.count else {
      isAtEnd = true
      return TOMLScanner.end
    }
    if text[position] == UInt8(ascii: "\n") { line += 1 }
    widths = (0, widths.0, widths.1, widths.2)
    let (rune, width) = Rune.decode(text, at: position)
    if width == 1, rune == Rune.replacement {
      throw failure("invalid UTF-8 byte: 0x" + hex(UInt32(text[position])))
    }
    let isLoneReturn =
      rune == 0x0D
      && (position + 1 == text.count || text[position + 1] != UInt8(ascii: "\n"))
    if isLoneReturn || TOMLScanner.isControl(rune) {
      throw Failure(
        message: "TOML files cannot contain control characters: '0x\(hex(rune))'", line: line,
        offset: position)
    }
    widths.0 = width
    position += width
    return rune
  }

  /// Puts the character read last back.
  mutating func backUp() {
    if isAtEnd {
      isAtEnd = false
      return
    }
    position -= widths.0
    widths = (widths.1, widths.2, widths.3, 0)
    if position < text.count, text[position] == UInt8(ascii: "\n") { line -= 1 }
  }

  /// Looks at the next character.
  mutating func peek() throws(Failure) -> UInt32 {
    let rune = try next()
    backUp()
    return rune
  }

  /// Reads the next character if it is this one.
  mutating func accept(_ character: Unicode.Scalar) throws(Failure) -> Bool {
    if try next() == character.value { return true }
    backUp()
    return false
  }

  mutating func skipBlanks() throws(Failure) {
    while TOMLScanner.isBlank(try next()) {}
    backUp()
    start = position
  }

  // MARK: Errors

  /// An error where the text stands; at its end, on the last line that holds something.
  func failure(_ message: String) -> Failure {
    var line = line
    if isAtEnd, position >= 1, text[position - 1] == UInt8(ascii: "\n") { line -= 1 }
    return Failure(message: message, line: line, offset: min(start, text.count))
  }

  /// An error on the line before.
  func failureOnPreviousLine(_ message: String) -> Failure {
    Failure(message: message, line: line - 1, offset: max(0, position - 1))
  }

  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return digits.utf8.count < 2 ? "0" + digits : digits
  }

  // MARK: Classes of characters

  static func isBlank(_ rune: UInt32) -> Bool { rune == 0x20 || rune == 0x09 }
  static func isLineEnd(_ rune: UInt32) -> Bool { rune == 0x0A || rune == 0x0D }
  static func isDigit(_ rune: UInt32) -> Bool { rune >= 0x30 && rune <= 0x39 }
  static func isHex(_ rune: UInt32) -> Bool {
    isDigit(rune) || (rune | 0x20 >= 0x61 && rune | 0x20 <= 0x66)
  }
  static func isBareKey(_ rune: UInt32) -> Bool {
    rune < 0x80 && TOMLKey.isBare(UInt8(truncatingIfNeeded: rune))
  }
  private static func isControl(_ rune: UInt32) -> Bool {
    (rune < 0x20 && rune != 0x09 && rune != 0x0A && rune != 0x0D) || rune == 0x7F
  }

  /// A character between single quotes, as Go's `%q` prints it.
  static func quoted(_ rune: UInt32) -> String {
    var output: [UInt8] = []
    GoQuote.append(rune: rune, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// A text between double quotes, as Go's `%q` prints it.
  static func quoted(_ text: String) -> String { String(GoQuote.quoted(ByteString(text))) }
}
