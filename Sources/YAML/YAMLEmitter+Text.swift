internal import ValueTree

/// How a text may be written.
struct TextTraits {
  var allowsPlain = true
  var allowsSingleQuotes = true
  var allowsBlock = true
  /// Whether it holds a line end of any kind.
  var isMultiline = false

  /// Looks at a whole text as the reference does before it writes a scalar.
  init(_ text: UnsafeBufferPointer<UInt8>, isPretty: Bool) {
    guard let first = text.first else {
      allowsBlock = false
      return
    }
    var hasIndicator = false
    var hasSpecial = false
    var hasTab = false
    var breakSpace = false
    var spaceBreak = false
    if text.count >= 3, first == text[1], first == text[2],
      first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
    {
      hasIndicator = true
    }
    var previous = Previous.other
    var followsBlank = true
    var endsInSpace = false
    var endsInBreak = false
    var startsInBlank = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      let width = TextTraits.width(byte)
      let isLast = index + width >= text.count
      let precedesBlank =
        isLast || text[index + width] == UInt8(ascii: " ")
        || text[index + width] == UInt8(ascii: "\t")
      if index == 0 {
        hasIndicator = hasIndicator || TextTraits.isIndicator(first, beforeBlank: precedesBlank)
      } else if byte == UInt8(ascii: ":") {
        hasIndicator = hasIndicator || precedesBlank
      } else if byte == UInt8(ascii: "#") {
        hasIndicator = hasIndicator || followsBlank
      }
      if isPretty, byte == UInt8(ascii: "\t") {
        hasTab = true
      } else if !TextTraits.isPrintable(text, index) {
        hasSpecial = true
      }
      if byte == UInt8(ascii: " ") {
        if index == 0 { startsInBlank = true }
        if isLast { endsInSpace = true }
        if previous == .lineEnd { breakSpace = true }
        previous = .space
        followsBlank = true
      } else if TextTraits.isBreak(text, index) {
        isMultiline = true
        if index == 0 { startsInBlank = true }
        if isLast { endsInBreak = true }
        if previous == .space { spaceBreak = true }
        previous = .lineEnd
        followsBlank = true
      } else {
        previous = .other
        followsBlank = byte == UInt8(ascii: "\t") || byte == 0
      }
      index += width
    }
    if startsInBlank || endsInSpace || endsInBreak || isMultiline || hasIndicator {
      allowsPlain = false
    }
    if endsInSpace { allowsBlock = false }
    if breakSpace {
      allowsPlain = false
      allowsSingleQuotes = false
    }
    if spaceBreak || hasTab || hasSpecial {
      allowsPlain = false
      allowsSingleQuotes = false
    }
    if spaceBreak || hasSpecial { allowsBlock = false }
  }

  private enum Previous { case space, lineEnd, other }

  /// Whether a first byte has a meaning of its own in YAML.
  static func isIndicator(_ byte: UInt8, beforeBlank: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"),
      UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
      UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      true
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "-"): beforeBlank
    default: false
    }
  }

  /// The bytes of the character that begins with one; 1 for bytes that begin none.
  @inline(__always)
  static func width(_ byte: UInt8) -> Int {
    byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  private static func byte(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt8 {
    index < text.count ? text[index] : 0
  }

  /// Whether the character at a place needs no escape. Characters beyond 16 bits do.
  static func isPrintable(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    let byte = text[index]
    switch byte {
    case 0x0A, 0x20...0x7E: return true
    case 0xC2: return self.byte(text, index + 1) >= 0xA0
    case 0xC3...0xEC, 0xEE: return true
    case 0xED: return self.byte(text, index + 1) < 0xA0
    case 0xEF:
      let (second, third) = (self.byte(text, index + 1), self.byte(text, index + 2))
      return !(second == 0xBB && third == 0xBF) && !(second == 0xBF && third >= 0xBE)
    default: return false
    }
  }

  /// Whether a line end is at a place: CR, LF, U+0085, U+2028 or U+2029.
  @inline(__always)
  static func isBreak(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case 0x0A, 0x0D: return true
    case 0xC2: return byte(text, index + 1) == 0x85
    case 0xE2:
      guard byte(text, index + 1) == 0x80 else { return false }
      let third = byte(text, index + 2)
      return third == 0xA8 || third == 0xA9
    default: return false
    }
  }
}

extension YAMLEmitter {
  // MARK: Choosing a style

  /// Writes a text in the style that the reference would choose.
  mutating func writeText(_ text: ByteString, indent: Int) throws(YAMLError) {
    try text.withBytes { bytes throws(YAMLError) in
      if let count = plainLength(bytes), isPretty || !count.hasSpaces || column + bytes.count < 80 {
        separate()
        output.append(contentsOf: bytes)
        return endText()
      }
      try YAMLEmitter.withWrittenForm(bytes, isPretty: isPretty) {
        bytes, isBinary throws(YAMLError) in
        writeText(bytes, isBinary: isBinary, indent: indent, isKey: false)
      }
    }
  }

