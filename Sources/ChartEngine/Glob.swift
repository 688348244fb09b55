internal import LinearRegex
internal import ValueTree

/// The path patterns of `.Files.Glob`: `*`, `**`, `?`, `[a-z]`, `[!ab]`, `{a,b}` and `\`.
///
/// A pattern is translated to a regular expression and so matches in linear time.
internal struct Glob {
  private let regex: Regex

  /// Compiles a pattern; nil where the reference refuses it.
  init?(_ pattern: ByteString, separator: UInt8) {
    var translation = Translation(bytes: pattern.bytes, separator: separator)
    guard translation.run() else { return nil }
    guard let regex = try? Regex(translation.output) else { return nil }
    self.regex = regex
  }

  /// Whether a whole path fits.
  func matches(_ path: ByteString) -> Bool { path.withBytes { regex.matches($0) } }

  /// The translation of one pattern.
  private struct Translation {
    let bytes: [UInt8]
    let separator: UInt8
    var output: [UInt8] = Array("(?s)\\A".utf8)
    private var index = 0
    private var openBraces = 0

    init(bytes: [UInt8], separator: UInt8) {
      self.bytes = bytes
      self.separator = separator
    }

    mutating func run() -> Bool {
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "*"):
          if index < bytes.count, bytes[index] == UInt8(ascii: "*") {
            index += 1
            output += Array(".*".utf8)
          } else {
            appendNotSeparator()
            output.append(UInt8(ascii: "*"))
          }
        case UInt8(ascii: "?"): appendNotSeparator()
        case UInt8(ascii: "["): guard appendClass() else { return false }
        case UInt8(ascii: "{"):
          openBraces += 1
          output += Array("(?:".utf8)
        case UInt8(ascii: ",") where openBraces > 0: output.append(UInt8(ascii: "|"))
        case UInt8(ascii: "}") where openBraces > 0:
          openBraces -= 1
          output.append(UInt8(ascii: ")"))
        case UInt8(ascii: "\\"):
          if index < bytes.count { appendLiteral() }
        default:
          index -= 1
          appendLiteral()
        }
      }
      // The reference closes what is still open.
      output += Array(repeating: UInt8(ascii: ")"), count: openBraces)
      output += Array("\\z".utf8)
      return true
    }

    private mutating func appendNotSeparator() {
      output += Array("[^".utf8)
      appendQuoted([separator])
      output.append(UInt8(ascii: "]"))
    }

    /// Takes the character at the index as it stands.
    private mutating func appendLiteral() {
      appendQuoted(takeCharacter())
    }

    private mutating func takeCharacter() -> [UInt8] {
      let width = bytes.withUnsafeBufferPointer { Rune.decode($0, at: index).width }
      defer { index += width }
      return Array(bytes[index..<index + width])
    }

    private mutating func appendQuoted(_ character: [UInt8]) {
      if character.count == 1, character[0] < 0x80 { output.append(UInt8(ascii: "\\")) }
      let first = character[0]
      let isWord =
        (first | 0x20 >= 0x61 && first | 0x20 <= 0x7A) || (first >= 0x30 && first <= 0x39)
      if isWord, character.count == 1 { output.removeLast() }
      output += character
    }

    /// A class whose bracket has been taken: a list of characters or one range.
    private mutating func appendClass() -> Bool {
      output.append(UInt8(ascii: "["))
      if index < bytes.count, bytes[index] == UInt8(ascii: "!") {
        index += 1
        output.append(UInt8(ascii: "^"))
      }
      guard index < bytes.count else { return false }
      let start = index
      let low = takeCharacter()
      if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
        index += 1
        guard index < bytes.count else { return false }
        let high = takeCharacter()
        guard !high.lexicographicallyPrecedes(low) else { return false }
        appendQuoted(low)
        output.append(UInt8(ascii: "-"))
        appendQuoted(high)
      } else {
        index = start
        var isEmpty = true
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
          if bytes[index] == UInt8(ascii: "\\") {
            index += 1
            guard index < bytes.count else { return false }
          }
          appendQuoted(takeCharacter())
          isEmpty = false
        }
        if isEmpty { return false }
      }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return false }
      index += 1
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
