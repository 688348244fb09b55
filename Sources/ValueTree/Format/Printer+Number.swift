/// How numbers are laid out.
extension Printer {
  // MARK: Whole numbers

  /// A whole number under any verb.
  internal mutating func format(
    _ number: Int64, _ type: IntegerType, verb: Unicode.Scalar
  ) throws(CallError) {
    if verb == "d" || (verb == "v" && !flags.sharpV), flags.leaveNumbersPlain {
      try charge(20)
      return Value.append(number, type, to: &output)
    }
    let isNegative = !type.isUnsigned && number < 0
    let magnitude = type.isUnsigned ? UInt64(bitPattern: number) : number.magnitude
    switch verb {
    case "v" where flags.sharpV && type.isUnsigned:
      let sharp = flags.sharp
      flags.sharp = true
      try format(magnitude: magnitude, isNegative: false, base: 16, verb: verb)
      flags.sharp = sharp
    case "v", "d":
      try format(magnitude: magnitude, isNegative: isNegative, base: 10, verb: verb)
    case "b": try format(magnitude: magnitude, isNegative: isNegative, base: 2, verb: verb)
    case "o", "O": try format(magnitude: magnitude, isNegative: isNegative, base: 8, verb: verb)
    case "x", "X":
      try format(magnitude: magnitude, isNegative: isNegative, base: 16, verb: verb)
    case "c":
      var text: [UInt8] = []
      Rune.append(Printer.rune(number), to: &text)
      try pad(text)
    case "q":
      var text: [UInt8] = []
      GoQuote.append(rune: Printer.rune(number), asciiOnly: flags.plus, to: &text)
      try pad(text)
    case "U": try formatUnicode(UInt64(bitPattern: number))
    default: try reportBadVerb(verb, .integer(number, type))
    }
  }

  /// The character that a number stands for, U+FFFD for one that is out of range.
  private static func rune(_ number: Int64) -> UInt32 {
    let bits = UInt64(bitPattern: number)
    return bits > 0x10FFFF ? Rune.replacement : UInt32(bits)
  }

