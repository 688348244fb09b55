/// How texts are laid out: width, precision, quotes and hexadecimal.
extension Printer {
  /// Fills up to the width; zeros only stand on the left.
  internal mutating func writePadding(_ count: Int) throws(CallError) {
    guard count > 0 else { return }
    try charge(count)
    let byte = UInt8(ascii: flags.zero && !flags.minus ? "0" : " ")
    output.append(contentsOf: repeatElement(byte, count: count))
  }

  /// Writes a text with blanks or zeros up to the width, which counts characters.
  internal mutating func pad(_ bytes: UnsafeBufferPointer<UInt8>) throws(CallError) {
    guard let width = flags.width, width > 0 else { return try write(bytes) }
    let missing = width - Rune.count(bytes)
    if !flags.minus { try writePadding(missing) }
    try write(bytes)
    if flags.minus { try writePadding(missing) }
  }

  internal mutating func pad(_ bytes: [UInt8]) throws(CallError) {
    try bytes.withUnsafeBufferPointer { bytes throws(CallError) in try pad(bytes) }
  }

  internal mutating func pad(_ text: StaticString) throws(CallError) {
    try pad(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// As ``pad(_:)``, but filled with blanks even where the flag asks for zeros.
  internal mutating func padWithBlanks(_ bytes: [UInt8]) throws(CallError) {
    let zero = flags.zero
    flags.zero = false
    try pad(bytes)
    flags.zero = zero
  }

  /// The first characters of a text, as many as the precision says.
  private func truncated(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard let precision = flags.precision else { return bytes }
    var index = 0
    var count = 0
    while index < bytes.count, count < precision {
      index += Rune.decode(bytes, at: index).width
      count += 1
    }
    return UnsafeBufferPointer(rebasing: bytes[0..<index])
  }

  /// `%s`
  internal mutating func format(text: ByteString) throws(CallError) {
    try text.withBytes { bytes throws(CallError) in try pad(truncated(bytes)) }
  }

  /// A text under any verb; `value` is what an error text shows.
  internal mutating func format(
    _ text: ByteString, verb: Unicode.Scalar, of value: Value
  ) throws(CallError) {
    switch verb {
    case "v" where !flags.sharpV, "s": try format(text: text)
    case "v", "q": try formatQuoted(text)
    case "x": try formatHex(text, isUpper: false)
    case "X": try formatHex(text, isUpper: true)
    default: try reportBadVerb(verb, value)
    }
  }

  /// `%q` without flags.
  internal mutating func write(quoted text: ByteString) throws(CallError) {
    try text.withBytes { bytes throws(CallError) in
      try charge(bytes.count)
      GoQuote.append(bytes, to: &output)
      try charge(0)
    }
  }

  /// `%q`: with `#` in backquotes where the text can stand there, with `+` in ASCII.
  private mutating func formatQuoted(_ text: ByteString) throws(CallError) {
    try text.withBytes { bytes throws(CallError) in
      let bytes = truncated(bytes)
      try charge(bytes.count)
      var quoted: [UInt8] = []
      if flags.sharp, GoQuote.canBackquote(bytes) {
        quoted.append(UInt8(ascii: "`"))
        quoted.append(contentsOf: bytes)
        quoted.append(UInt8(ascii: "`"))
      } else {
        GoQuote.append(bytes, asciiOnly: flags.plus, to: &quoted)
      }
      try pad(quoted)
    }
  }

  /// `%x` and `%X` of a text: its bytes.
  private mutating func formatHex(_ text: ByteString, isUpper: Bool) throws(CallError) {
    let count = min(text.count, flags.precision ?? Int.max)
    guard count > 0 else { return try writePadding(flags.width ?? 0) }
    var length = 2 * count
    if flags.space {
      if flags.sharp { length *= 2 }
      length += count - 1
    } else if flags.sharp {
      length += 2
    }
    let missing = (flags.width ?? 0) - length
    if !flags.minus { try writePadding(missing) }
    try charge(length)
    let letter = UInt8(ascii: isUpper ? "X" : "x")
    text.withBytes { bytes in
      for (index, byte) in bytes[0..<count].enumerated() {
        if index > 0, flags.space { output.append(UInt8(ascii: " ")) }
        if flags.sharp, flags.space || index == 0 {
          output.append(UInt8(ascii: "0"))
          output.append(letter)
        }
        output.append(GoFloat.hexDigit(byte >> 4, isUpper: isUpper))
        output.append(GoFloat.hexDigit(byte & 0xF, isUpper: isUpper))
      }
    }
    if flags.minus { try writePadding(missing) }
  }
}
