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

  init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .string(let text): self = .string(text)
    case .list(let list): self = .array(list.elements.map { Constant($0) })
    case .dict(let dict):
      self = .object(zip(dict.keys, dict.values).map { ($0, Constant($1)) })
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
func areEqual(_ left: Value, _ right: Value) -> Bool {
  switch (left, right) {
  case (.null, .null): return true
  case (.bool(let first), .bool(let second)): return first == second
  case (.string(let first), .string(let second)): return first == second
  case (.list(let first), .list(let second)):
    guard first.elements.count == second.elements.count else { return false }
    return zip(first.elements, second.elements).allSatisfy { areEqual($0, $1) }
  case (.dict(let first), .dict(let second)):
    guard first.count == second.count else { return false }
    return (0..<first.count).allSatisfy { index in
      let (one, other) = (first.entry(at: index), second.entry(at: index))
      return one.key == other.key && areEqual(one.value, other.value)
    }
  default:
    guard let first = JSONNumber(left), let second = JSONNumber(right) else { return false }
    return first == second
  }
}

/// Feeds a value to a hasher so that equal values give equal hashes.
private func combine(_ value: Value, into hasher: inout Hasher) {
  switch value {
  case .null: hasher.combine(0 as UInt8)
  case .bool(let flag): hasher.combine(flag)
  case .string(let text): hasher.combine(text)
  case .list(let list):
    hasher.combine(list.elements.count)
    for element in list.elements { combine(element, into: &hasher) }
  case .dict(let dict):
    hasher.combine(dict.count)
    for (key, element) in zip(dict.keys, dict.values) {
      hasher.combine(key)
      combine(element, into: &hasher)
    }
  default: if let number = JSONNumber(value) { hasher.combine(number) }
  }
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
    var hasher = Hasher()
    combine(value, into: &hasher)
    let hash = hasher.finalize()
    for earlier in places[hash] ?? [] where areEqual(values[earlier], value) {
      return (earlier, index)
    }
    places[hash, default: []].append(index)
  }
  return nil
}
