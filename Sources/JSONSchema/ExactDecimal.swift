internal import ValueTree

/// A decimal number of any size, exact: what a schema writes and what a value's shortest text says.
///
/// Bounds compare as the texts compare, so `0.1` is a multiple of `0.01` and 2^53+1 keeps its last
/// digit. Only texts with a decimal exponent beyond a million are refused, as the reference refuses
/// them.
struct ExactDecimal: Sendable, Hashable {
  /// Whether the number is below zero.
  let isNegative: Bool
  /// The digits 0 to 9 without leading or trailing zeros; empty for zero.
  let digits: [UInt8]
  /// The power of ten that the digits, read as a whole number, are multiplied with.
  let exponent: Int

  private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    let start = digits.firstIndex { $0 != 0 } ?? digits.endIndex
    let end = (digits.lastIndex { $0 != 0 } ?? digits.startIndex - 1) + 1
    if start >= end {
      self.isNegative = false
      self.digits = []
      self.exponent = 0
    } else {
      self.isNegative = isNegative
      self.digits = start == 0 && end == digits.count ? digits : Array(digits[start..<end])
      self.exponent = exponent + (digits.count - end)
    }
  }

  /// Reads a decimal text; nil if it is none or its exponent is beyond a million.
  init?(_ text: ByteString) {
    let parsed: (Bool, [UInt8], Int)? = text.withBytes { bytes in
      var position = 0
      var isNegative = false
      if position < bytes.count, bytes[position] == UInt8(ascii: "-") {
        isNegative = true
        position += 1
      }
      var digits: [UInt8] = []
      digits.reserveCapacity(bytes.count - position)
      var fractionDigits = 0
      var sawPoint = false
      while position < bytes.count {
        let byte = bytes[position]
        if byte.isDigit {
          digits.append(byte - UInt8(ascii: "0"))
          if sawPoint { fractionDigits += 1 }
        } else if byte == UInt8(ascii: "."), !sawPoint {
          sawPoint = true
        } else {
          break
        }
        position += 1
      }
      guard !digits.isEmpty else { return nil }
      var exponent = 0
      if position < bytes.count {
        guard bytes[position] == UInt8(ascii: "e") || bytes[position] == UInt8(ascii: "E") else {
          return nil
        }
        position += 1
        var isNegativeExponent = false
        if position < bytes.count,
          bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
        {
          isNegativeExponent = bytes[position] == UInt8(ascii: "-")
          position += 1
        }
        guard position < bytes.count else { return nil }
        while position < bytes.count {
          guard bytes[position].isDigit, exponent < 1 << 40 else { return nil }
          exponent = exponent * 10 + Int(bytes[position] - UInt8(ascii: "0"))
          position += 1
        }
        if isNegativeExponent { exponent = -exponent }
      }
      exponent -= fractionDigits
      guard abs(exponent) <= 1_000_000 || digits.allSatisfy({ $0 == 0 }) else { return nil }
      return (isNegative, digits, exponent)
    }
    guard let (isNegative, digits, exponent) = parsed else { return nil }
    self.init(isNegative: isNegative, digits: digits, exponent: exponent)
  }

  /// The shortest decimal that reads back as this number; nil for infinities and NaN.
  init?(_ number: Double) {
    guard number.isFinite else { return nil }
    self.init(ByteString(number.description))
  }

  /// A whole number.
  init(_ number: Int64) {
    self.init(isNegative: number < 0, magnitude: number.magnitude)
  }

  /// A whole number without sign.
  init(unsigned number: UInt64) {
    self.init(isNegative: false, magnitude: number)
  }

  private init(isNegative: Bool, magnitude: UInt64) {
    var digits: [UInt8] = []
    var rest = magnitude
    while rest > 0 {
      digits.append(UInt8(rest % 10))
      rest /= 10
    }
    digits.reverse()
    self.init(isNegative: isNegative, digits: digits, exponent: 0)
  }

  /// Whether the number is zero.
  var isZero: Bool { digits.isEmpty }

  /// Whether the number has no fraction.
  var isInteger: Bool { exponent >= 0 }

  /// The nearest float; infinite where the number is too large.
  var double: Double { Double(description) ?? 0 }

  /// The number as Go's `Int64()` of a big integer gives it: the low 64 bits.
  var lowBits: Int64 {
    guard isInteger, exponent <= 10_000 else { return 0 }
    var magnitude: UInt64 = 0
    for digit in digits { magnitude = magnitude &* 10 &+ UInt64(digit) }
    for _ in 0..<exponent { magnitude = magnitude &* 10 }
    let bits = Int64(bitPattern: magnitude)
    return isNegative ? 0 &- bits : bits
  }
}

