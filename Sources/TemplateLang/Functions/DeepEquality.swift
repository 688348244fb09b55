internal import SemVer
internal import ValueTree

extension Value {
  /// Whether two values are deeply equal by Go's `reflect.DeepEqual`: the same type, the same
  /// parts; a nil slice or map is not an empty one.
  func isDeeplyEqual(to other: Value, _ context: CallContext) throws(CallError) -> Bool {
    var comparison = DeepComparison(context: context)
    return try comparison.areEqual(self, other, depth: 0)
  }
}

extension Array<Value> {
  /// Whether one of the elements is deeply equal to a value.
  func containsDeeply(_ value: Value, _ context: CallContext) throws(CallError) -> Bool {
    try context.work(count)
    for element in self {
      if try value.isDeeplyEqual(to: element, context) { return true }
    }
    return false
  }
}

extension TemplateObject {
  /// Whether two objects of one type are equal; behind pointers, which `==` compares as such, what
  /// they point to counts.
  fileprivate func isDeeplyEqual(to other: TemplateObject) -> Bool {
    if let version = self as? VersionObject, let other = other as? VersionObject {
      return version.version.original == other.version.original
        && version.version.description == other.version.description
    }
    return isEqual(to: other)
  }
}

/// One comparison: pairs of maps or lists that are met again count as equal, so that maps which
/// contain themselves can be compared, and parts that are shared are compared once.
private struct DeepComparison {
  private struct Pair: Hashable {
    let first: UInt
    let second: UInt
  }

  let context: CallContext
  private var visited: Set<Pair> = []

  init(context: CallContext) { self.context = context }

  mutating func areEqual(_ left: Value, _ right: Value, depth: Int) throws(CallError) -> Bool {
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let first), .bool(let second)): return first == second
    case (.integer(let first, let type), .integer(let second, let otherType)):
      return first == second && type == otherType
    case (.float(let first), .float(let second)): return first == second
    case (.string(let first), .string(let second)):
      if first.count == second.count { try context.work(bytes: first.count) }
      return first == second
    case (.list(let first), .list(let second)): return try areEqual(first, second, depth: depth)
    case (.dict(let first), .dict(let second)): return try areEqual(first, second, depth: depth)
    case (.object(let first), .object(let second)):
      return first === second || first.goType == second.goType && first.isDeeplyEqual(to: second)
    default: return false
    }
  }

  private mutating func areEqual(
    _ left: List, _ right: List, depth: Int
  ) throws(CallError) -> Bool {
    guard left.elementType == right.elementType, left.isNil == right.isNil,
      left.elements.count == right.elements.count
    else { return false }
    let places = (left.place, right.place)
    if places.0 == places.1 { return true }
    guard visited.insert(Pair(first: places.0, second: places.1)).inserted else { return true }
    try checkNesting(depth)
    try context.work(left.elements.count)
    for index in left.elements.indices {
      guard try areEqual(left.elements[index], right.elements[index], depth: depth + 1) else {
        return false
      }
    }
    return true
  }

  private mutating func areEqual(
    _ left: Dict, _ right: Dict, depth: Int
  ) throws(CallError) -> Bool {
    guard left.type == right.type, left.isNil == right.isNil, left.count == right.count else {
      return false
    }
    if left === right { return true }
    let pair = Pair(
      first: UInt(bitPattern: ObjectIdentifier(left)),
      second: UInt(bitPattern: ObjectIdentifier(right)))
    guard visited.insert(pair).inserted else { return true }
    try checkNesting(depth)
    try context.work(left.count)
    guard left.keys == right.keys else { return false }
    for index in 0..<left.count {
      guard try areEqual(left.value(at: index), right.value(at: index), depth: depth + 1) else {
        return false
      }
    }
    return true
  }
}

extension List {
  /// Where its elements stand; lists at one place are one list.
  fileprivate var place: UInt {
    elements.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }
}
