/// One run of Go's `fmt`: the output so far and the flags of the verb at work.
///
/// This file walks over values; how single texts and numbers are laid out is in
/// `Printer+Text.swift` and `Printer+Number.swift`, the format string in `Printf.swift`.
public struct Printer {
  /// What holds where the caller has no limit of its own.
  package static let defaultMaximumBytes = 64 << 20
  /// Values nested deeper than this are refused: a map that contains itself never ends.
  package static let maximumDepth = 1_000

  /// The flags of a verb.
  public struct Flags: Sendable {
    /// `+`
    public internal(set) var plus = false
    /// `-`
    public internal(set) var minus = false
    /// `#`
    public internal(set) var sharp = false
    /// A blank.
    public internal(set) var space = false
    /// `0`
    public internal(set) var zero = false
    /// `%+v`: field names are printed too.
    public internal(set) var plusV = false
    /// `%#v`: the value in Go's syntax.
    public internal(set) var sharpV = false
    /// The least number of characters.
    public internal(set) var width: Int?
    /// The precision.
    public internal(set) var precision: Int?
  }

  package internal(set) var output: [UInt8]
  internal var flags = Flags()
  private let limit: Int
  private let maximumBytes: Int
  /// Set while the value in an error text is printed.
  private var isReporting = false

  /// Starts a run that goes on after `output` and may add `maximumBytes` to it.
  package init(output: [UInt8] = [], maximumBytes: Int = defaultMaximumBytes) {
    self.output = output
    self.maximumBytes = maximumBytes
    limit = output.count &+ max(0, min(maximumBytes, Int.max / 2))
  }

  internal static func tooLong(_ maximumBytes: Int) -> CallError {
    CallError("text of more than \(maximumBytes) bytes", kind: .limit)
  }

  // MARK: Writing

  /// Makes sure that so many more bytes may be written.
  @inline(__always)
  internal func charge(_ count: Int) throws(CallError) {
    if count > limit &- output.count { throw Printer.tooLong(maximumBytes) }
  }

  @inline(__always)
  internal mutating func write(_ text: StaticString) throws(CallError) {
    try charge(text.utf8CodeUnitCount)
    output.append(text)
  }

  @inline(__always)
  internal mutating func write(_ byte: UInt8) throws(CallError) {
    try charge(1)
    output.append(byte)
  }

  internal mutating func write(_ text: String) throws(CallError) {
    try charge(text.utf8.count)
    output.append(contentsOf: text.utf8)
  }

  internal mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(CallError) {
    try charge(bytes.count)
    output.append(contentsOf: bytes)
  }

  // MARK: Values

  /// Prints one operand under a verb.
  package mutating func print(_ value: Value, verb: Unicode.Scalar) throws(CallError) {
    if case .null = value {
      switch verb {
      case "T", "v": try pad("<nil>")
      default: try reportBadVerb(verb, value)
      }
      return
    }
    switch verb {
    case "T": try format(text: ByteString(value.goType))
    case "p": try formatPointer(value, verb: verb)
    case "w":
      switch value {
      case .list(let list) where list.elementType != .uint8: try reportBadVerb(verb, value)
      case .dict, .object: try reportBadVerb(verb, value)
      default: try print(value, verb: verb, depth: 0)
      }
    default: try print(value, verb: verb, depth: 0)
    }
  }

  internal mutating func print(
    _ value: Value, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) {
    switch value {
    case .null: try write(flags.sharpV ? "interface {}(nil)" : "<nil>")
    case .bool(let flag):
      guard verb == "t" || verb == "v" else { return try reportBadVerb(verb, value) }
      try pad(flag ? "true" : "false")
    case .integer(let number, let type): try format(number, type, verb: verb)
    case .float(let number): try format(number, verb: verb)
    case .string(let text): try format(text, verb: verb, of: value)
    case .list(let list):
      try print(list, type: list.elementType.goName, verb: verb, depth: depth)
    case .dict(let dict): try print(dict, type: dict.type.goName, verb: verb, depth: depth)
    case .object(let object): try print(object, verb: verb, depth: depth)
    }
  }

  private func checkDepth(_ depth: Int) throws(CallError) {
    if depth > Printer.maximumDepth {
      throw CallError("value nested more than \(Printer.maximumDepth) levels deep", kind: .limit)
    }
  }

