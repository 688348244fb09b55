/// Cuts texts into YAML documents as helm-unittest does.
enum DocumentText {
  /// The parts between separators: three dashes at the start of the text or of a line, with all
  /// white space around them.
  static func parts(of text: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var start = 0
    var index = 0
    while index < text.count {
      guard let separator = separator(in: text, from: index) else { break }
      parts.append(Array(text[start..<max(separator.lowerBound, start)]))
      start = separator.upperBound
      index = separator.upperBound
    }
    parts.append(Array(text[start...]))
    return parts
  }

  /// Whether a text is white space only.
  static func isBlank(_ text: [UInt8]) -> Bool { text.allSatisfy(isSpace) }

  private static func separator(in text: [UInt8], from start: Int) -> Range<Int>? {
    var index = start
    while index + 2 < text.count {
      guard text[index] == UInt8(ascii: "-"), text[index + 1] == UInt8(ascii: "-"),
        text[index + 2] == UInt8(ascii: "-")
      else {
        index += 1
        continue
      }
      guard index == 0 || (index > start && text[index - 1] == UInt8(ascii: "\n")) else {
        index += 1
        continue
      }
      var before = index
      while before > start, isSpace(text[before - 1]) { before -= 1 }
      var after = index + 3
      while after < text.count, isSpace(text[after]) { after += 1 }
      return before..<after
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }
}
