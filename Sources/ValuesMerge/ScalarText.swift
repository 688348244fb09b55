package import ValueTree

/// The value that `--set` gives to a text: `true`, `false` and `null` in any letter case, integers
/// without a leading zero, else the text itself.
package func typedValue(_ text: ByteString) -> Value {
  switch text.count {
  case 0: return .string(text)
  case 4...6:
    if text.foldsTo("true") { return .bool(true) }
    if text.foldsTo("false") { return .bool(false) }
    if text.foldsTo("null") { return .null }
  default: break
  }
  if text == "0" { return .int64(0) }
  if text[0] != UInt8(ascii: "0") {
    let (number, failure) = GoNumber.parseInt(text, base: 10)
    if failure == nil { return .int64(number) }
  }
  return .string(text)
}

extension ByteString {
  /// Whether the text equals a word of small letters under Unicode's simple case folding, by which
  /// U+017F is an `s` (no other character folds to a letter of the words compared).
  fileprivate func foldsTo(_ word: StaticString) -> Bool {
    withBytes { bytes in
      var position = 0
      for index in 0..<word.utf8CodeUnitCount {
        let letter = word.utf8Start[index]
        guard position < bytes.count else { return false }
        if bytes[position] | 0x20 == letter {
          position += 1
        } else if letter == UInt8(ascii: "s"), position + 1 < bytes.count,
          bytes[position] == 0xC5, bytes[position + 1] == 0xBF
        {
          position += 2
        } else {
          return false
        }
      }
      return position == bytes.count
    }
  }
}

/// The text of some bytes with U+FFFD for each byte that is no UTF-8, as Go's runes give it.
internal func repaired(_ bytes: ArraySlice<UInt8>) -> ByteString {
  bytes.withUnsafeBufferPointer { buffer in
    if Rune.isValid(buffer) { return ByteString(buffer) }
    var output: [UInt8] = []
    var index = 0
    while index < buffer.count {
      let (rune, width) = Rune.decode(buffer, at: index)
      Rune.append(rune, to: &output)
      index += width
    }
    return ByteString(output)
  }
}

/// A text in double quotes, for a message.
internal func quoted(_ text: ByteString) -> String { String(GoQuote.quoted(text)) }

/// A text as Go writes a list of its characters with `%q`: `['a' 'b']`.
internal func quotedCharacters(_ text: ByteString) -> String {
  var output = [UInt8(ascii: "[")]
  text.withBytes { bytes in
    var index = 0
    while index < bytes.count {
      if index > 0 { output.append(UInt8(ascii: " ")) }
      let (rune, width) = Rune.decode(bytes, at: index)
      GoQuote.append(rune: rune, to: &output)
      index += width
    }
  }
  output.append(UInt8(ascii: "]"))
  return String(decoding: output, as: UTF8.self)
}

/// How many bytes the white space character at a place has; 0 if it is none.
internal func whiteSpaceWidth(in bytes: [UInt8], at position: Int) -> Int {
  bytes.withUnsafeBufferPointer { buffer in
    let (rune, width) = Rune.decode(buffer, at: position)
    return GoUnicode.isSpace(rune) ? width : 0
  }
}

extension ByteString {
  /// The text without white space around it.
  internal var trimmed: ByteString {
    let all = bytes
    var start = 0
    var end = count
    while start < end {
      let width = whiteSpaceWidth(in: all, at: start)
      if width == 0 { break }
      start += width
    }
    while end > start {
      var width = 1
      while width < 3, end - width > start, all[end - width] & 0xC0 == 0x80 { width += 1 }
      if whiteSpaceWidth(in: all, at: end - width) != width { break }
      end -= width
    }
    return self[start..<end]
  }
}