  /// A number with sign, prefix and leading zeros.
  internal mutating func format(
    magnitude: UInt64, isNegative: Bool, base: Int, verb: Unicode.Scalar
  ) throws(CallError) {
    let sign: UInt8? =
      isNegative
      ? UInt8(ascii: "-")
      : flags.plus ? UInt8(ascii: "+") : flags.space ? UInt8(ascii: " ") : nil
    var least = 0
    if let precision = flags.precision {
      if precision == 0, magnitude == 0 {
        let zero = flags.zero
        flags.zero = false
        try writePadding(flags.width ?? 0)
        flags.zero = zero
        return
      }
      least = precision
    } else if flags.zero, !flags.minus, let width = flags.width {
      least = sign == nil ? width : width - 1
    }
    var digits: [UInt8] = []
    GoNumber.append(magnitude, base: base, to: &digits)
    try charge(max(least, digits.count))
    var text: [UInt8] = []
    if let sign { text.append(sign) }
    let zeros = max(0, least - digits.count)
    if verb == "O" { text.append("0o") }
    if flags.sharp {
      switch base {
      case 2: text.append("0b")
      case 8 where zeros == 0 && digits.first != UInt8(ascii: "0"): text.append("0")
      case 16: text.append(verb == "X" ? "0X" : "0x")
      default: break
      }
    }
    text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: zeros))
    if verb == "X" {
      text.append(contentsOf: digits.map { $0 >= UInt8(ascii: "a") ? $0 - 0x20 : $0 })
    } else {
      text.append(contentsOf: digits)
    }
    try padWithBlanks(text)
  }

  /// `%U`: `U+0078`, with `#` also the character itself.
  private mutating func formatUnicode(_ number: UInt64) throws(CallError) {
    var digits: [UInt8] = []
    GoNumber.append(number, base: 16, to: &digits)
    let zeros = max(0, max(flags.precision ?? 4, 4) - digits.count)
    try charge(zeros)
    var text = Array("U+".utf8)
    text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: zeros))
    text.append(contentsOf: digits.map { $0 >= UInt8(ascii: "a") ? $0 - 0x20 : $0 })
    if flags.sharp, number <= 0x10FFFF, GoUnicode.isPrint(UInt32(number)) {
      text.append(" '")
      Rune.append(UInt32(number), to: &text)
      text.append("'")
    }
    try padWithBlanks(text)
  }

  // MARK: Floating-point numbers

  /// A floating-point number under any verb.
  internal mutating func format(_ number: Double, verb: Unicode.Scalar) throws(CallError) {
    switch verb {
    case "v" where flags.leaveNumbersPlain:
      try charge(32)
      GoFloat.appendPrinted(number, to: &output)
    case "v": try format(number, form: UInt8(ascii: "g"), precision: -1)
    case "b", "g", "G", "x", "X":
      try format(number, form: UInt8(truncatingIfNeeded: verb.value), precision: -1)
    case "f", "e", "E":
      try format(number, form: UInt8(truncatingIfNeeded: verb.value), precision: 6)
    case "F": try format(number, form: UInt8(ascii: "f"), precision: 6)
    default: try reportBadVerb(verb, .float(number))
    }
  }

  /// A number in one of the forms of `strconv`; the verb's precision beats the form's own.
  private mutating func format(
    _ number: Double, form: UInt8, precision: Int
  ) throws(CallError) {
    let precision = flags.precision ?? precision
    try charge(max(0, precision))
    var text: [UInt8] = []
    // An infinity always has its sign.
    if number.isNaN || (number.isFinite && number.sign == .plus) { text.append("+") }
    GoFloat.append(number, format: form, precision: precision, to: &text)
    if flags.space, text[0] == UInt8(ascii: "+"), !flags.plus { text[0] = UInt8(ascii: " ") }
    guard number.isFinite else {
      if number.isNaN, !flags.space, !flags.plus { text.removeFirst() }
      return try padWithBlanks(text)
    }
    if flags.sharp, form != UInt8(ascii: "b") {
      Printer.keepPoint(&text, form: form, precision: precision)
    }
    guard flags.plus || text[0] != UInt8(ascii: "+") else {
      text.removeFirst()
      return try pad(text)
    }
    // Zeros on the left stand between the sign and the digits.
    if flags.zero, !flags.minus, let width = flags.width, width > text.count {
      try write(text[0])
      try writePadding(width - text.count)
      text.removeFirst()
      return try text.withUnsafeBufferPointer { bytes throws(CallError) in try write(bytes) }
    }
    try pad(text)
  }

  /// `#`: the point always stands, and `g` keeps the zeros at its end.
  private static func keepPoint(_ text: inout [UInt8], form: UInt8, precision: Int) {
    var digits = 0
    switch form {
    case UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "x"):
      digits = precision == -1 ? 6 : precision
    default: break
    }
    let isHex = form | 0x20 == UInt8(ascii: "x")
    var tail: [UInt8] = []
    var hasPoint = false
    var hasDigit = false
    var end = text.count
    for index in 1..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else if byte | 0x20 == UInt8(ascii: "p") || (!isHex && byte | 0x20 == UInt8(ascii: "e")) {
        tail = Array(text[index...])
        end = index
        break
      } else {
        if byte != UInt8(ascii: "0") { hasDigit = true }
        if hasDigit { digits -= 1 }
      }
    }
    text.removeSubrange(end...)
    if !hasPoint {
      if text.count == 2, text[1] == UInt8(ascii: "0") { digits -= 1 }
      text.append(UInt8(ascii: "."))
    }
    if digits > 0 { text.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits)) }
    text.append(contentsOf: tail)
  }

  /// A complex number: both parts under the same verb, the second always with its sign.
  internal mutating func format(
    _ number: ComplexNumber, verb: Unicode.Scalar
  ) throws(CallError) {
    switch verb {
    case "v", "b", "g", "G", "x", "X", "f", "F", "e", "E":
      let plus = flags.plus
      try write(UInt8(ascii: "("))
      try format(number.real, verb: verb)
      flags.plus = true
      try format(number.imaginary, verb: verb)
      try write("i)")
      flags.plus = plus
    default: try reportBadVerb(verb, .object(number))
    }
  }
}
