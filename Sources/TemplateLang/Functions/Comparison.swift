internal import ValueTree

/// `eq ne lt le gt ge`: by Go's rules, which compare only values of one basic kind.
package let comparisonFunctions: [Function] = [
  Function("eq", [.reflect], variadic: .reflect) { arguments, _ throws(CallError) in
    .bool(try Comparison.isEqualToAny(arguments))
  },
  Function("ne", [.reflect, .reflect]) { arguments, _ throws(CallError) in
    .bool(!(try Comparison.isEqual(arguments[0], arguments[1])))
  },
  Function("lt", [.reflect, .reflect]) { arguments, _ throws(CallError) in
    .bool(try Comparison.isLess(arguments[0], arguments[1]))
  },
  Function("le", [.reflect, .reflect]) { arguments, _ throws(CallError) in
    .bool(try Comparison.isLessOrEqual(arguments[0], arguments[1]))
  },
  Function("gt", [.reflect, .reflect]) { arguments, _ throws(CallError) in
    .bool(!(try Comparison.isLessOrEqual(arguments[0], arguments[1])))
  },
  Function("ge", [.reflect, .reflect]) { arguments, _ throws(CallError) in
    .bool(!(try Comparison.isLess(arguments[0], arguments[1])))
  },
]

/// Go's comparison of template values.
internal enum Comparison {
  /// What values may be compared with each other.
  private enum Kind {
    case none, bool, complex, int, float, string, unsigned
  }

  private static func kind(of value: Value) -> Kind {
    switch value {
    case .bool: .bool
    case .integer(_, let type): type.isUnsigned ? .unsigned : .int
    case .float: .float
    case .string: .string
    case .object(let object):
      if let number = object.number {
        kind(of: number)
      } else {
        object is ComplexNumber ? .complex : .none
      }
    case .null, .list, .dict: .none
    }
  }

  static func isEqualToAny(_ arguments: Arguments) throws(CallError) -> Bool {
    guard arguments.count > 1 else { throw CallError("missing argument for comparison") }
    for index in 1..<arguments.count where try isEqual(arguments[0], arguments[index]) {
      return true
    }
    return false
  }

  static func isEqual(_ left: Value, _ right: Value) throws(CallError) -> Bool {
    switch (left, right) {
    case (.string(let first), .string(let second)): return first == second
    case (.bool(let first), .bool(let second)): return first == second
    case (.float(let first), .float(let second)): return first == second
    case (.integer(let first, let type), .integer(let second, let other)):
      if type.isUnsigned == other.isUnsigned { return first == second }
      return first == second && first >= 0
    case (.null, .null): return true
    case (.null, let other), (let other, .null): return other.isNilContainer
    default: break
    }
    let (first, second) = (kind(of: left), kind(of: right))
    if first != .none, first == second, left.isNamedNumber || right.isNamedNumber {
      return try isEqual(left.number, right.number)
    }
    guard first == second else {
      throw CallError("incompatible types for comparison: \(left.goType) and \(right.goType)")
    }
    return try isEqualWithoutKind(left, right)
  }

  private static func isEqualWithoutKind(_ left: Value, _ right: Value) throws(CallError) -> Bool {
    guard left.goKind == right.goKind else {
      let (first, second) = (try shown(left, "%s"), try shown(right, "%v"))
      throw CallError(
        "non-comparable types \(first): \(left.goType), \(right.goType): \(second)")
    }
    if left.isNilContainer || right.isNilContainer {
      return left.isNilContainer == right.isNilContainer
    }
    if case .object(let first) = left, case .object(let second) = right,
      first.elements == nil, first.entries == nil
    {
      return first.goType == second.goType && first.isEqual(to: second)
    }
    throw CallError("non-comparable type \(try shown(right, "%s")): \(right.goType)")
  }

  static func isLess(_ left: Value, _ right: Value) throws(CallError) -> Bool {
    switch (left, right) {
    case (.string(let first), .string(let second)): return first < second
    case (.float(let first), .float(let second)): return first < second
    case (.integer(let first, let type), .integer(let second, let other)):
      switch (type.isUnsigned, other.isUnsigned) {
      case (false, false): return first < second
      case (true, true): return UInt64(bitPattern: first) < UInt64(bitPattern: second)
      case (false, true): return first < 0 || UInt64(first) < UInt64(bitPattern: second)
      case (true, false): return second >= 0 && UInt64(bitPattern: first) < UInt64(second)
      }
    default: break
    }
    let (first, second) = (kind(of: left), kind(of: right))
    if first != .none, first == second, left.isNamedNumber || right.isNamedNumber {
      return try isLess(left.number, right.number)
    }
    if first == .none || second == .none || first == second {
      throw CallError("invalid type for comparison")
    }
    throw CallError("incompatible types for comparison: \(left.goType) and \(right.goType)")
  }

  static func isLessOrEqual(_ left: Value, _ right: Value) throws(CallError) -> Bool {
    if try isLess(left, right) { return true }
    return try isEqual(left, right)
  }

  private static func shown(_ value: Value, _ verb: ByteString) throws(CallError) -> ByteString {
    try goSprintf(verb, [value])
  }
}

extension Value {
  /// Whether this is a number of a type with a name of its own.
  fileprivate var isNamedNumber: Bool {
    if case .object(let object) = self { return object.number != nil }
    return false
  }

  /// The number underneath, or the value itself.
  fileprivate var number: Value {
    if case .object(let object) = self { return object.number ?? self }
    return self
  }

  /// Whether this is Go's nil map or slice.
  internal var isNilContainer: Bool {
    switch self {
    case .null: true
    case .list(let list): list.isNil
    case .dict(let dict): dict.isNil
    default: false
    }
  }
}