extension ExactDecimal: Comparable {
  static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? right.isSmallerMagnitude(than: left) : left.isSmallerMagnitude(than: right)
  }

  private func isSmallerMagnitude(than other: ExactDecimal) -> Bool {
    if isZero || other.isZero { return isZero && !other.isZero }
    let (mine, theirs) = (digits.count + exponent, other.digits.count + other.exponent)
    if mine != theirs { return mine < theirs }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// Digits and exponent, such as `-15e-1`.
  var description: String {
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    text += isZero ? [UInt8(ascii: "0")] : digits.map { $0 + UInt8(ascii: "0") }
    return String(decoding: text, as: UTF8.self) + "e\(exponent)"
  }
}

extension ExactDecimal {
  /// Whether the quotient of this number and another is whole; false if the other is zero.
  func isMultiple(of other: ExactDecimal) -> Bool {
    if other.isZero { return false }
    if isZero { return true }
    // Neither digit string ends in zero, so a larger exponent below leaves a factor of ten over.
    let shift = exponent - other.exponent
    if shift < 0 { return false }
    if other.digits.count <= 18 {
      let modulus = other.digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
      var remainder: UInt64 = 0
      for digit in digits { remainder = (remainder * 10 + UInt64(digit)) % modulus }
      if remainder == 0 { return true }
      return product(remainder, power(of: 10, shift, modulus: modulus), modulus: modulus) == 0
    }
    var remainder = LongRemainder(modulus: other.digits)
    for digit in digits { remainder.append(digit) }
    var left = shift
    while left > 0, !remainder.isZero {
      remainder.append(0)
      left -= 1
    }
    return remainder.isZero
  }

  private func product(_ left: UInt64, _ right: UInt64, modulus: UInt64) -> UInt64 {
    modulus.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
  }

  private func power(of base: UInt64, _ exponent: Int, modulus: UInt64) -> UInt64 {
    var result = 1 % modulus
    var factor = base % modulus
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, factor, modulus: modulus) }
      factor = product(factor, factor, modulus: modulus)
      rest >>= 1
    }
    return result
  }
}

/// The remainder of a decimal number that arrives digit by digit, for divisors beyond 64 bits.
private struct LongRemainder {
  private let modulus: [UInt32]
  private var limbs: [UInt32]

  init(modulus digits: [UInt8]) {
    var limbs: [UInt32] = [0]
    for digit in digits { Self.shift(&limbs, adding: digit) }
    limbs.append(0)
    modulus = limbs
    self.limbs = [UInt32](repeating: 0, count: limbs.count)
  }

  var isZero: Bool { limbs.allSatisfy { $0 == 0 } }

  mutating func append(_ digit: UInt8) {
    let count = limbs.count
    Self.shift(&limbs, adding: digit)
    limbs.removeLast(limbs.count - count)
    while isAtLeastModulus { subtractModulus() }
  }

  private var isAtLeastModulus: Bool {
    for index in limbs.indices.reversed() where limbs[index] != modulus[index] {
      return limbs[index] > modulus[index]
    }
    return true
  }

  private mutating func subtractModulus() {
    var borrow: UInt32 = 0
    for index in limbs.indices {
      let (first, under) = limbs[index].subtractingReportingOverflow(modulus[index])
      let (second, underAgain) = first.subtractingReportingOverflow(borrow)
      limbs[index] = second
      borrow = under || underAgain ? 1 : 0
    }
  }

  /// Multiplies by ten, adds a digit, and grows by a limb where needed.
  private static func shift(_ limbs: inout [UInt32], adding digit: UInt8) {
    var carry = UInt64(digit)
    for index in limbs.indices {
      let sum = UInt64(limbs[index]) * 10 + carry
      limbs[index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
    if carry > 0 { limbs.append(UInt32(truncatingIfNeeded: carry)) }
  }
}
