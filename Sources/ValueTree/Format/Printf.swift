/// Go's `fmt.Sprint`: the operands one after the other, a blank between two that are both no text.
package func goSprint(
  _ operands: [Value], maximumBytes: Int = Printer.defaultMaximumBytes
) throws(CallError) -> ByteString {
  if operands.count == 1, case .string(let text) = operands[0] { return text }
  var printer = Printer(maximumBytes: maximumBytes)
  var followsText = true
  for operand in operands {
    var isText = false
    if case .string = operand { isText = true }
    if !isText, !followsText { try printer.write(UInt8(ascii: " ")) }
    try printer.print(operand, verb: "v")
    followsText = isText
  }
  return ByteString(printer.output)
}

/// Go's `fmt.Sprintln`: a blank between all operands and a line end after the last.
package func goSprintln(
  _ operands: [Value], maximumBytes: Int = Printer.defaultMaximumBytes
) throws(CallError) -> ByteString {
  var printer = Printer(maximumBytes: maximumBytes)
  for (index, operand) in operands.enumerated() {
    if index > 0 { try printer.write(UInt8(ascii: " ")) }
    try printer.print(operand, verb: "v")
  }
  try printer.write(UInt8(ascii: "\n"))
  return ByteString(printer.output)
}

/// Go's `fmt.Sprintf`: misuse of a verb is told in the text itself, as in `%!d(string=x)`.
///
/// The only errors are limits: a result beyond `maximumBytes`, or a value nested too deep.
package func goSprintf(
  _ format: ByteString, _ operands: [Value], maximumBytes: Int = Printer.defaultMaximumBytes
) throws(CallError) -> ByteString {
  // Room for what most formats make, at once.
  var output: [UInt8] = []
  output.reserveCapacity(operands.reduce(format.count) { $0 + $1.shortLength })
  try goAppendf(format, operands, to: &output, maximumBytes: maximumBytes)
  return ByteString(output)
}

/// Go's `fmt.Appendf`: as ``goSprintf(_:_:maximumBytes:)``, at the end of what is there already. After an
/// error nothing is left of that.
package func goAppendf(
  _ format: ByteString, _ operands: [Value], to output: inout [UInt8],
  maximumBytes: Int = Printer.defaultMaximumBytes
) throws(CallError) {
  // Taken out, so that the printer owns it alone and adds to it in place.
  let former = output
  output = []
  output = try format.withBytes { bytes throws(CallError) in
    var run = FormatRun(
      format: bytes, operands: operands,
      printer: Printer(output: former, maximumBytes: maximumBytes))
    return try run.result()
  }
}

/// One pass over a format string.
private struct FormatRun {
  let format: UnsafeBufferPointer<UInt8>
  let operands: [Value]
  var printer: Printer
  /// The next byte of the format.
  var index = 0
  /// The next operand.
  var operand = 0
  /// Whether an index such as `[2]` has chosen an operand anywhere.
  var isReordered = false
  /// Whether the current verb's index is a good one.
  var isGoodIndex = true
  /// Whether an index came right before.
  var followsIndex = false

  init(format: UnsafeBufferPointer<UInt8>, operands: [Value], printer: consuming Printer) {
    self.format = format
    self.operands = operands
    self.printer = printer
  }

  mutating func result() throws(CallError) -> [UInt8] {
    while index < format.count {
      let start = index
      while index < format.count, format[index] != UInt8(ascii: "%") { index += 1 }
      try printer.write(UnsafeBufferPointer(rebasing: format[start..<index]))
      guard index < format.count else { break }
      index += 1
      guard try runVerb() else { break }
    }
    if !isReordered, operand < operands.count { try reportExtraOperands() }
    return printer.takeOutput()
  }

  /// Carries out one verb, after its `%`; false at the end of the format.
  private mutating func runVerb() throws(CallError) -> Bool {
    if try runBareVerb() { return true }
    isGoodIndex = true
    followsIndex = false
    printer.flags = Printer.Flags()
    readFlags()
    readIndex()
    try readWidth()
    try readPrecision()
    if !followsIndex { readIndex() }
    guard index < format.count else {
      try printer.write("%!(NOVERB)")
      return false
    }
    let (rune, width) = Rune.decode(format, at: index)
    index += width
    let verb = Unicode.Scalar(rune) ?? "\u{FFFD}"
    if verb == "%" {
      try printer.write(UInt8(ascii: "%"))
    } else if !isGoodIndex {
      try report(verb, "(BADINDEX)")
    } else if operand >= operands.count {
      try report(verb, "(MISSING)")
    } else {
      if verb == "v" || verb == "w" {
        (printer.flags.sharpV, printer.flags.sharp) = (printer.flags.sharp, false)
        (printer.flags.plusV, printer.flags.plus) = (printer.flags.plus, false)
      }
      try printer.print(operands[operand], verb: verb)
      operand += 1
    }
    return true
  }

