internal import ValueTree

/// What happens to a text on its way through JSON and back, which `toYaml` takes.
///
/// JSON repairs what is no UTF-8. Then the JSON text is read as YAML, where a few characters that
/// JSON does not escape mean something else: some are not allowed, U+0085 is a line end.
enum JSONDetour {
  /// The text as it comes out; nil if nothing changes.
  static func changed(_ text: UnsafeBufferPointer<UInt8>) throws(YAMLError) -> [UInt8]? {
    var isValid = true
    var hasLineEnd = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x7F {
        index += 1
        continue
      }
      let (rune, width) = Rune.decode(text, at: index)
      if width == 1, rune == Rune.replacement { isValid = false }
      if rune == 0x85 {
        hasLineEnd = true
      } else if rune < 0xA0 || rune == 0xFFFE || rune == 0xFFFF {
        throw YAMLError("yaml: control characters are not allowed")
      }
      index += width
    }
    if isValid && !hasLineEnd { return nil }
    let repaired = isValid ? Array(text) : UTF8Repair.repaired(text)
    return hasLineEnd ? try folded(repaired) : repaired
  }

  /// Refuses a key that is too long to be one in the JSON text: more than 1024 characters, quotes and
  /// escapes included, or one that holds a line end.
  static func checkKey(_ key: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    var length = 2
    var hasLineEnd = false
    var index = 0
    while index < key.count {
      let (rune, width) = Rune.decode(key, at: index)
      switch rune {
      case 0x22, 0x5C, 0x08, 0x0C, 0x0A, 0x0D, 0x09: length += 2
      case 0..<0x20, 0x3C, 0x3E, 0x26, 0x2028, 0x2029: length += 6
      case Rune.replacement: length += width == 1 ? 6 : 1
      case 0x85:
        hasLineEnd = true
        length += 1
      default: length += 1
      }
      index += width
    }
    if length > 1024 || hasLineEnd {
      throw YAMLError("yaml: did not find expected ',' or '}'")
    }
  }

  /// A text with U+0085 folded as a line end in double quotes: blanks around it vanish, one becomes a
  /// blank, of several all but one become line feeds.
  private static func folded(_ text: [UInt8]) throws(YAMLError) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    func isLineEnd(_ place: Int) -> Bool {
      place + 1 < text.count && text[place] == 0xC2 && text[place + 1] == 0x85
    }
    while index < text.count {
      guard text[index] == UInt8(ascii: " ") || isLineEnd(index) else {
        result.append(text[index])
        index += 1
        continue
      }
      let start = index
      var lineEnds = 0
      var lineStart = index
      while index < text.count {
        if text[index] == UInt8(ascii: " ") {
          index += 1
        } else if isLineEnd(index) {
          lineEnds += 1
          index += 2
          lineStart = index
        } else {
          break
        }
      }
      switch lineEnds {
      case 0: result.append(contentsOf: text[start..<index])
      case 1: result.append(UInt8(ascii: " "))
      default: result.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: lineEnds - 1))
      }
      if lineEnds > 0, lineStart == index { try checkMarker(text, at: index) }
    }
    return result
  }

  /// Three dashes or dots at the beginning of a line are a document's end, even in quotes.
  private static func checkMarker(_ text: [UInt8], at index: Int) throws(YAMLError) {
    guard index + 3 <= text.count else { return }
    let first = text[index]
    guard first == UInt8(ascii: "-") || first == UInt8(ascii: "."),
      text[index + 1] == first, text[index + 2] == first
    else { return }
    let isEnd =
      index + 3 < text.count && (text[index + 3] == UInt8(ascii: " ") || text[index + 3] == 0xC2)
    if isEnd { throw YAMLError("yaml: found unexpected document indicator") }
  }
}
