extension Translation {
  /// Reads a class in brackets.
  mutating func readClass() throws(RegexError) {
    let start = position
    var items: [UInt8] = [UInt8(ascii: "[")]
    position += 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "^") {
      items.append(UInt8(ascii: "^"))
      position += 1
    }
    var isFirst = true
    while isFirst || position >= bytes.count || bytes[position] != UInt8(ascii: "]") {
      isFirst = false
      if let name = try readNamedClass() {
        items += name
      } else if follows(UInt8(ascii: "p")) || follows(UInt8(ascii: "P")) {
        items += try readUnicodeClass().member
      } else if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        Self.isPerlClass(bytes[position + 1])
      {
        items += bytes[position..<(position + 2)]
        position += 2
      } else {
        items += try readRange(in: start)
      }
    }
    position += 1
    items.append(UInt8(ascii: "]"))
    try push { $0.output += items }
  }

  private func follows(_ letter: UInt8) -> Bool {
    position + 1 < bytes.count && bytes[position] == UInt8(ascii: "\\")
      && bytes[position + 1] == letter
  }

  /// Reads one character or two with a hyphen between them.
  private mutating func readRange(in classStart: Int) throws(RegexError) -> [UInt8] {
    let start = position
    let low = try readClassCharacter(in: classStart)
    var high = low
    if position + 1 < bytes.count, bytes[position] == UInt8(ascii: "-"),
      bytes[position + 1] != UInt8(ascii: "]")
    {
      position += 1
      high = try readClassCharacter(in: classStart)
      guard low <= high else { throw RegexError(.characterRange, bytes[start..<position]) }
    }
    return UnicodeClass.text(low...high)
  }

  private mutating func readClassCharacter(in classStart: Int) throws(RegexError) -> UInt32 {
    guard position < bytes.count else {
      throw RegexError(.missingBracket, bytes[classStart...])
    }
    return bytes[position] == UInt8(ascii: "\\") ? try readCharacterEscape() : try nextScalar()
  }

  private static let namedClasses: Set<String> = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
  ]

  /// Reads `[:alpha:]` or `[:^alpha:]`; nil if none starts here.
  private mutating func readNamedClass() throws(RegexError) -> ArraySlice<UInt8>? {
    guard position + 2 < bytes.count, bytes[position] == UInt8(ascii: "["),
      bytes[position + 1] == UInt8(ascii: ":")
    else { return nil }
    var end = position + 2
    while end + 1 < bytes.count,
      bytes[end] != UInt8(ascii: ":") || bytes[end + 1] != UInt8(ascii: "]")
    {
      end += 1
    }
    guard end + 1 < bytes.count else { return nil }
    let text = bytes[position..<(end + 2)]
    var name = bytes[(position + 2)..<end]
    if name.first == UInt8(ascii: "^") { name.removeFirst() }
    guard Self.namedClasses.contains(String(decoding: name, as: UTF8.self)) else {
      throw RegexError(.characterRange, text)
    }
    position = end + 2
    return text
  }

  /// Reads `\pL`, `\p{Greek}`, `\p{^Lu}` and their opposites with a capital P.
  mutating func readUnicodeClass() throws(RegexError) -> UnicodeClass {
    let start = position
    var isNegated = bytes[position + 1] == UInt8(ascii: "P")
    position += 2
    var name = bytes[position...]
    if position < bytes.count {
      if try nextScalar() == 0x7B {  // {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else {
          try checkUTF8(bytes[start...])
          throw RegexError(.characterRange, bytes[start...])
        }
        name = bytes[position..<end]
        try checkUTF8(name)
        position = end + 1
      } else {
        name = name[..<position]
      }
    }
    if name.first == UInt8(ascii: "^") {
      isNegated.toggle()
      name.removeFirst()
    }
    guard let unicodeClass = UnicodeClass(name, isNegated: isNegated) else {
      throw RegexError(.characterRange, bytes[start..<position])
    }
    return unicodeClass
  }
}
