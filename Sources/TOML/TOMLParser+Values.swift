internal import ValueTree

extension TOMLParser {
  /// Reads a value.
  mutating func readValue(isInArray: Bool) throws(Failure) -> Node {
    var rune = try scanner.next()
    while TOMLScanner.isBlank(rune) {
      scanner.start = scanner.position
      rune = try scanner.next()
    }
    switch rune {
    case 0x30...0x39:
      scanner.backUp()
      return try readNumberOrDate()
    case 0x5B:
      scanner.start = scanner.position
      return try readArray()
    case 0x7B:
      scanner.start = scanner.position
      depth += 1
      defer { depth -= 1 }
      try checkDepth(depth + tables.context.count)
      return try readInlineTable(isInArray: isInArray)
    case 0x22, 0x27: return .value(.string(try readAnyString(quote: rune)))
    case 0x2E: throw scanner.failure("floats must start with a digit, not '.'")
    case 0x2D, 0x2B: return try readSignedNumber()
    case 0x69, 0x6E:
      if try acceptsSpecial() { return try endFloat() }
    default: break
    }
    if GoUnicode.isLetter(rune) {
      scanner.backUp()
      return try readBool()
    }
    if rune == TOMLScanner.end { throw scanner.failure("unexpected EOF; expected value") }
    let message = "expected value but found \(TOMLScanner.quoted(rune)) instead"
    throw rune == 0x0A ? scanner.failureOnPreviousLine(message) : scanner.failure(message)
  }

  /// Reads the rest of `inf` and `nan`, in the reference's odd way: any pair of them will do.
  private mutating func acceptsSpecial() throws(Failure) -> Bool {
    if try scanner.accept("n"), try scanner.accept("f") { return true }
    guard try scanner.accept("a") else { return false }
    return try scanner.accept("n")
  }

  private mutating func readBool() throws(Failure) -> Node {
    let from = scanner.position
    while GoUnicode.isLetter(try scanner.next()) {}
    scanner.backUp()
    let word = String(decoding: scanner.text[from..<scanner.position], as: UTF8.self)
    guard word == "true" || word == "false" else {
      throw scanner.failure("expected value but found \(TOMLScanner.quoted(word)) instead")
    }
    scanner.start = scanner.position
    return .value(.bool(word == "true"))
  }

  /// Reads an array behind its bracket.
  private mutating func readArray() throws(Failure) -> Node {
    depth += 1
    defer { depth -= 1 }
    try checkDepth(depth + tables.context.count)
    tables.note(tables.currentKey, isArray: true)
    var elements: [Node] = []
    while true {
      var rune = try scanner.next()
      switch rune {
      case 0x20, 0x09, 0x0A, 0x0D:
        scanner.start = scanner.position
        continue
      case 0x23:
        try readComment()
        continue
      case 0x2C: throw scanner.failure("unexpected comma")
      case 0x5D:
        scanner.start = scanner.position
        return .array(elements)
      default:
        scanner.backUp()
        elements.append(try readValue(isInArray: true))
      }
      separator: while true {
        rune = try scanner.next()
        switch rune {
        case 0x20, 0x09, 0x0A, 0x0D: scanner.start = scanner.position
        case 0x23: try readComment()
        case 0x2C:
          scanner.start = scanner.position
          break separator
        case 0x5D:
          scanner.start = scanner.position
          return .array(elements)
        default:
          throw scanner.failure(
            "expected a comma (',') or array terminator (']'), but got "
              + TOMLParser.described(rune))
        }
      }
    }
  }

  // MARK: Numbers and dates

  private mutating func readNumberOrDate() throws(Failure) -> Node {
    if try scanner.next() == 0x30 {
      let rune = try scanner.next()
      switch rune {
      case 0x30...0x39: break
      case 0x5F: return try readDecimal()
      case 0x2E, 0x65, 0x45: return try readFloat()
      case 0x62: return try readInteger("a binary number") { $0 == 0x30 || $0 == 0x31 }
      case 0x6F: return try readInteger("an octal number") { $0 >= 0x30 && $0 <= 0x37 }
      case 0x78: return try readInteger("a hexadecimal number") { TOMLScanner.isHex($0) }
      default:
        scanner.backUp()
        return try endInteger()
      }
    }
    while true {
      let rune = try scanner.next()
      switch rune {
      case 0x30...0x39: continue
      case 0x2D, 0x3A: return try readDateTime()
      case 0x5F: return try readDecimal()
      case 0x2E, 0x65, 0x45: return try readFloat()
      default:
        scanner.backUp()
        return try endInteger()
      }
    }
  }

  /// Reads the digits of a number that has a base prefix.
  private mutating func readInteger(
    _ name: String, _ isDigit: (UInt32) -> Bool
  ) throws(Failure) -> Node {
    let rune = try scanner.peek()
    guard isDigit(rune) else {
      let character = Unicode.Scalar(rune).map { String(Character($0)) } ?? ""
      throw scanner.failure("not \(name): '\(scanner.currentText)\(character)'")
    }
    while true {
      let rune = try scanner.next()
      if !isDigit(rune) && rune != 0x5F { break }
    }
    scanner.backUp()
    return try endInteger()
  }

  private mutating func readDecimal() throws(Failure) -> Node {
    while true {
      let rune = try scanner.next()
      switch rune {
      case 0x30...0x39, 0x5F: continue
      case 0x2E, 0x65, 0x45: return try readFloat()
      default:
        scanner.backUp()
        return try endInteger()
      }
    }
  }

