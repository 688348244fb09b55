internal import ValueTree

/// One run of the writer.
internal struct JSONEmitter {
  /// Go looks for cycles only in values nested deeper than this.
  private static let depthWithoutCycleCheck = 1_000
  /// The nesting that Go's indenter allows.
  private static let maximumIndentedDepth = 10_000

  var output: [UInt8]
  private let escapesHTML: Bool
  private let indentation: [UInt8]?
  private let limit: Int
  private let maximumBytes: Int
  private var frames: [Frame] = []
  /// The containers that are open below the depth where the search for cycles begins.
  private var open: Set<Identity> = []

  /// A container and how far it is written.
  private struct Frame {
    let members: Members
    let identity: Identity?
    var next = 0
  }

  /// What makes a container the same one: a map its object, a slice its storage and length.
  private enum Identity: Hashable {
    case dict(ObjectIdentifier)
    case list(UnsafeRawPointer?, count: Int)
  }

  /// The levels around the value: the form without escapes is written by way of a pointer in Go.
  private var outerDepth: Int { escapesHTML ? 0 : 1 }

  init(output: [UInt8], escapesHTML: Bool, indentation: [UInt8]?, maximumBytes: Int) {
    self.output = output
    self.escapesHTML = escapesHTML
    self.indentation = indentation
    self.maximumBytes = maximumBytes
    limit = output.count &+ max(0, min(maximumBytes, Int.max / 2))
  }

  mutating func write(_ value: Value) throws(JSONError) {
    try begin(value)
    while let frame = frames.last {
      guard frame.next < frame.members.count else {
        end(frame)
        continue
      }
      frames[frames.count - 1].next += 1
      if frame.next > 0 { output.append(UInt8(ascii: ",")) }
      if indentation != nil { breakLine() }
      switch frame.members {
      case .list(let elements): try begin(elements[frame.next])
      case .dict(let dict):
        let (key, value) = dict.entry(at: frame.next)
        try writeKey(key)
        try begin(value)
      case .fields(let fields):
        try writeKey(fields[frame.next].name)
        try begin(fields[frame.next].value)
      }
    }
  }

  /// Writes a scalar, or opens a container.
  private mutating func begin(_ value: Value) throws(JSONError) {
    guard output.count <= limit else {
      throw JSONError("JSON of more than \(maximumBytes) bytes", isLimit: true)
    }
    switch value {
    case .null: emit("null")
    case .bool(let flag): emit(flag ? "true" : "false")
    case .integer(let number, let type):
      if type.isUnsigned {
        GoNumber.append(UInt64(bitPattern: number), to: &output)
      } else {
        GoNumber.append(number, to: &output)
      }
    case .float(let number): try append(number)
    case .string(let text): append(text)
    case .list(let list):
      if list.isNil { return emit("null") }
      if list.elementType == .uint8 { return appendBase64(list.byteText) }
      let identity =
        frames.count + outerDepth < Self.depthWithoutCycleCheck
        ? nil
        : list.elements.withUnsafeBytes {
          Identity.list($0.baseAddress, count: list.elements.count)
        }
      try push(.list(list.elements), identity, type: list.elementType.goName)
    case .dict(let dict):
      if dict.isNil { return emit("null") }
      let identity =
        frames.count + outerDepth < Self.depthWithoutCycleCheck
        ? nil : Identity.dict(ObjectIdentifier(dict))
      try push(.dict(dict), identity, type: dict.type.goName)
    case .object(let object): try begin(object)
    }
  }

  private mutating func begin(_ object: TemplateObject) throws(JSONError) {
    if let literal = object as? NumberLiteral {
      return literal.text.withBytes { output.append(contentsOf: $0) }
    }
    var object = object
    // An object may stand for another one, but not for ever.
    for _ in 0..<16 {
      guard case .object(let next)? = object.jsonValue else { break }
      object = next
    }
    if let failure = object.jsonFailure {
      throw JSONError("json: error calling MarshalJSON for type \(object.goType): \(failure)")
    }
    if let value = object.jsonValue {
      if case .object = value { return emit("null") }
      try begin(value)
    } else if let fields = object.jsonFields {
      try push(.fields(fields), nil, type: object.goType)
    } else if let entries = object.entries {
      try begin(.dict(entries))
    } else if let elements = object.elements {
      try begin(.list(elements))
    } else if object.goKind == "struct" || object.goKind == "ptr" {
      emit("{}")
    } else {
      throw JSONError("json: unsupported type: \(object.goType)")
    }
  }

