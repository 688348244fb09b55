internal import ValueTree

/// Upper and lower case, and the spelling of names that are made of words.
package let caseFunctions: [Function] = [
  Function("upper", [.string]) { arguments, context throws(CallError) in
    .string(upper(try context.chargedForCase(arguments.text(0))))
  },
  Function("lower", [.string]) { arguments, context throws(CallError) in
    .string(lower(try context.chargedForCase(arguments.text(0))))
  },
  Function("title", [.string]) { arguments, context throws(CallError) in
    .string(title(try context.chargedForCase(arguments.text(0))))
  },
  Function("untitle", [.string]) { arguments, context throws(CallError) in
    .string(untitle(try context.chargedForCase(arguments.text(0))))
  },
  Function("swapcase", [.string]) { arguments, context throws(CallError) in
    .string(swapCase(try context.chargedForCase(arguments.text(0))))
  },
  Function("snakecase", [.string]) { arguments, context throws(CallError) in
    .string(WordCase.joined(try context.chargedForWords(arguments.text(0)), by: UInt8(ascii: "_")))
  },
  Function("kebabcase", [.string]) { arguments, context throws(CallError) in
    .string(WordCase.joined(try context.chargedForWords(arguments.text(0)), by: UInt8(ascii: "-")))
  },
  Function("camelcase", [.string]) { arguments, context throws(CallError) in
    .string(WordCase.camel(try context.chargedForWords(arguments.text(0))))
  },
]

extension CallContext {
  /// A text whose characters are about to be taken one by one, which takes several times its size.
  fileprivate func chargedForCase(_ text: ByteString) throws(CallError) -> ByteString {
    if text.count > Self.longText { try charge(memory: text.count &* 6) }
    return text
  }

  /// The same for a text that is about to be taken apart into words.
  fileprivate func chargedForWords(_ text: ByteString) throws(CallError) -> ByteString {
    if text.count > Self.longText {
      try charge(memory: text.count &* 16)
      try work(text.count >> 3)
    }
    return text
  }
}

private func upper(_ text: ByteString) -> ByteString {
  mapASCII(text) { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
    ?? ByteString(runes: text.runes.map(GoUnicode.toUpper))
}

private func lower(_ text: ByteString) -> ByteString {
  mapASCII(text) { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }
    ?? ByteString(runes: text.runes.map(GoUnicode.toLower))
}

/// Maps each byte, or gives nil if there are bytes that are not ASCII.
private func mapASCII(_ text: ByteString, _ map: (UInt8) -> UInt8) -> ByteString? {
  text.withBytes { bytes in
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    return ByteString(unsafeUninitializedCapacity: bytes.count) { target in
      for index in bytes.indices { target.initializeElement(at: index, to: map(bytes[index])) }
      return bytes.count
    }
  }
}

private func title(_ text: ByteString) -> ByteString {
  var runes = text.runes
  var previous: UInt32 = 0x20
  for index in runes.indices {
    let rune = runes[index]
    if isSeparator(previous) { runes[index] = GoUnicode.toTitle(rune) }
    previous = rune
  }
  return ByteString(runes: runes)
}

/// Whether a word may start after the character.
private func isSeparator(_ rune: UInt32) -> Bool {
  if GoUnicode.isLetter(rune) || GoUnicode.isDigit(rune) || rune == 0x5F { return false }
  return rune < 0x80 || GoUnicode.isSpace(rune)
}

private func untitle(_ text: ByteString) -> ByteString {
  if text.isEmpty { return text }
  var runes = text.runes
  var isAtStart = true
  for index in runes.indices {
    if GoUnicode.isSpace(runes[index]) {
      isAtStart = true
    } else if isAtStart {
      runes[index] = GoUnicode.toLower(runes[index])
      isAtStart = false
    }
  }
  return ByteString(runes: runes)
}

private func swapCase(_ text: ByteString) -> ByteString {
  var runes = text.runes
  var followsSpace = true
  for index in runes.indices {
    let rune = runes[index]
    if GoUnicode.isUpper(rune) || GoUnicode.isTitle(rune) {
      runes[index] = GoUnicode.toLower(rune)
      followsSpace = false
    } else if GoUnicode.isLower(rune) {
      runes[index] = followsSpace ? GoUnicode.toTitle(rune) : GoUnicode.toUpper(rune)
      followsSpace = false
    } else {
      followsSpace = GoUnicode.isSpace(rune)
    }
  }
  return ByteString(runes: runes)
}
