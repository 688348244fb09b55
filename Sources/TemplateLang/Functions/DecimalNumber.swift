internal import ValueTree

/// A decimal number of any size, for the float functions: `addf 0.1 0.2` is 0.3 there.
///
/// The value is the magnitude, with its sign, times a power of ten. The magnitude is kept in limbs
/// of nine decimal digits, least first, without zero limbs at the end.
struct DecimalNumber {
  private static let limbBase: UInt64 = 1_000_000_000
  private static let limbDigits = 9

  private var isNegative = false
  private var limbs: [UInt32] = []
  private var exponent = 0

  private init(isNegative: Bool, limbs: [UInt32], exponent: Int) {
    self.limbs = limbs
    while self.limbs.last == 0 { self.limbs.removeLast() }
    self.isNegative = isNegative && !self.limbs.isEmpty
    self.exponent = exponent
  }

  /// The shortest decimal number that reads back as `value`; nil for infinities and no-numbers.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    var digits: UInt64 = 0
    var pointShift = 0
    var scale = 0
    var hasPoint = false
    var text = value.magnitude.description.utf8[...]
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "."): hasPoint = true
      case UInt8(ascii: "e"):
        scale = Int(Substring(text)) ?? 0
        text = text[text.endIndex...]
      default:
        digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        if hasPoint { pointShift -= 1 }
      }
    }
    // Plain notation pads with zeros up to 2^54, within 19 digits; drop those at the end.
    while digits != 0, digits % 10 == 0 {
      digits /= 10
      pointShift += 1
    }
    var limbs: [UInt32] = []
    while digits > 0 {
      limbs.append(UInt32(digits % Self.limbBase))
      digits /= Self.limbBase
    }
    self.init(
      isNegative: value < 0, limbs: limbs, exponent: limbs.isEmpty ? 0 : scale + pointShift)
  }

  /// The float nearest to the number.
  var nearestDouble: Double {
    guard let top = limbs.last else { return 0 }
    var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    text += String(top).utf8
    for limb in limbs.dropLast().reversed() {
      var divisor: UInt32 = 100_000_000
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(limb / divisor % 10))
        divisor /= 10
      }
    }
    text.append(UInt8(ascii: "e"))
    text += String(exponent).utf8
    return GoFloat.parse(ByteString(text)).value
  }

  static func + (left: Self, right: Self) -> Self {
    let (first, second, exponent) = aligned(left, right)
    if left.isNegative == right.isNegative {
      return Self(
        isNegative: left.isNegative, limbs: sum(first, second), exponent: exponent)
    }
    return isLess(first, second)
      ? Self(isNegative: right.isNegative, limbs: difference(second, first), exponent: exponent)
      : Self(isNegative: left.isNegative, limbs: difference(first, second), exponent: exponent)
  }

  static func - (left: Self, right: Self) -> Self {
    left + Self(isNegative: !right.isNegative, limbs: right.limbs, exponent: right.exponent)
  }

  static func * (left: Self, right: Self) -> Self {
    Self(
      isNegative: left.isNegative != right.isNegative, limbs: product(left.limbs, right.limbs),
      exponent: left.exponent + right.exponent)
  }

  /// The quotient, rounded half away from zero to 16 digits after the point; nil if `divisor` is 0.
  func divided(by divisor: Self) -> Self? {
    let places = 16
    guard !divisor.limbs.isEmpty else { return nil }
    let shift = exponent - divisor.exponent + places
    let numerator = shift > 0 ? Self.scaled(limbs, by: shift) : limbs
    let denominator = shift < 0 ? Self.scaled(divisor.limbs, by: -shift) : divisor.limbs
    var (quotient, remainder) = Self.quotient(numerator, denominator)
    if !Self.isLess(Self.sum(remainder, remainder), denominator) {
      quotient = Self.sum(quotient, [1])
    }
    return Self(
      isNegative: isNegative != divisor.isNegative, limbs: quotient, exponent: -places)
  }
}

// Arithmetic on magnitudes.
extension DecimalNumber {
  private static func aligned(_ left: Self, _ right: Self) -> ([UInt32], [UInt32], Int) {
    if left.limbs.isEmpty { return ([], right.limbs, right.exponent) }
    if right.limbs.isEmpty { return (left.limbs, [], left.exponent) }
    let exponent = min(left.exponent, right.exponent)
    return (
      scaled(left.limbs, by: left.exponent - exponent),
      scaled(right.limbs, by: right.exponent - exponent), exponent
    )
  }

  /// The magnitude times a power of ten.
  private static func scaled(_ limbs: [UInt32], by power: Int) -> [UInt32] {
    guard power > 0, !limbs.isEmpty else { return limbs }
    var factor: UInt32 = 1
    for _ in 0..<(power % limbDigits) { factor *= 10 }
    return Array(repeating: 0, count: power / limbDigits) + product(limbs, [factor])
  }

  private static func isLess(_ left: [UInt32], _ right: [UInt32]) -> Bool {
    guard left.count == right.count else { return left.count < right.count }
    for index in left.indices.reversed() where left[index] != right[index] {
      return left[index] < right[index]
    }
    return false
  }

  private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    let (long, short) = left.count < right.count ? (right, left) : (left, right)
    var result: [UInt32] = []
    result.reserveCapacity(long.count + 1)
    var carry: UInt64 = 0
    for index in long.indices {
      let total = UInt64(long[index]) + (index < short.count ? UInt64(short[index]) : 0) + carry
      result.append(UInt32(total % limbBase))
      carry = total / limbBase
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  /// The difference of a magnitude and one that is not greater.
  private static func difference(_ large: [UInt32], _ small: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(large.count)
    var borrow: UInt64 = 0
    for index in large.indices {
      let taken = (index < small.count ? UInt64(small[index]) : 0) + borrow
      let total = UInt64(large[index]) + limbBase - taken
      result.append(UInt32(total % limbBase))
      borrow = total < limbBase ? 1 : 0
    }
    while result.last == 0 { result.removeLast() }
    return result
  }

  private static func product(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    guard !left.isEmpty, !right.isEmpty else { return [] }
    var result = [UInt32](repeating: 0, count: left.count + right.count)
    for first in left.indices {
      var carry: UInt64 = 0
      for second in right.indices {
        let total =
          UInt64(left[first]) * UInt64(right[second]) + UInt64(result[first + second]) + carry
        result[first + second] = UInt32(total % limbBase)
        carry = total / limbBase
      }
      result[first + right.count] = UInt32(carry)
    }
    while result.last == 0 { result.removeLast() }
    return result
  }

  /// Long division; each digit of the quotient is found by halving the range that it may lie in.
  private static func quotient(
    _ numerator: [UInt32], _ denominator: [UInt32]
  ) -> (quotient: [UInt32], remainder: [UInt32]) {
    var quotient = [UInt32](repeating: 0, count: numerator.count)
    var remainder: [UInt32] = []
    for index in numerator.indices.reversed() {
      if !remainder.isEmpty || numerator[index] != 0 { remainder.insert(numerator[index], at: 0) }
      if isLess(remainder, denominator) { continue }
      var low: UInt32 = 1
      var high = UInt32(limbBase - 1)
      while low < high {
        let middle = low + (high - low + 1) / 2
        if isLess(remainder, product(denominator, [middle])) {
          high = middle - 1
        } else {
          low = middle
        }
      }
      quotient[index] = low
      remainder = difference(remainder, product(denominator, [low]))
    }
    while quotient.last == 0 { quotient.removeLast() }
    return (quotient, remainder)
  }
}
