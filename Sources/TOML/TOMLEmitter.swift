internal import ValueTree

/// One run of the writer.
struct TOMLEmitter {
  var output: [UInt8]
  private let start: Int
  private let limit: Int
  private let maximumBytes: Int
  private var depth = 0
  /// How many values have been looked at; lists that hold one list twice can take many looks.
  private var looks = 0

  init(output: [UInt8], maximumBytes: Int) {
    self.output = output
    self.maximumBytes = maximumBytes
    start = output.count
    limit = output.count &+ max(0, min(maximumBytes, Int.max / 2))
  }

  /// What TOML takes a value for.
  private enum Shape { case none, scalar, array, table, tableArray }

  /// The shape of a value. A nil inside an array, at any depth, cannot be written.
  private mutating func shape(of value: Value, depth: Int = 0) throws(TOMLError) -> Shape {
    looks += 1
    try check(depth: depth)
    switch TOMLEmitter.plain(value) {
    case .null: return .none
    case .bool, .integer, .float, .string, .object: return .scalar
    case .dict(let dict): return dict.isNil ? .none : .table
    case .list(let list):
      if list.isNil { return .none }
      if list.elements.isEmpty { return .array }
      var holdsTablesOnly = true
      for element in list.elements {
        switch try shape(of: element, depth: depth + 1) {
        case .none: throw TOMLError("toml: cannot encode array with nil element")
        case .table: break
        default: holdsTablesOnly = false
        }
      }
      return holdsTablesOnly ? .tableArray : .array
    }
  }

  /// The object that one stands for.
  private static func resolved(_ object: TemplateObject) -> TemplateObject {
    var object = object
    for _ in 0..<16 {
      guard !(object is any TOMLTime), case .object(let next)? = object.jsonValue else { break }
      object = next
    }
    return object
  }

  /// A value in which objects with contents have become maps and lists; times stay objects.
  private static func plain(_ value: Value) -> Value {
    guard case .object(let given) = value else { return value }
    let object = resolved(given)
    if object is any TOMLTime { return .object(object) }
    if let plain = object.jsonValue {
      if case .object = plain { return .null }
      return plain
    }
    if let fields = object.jsonFields { return .dict(Dict(fields.map { ($0.name, $0.value) })) }
    if let entries = object.entries { return .dict(entries) }
    if let elements = object.elements { return .list(elements) }
    return .dict(Dict())
  }

  /// The entries of a table: a map's by their keys, a struct's exported fields in their order.
  private static func entries(of value: Value) -> [(key: ByteString, value: Value)] {
    if case .object(let object) = value, case let object = resolved(object),
      object.jsonValue == nil, let fields = object.structFields
    {
      return fields.filter { GoUnicode.isUpper(UInt32($0.name.bytes.first ?? 0)) }
        .map { (key: $0.name, value: $0.value) }
    }
    guard case .dict(let dict) = plain(value) else { return [] }
    return (0..<dict.count).map { dict.entry(at: $0) }
  }

  private func check(depth: Int) throws(TOMLError) {
    guard depth <= TOMLWriter.maximumDepth else {
      throw TOMLError("TOML nested deeper than \(TOMLWriter.maximumDepth)", kind: .limit)
    }
    guard output.count <= limit, looks <= limit - start else {
      throw TOMLError("TOML of more than \(maximumBytes) bytes", kind: .limit)
    }
  }

  // MARK: Tables

  mutating func encode(_ value: Value, key: [ByteString]) throws(TOMLError) {
    depth += 1
    defer { depth -= 1 }
    try check(depth: depth)
    switch (TOMLEmitter.plain(value), try shape(of: value)) {
    case (.dict, .table): try writeTable(value, key: key)
    case (.dict, _): break
    case (.list(let list), .tableArray): try writeTables(list, key: key)
    default: try writeEntry(key, value, isInline: false)
    }
  }

