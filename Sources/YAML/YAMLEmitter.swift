internal import Diagnostics
internal import ValueTree

/// One run of the writer: block style throughout, as a state that follows the reference's emitter.
///
/// `isPretty` is the newer of its two emitters. They differ in the indentation of lists, in folding,
/// in how tabs are quoted and in when a line counts as begun.
struct YAMLEmitter {
  /// Lines are folded at the first blank beyond this column.
  private static let width = 80

  var output: [UInt8]
  let isPretty: Bool
  /// The blanks after each line end that belong to the caller's indentation.
  private let margin: Int
  private let limit: Int
  private let maximumBytes: Int
  private var depth = 0

  /// Where the current line begins in the output, behind the margin.
  private var lineStart: Int
  /// How many bytes of the current line continue a character.
  private var continuations = 0
  /// Whether a blank would be one too many.
  var endsInBlank = true
  /// Whether the line holds nothing but indentation and indicators so far.
  var isIndentation = true

  init(output: [UInt8], margin: Int, maximumBytes: Int, isPretty: Bool) {
    self.output = output
    self.margin = max(0, margin)
    self.maximumBytes = maximumBytes
    self.isPretty = isPretty
    limit = output.count &+ max(0, min(maximumBytes, Int.max / 2))
    lineStart = output.count
  }

  /// Writes a whole document without its final line end.
  mutating func write(_ value: Value) throws(YAMLError) {
    let start = output.count
    try write(value, indent: -1, isInMapping: false)
    // A block of text brings its own line end. All others would get one here, only to lose it.
    let end = output.count - margin - 1
    if end >= start, output.count == lineStart, output[end] == UInt8(ascii: "\n") {
      output.removeSubrange(end...)
    }
  }

  // MARK: Lines and indicators

  /// The number of characters in the current line.
  var column: Int { output.count - lineStart - continuations }

  /// Whether the line is long enough to be folded.
  var isBeyondWidth: Bool { !isPretty && column > YAMLEmitter.width }

  @inline(__always)
  mutating func breakLine() {
    output.append(UInt8(ascii: "\n"))
    appendBlanks(margin)
    lineStart = output.count
    continuations = 0
    if isPretty { isIndentation = true }
  }

  /// Copies a line end other than a line feed, after which a new line begins all the same.
  mutating func copyBreak(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) {
    output.append(contentsOf: bytes)
    lineStart = output.count
    continuations = 0
    if isPretty { isIndentation = true }
  }

