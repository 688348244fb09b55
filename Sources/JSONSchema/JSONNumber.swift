internal import JSON
internal import ValueTree

/// A number of a schema or an instance, ready to be compared.
///
/// Most numbers are the shortest text of some float; those compare as floats, which order the same
/// way. The others, such as 2^53+1 or `0.1` with twenty more digits, compare digit by digit.
struct JSONNumber: Sendable {
  /// The nearest float.
  let double: Double
  /// The exact number, where the float does not stand for it.
  let exact: ExactDecimal?
  /// False for what is no number after all: infinities, NaN, an exponent beyond a million.
  let isValid: Bool

  init(_ number: Double) {
    double = number
    exact = nil
    isValid = number.isFinite
  }

  init(_ number: Int64, _ type: IntegerType) {
    if type.isUnsigned {
      let bits = UInt64(bitPattern: number)
      double = Double(bits)
      exact = bits > 1 << 53 ? ExactDecimal(unsigned: bits) : nil
    } else {
      double = Double(number)
      exact = number.magnitude > 1 << 53 ? ExactDecimal(number) : nil
    }
    isValid = true
  }

  init(text: ByteString) {
    guard let decimal = ExactDecimal(text) else {
      double = 0
      exact = nil
      isValid = false
      return
    }
    double = decimal.double
    exact = ExactDecimal(double) == decimal ? nil : decimal
    isValid = true
  }

  /// The number in a value, if there is one.
  init?(_ value: Value) {
    switch value {
    case .float(let number): self.init(number)
    case .integer(let number, let type): self.init(number, type)
    case .object(let object):
      guard let literal = object as? NumberLiteral else { return nil }
      self.init(text: literal.text)
    default: return nil
    }
  }

  /// The number digit by digit.
  var decimal: ExactDecimal? { isValid ? exact ?? ExactDecimal(double) : nil }

  /// Whether the number has no fraction.
  var isInteger: Bool {
    if let exact { return exact.isInteger }
    return isValid && double.rounded(.towardZero) == double
  }

  /// Whether this number is a multiple of another.
  func isMultiple(of other: JSONNumber) -> Bool {
    if exact == nil, other.exact == nil, other.double == 1 { return isInteger }
    guard let decimal, let divisor = other.decimal else { return false }
    return decimal.isMultiple(of: divisor)
  }
}

extension JSONNumber: Hashable, Comparable {
  static func < (left: JSONNumber, right: JSONNumber) -> Bool {
    if left.exact == nil, right.exact == nil { return left.double < right.double }
    guard let first = left.decimal, let second = right.decimal else { return false }
    return first < second
  }

  static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    guard left.isValid, right.isValid else { return false }
    if left.exact == nil, right.exact == nil { return left.double == right.double }
    return left.decimal == right.decimal
  }

  func hash(into hasher: inout Hasher) { hasher.combine(double) }
}
