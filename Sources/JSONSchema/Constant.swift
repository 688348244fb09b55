internal import Diagnostics
internal import JSON
internal import ValueTree

/// A value that a schema compares with: immutable, numbers with their spelling.
indirect enum Constant: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber, text: ByteString)
  case string(ByteString)
  case array([Constant])
  /// Entries in key order.
  case object([(key: ByteString, value: Constant)])

  /// Takes a value of a schema over; `depth` is how deep it may be nested.
  init(_ value: Value, depth: Int) throws(SchemaError) {
    guard depth > 0 else {
      throw SchemaError(.schemaDepth, "schema has a constant nested too deep")
    }
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .string(let text): self = .string(text)
    case .list(let list):
      self = .array(
        try list.elements.map { element throws(SchemaError) in
          try Constant(element, depth: depth - 1)
        })
    case .dict(let dict):
      let values = try dict.values.map { value throws(SchemaError) in
        try Constant(value, depth: depth - 1)
      }
      self = .object(zip(dict.keys, values).map { ($0, $1) })
    case .integer(let number, let type):
      let text = type.isUnsigned ? String(UInt64(bitPattern: number)) : String(number)
      self = .number(JSONNumber(number, type), text: ByteString(text))
    case .float(let number): self = .number(JSONNumber(number), text: goText(number))
    case .object(let object):
      if let literal = object as? NumberLiteral {
        self = .number(JSONNumber(text: literal.text), text: literal.text)
      } else {
        self = .null
      }
    }
  }

  var type: JSONType {
    switch self {
    case .null: .null
    case .bool: .boolean
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// Whether the constant has no parts.
  var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  /// How messages show it.
  var shown: String {
    switch self {
    case .null: "<nil>"
    case .bool(let flag): flag ? "true" : "false"
    case .number(_, let text): String(text)
    case .string(let text): quoted(text)
    case .array, .object: "value"
    }
  }

  /// Whether a value equals this constant; numbers by value, maps by entries.
  func equals(_ value: Value) -> Bool {
    switch (self, value) {
    case (.null, .null): return true
    case (.bool(let mine), .bool(let other)): return mine == other
    case (.string(let mine), .string(let other)): return mine == other
    case (.array(let mine), .list(let list)):
      guard mine.count == list.elements.count else { return false }
      return zip(mine, list.elements).allSatisfy { $0.equals($1) }
    case (.object(let mine), .dict(let dict)):
      guard mine.count == dict.count else { return false }
      return mine.indices.allSatisfy { index in
        let entry = dict.entry(at: index)
        return mine[index].key == entry.key && mine[index].value.equals(entry.value)
      }
    case (.number(let mine, _), _):
      guard let other = JSONNumber(value) else { return false }
      return mine == other
    default: return false
    }
  }
}

/// Go's `%v` of a float.
private func goText(_ number: Double) -> ByteString {
  var text: [UInt8] = []
  GoFloat.appendPrinted(number, to: &text)
  return ByteString(text)
}

/// Whether two values are the same in JSON: numbers by value, maps by entries.
///
/// Parts wait on a stack of their own, because values may be nested deeper than the native one
/// bears.
func areEqual(_ left: Value, _ right: Value) -> Bool {
  var pending: [(Value, Value)] = []
  var pair = (left, right)
  while true {
    switch pair {
    case (.null, .null): break
    case (.bool(let first), .bool(let second)): if first != second { return false }
    case (.string(let first), .string(let second)): if first != second { return false }
    case (.list(let first), .list(let second)):
      guard first.elements.count == second.elements.count else { return false }
      pending += zip(first.elements, second.elements)
    case (.dict(let first), .dict(let second)):
      guard first.keys == second.keys else { return false }
      pending += zip(first.values, second.values)
    default:
      guard let first = JSONNumber(pair.0), let second = JSONNumber(pair.1), first == second
      else { return false }
    }
    guard let next = pending.popLast() else { return true }
    pair = next
  }
}

/// A number that is the same for equal values.
private func hash(of value: Value) -> Int {
  var hasher = Hasher()
  var pending: [Value] = [value]
  while let value = pending.popLast() {
    switch value {
    case .null: hasher.combine(0 as UInt8)
    case .bool(let flag): hasher.combine(flag)
    case .string(let text): hasher.combine(text)
    case .list(let list):
      hasher.combine(list.elements.count)
      pending += list.elements
    case .dict(let dict):
      for key in dict.keys { hasher.combine(key) }
      pending += dict.values
    default: if let number = JSONNumber(value) { hasher.combine(number) }
    }
  }
  return hasher.finalize()
}

/// The first two places that hold equal values, the later one being as early as possible.
func duplicates(in values: [Value]) -> (first: Int, second: Int)? {
  if values.count < 2 { return nil }
  if values.count <= 8 {
    for second in 1..<values.count {
      for first in 0..<second where areEqual(values[first], values[second]) {
        return (first, second)
      }
    }
    return nil
  }
  var places: [Int: [Int]] = [:]
  for (index, value) in values.enumerated() {
    let hash = hash(of: value)
    for earlier in places[hash] ?? [] where areEqual(values[earlier], value) {
      return (earlier, index)
    }
    places[hash, default: []].append(index)
  }
  return nil
}