  private mutating func print(
    _ list: List, type: String, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) {
    try checkDepth(depth)
    if list.elementType == .uint8 {
      switch verb {
      case "s", "q", "x", "X": return try format(bytes: list.byteText, verb: verb)
      default: break
      }
    }
    let isGoSyntax = flags.sharpV
    if isGoSyntax {
      try write(list.elementType == .uint8 && depth == 0 ? "[]byte" : type)
      if list.isNil { return try write("(nil)") }
    }
    try write(UInt8(ascii: isGoSyntax ? "{" : "["))
    var isFirst = true
    for element in list.elements {
      if !isFirst { try write(isGoSyntax ? ", " : " ") }
      isFirst = false
      try print(element, verb: verb, depth: depth + 1)
    }
    try write(UInt8(ascii: isGoSyntax ? "}" : "]"))
  }

  private mutating func print(
    _ dict: Dict, type: String, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) {
    try checkDepth(depth)
    let isGoSyntax = flags.sharpV
    if isGoSyntax {
      try write(type)
      if dict.isNil { return try write("(nil)") }
      try write(UInt8(ascii: "{"))
    } else {
      try write("map[")
    }
    for index in 0..<dict.count {
      if index > 0 { try write(isGoSyntax ? ", " : " ") }
      let (key, value) = dict.entry(at: index)
      try format(key, verb: verb, of: .string(key))
      try write(UInt8(ascii: ":"))
      try print(value, verb: verb, depth: depth + 1)
    }
    try write(UInt8(ascii: isGoSyntax ? "}" : "]"))
  }

  /// Objects print as the map or slice that they are in Go, else by their own text where Go would
  /// ask their `String` method.
  private mutating func print(
    _ object: TemplateObject, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) {
    try checkDepth(depth)
    if let number = object as? ComplexNumber { return try format(number, verb: verb) }
    if let text = object.formatted(verb: verb, flags: flags) { return try write(text) }
    if let entries = object.entries {
      return try print(entries, type: object.goType, verb: verb, depth: depth)
    }
    if let elements = object.elements {
      return try print(elements, type: object.goType, verb: verb, depth: depth)
    }
    switch verb {
    case "v" where flags.sharpV: try write(object.printed)
    case "v", "s", "q", "x", "X":
      try format(object.printed, verb: verb, of: .object(object))
    default:
      guard let number = object.number else { return try reportBadVerb(verb, .object(object)) }
      try print(number, verb: verb, depth: depth)
    }
  }

  internal mutating func write(_ text: ByteString) throws(CallError) {
    try text.withBytes { bytes throws(CallError) in try write(bytes) }
  }

  /// Prints `%!verb(type=value)`, Go's way to say that a verb does not fit.
  internal mutating func reportBadVerb(_ verb: Unicode.Scalar, _ value: Value) throws(CallError) {
    try write("%!")
    try write(rune: verb.value)
    try write(UInt8(ascii: "("))
    if case .null = value {
      try write("<nil>")
    } else {
      try write(value.goType)
      try write(UInt8(ascii: "="))
      try print(value, verb: "v", depth: 0)
    }
    try write(UInt8(ascii: ")"))
  }

  /// Maps and slices have an address in Go; here it is the same for all of them, because equal
  /// inputs give equal outputs.
  private mutating func formatPointer(_ value: Value, verb: Unicode.Scalar) throws(CallError) {
    let isNil: Bool
    switch value {
    case .list(let list): isNil = list.isNil
    case .dict(let dict): isNil = dict.isNil
    case .object(let object) where ["ptr", "map", "slice"].contains(object.goKind): isNil = false
    default: return try reportBadVerb(verb, value)
    }
    let sharp = flags.sharp
    flags.sharp = !sharp
    try format(magnitude: isNil ? 0 : 0xC0_0000_0000, isNegative: false, base: 16, verb: "v")
    flags.sharp = sharp
  }

  internal mutating func write(rune: UInt32) throws(CallError) {
    try charge(4)
    Rune.append(rune, to: &output)
  }
}

extension List {
  /// The bytes of a `[]uint8`.
  package var byteText: ByteString {
    ByteString(
      elements.map { element -> UInt8 in
        guard case .integer(let number, _) = element else { return 0 }
        return UInt8(truncatingIfNeeded: number)
      })
  }
}
