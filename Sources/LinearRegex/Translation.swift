/// Reads an expression by Go's grammar and writes it in RE2's.
///
/// The two grammars are sisters, but RE2's own parser words errors differently, knows other class
/// names and refuses group names that Go takes. So every rule of Go's parser is checked here, and
/// what is written holds only what both understand the same way.
internal struct Translation {
  /// What a repetition would repeat: the last thing written.
  struct Operand {
    /// Its bytes in the output.
    var range: Range<Int>
    /// The height of its syntax tree.
    var height: Int
    /// The least limit on nested counts that it fits.
    var repeats: Int
    /// Whether it ends in a repetition.
    var isRepeated = false
  }

  /// An open group, or the whole expression.
  struct Frame {
    /// Where the group starts in the output.
    var start: Int
    var isCapture: Bool
    /// What held before the group.
    var swapsLaziness = false
    /// Operands of the current alternative.
    var operands = 0
    var height = 0
    /// Closed alternatives.
    var alternatives = 0
    var alternativesHeight = 0
    var repeats = 0

    mutating func closeAlternative() {
      let closed = operands == 0 ? 1 : operands == 1 ? height : height + 1
      alternatives += 1
      alternativesHeight = max(alternativesHeight, closed)
      operands = 0
      height = 0
    }
  }

  static let deepest = 1000
  static let mostRepeats = 1000

  let bytes: [UInt8]
  var position = 0
  var output: [UInt8] = []
  var groupNames: [[UInt8]?] = [nil]
  /// Whether `\B` occurs.
  var hasInsideWord = false
  private var frames = [Frame(start: 0, isCapture: false)]
  private var operand: Operand?
  /// Whether repetitions are lazy unless a question mark follows, instead of the other way round.
  private var swapsLaziness = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    output.reserveCapacity(bytes.count + 16)
  }

  /// Reads the whole expression; afterwards `output` and `groupNames` are complete.
  mutating func run() throws(RegexError) {
    var repetitionStart: Int?
    while position < bytes.count {
      let start = position
      var isRepetition = false
      switch bytes[position] {
      case UInt8(ascii: "("): try openGroup()
      case UInt8(ascii: "|"):
        frames[frames.count - 1].closeAlternative()
        operand = nil
        copy(1)
      case UInt8(ascii: ")"): try closeGroup()
      case UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "."):
        try push { $0.copy(1) }
      case UInt8(ascii: "["): try readClass()
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
        let symbol = bytes[position]
        position += 1
        try repeatOperand(
          [symbol], count: nil, from: start, after: repetitionStart)
        isRepetition = true
      case UInt8(ascii: "{"): isRepetition = try readCount(after: repetitionStart)
      case UInt8(ascii: "\\"): try readEscape()
      default:
        let scalar = try nextScalar()
        try pushLiteral(scalar)
      }
      repetitionStart = isRepetition ? start : nil
    }
    guard frames.count == 1 else { throw RegexError(.missingParenthesis, bytes) }
  }

  /// Copies bytes of the expression to the output.
  private mutating func copy(_ count: Int) {
    output += bytes[position..<(position + count)]
    position += count
  }

  /// Writes one operand and notes where it stands.
  mutating func push(
    _ write: (inout Translation) throws(RegexError) -> Void
  ) throws(RegexError) {
    let start = output.count
    try write(&self)
    add(Operand(range: start..<output.count, height: 1, repeats: 0))
  }

  /// Writes a character that stands for itself.
  mutating func pushLiteral(_ scalar: UInt32) throws(RegexError) {
    try push { $0.write(literal: scalar) }
  }

  private mutating func add(_ new: Operand) {
    operand = new
    frames[frames.count - 1].operands += 1
    note(new)
  }

  private mutating func note(_ new: Operand) {
    let top = frames.count - 1
    frames[top].height = max(frames[top].height, new.height)
    frames[top].repeats = max(frames[top].repeats, new.repeats)
  }
}

