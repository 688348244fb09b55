internal import JSON
internal import ValueTree

/// One or several of JSON's types.
struct JSONType: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = JSONType(rawValue: 1)
  static let boolean = JSONType(rawValue: 2)
  static let number = JSONType(rawValue: 4)
  static let integer = JSONType(rawValue: 8)
  static let string = JSONType(rawValue: 16)
  static let array = JSONType(rawValue: 32)
  static let object = JSONType(rawValue: 64)

  private static let names: [(name: String, type: JSONType)] = [
    ("null", .null), ("boolean", .boolean), ("number", .number), ("integer", .integer),
    ("string", .string), ("array", .array), ("object", .object),
  ]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The type of a name in a schema; no type for other texts.
  init(named name: ByteString) {
    self = Self.names.first { name == ByteString($0.name) }?.type ?? []
  }

  /// The type of a value; no type for what JSON cannot hold.
  init(of value: Value) {
    switch value {
    case .null: self = .null
    case .bool: self = .boolean
    case .integer, .float: self = .number
    case .string: self = .string
    case .list: self = .array
    case .dict: self = .object
    case .object(let object): self = object is NumberLiteral ? .number : []
    }
  }

  /// The names of all types in the set, in the order that messages use.
  var names: [String] { Self.names.filter { contains($0.type) }.map(\.name) }
}
