internal import Diagnostics

/// One run of Go's `fmt`: the output so far and the flags of the verb at work.
///
/// This file walks over values; how single texts and numbers are laid out is in
/// `Printer+Text.swift` and `Printer+Number.swift`, the format string in `Printf.swift`.
public struct Printer {
  /// What holds where the caller has no limit of its own.
  package static let defaultMaximumBytes = 64 << 20
  /// The nesting at which functions that follow a value on the native stack should give up; in
  /// deeper values it is looked here for maps that contain themselves.
  package static let maximumDepth = 1_000
  /// Objects may make up what is in them anew each time, so these are cut off at a fixed depth.
  private static let maximumObjectDepth = 100_000

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

    /// Whether a number is written as it would be without any flag.
    internal var leaveNumbersPlain: Bool {
      width == nil && precision == nil && !plus && !space && !sharp
    }
  }

  package internal(set) var output: [UInt8]
  internal var flags = Flags()
  /// Whether a value is printed because a verb does not fit it: then no method is asked.
  private var isReporting = false
  private let limit: Int
  private let maximumBytes: Int

  /// Starts a run that goes on after `output` and may add `maximumBytes` to it.
  package init(output: [UInt8] = [], maximumBytes: Int = defaultMaximumBytes) {
    self.output = output
    self.maximumBytes = maximumBytes
    limit = output.count &+ max(0, min(maximumBytes, Int.max / 2))
  }

  /// Hands the output over, so that whoever takes it owns it alone.
  internal mutating func takeOutput() -> [UInt8] {
    let taken = output
    output = []
    return taken
  }

  internal static func tooLong(_ maximumBytes: Int) -> CallError {
    CallError(.stringBytes, "text of more than \(maximumBytes) bytes")
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
      default: try printTree(value, verb: verb)
      }
    default: try printTree(value, verb: verb)
    }
  }

  /// Prints a value with all that is in it.
  ///
  /// The containers that are open stand on a stack of its own, because values may be nested deeper
  /// than the native stack bears.
  private mutating func printTree(
    _ value: Value, verb: Unicode.Scalar
  ) throws(CallError) {
    guard var frame = try begin(value, verb: verb, depth: 0) else { return }
    let isGoSyntax = flags.sharpV
    var outer: [Frame] = []
    var open: Set<ObjectIdentifier> = []
    while true {
      guard frame.next < frame.members.count else {
        try write(UInt8(ascii: isGoSyntax || frame.isStruct ? "}" : "]"))
        if let identity = frame.identity { open.remove(identity) }
        guard let parent = outer.popLast() else { return }
        frame = parent
        continue
      }
      if frame.next > 0 { try write(isGoSyntax ? ", " : " ") }
      let value: Value
      switch frame.members {
      case .list(let elements): value = elements[frame.next]
      case .dict(let dict):
        let key: ByteString
        (key, value) = dict.entry(at: frame.next)
        try format(key, verb: verb, of: .string(key))
        try write(UInt8(ascii: ":"))
      case .fields(let fields):
        value = fields[frame.next].value
        if isGoSyntax || flags.plusV {
          try write(fields[frame.next].name)
          try write(UInt8(ascii: ":"))
        }
      }
      frame.next += 1
      if let inner = try begin(value, verb: verb, depth: outer.count + 1) {
        if let identity = inner.identity, !open.insert(identity).inserted {
          throw CallError(.valueDepth, "a map that contains itself cannot be printed")
        }
        outer.append(frame)
        frame = inner
      }
    }
  }

  /// A list or map and how far it is printed.
  private struct Frame {
    let members: Members
    /// Set for maps nested so deep that one may contain itself.
    let identity: ObjectIdentifier?
    var next = 0

    var isStruct: Bool {
      if case .fields = members { return true }
      return false
    }
  }

  /// Prints a scalar, or the beginning of a list or map and gives what is to be done for the rest.
  private mutating func begin(
    _ value: Value, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) -> Frame? {
    switch value {
    case .null: try write(flags.sharpV ? "interface {}(nil)" : "<nil>")
    case .bool(let flag):
      if verb == "t" || verb == "v" {
        try pad(flag ? "true" : "false")
      } else {
        try reportBadVerb(verb, value)
      }
    case .integer(let number, let type): try format(number, type, verb: verb)
    case .float(let number): try format(number, verb: verb)
    case .string(let text): try format(text, verb: verb, of: value)
    case .list(let list):
      return try begin(list, type: list.elementType.goName, verb: verb, depth: depth)
    case .dict(let dict): return try begin(dict, type: dict.type.goName, depth: depth)
    case .object(let object): return try begin(object, verb: verb, depth: depth)
    }
    return nil
  }

  private mutating func begin(
    _ list: List, type: String, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) -> Frame? {
    if list.elementType == .uint8 {
      switch verb {
      case "s", "q", "x", "X":
        try format(list.byteText, verb: verb, of: .list(list))
        return nil
      default: break
      }
    }
    if flags.sharpV {
      try write(list.elementType == .uint8 && depth == 0 ? "[]byte" : type)
      if list.isNil {
        try write("(nil)")
        return nil
      }
    }
    try write(UInt8(ascii: flags.sharpV ? "{" : "["))
    return Frame(members: .list(list.elements), identity: nil)
  }

  private mutating func begin(
    _ dict: Dict, type: String, depth: Int
  ) throws(CallError) -> Frame? {
    if flags.sharpV {
      try write(type)
      if dict.isNil {
        try write("(nil)")
        return nil
      }
      try write(UInt8(ascii: "{"))
    } else {
      try write("map[")
    }
    let identity = depth > Printer.maximumDepth ? ObjectIdentifier(dict) : nil
    return Frame(members: .dict(dict), identity: identity)
  }

  /// Objects print as the map or slice that they are in Go, else by their own text where Go would
  /// ask their `String` method.
  private mutating func begin(
    _ object: TemplateObject, verb: Unicode.Scalar, depth: Int
  ) throws(CallError) -> Frame? {
    guard depth <= Printer.maximumObjectDepth else {
      throw CallError(.valueDepth, "an object nested too deep cannot be printed")
    }
    if let number = object as? ComplexNumber {
      try format(number, verb: verb)
    } else if let text = object.formatted(verb: verb, flags: flags) {
      try write(text)
    } else if let entries = object.entries {
      return try begin(entries, type: object.goType, depth: depth)
    } else if let elements = object.elements {
      return try begin(elements, type: object.goType, verb: verb, depth: depth)
    } else if let fields = object.structFields, !asksStringMethod(of: object, verb) {
      return try begin(object, fields, verb: verb, depth: depth)
    } else {
      switch verb {
      case "v" where flags.sharpV: try write(object.printed)
      case "v", "s", "q", "x", "X":
        try format(object.printed, verb: verb, of: .object(object))
      default:
        guard let number = object.number else {
          try reportBadVerb(verb, .object(object))
          return nil
        }
        return try begin(number, verb: verb, depth: depth + 1)
      }
    }
    return nil
  }

  private func asksStringMethod(of object: TemplateObject, _ verb: Unicode.Scalar) -> Bool {
    guard object.hasStringMethod, !isReporting, !flags.sharpV else { return false }
    return ["v", "s", "x", "X", "q"].contains(verb)
  }

  /// A struct prints its fields; a pointer to one only where nothing stands around it, elsewhere it
  /// is an address, which some verbs refuse.
  private mutating func begin(
    _ object: TemplateObject, _ fields: [(name: ByteString, value: Value)], verb: Unicode.Scalar,
    depth: Int
  ) throws(CallError) -> Frame? {
    let isPointer = object.goKind == "ptr"
    if isPointer, depth > 0 {
      switch verb {
      case "v", "b", "o", "d", "x", "X": try format(address: .object(object), verb: verb)
      default: try reportBadVerb(verb, .object(object))
      }
      return nil
    }
    if isPointer { try write(UInt8(ascii: "&")) }
    if flags.sharpV { try write(String(object.goType.drop { $0 == "*" })) }
    try write(UInt8(ascii: "{"))
    return Frame(members: .fields(fields), identity: nil)
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
      let wasReporting = isReporting
      isReporting = true
      try printTree(value, verb: "v")
      isReporting = wasReporting
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
    try format(address: isNil ? nil : value, verb: "p")
  }

  private mutating func format(
    address value: Value?, verb: Unicode.Scalar
  ) throws(CallError) {
    let address: UInt64 = value == nil ? 0 : 0xC0_0000_0000
    if verb == "v", flags.sharpV {
      try write("(\(value?.goType ?? "nil"))(0x")
      try write(String(address, radix: 16))
      return try write(UInt8(ascii: ")"))
    }
    let (base, wanted): (Int, Unicode.Scalar) =
      switch verb {
      case "b": (2, "b")
      case "o": (8, "o")
      case "d": (10, "d")
      case "X": (16, "X")
      default: (16, "v")
      }
    let sharp = flags.sharp
    if base == 16, verb == "p" || verb == "v" { flags.sharp = !sharp }
    try format(magnitude: address, isNegative: false, base: base, verb: wanted)
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
