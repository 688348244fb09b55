internal import LinearRegex
internal import ValueTree

/// The condition of `[?(…)]`.
indirect enum Filter: Sendable {
  case any(Filter, Filter)
  case all(Filter, Filter)
  case not(Filter)
  /// A path that leads somewhere.
  case exists(Operand)
  case comparison(Operand, Comparison, Operand)
  case matches(Operand, Regex)
  case constant(Bool)

  /// One side of a comparison.
  enum Operand: Sendable {
    /// From the value that is asked, `@`.
    case relative(ValuePath)
    /// From the whole document, `$`.
    case absolute(ValuePath)
    case literal(ValueSnapshot)
  }

  /// How two values are compared.
  enum Comparison: String, Sendable, CaseIterable {
    case greaterOrEqual = ">="
    case lessOrEqual = "<="
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case less = "<"
  }

  /// Whether a value fulfils the condition.
  func accepts(
    _ value: ValueSnapshot, in search: inout PathSearch
  ) throws(PathError) -> Bool {
    try search.look(at: 1)
    switch self {
    case .any(let first, let second):
      if try first.accepts(value, in: &search) { return true }
      return try second.accepts(value, in: &search)
    case .all(let first, let second):
      guard try first.accepts(value, in: &search) else { return false }
      return try second.accepts(value, in: &search)
    case .not(let filter): return try !filter.accepts(value, in: &search)
    case .exists(let operand): return try !operand.values(value, in: &search).isEmpty
    case .constant(let flag): return flag
    case .matches(let operand, let regex):
      let texts = try operand.values(value, in: &search)
      for text in texts {
        guard case .string(let text) = text else { return false }
        try search.look(at: regex.mostWork(onBytes: text.count) >> 10)
        guard text.withBytes({ regex.matches($0) }) else { return false }
      }
      return !texts.isEmpty
    case .comparison(let left, let comparison, let right):
      // All pairs have to fit, and there has to be one.
      let lefts = try left.values(value, in: &search)
      let rights = try right.values(value, in: &search)
      // Neither has more than there may be values: the product is a number.
      try search.look(at: lefts.count * rights.count)
      return !lefts.isEmpty && !rights.isEmpty
        && lefts.allSatisfy { left in rights.allSatisfy { comparison.holds(left, $0) } }
    }
  }
}

extension Filter.Operand {
  fileprivate func values(
    _ value: ValueSnapshot, in search: inout PathSearch
  ) throws(PathError) -> [ValueSnapshot] {
    switch self {
    case .relative(let path): try search.values(of: path, from: value)
    case .absolute(let path): try search.values(of: path, from: search.root)
    case .literal(let literal): [literal]
    }
  }
}

extension Filter.Comparison {
  /// Numbers compare by value, texts by bytes; all else is equal or cannot be compared.
  func holds(_ left: ValueSnapshot, _ right: ValueSnapshot) -> Bool {
    if let first = left.number, let second = right.number {
      return accepts(first < second ? -1 : first > second ? 1 : 0)
    }
    switch (left, right) {
    case (.string(let first), .string(let second)):
      return accepts(first < second ? -1 : first == second ? 0 : 1)
    case (.bool(let first), .bool(let second)): return accepts(first == second ? 0 : nil)
    case (.null, .null): return accepts(0)
    default: return accepts(nil)
    }
  }

  private func accepts(_ order: Int?) -> Bool {
    guard let order else { return self == .notEqual }
    return switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    }
  }
}

extension ValueSnapshot {
  /// A number's value.
  var number: Double? {
    switch self {
    case .integer(let number, let type):
      type.isUnsigned ? Double(UInt64(bitPattern: number)) : Double(number)
    case .float(let number): number
    default: nil
    }
  }
}