  private mutating func readSignedNumber() throws(Failure) -> Node {
    let rune = try scanner.next()
    switch rune {
    case 0x69, 0x6E:
      let rest: (Unicode.Scalar, Unicode.Scalar) = rune == 0x69 ? ("n", "f") : ("a", "n")
      guard try scanner.accept(rest.0), try scanner.accept(rest.1) else {
        throw scanner.failure("invalid float: '\(scanner.currentText)'")
      }
      return try endFloat()
    case 0x30:
      let base = try scanner.peek()
      if base == 0x62 || base == 0x6F || base == 0x78, let letter = Unicode.Scalar(base) {
        throw scanner.failure(
          "cannot use sign with non-decimal numbers: '\(scanner.currentText)\(letter)'")
      }
    case 0x2E: throw scanner.failure("floats must start with a digit, not '.'")
    default: break
    }
    if TOMLScanner.isDigit(rune) { return try readDecimal() }
    throw scanner.failure("expected a digit but got \(TOMLScanner.quoted(rune))")
  }

  private mutating func readFloat() throws(Failure) -> Node {
    while true {
      let rune = try scanner.next()
      switch rune {
      case 0x30...0x39, 0x5F, 0x2E, 0x2D, 0x2B, 0x65, 0x45: continue
      default:
        scanner.backUp()
        return try endFloat()
      }
    }
  }

  /// The item that ends here.
  private mutating func endItem() -> [UInt8] {
    let item = Array(scanner.current)
    scanner.start = scanner.position
    return item
  }

  private func invalid(_ kind: String, _ item: [UInt8], _ reason: String) -> Failure {
    let text = TOMLScanner.quoted(String(decoding: item, as: UTF8.self))
    return scanner.failure("Invalid \(kind) \(text): \(reason)")
  }

  private mutating func endInteger() throws(Failure) -> Node {
    let item = endItem()
    guard TOMLParser.hasGoodUnderscores(item[...]) else {
      throw invalid("integer", item, "underscores must be surrounded by digits")
    }
    if TOMLParser.hasLeadingZero(item[...]) {
      throw invalid("integer", item, "cannot have leading zeroes")
    }
    let (number, problem) = GoNumber.parseInt(ByteString(item), base: 0)
    if problem != nil {
      throw scanner.failure(
        "\(String(decoding: item, as: UTF8.self)) is out of range for int64")
    }
    return .value(.int64(number))
  }

  private mutating func endFloat() throws(Failure) -> Node {
    let item = endItem()
    let parts = item.split { $0 == 0x2E || $0 | 0x20 == 0x65 }
    for part in parts where !TOMLParser.hasGoodUnderscores(part) {
      throw invalid("float", item, "underscores must be surrounded by digits")
    }
    if let first = parts.first, TOMLParser.hasLeadingZero(first) {
      throw invalid("float", item, "cannot have leading zeroes")
    }
    if !TOMLParser.hasGoodPeriods(item) {
      throw invalid("float", item, "'.' must be followed by one or more digits")
    }
    let digits = item.filter { $0 != UInt8(ascii: "_") }
    if digits == Array("-nan".utf8) || digits == Array("+nan".utf8) {
      return .value(.float(digits[0] == UInt8(ascii: "-") ? -.nan : .nan))
    }
    let (number, problem) = GoFloat.parse(ByteString(digits))
    switch problem {
    case nil: return .value(.float(number))
    case .range?:
      throw scanner.failure(
        "\(String(decoding: item, as: UTF8.self)) is out of range for float64")
    default:
      throw scanner.failure(
        "Invalid float value: " + TOMLScanner.quoted(String(decoding: item, as: UTF8.self)))
    }
  }

  private static func hasLeadingZero(_ item: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(item.prefix(3))
    let zero = UInt8(ascii: "0")
    if bytes.count > 1, bytes[0] == zero {
      return ![UInt8(ascii: "b"), UInt8(ascii: "o"), UInt8(ascii: "x")].contains(bytes[1])
    }
    let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
    return bytes.count > 2 && isSigned && bytes[1] == zero
  }

  private static func hasGoodUnderscores(_ item: ArraySlice<UInt8>) -> Bool {
    let unsigned = item.first.map { $0 == 0x2B || $0 == 0x2D } ?? false ? item.dropFirst() : item
    if unsigned.elementsEqual("nan".utf8) || unsigned.elementsEqual("inf".utf8) { return true }
    var followsDigit = false
    for byte in item {
      if byte == UInt8(ascii: "_"), !followsDigit { return false }
      followsDigit = TOMLScanner.isHex(UInt32(byte))
    }
    return followsDigit
  }

  private static func hasGoodPeriods(_ item: [UInt8]) -> Bool {
    var followsPeriod = false
    for byte in item {
      if followsPeriod, !TOMLScanner.isDigit(UInt32(byte)) { return false }
      followsPeriod = byte == UInt8(ascii: ".")
    }
    return !followsPeriod
  }

  private mutating func readDateTime() throws(Failure) -> Node {
    reading: while true {
      switch try scanner.next() {
      case 0x30...0x39, 0x2D, 0x3A, 0x54, 0x74, 0x20, 0x2E, 0x5A, 0x7A, 0x2B: continue
      default: break reading
      }
    }
    scanner.backUp()
    var item = endItem()
    while item.last == UInt8(ascii: " ") { item.removeLast() }
    for index in item.indices {
      switch item[index] {
      case UInt8(ascii: "z"): item[index] = UInt8(ascii: "Z")
      case UInt8(ascii: "t"), UInt8(ascii: " "): item[index] = UInt8(ascii: "T")
      default: break
      }
    }
    guard let time = TOMLDateTime(item) else {
      throw scanner.failure(
        "invalid datetime: " + TOMLScanner.quoted(String(decoding: item, as: UTF8.self)))
    }
    return .value(makeTime(time))
  }
}