  private mutating func writeTable(_ table: Value, key: [ByteString]) throws(TOMLError) {
    if key.count == 1 { breakLine() }
    if !key.isEmpty {
      writeHeader(key, "[", "]")
    }
    try writeEntries(of: table, key: key, isInline: false)
  }

  private mutating func writeTables(_ list: List, key: [ByteString]) throws(TOMLError) {
    guard !key.isEmpty else {
      throw TOMLError("toml: top-level values must be Go maps or structs")
    }
    for element in list.elements {
      guard case .dict(let dict) = TOMLEmitter.plain(element), !dict.isNil else { continue }
      breakLine()
      writeHeader(key, "[[", "]]")
      try writeEntries(of: element, key: key, isInline: false)
    }
  }

  private mutating func writeHeader(
    _ key: [ByteString], _ opening: StaticString, _ closing: StaticString
  ) {
    writeIndentation(of: key)
    output.append(opening)
    TOMLKey.append(key, to: &output)
    output.append(closing)
    breakLine()
  }

  private mutating func writeEntries(
    of table: Value, key: [ByteString], isInline: Bool
  ) throws(TOMLError) {
    let entries = TOMLEmitter.entries(of: table)
    var simple: [Int] = []
    var tables: [Int] = []
    for index in entries.indices {
      switch try shape(of: entries[index].value) {
      case .table, .tableArray: tables.append(index)
      default: simple.append(index)
      }
    }
    if isInline { output.append("{") }
    for (places, isFollowed) in [(simple, !tables.isEmpty), (tables, false)] {
      for (position, place) in places.enumerated() {
        let (name, value) = entries[place]
        if try shape(of: value) == .none { continue }
        if isInline {
          try writeEntry([name], value, isInline: true)
          // A comma follows all but the last key, even if that one is nil and left out.
          if isFollowed || position != places.count - 1 { output.append(", ") }
        } else {
          try encode(value, key: key + [name])
        }
      }
    }
    if isInline { output.append("}") }
  }

  // MARK: Entries

  private mutating func writeEntry(
    _ key: [ByteString], _ value: Value, isInline: Bool
  ) throws(TOMLError) {
    guard let name = key.last else { return try writeElement(value) }
    writeIndentation(of: key)
    TOMLKey.append(name, to: &output)
    output.append(" = ")
    try writeElement(value)
    if !isInline { breakLine() }
  }

  private mutating func writeElement(_ value: Value) throws(TOMLError) {
    depth += 1
    defer { depth -= 1 }
    try check(depth: depth)
    switch TOMLEmitter.plain(value) {
    case .null: throw TOMLError("toml: cannot encode array with nil element")
    case .bool(let flag): output.append(flag ? "true" : "false")
    case .integer(let number, let type):
      if type.isUnsigned {
        GoNumber.append(UInt64(bitPattern: number), to: &output)
      } else {
        GoNumber.append(number, to: &output)
      }
    case .float(let number): write(number)
    case .string(let text): text.withBytes { TOMLKey.appendQuoted($0, to: &output) }
    case .list(let list):
      output.append("[")
      for (index, element) in list.elements.enumerated() {
        if index > 0 { output.append(", ") }
        try writeElement(element)
      }
      output.append("]")
    case .dict: try writeEntries(of: value, key: [], isInline: true)
    case .object(let object):
      if let time = object as? any TOMLTime { output.append(time.tomlText) }
    }
  }

  /// Every float has a fraction or an exponent.
  private mutating func write(_ number: Double) {
    if !number.isFinite {
      if number.sign == .minus { output.append("-") }
      return output.append(number.isNaN ? "nan" : "inf")
    }
    let from = output.count
    GoFloat.append(number, format: UInt8(ascii: "g"), precision: -1, to: &output)
    if !output[from...].contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }) {
      output.append(".0")
    }
  }

  // MARK: Layout

  /// Ends a line; nothing comes before the first.
  private mutating func breakLine() {
    if output.count > start { output.append("\n") }
  }

  private mutating func writeIndentation(of key: [ByteString]) {
    output.append(
      contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * max(0, key.count - 1)))
  }
}