// Groups
extension Translation {
  private mutating func openGroup() throws(RegexError) {
    let start = position
    guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "?") else {
      groupNames.append(nil)
      open(isCapture: true)
      copy(1)
      return
    }
    if let nameStart = startOfName() {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else {
        try checkUTF8(bytes[start...])
        throw RegexError(.groupName, bytes[start...])
      }
      let name = bytes[nameStart..<end]
      try checkUTF8(name)
      guard !name.isEmpty, name.allSatisfy({ isWordCharacter($0) }) else {
        throw RegexError(.groupName, bytes[start...end])
      }
      groupNames.append(Array(name))
      open(isCapture: true)
      output.append(UInt8(ascii: "("))
      position = end + 1
      return
    }
    try readFlags()
  }

  /// Where a group's name starts, in both spellings of named groups.
  private func startOfName() -> Int? {
    let left = bytes.count - position
    if left > 4, bytes[position + 2] == UInt8(ascii: "P"), bytes[position + 3] == UInt8(ascii: "<")
    {
      return position + 4
    }
    return left > 3 && bytes[position + 2] == UInt8(ascii: "<") ? position + 3 : nil
  }

  private mutating func readFlags() throws(RegexError) {
    let start = position
    position += 2
    var isNegated = false
    var hasFlag = false
    var swapsLaziness = swapsLaziness
    // The flags as RE2 gets them: laziness is settled here.
    var flags = Array("(?".utf8)
    reading: while position < bytes.count {
      let scalar = try nextScalar()
      switch scalar {
      case 0x69, 0x6D, 0x73:  // i m s
        flags.append(UInt8(scalar))
        hasFlag = true
      case 0x55:  // U
        swapsLaziness = !isNegated
        hasFlag = true
      case 0x2D:  // -
        if isNegated { break reading }
        flags.append(UInt8(scalar))
        isNegated = true
        hasFlag = false
      case 0x3A, 0x29:  // : )
        if isNegated, !hasFlag { break reading }
        if flags.last == UInt8(ascii: "-") { flags.removeLast() }
        if scalar == 0x3A {
          open(isCapture: false)
          output += flags + [UInt8(ascii: ":")]
        } else if flags.count > 2 {
          output += flags + [UInt8(ascii: ")")]
        }
        self.swapsLaziness = swapsLaziness
        return
      default: break reading
      }
    }
    throw RegexError(.perlSyntax, bytes[start..<position])
  }

  private mutating func open(isCapture: Bool) {
    frames.append(
      Frame(start: output.count, isCapture: isCapture, swapsLaziness: swapsLaziness))
    operand = nil
  }

  private mutating func closeGroup() throws(RegexError) {
    guard frames.count > 1, var frame = frames.popLast() else {
      throw RegexError(.unexpectedParenthesis, bytes)
    }
    frame.closeAlternative()
    swapsLaziness = frame.swapsLaziness
    var height = frame.alternativesHeight
    if frame.alternatives > 1 { height += 1 }
    if frame.isCapture { height += 1 }
    guard height <= Self.deepest else { throw RegexError(.nesting, bytes) }
    copy(1)
    add(Operand(range: frame.start..<output.count, height: height, repeats: frame.repeats))
  }
}

// Repetitions
extension Translation {
  /// Applies a repetition whose symbol has just been read to the last operand.
  private mutating func repeatOperand(
    _ symbol: [UInt8], count: (least: Int, most: Int?)?, from start: Int, after previous: Int?
  ) throws(RegexError) {
    let isMarked = position < bytes.count && bytes[position] == UInt8(ascii: "?")
    if isMarked { position += 1 }
    if let previous { throw RegexError(.nestedRepetition, bytes[previous..<position]) }
    guard var operand else { throw RegexError(.missingOperand, bytes[start..<position]) }
    let tail = Array(output[operand.range.upperBound...])
    output.removeSubrange(operand.range.upperBound...)
    if operand.isRepeated || !tail.isEmpty {
      output.insert(contentsOf: Array("(?:".utf8), at: operand.range.lowerBound)
      output.append(UInt8(ascii: ")"))
    }
    output += symbol
    if isMarked != swapsLaziness { output.append(UInt8(ascii: "?")) }
    operand.range = operand.range.lowerBound..<output.count
    output += tail
    operand.isRepeated = true
    operand.height += 1
    guard operand.height <= Self.deepest else { throw RegexError(.nesting, bytes) }
    if let (least, most) = count {
      let factor = most ?? least
      if most == 0 {
        operand.repeats = 0
      } else if factor > 0 {
        operand.repeats = factor * max(1, operand.repeats)
      }
      if least >= 2 || factor >= 2, operand.repeats > Self.mostRepeats {
        throw RegexError(.repeatCount, bytes[start..<position])
      }
    }
    self.operand = operand
    note(operand)
  }

  /// Reads a counted repetition; a brace that starts none stands for itself.
  private mutating func readCount(after previous: Int?) throws(RegexError) -> Bool {
    let start = position
    guard let count = parseCount() else {
      position = start + 1
      try pushLiteral(0x7B)
      return false
    }
    let (least, most) = count
    guard least <= Self.mostRepeats, (most ?? 0) <= Self.mostRepeats, least <= most ?? least else {
      throw RegexError(.repeatCount, bytes[start..<position])
    }
    try repeatOperand(
      Array(bytes[start..<position]), count: count, from: start, after: previous)
    return true
  }

  /// Reads `{2}`, `{2,}` or `{2,5}`; too large numbers come out as `Int.max`.
  private mutating func parseCount() -> (least: Int, most: Int?)? {
    position += 1
    guard let least = parseNumber(), position < bytes.count else { return nil }
    var most: Int? = least
    if bytes[position] == UInt8(ascii: ",") {
      position += 1
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "}") {
        most = nil
      } else {
        guard let number = parseNumber() else { return nil }
        most = number
      }
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "}") else { return nil }
    position += 1
    return (least, most)
  }

  private mutating func parseNumber() -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, let digit = decimalDigit(bytes[position]) {
      value = value >= 100_000_000 ? Int.max : value * 10 + digit
      position += 1
    }
    let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
    return position == start || hasLeadingZero ? nil : value
  }
}