  /// Carries out a verb without flags, width or precision for a text, which most are.
  private mutating func runBareVerb() throws(CallError) -> Bool {
    guard index < format.count, operand < operands.count, case .string(let text) = operands[operand]
    else { return false }
    switch format[index] {
    case UInt8(ascii: "s"), UInt8(ascii: "v"): try printer.write(text)
    case UInt8(ascii: "q"): try printer.write(quoted: text)
    default: return false
    }
    index += 1
    operand += 1
    return true
  }

  private mutating func readFlags() {
    while index < format.count {
      switch format[index] {
      case UInt8(ascii: "#"): printer.flags.sharp = true
      case UInt8(ascii: "0"): printer.flags.zero = true
      case UInt8(ascii: "+"): printer.flags.plus = true
      case UInt8(ascii: "-"): printer.flags.minus = true
      case UInt8(ascii: " "): printer.flags.space = true
      default: return
      }
      index += 1
    }
  }

  private mutating func readWidth() throws(CallError) {
    if index < format.count, format[index] == UInt8(ascii: "*") {
      index += 1
      var width = takeInteger()
      if width == nil { try printer.write("%!(BADWIDTH)") }
      if let given = width, given < 0 {
        width = -given
        printer.flags.minus = true
        printer.flags.zero = false
      }
      printer.flags.width = width
      followsIndex = false
    } else {
      printer.flags.width = readNumber(upTo: format.count)
      if followsIndex, printer.flags.width != nil { isGoodIndex = false }
    }
  }

  private mutating func readPrecision() throws(CallError) {
    guard index + 1 < format.count, format[index] == UInt8(ascii: ".") else { return }
    index += 1
    if followsIndex { isGoodIndex = false }
    readIndex()
    if index < format.count, format[index] == UInt8(ascii: "*") {
      index += 1
      let precision = takeInteger()
      printer.flags.precision = precision.flatMap { $0 < 0 ? nil : $0 }
      if printer.flags.precision == nil { try printer.write("%!(BADPREC)") }
      followsIndex = false
    } else {
      printer.flags.precision = readNumber(upTo: format.count) ?? 0
    }
  }

  /// Reads digits; a number beyond a million is none, and the rest of the format goes with it.
  private mutating func readNumber(upTo end: Int) -> Int? {
    var number: Int?
    while index < end, format[index] >= UInt8(ascii: "0"), format[index] <= UInt8(ascii: "9") {
      if let number, number > 1_000_000 {
        index = end
        return nil
      }
      number = (number ?? 0) * 10 + Int(format[index] - UInt8(ascii: "0"))
      index += 1
    }
    return number
  }

  /// Reads an operand's index in brackets, if one stands here.
  private mutating func readIndex() {
    followsIndex = false
    guard index < format.count, format[index] == UInt8(ascii: "[") else { return }
    isReordered = true
    guard format.count - index >= 3,
      let close = format[(index + 1)...].firstIndex(of: UInt8(ascii: "]"))
    else {
      isGoodIndex = false
      index += 1
      return
    }
    index += 1
    let number = readNumber(upTo: close)
    let isNumber = number != nil && index == close
    index = close + 1
    followsIndex = isNumber
    if isNumber, let number, number >= 1, number <= operands.count {
      operand = number - 1
    } else {
      isGoodIndex = false
    }
  }

  /// The operand that gives a width or precision; nil if it is no whole number up to a million.
  private mutating func takeInteger() -> Int? {
    guard operand < operands.count else { return nil }
    let value = operands[operand]
    operand += 1
    guard case .integer(let number, let type) = value else { return nil }
    if type.isUnsigned, number < 0 { return nil }
    return number.magnitude > 1_000_000 ? nil : Int(number)
  }

  private mutating func report(
    _ verb: Unicode.Scalar, _ reason: StaticString
  ) throws(CallError) {
    try printer.write("%!")
    try printer.write(rune: verb.value)
    try printer.write(reason)
  }

  private mutating func reportExtraOperands() throws(CallError) {
    printer.flags = Printer.Flags()
    try printer.write("%!(EXTRA ")
    for (position, value) in operands[operand...].enumerated() {
      if position > 0 { try printer.write(", ") }
      if case .null = value {
        try printer.write("<nil>")
      } else {
        try printer.write(value.goType)
        try printer.write(UInt8(ascii: "="))
        try printer.print(value, verb: "v")
      }
    }
    try printer.write(UInt8(ascii: ")"))
  }
}

extension Value {
  /// How many bytes are likely printed, quotes included; no more than a few hundred.
  fileprivate var shortLength: Int {
    if case .string(let text) = self { return min(text.count + 2, 256) }
    return 8
  }
}