  private mutating func push(
    _ members: Members, _ identity: Identity?, type: String
  ) throws(JSONError) {
    var isList = false
    if case .list = members { isList = true }
    if let identity, !open.insert(identity).inserted {
      throw JSONError("json: unsupported value: encountered a cycle via \(type)")
    }
    if indentation != nil, frames.count >= Self.maximumIndentedDepth {
      throw JSONError(
        "invalid character '\(isList ? "[" : "{")' exceeded max depth", isLimit: true)
    }
    output.append(UInt8(ascii: isList ? "[" : "{"))
    frames.append(Frame(members: members, identity: identity))
  }

  private mutating func end(_ frame: Frame) {
    frames.removeLast()
    if let identity = frame.identity { open.remove(identity) }
    if indentation != nil, frame.members.count > 0 { breakLine() }
    var isList = false
    if case .list = frame.members { isList = true }
    output.append(UInt8(ascii: isList ? "]" : "}"))
  }

  private mutating func breakLine() {
    guard let indentation else { return }
    output.append(UInt8(ascii: "\n"))
    for _ in 0..<frames.count { output.append(contentsOf: indentation) }
  }

  private mutating func writeKey(_ key: ByteString) throws(JSONError) {
    append(key)
    output.append(UInt8(ascii: ":"))
    if indentation != nil { output.append(UInt8(ascii: " ")) }
  }

  // MARK: Scalars

  private mutating func emit(_ text: StaticString) {
    output.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Numbers have an exponent below 1e-6 and from 1e21 on, and no zero before a single digit of it.
  private mutating func append(_ number: Double) throws(JSONError) {
    guard number.isFinite else {
      let text = GoFloat.text(number, format: UInt8(ascii: "g"), precision: -1)
      throw JSONError("json: unsupported value: \(text)")
    }
    if number != 0, number.magnitude < 1e15, let whole = Int64(exactly: number) {
      return GoNumber.append(whole, to: &output)
    }
    let size = number.magnitude
    let hasExponent = size != 0 && (size < 1e-6 || size >= 1e21)
    let format = UInt8(ascii: hasExponent ? "e" : "f")
    GoFloat.append(number, format: format, precision: -1, to: &output)
    guard hasExponent else { return }
    let end = output.count
    if output[end - 4] == UInt8(ascii: "e"), output[end - 3] == UInt8(ascii: "-"),
      output[end - 2] == UInt8(ascii: "0")
    {
      output.remove(at: end - 2)
    }
  }

  private mutating func append(_ text: ByteString) {
    output.append(UInt8(ascii: "\""))
    text.withBytes { bytes in
      var plainStart = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          if byte >= 0x20, !needsEscape(byte) {
            index += 1
            continue
          }
          output.append(contentsOf: bytes[plainStart..<index])
          appendEscape(byte)
          index += 1
        } else {
          let (rune, width) = Rune.decode(bytes, at: index)
          let isInvalid = width == 1 && rune == Rune.replacement
          guard isInvalid || rune == 0x2028 || rune == 0x2029 else {
            index += width
            continue
          }
          output.append(contentsOf: bytes[plainStart..<index])
          emit(isInvalid ? "\\ufffd" : rune == 0x2028 ? "\\u2028" : "\\u2029")
          index += width
        }
        plainStart = index
      }
      output.append(contentsOf: bytes[plainStart..<index])
    }
    output.append(UInt8(ascii: "\""))
  }

  private func needsEscape(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): true
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): escapesHTML
    default: false
    }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): emit("\\\"")
    case UInt8(ascii: "\\"): emit("\\\\")
    case 0x08: emit("\\b")
    case 0x0C: emit("\\f")
    case 0x0A: emit("\\n")
    case 0x0D: emit("\\r")
    case 0x09: emit("\\t")
    default:
      emit("\\u00")
      let digits = Array("0123456789abcdef".utf8)
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 0xF)])
    }
  }

  private mutating func appendBase64(_ bytes: ByteString) {
    output.append(UInt8(ascii: "\""))
    output.append(Base64.encoded(bytes))
    output.append(UInt8(ascii: "\""))
  }
}