  @inline(__always)
  private mutating func appendBlanks(_ count: Int) {
    if count > 0 { output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count)) }
  }

  /// Goes to an indentation, on a new line if this one is in use.
  @inline(__always)
  mutating func beginLine(_ indent: Int) {
    let indent = max(0, indent)
    if !isIndentation || column > indent || (column == indent && !endsInBlank) { breakLine() }
    appendBlanks(indent - column)
    endsInBlank = true
    if !isPretty { isIndentation = true }
  }

  /// Writes `-`, `?` or the `:` after a long key, which leave room for more on their line.
  mutating func writeIndicator(_ byte: UInt8) {
    separate()
    output.append(byte)
    endsInBlank = false
  }

  /// Puts a blank between what is written and what comes.
  @inline(__always)
  mutating func separate() {
    if !endsInBlank { output.append(UInt8(ascii: " ")) }
  }

  /// Notes that text has been written.
  @inline(__always)
  mutating func endText() {
    endsInBlank = false
    isIndentation = false
  }

  mutating func countContinuations(_ count: Int) { continuations += count }

  /// Writes a word that is safe as it stands.
  mutating func writeWord(_ word: StaticString) {
    separate()
    output.append(word)
    endText()
  }

  // MARK: Values

  private mutating func write(_ value: Value, indent: Int, isInMapping: Bool) throws(YAMLError) {
    switch value {
    case .string(let text): try writeText(text, indent: indent)
    case .null: writeWord("null")
    case .bool(let flag): writeWord(flag ? "true" : "false")
    case .integer(let number, let type):
      separate()
      if type.isUnsigned {
        GoNumber.append(UInt64(bitPattern: number), to: &output)
      } else {
        GoNumber.append(number, to: &output)
      }
      endText()
    case .float(let number): try writeFloat(number)
    case .list(let list): try writeList(list, indent: indent, isInMapping: isInMapping)
    case .dict(let dict):
      if dict.isNil, !isPretty { return writeWord("null") }
      try writeDict(dict, indent: indent)
    case .object(let object):
      try write(YAMLEmitter.plainValue(of: object), object, indent: indent, isInMapping)
    }
  }

  /// Charges for one more collection around what comes.
  private mutating func enter(_ type: String) throws(YAMLError) {
    depth += 1
    guard depth <= YAMLWriter.maximumDepth else {
      throw YAMLError(
        "error marshaling into JSON: json: unsupported value: encountered a cycle via \(type)")
    }
  }

  private func checkLimit() throws(YAMLError) {
    guard output.count <= limit else {
      throw YAMLError("YAML of more than \(maximumBytes) bytes", limit: .stringBytes)
    }
  }

  private mutating func writeList(
    _ list: List, indent: Int, isInMapping: Bool
  ) throws(YAMLError) {
    if !isPretty {
      if list.isNil { return writeWord("null") }
      if list.elementType == .uint8 {
        return try writeText(Base64.encoded(list.byteText), indent: indent)
      }
    }
    if list.elements.isEmpty { return writeWord("[]") }
    try enter(list.elementType.goName)
    // A list below a key stays at the key's indentation.
    let isFlush = !isPretty && isInMapping && !isIndentation
    let inner = indent < 0 ? 0 : isFlush ? indent : indent + 2
    for element in list.elements {
      try checkLimit()
      beginLine(inner)
      writeIndicator(UInt8(ascii: "-"))
      try write(element, indent: inner, isInMapping: false)
    }
    depth -= 1
  }

  private mutating func writeDict(_ dict: Dict, indent: Int) throws(YAMLError) {
    if dict.isEmpty { return writeWord("{}") }
    try enter(dict.type.goName)
    let inner = indent < 0 ? 0 : indent + 2
    let keys = dict.keys
    if let places = NaturalOrder.places(of: keys, isPretty ? .pretty : .plain) {
      for place in places { try writeEntry(keys[place], dict.value(at: place), indent: inner) }
    } else {
      for index in 0..<keys.count {
        try writeEntry(keys[index], dict.value(at: index), indent: inner)
      }
    }
    depth -= 1
  }

  /// The exported fields of a struct in their order; without tags of its own a field's key is its
  /// name in lower case.
  private mutating func writeStruct(
    _ fields: [(name: ByteString, value: Value)], indent: Int
  ) throws(YAMLError) {
    try enter("struct")
    let inner = indent < 0 ? 0 : indent + 2
    for (name, value) in fields where GoUnicode.isUpper(UInt32(name.bytes.first ?? 0)) {
      try writeEntry(ByteString(String(name).lowercased()), value, indent: inner)
    }
    depth -= 1
  }

  @inline(__always)
  private mutating func writeEntry(
    _ key: ByteString, _ value: Value, indent: Int
  ) throws(YAMLError) {
    try checkLimit()
    beginLine(indent)
    if try writeSimpleKey(key, indent: indent) {
      output.append(UInt8(ascii: ":"))
      endText()
    } else {
      writeIndicator(UInt8(ascii: "?"))
      try writeText(key, indent: indent)
      beginLine(indent)
      writeIndicator(UInt8(ascii: ":"))
    }
    try write(value, indent: indent, isInMapping: true)
  }

  // MARK: Numbers

  private mutating func writeFloat(_ number: Double) throws(YAMLError) {
    guard number.isFinite else {
      guard isPretty else {
        let name = number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf"
        throw YAMLError("error marshaling into JSON: json: unsupported value: \(name)")
      }
      return writeWord(number.isNaN ? ".nan" : number > 0 ? ".inf" : "-.inf")
    }
    separate()
    appendFinite(number)
    endText()
  }

  /// By way of JSON whole numbers below 1e21 are written out, and stay so if 64 bits can hold what
  /// is written; all others have the shortest form with an exponent from 1e6 on.
  private mutating func appendFinite(_ number: Double) {
    if !isPretty {
      if number.magnitude < 1e15, let whole = Int64(exactly: number) {
        return GoNumber.append(whole, to: &output)
      }
      if number.magnitude < 1e21, number == number.rounded(.towardZero) {
        let digits = GoFloat.text(number, format: UInt8(ascii: "f"), precision: -1)
        let isInteger = digits.withBytes { bytes in
          switch PlainScalar(bytes) {
          case .int, .uint: true
          default: false
          }
        }
        if isInteger { return output.append(digits) }
      }
    }
    GoFloat.append(number, format: UInt8(ascii: "g"), precision: -1, to: &output)
  }

  // MARK: Objects

  /// What an engine object is in JSON; nil for one that JSON has no form for.
  private static func plainValue(of object: TemplateObject) -> Value? {
    var object = object
    for _ in 0..<16 {
      guard case .object(let next)? = object.jsonValue else { break }
      object = next
    }
    if let value = object.jsonValue {
      if case .object = value { return .null }
      return value
    }
    if let fields = object.jsonFields { return .dict(Dict(fields.map { ($0.name, $0.value) })) }
    if let entries = object.entries { return .dict(entries) }
    if let elements = object.elements { return .list(elements) }
    return object.goKind == "struct" || object.goKind == "ptr" ? .dict(Dict()) : nil
  }

  private mutating func write(
    _ value: Value?, _ object: TemplateObject, indent: Int, _ isInMapping: Bool
  ) throws(YAMLError) {
    guard let value else {
      throw YAMLError(
        isPretty
          ? "cannot marshal type: \(object.goType)"
          : "error marshaling into JSON: json: unsupported type: \(object.goType)")
    }
    if !isPretty, let failure = object.jsonFailure {
      throw YAMLError(
        "error marshaling into JSON: json: error calling MarshalJSON for type "
          + "\(object.goType): \(failure)")
    }
    if isPretty, object.goType == "time.Time", case .string(let text) = value {
      // The newer emitter knows times and does not quote them.
      separate()
      output.append(text)
      return endText()
    }
    if isPretty, object.jsonValue == nil, let fields = object.structFields {
      return try writeStruct(fields, indent: indent)
    }
    try write(value, indent: indent, isInMapping: isInMapping)
  }
}
