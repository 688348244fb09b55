/// Arithmetic of estimates: never traps, stops growing at ``largest``; each rounding follows exactly one
/// multiplication or division of IEEE doubles, so that results repeat everywhere.
enum Arithmetic {
  /// Where numbers stop growing: sums of a few of them still fit.
  static let largest = 1 << 58

  /// The product of some numbers that are not negative.
  static func product(_ factors: Int...) -> Int {
    var result = 1
    for factor in factors {
      let (next, overflows) = result.multipliedReportingOverflow(by: max(factor, 0))
      result = overflows ? largest : min(next, largest)
    }
    return result
  }

  /// A number times a factor, rounded up.
  static func up(_ number: Int, times factor: Double) -> Int {
    clamped((Double(number) * factor).rounded(.up))
  }

  /// A number times a factor, rounded down.
  static func down(_ number: Int, times factor: Double) -> Int {
    clamped((Double(number) * factor).rounded(.down))
  }

  /// A number divided by a divisor, rounded up.
  static func up(_ number: Int, over divisor: Double) -> Int {
    clamped((Double(number) / divisor).rounded(.up))
  }

  /// A quotient of whole numbers, rounded up; the divisor counts as 1 at least.
  static func up(_ number: Int, over divisor: Int) -> Int {
    let divisor = max(divisor, 1)
    return number / divisor + (number % divisor > 0 ? 1 : 0)
  }

  private static func clamped(_ number: Double) -> Int {
    guard number < Double(largest) else { return largest }
    return number > -Double(largest) ? Int(number) : -largest
  }
}