  /// Writes a key that fits before its colon; false, and nothing written, if it is too long.
  mutating func writeSimpleKey(_ key: ByteString, indent: Int) throws(YAMLError) -> Bool {
    try key.withBytes { bytes throws(YAMLError) in
      if bytes.count <= 128, plainLength(bytes) != nil {
        output.append(contentsOf: bytes)
        return true
      }
      if !isPretty { try JSONDetour.checkKey(bytes) }
      return try YAMLEmitter.withWrittenForm(bytes, isPretty: isPretty) {
        bytes, isBinary throws(YAMLError) in
        let length = bytes.count + (isBinary ? 8 : 0)
        let isMultiline = TextTraits(bytes, isPretty: isPretty).isMultiline
        guard length <= 128, !isMultiline else { return false }
        writeText(bytes, isBinary: isBinary, indent: indent, isKey: true)
        return true
      }
    }
  }

  /// Gives the characters that are really written: JSON changes some, and the newer emitter turns
  /// bytes that are no text into base 64. Static, because `body` changes the emitter: a method would
  /// hold on to its output, which would then be copied.
  private static func withWrittenForm<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, isPretty: Bool,
    _ body: (UnsafeBufferPointer<UInt8>, _ isBinary: Bool) throws(YAMLError) -> Result
  ) throws(YAMLError) -> Result {
    if isPretty {
      guard !Rune.isValid(bytes) else { return try body(bytes, false) }
      var encoded = Base64.encoded(ByteString(bytes)).bytes
      if encoded.count >= 70 { encoded = wrapped(encoded) }
      return try encoded.span.withUnsafeBufferPointer { text throws(YAMLError) in
        try body(text, true)
      }
    }
    guard let changed = try JSONDetour.changed(bytes) else { return try body(bytes, false) }
    return try changed.span.withUnsafeBufferPointer { text throws(YAMLError) in
      try body(text, false)
    }
  }

  /// Lines of 70 characters, the last one with a line end as well.
  private static func wrapped(_ encoded: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: encoded.count, by: 70) {
      result.append(contentsOf: encoded[start..<min(start + 70, encoded.count)])
      result.append(UInt8(ascii: "\n"))
    }
    return result
  }

  /// What is known of a text that can be written as it is.
  private struct PlainLength { var hasSpaces: Bool }

  /// Whether a text is ASCII and can be written as it is, by one look at each byte; nil if it cannot,
  /// or if that takes a closer look.
  @inline(__always)
  private func plainLength(_ text: UnsafeBufferPointer<UInt8>) -> PlainLength? {
    guard let first = text.first, first > 0x20, let last = text.last, last != 0x20 else {
      return nil
    }
    var hasSpaces = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte > 0x20, byte < 0x7F {
        if byte == UInt8(ascii: ":") {
          if index + 1 == text.count || text[index + 1] == 0x20 { return nil }
        } else if byte == UInt8(ascii: "#"), index == 0 || text[index - 1] == 0x20 {
          return nil
        }
      } else if byte == 0x20 {
        hasSpaces = true
      } else {
        return nil
      }
      index += 1
    }
    let isLetter = (first | 0x20) >= UInt8(ascii: "a") && (first | 0x20) <= UInt8(ascii: "z")
    if !isLetter {
      if TextTraits.isIndicator(first, beforeBlank: text.count == 1 || text[1] == 0x20) {
        return nil
      }
      if text.count >= 3, first == UInt8(ascii: "-") || first == UInt8(ascii: "."),
        text[1] == first, text[2] == first
      {
        return nil
      }
    }
    return PlainScalar.readsAsText(text) ? PlainLength(hasSpaces: hasSpaces) : nil
  }

  private enum Style { case plain, single, double, literal }

  private mutating func writeText(
    _ text: UnsafeBufferPointer<UInt8>, isBinary: Bool, indent: Int, isKey: Bool
  ) {
    let traits = TextTraits(text, isPretty: isPretty)
    var style = Style.double
    if text.contains(UInt8(ascii: "\n")) {
      style = .literal
    } else if isBinary || PlainScalar.readsAsText(text) {
      style = .plain
    }
    if isKey && traits.isMultiline { style = .double }
    if style == .plain, !traits.allowsPlain || (text.isEmpty && isKey) { style = .single }
    if style == .single, !traits.allowsSingleQuotes { style = .double }
    if style == .literal, !traits.allowsBlock || isKey { style = .double }
    if isBinary {
      separate()
      output.append("!!binary")
      endText()
    }
    let inner = indent < 0 ? 2 : indent + 2
    switch style {
    case .plain: writePlain(text, indent: inner, mayFold: !isKey)
    case .single: writeSingleQuoted(text, indent: inner, mayFold: !isKey)
    case .double: writeDoubleQuoted(text, indent: inner, mayFold: !isKey)
    case .literal: writeLiteral(text, indent: inner)
    }
  }
}
