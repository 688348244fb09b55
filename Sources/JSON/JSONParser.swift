internal import ValueTree

/// One pass over a JSON text, building values as it goes.
///
/// The state that Go keeps per byte is here the place in the code; where Go feeds a blank at the
/// end of the text to find out whether a literal is complete, the end counts as a blank too.
internal struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let numbers: JSONReader.Numbers
  private let maximumDepth: Int
  /// The next byte.
  private(set) var position = 0
  /// Whether the text may go on after the value, and errors at its end are those of a stream.
  var isStream = false
  /// The first number that is out of range; Go goes on reading after it.
  private(set) var numberError: JSONError?

  /// The containers that are open, outermost first.
  private var frames: [Frame] = []
  /// The finished values of all open containers.
  private var values: [Value] = []
  /// The keys of all open maps.
  private var keys: [ByteString] = []

  private struct Frame {
    let isDict: Bool
    /// Where the container's own values begin.
    let valuesStart: Int
    /// Where the container's own keys begin.
    let keysStart: Int
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, numbers: JSONReader.Numbers, maximumDepth: Int) {
    self.bytes = bytes
    self.numbers = numbers
    self.maximumDepth = maximumDepth
  }

  /// Reads one value and nothing but white space after it.
  mutating func parseDocument() throws(JSONError) -> Value {
    let value = try parseValue()
    skipSpace()
    if position < bytes.count { throw invalid("after top-level value") }
    return value
  }

  /// Reads one value.
  mutating func parseValue() throws(JSONError) -> Value {
    while true {
      skipSpace()
      guard position < bytes.count else { throw endOfInput() }
      var value: Value
      switch bytes[position] {
      case UInt8(ascii: "{"):
        try open(isDict: true)
        skipSpace()
        if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
          position += 1
          value = close()
        } else {
          try parseKey()
          continue
        }
      case UInt8(ascii: "["):
        try open(isDict: false)
        skipSpace()
        if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
          position += 1
          value = close()
        } else {
          continue
        }
      case UInt8(ascii: "\""): value = .string(try parseString())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): value = try parseNumber()
      case UInt8(ascii: "t"):
        try parseLiteral("true")
        value = .bool(true)
      case UInt8(ascii: "f"):
        try parseLiteral("false")
        value = .bool(false)
      case UInt8(ascii: "n"):
        try parseLiteral("null")
        value = .null
      default: throw invalid("looking for beginning of value")
      }
      // A finished value may finish the containers around it.
      while let frame = frames.last {
        values.append(value)
        skipSpace()
        guard position < bytes.count else { throw endOfInput() }
        let byte = bytes[position]
        if byte == UInt8(ascii: ",") {
          position += 1
          if frame.isDict { try parseKey() }
          break
        }
        guard byte == UInt8(ascii: frame.isDict ? "}" : "]") else {
          throw invalid(frame.isDict ? "after object key:value pair" : "after array element")
        }
        position += 1
        value = close()
      }
      if frames.isEmpty { return value }
    }
  }

  // MARK: Containers

  private mutating func open(isDict: Bool) throws(JSONError) {
    guard frames.count < maximumDepth else {
      throw JSONError(
        "invalid character '\(isDict ? "{" : "[")' exceeded max depth", offset: position,
        isLimit: true)
    }
    position += 1
    frames.append(Frame(isDict: isDict, valuesStart: values.count, keysStart: keys.count))
  }

  /// Takes the innermost container's values off the stack and makes it one value.
  private mutating func close() -> Value {
    let frame = frames.removeLast()
    let contents = Self.popAll(of: &values, from: frame.valuesStart)
    guard frame.isDict else { return .list(List(contents)) }
    let names = Self.popAll(of: &keys, from: frame.keysStart)
    return .dict(Self.dict(names: names, contents: contents))
  }

  /// Moves the end of a stack into an array of its own.
  private static func popAll<Element>(
    of stack: inout [Element], from start: Int
  ) -> [Element] {
    var moved: [Element] = []
    moved.reserveCapacity(stack.count - start)
    for index in start..<stack.count { moved.append(stack[index]) }
    stack.removeLast(stack.count - start)
    return moved
  }

  /// A map of keys in any order; of equal ones the last wins.
  private static func dict(names: [ByteString], contents: [Value]) -> Dict {
    var isSorted = true
    for index in names.indices.dropFirst() where !(names[index - 1] < names[index]) {
      isSorted = false
      break
    }
    if isSorted { return Dict(sortedKeys: names, values: contents) }
    // Equal keys end up in the order of the text, so that the last is the one to keep.
    let order = names.indices.sorted { first, second in
      names[first] == names[second] ? first < second : names[first] < names[second]
    }
    var sortedNames: [ByteString] = []
    var sortedContents: [Value] = []
    sortedNames.reserveCapacity(names.count)
    sortedContents.reserveCapacity(names.count)
    for (place, index) in order.enumerated() {
      if place + 1 < order.count, names[order[place + 1]] == names[index] { continue }
      sortedNames.append(names[index])
      sortedContents.append(contents[index])
    }
    return Dict(sortedKeys: sortedNames, values: sortedContents)
  }

  /// Reads a key and the colon after it.
  private mutating func parseKey() throws(JSONError) {
    skipSpace()
    guard position < bytes.count else { throw endOfInput() }
    guard bytes[position] == UInt8(ascii: "\"") else {
      throw invalid("looking for beginning of object key string")
    }
    keys.append(try parseString())
    skipSpace()
    guard position < bytes.count else { throw endOfInput() }
    guard bytes[position] == UInt8(ascii: ":") else { throw invalid("after object key") }
    position += 1
  }

  // MARK: Literals

  private mutating func parseLiteral(_ word: StaticString) throws(JSONError) {
    for index in 1..<word.utf8CodeUnitCount {
      position += 1
      let wanted = word.utf8Start[index]
      guard byteOrBlank == wanted else {
        throw atEndOfStream()
          ?? invalid(
            "in literal \(word) (expecting '\(Unicode.Scalar(wanted))')")
      }
    }
    position += 1
  }

  private mutating func parseNumber() throws(JSONError) -> Value {
    let start = position
    var isWhole = true
    if bytes[position] == UInt8(ascii: "-") {
      position += 1
      guard isDigit(byteOrBlank) else {
        throw atEndOfStream() ?? invalid("in numeric literal")
      }
    }
    if bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else {
      skipDigits()
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      guard isDigit(byteOrBlank) else {
        throw atEndOfStream() ?? invalid("after decimal point in numeric literal")
      }
      skipDigits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      position += 1
      if byteOrBlank == UInt8(ascii: "+") || byteOrBlank == UInt8(ascii: "-") { position += 1 }
      guard isDigit(byteOrBlank) else {
        throw atEndOfStream() ?? invalid("in exponent of numeric literal")
      }
      skipDigits()
    }
    return number(UnsafeBufferPointer(rebasing: bytes[start..<position]), isWhole: isWhole)
  }

  private mutating func number(
    _ literal: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) -> Value {
    if numbers == .literals { return .object(NumberLiteral(ByteString(literal))) }
    if isWhole {
      let wantsInteger = numbers == .integersWhereWhole
      if literal.count <= 15 || wantsInteger {
        let (whole, failure) = GoNumber.parseInt(literal, base: 10)
        if failure == nil {
          if wantsInteger { return .int64(whole) }
          // Minus zero is a float of its own.
          if whole != 0 { return .float(Double(whole)) }
        }
      }
    }
    let (value, failure) = GoFloat.parse(literal)
    if failure != nil {
      let text = String(decoding: literal, as: UTF8.self)
      numberError =
        numberError
        ?? JSONError(
          "json: cannot unmarshal number \(text) into Go value of type float64", offset: position)
      // Alone it stays a number, so that a container as target is still the greater mistake.
      return frames.isEmpty ? .float(value) : .null
    }
    return .float(value)
  }

  private mutating func skipDigits() {
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  // MARK: Texts

  /// Reads a text whose opening quote is next.
  private mutating func parseString() throws(JSONError) -> ByteString {
    let start = position + 1
    var index = Self.plainEnd(of: bytes, from: start)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return ByteString(UnsafeBufferPointer(rebasing: bytes[start..<index]))
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      if byte < 0x80 {
        index += 1
      } else {
        let (rune, width) = Rune.decode(bytes, at: index)
        if width == 1, rune == Rune.replacement { break }
        index = Self.plainEnd(of: bytes, from: index + width)
      }
    }
    return try parseUnusualString(from: start, plainEnd: index)
  }

  /// Skips plain bytes, eight at a time: printable ASCII, no quote and no backslash. The end of the
  /// text may be left over for a slower way.
  private static func plainEnd(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(bytes)
    var index = start
    while index + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      // A byte's high bit is set in each of these where it is below 0x20, a quote or a backslash;
      // a borrow sets bits too, but only after the first right one.
      let controls = word &- ones &* 0x20
      let quotes = (word ^ ones &* 0x22) &- ones
      let backslashes = (word ^ ones &* 0x5C) &- ones
      let special = (controls | quotes | backslashes | word) & highs
      if special != 0 { return index + special.trailingZeroBitCount / 8 }
      index += 8
    }
    return index
  }

  /// Goes on with a text at its first escape, control character or byte that is no UTF-8.
  private mutating func parseUnusualString(
    from start: Int, plainEnd: Int
  ) throws(JSONError) -> ByteString {
    var text = Array(bytes[start..<plainEnd])
    position = plainEnd
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return ByteString(text)
      case UInt8(ascii: "\\"): try parseEscape(into: &text)
      case 0..<0x20: throw invalid("in string literal")
      case 0..<0x80:
        text.append(byte)
        position += 1
      default:
        let (rune, width) = Rune.decode(bytes, at: position)
        Rune.append(rune, to: &text)
        position += width
      }
    }
    throw endOfInput()
  }

  private mutating func parseEscape(into text: inout [UInt8]) throws(JSONError) {
    position += 1
    switch byteOrBlank {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byteOrBlank)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      position += 1
      var rune = try parseHexDigits()
      if rune >= 0xD800, rune < 0xE000 {
        rune = try parseLowSurrogate(after: rune) ?? Rune.replacement
      }
      return Rune.append(rune, to: &text)
    default: throw atEndOfStream() ?? invalid("in string escape code")
    }
    position += 1
  }

  private mutating func parseHexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexValue(byteOrBlank) else {
        throw atEndOfStream() ?? invalid("in \\u hexadecimal character escape")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// The character of a pair of surrogates whose second half is next; nil, with nothing read, if
  /// there is no such pair.
  private mutating func parseLowSurrogate(after high: UInt32) throws(JSONError) -> UInt32? {
    guard high < 0xDC00, bytes.count - position >= 6, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var low: UInt32 = 0
    for byte in bytes[position + 2..<position + 6] {
      guard let digit = hexValue(byte) else { return nil }
      low = low << 4 | UInt32(digit)
    }
    guard low >= 0xDC00, low < 0xE000 else { return nil }
    position += 6
    return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
  }

  private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  // MARK: Errors

  /// The next byte; the end of the text counts as a blank.
  private var byteOrBlank: UInt8 {
    position < bytes.count ? bytes[position] : 0x20
  }

  private func invalid(_ context: String) -> JSONError {
    var quoted: [UInt8] = []
    GoQuote.append(rune: UInt32(byteOrBlank), to: &quoted)
    let character = String(decoding: quoted, as: UTF8.self)
    return JSONError("invalid character \(character) \(context)", offset: position + 1)
  }

  private func endOfInput() -> JSONError {
    guard isStream else { return JSONError("unexpected end of JSON input", offset: bytes.count) }
    let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    return JSONError(isBlank ? "EOF" : "unexpected EOF", offset: bytes.count)
  }

  /// The error of a stream that ends inside a literal; nil where the text goes on.
  private func atEndOfStream() -> JSONError? {
    isStream && position >= bytes.count ? endOfInput() : nil
  }
}
