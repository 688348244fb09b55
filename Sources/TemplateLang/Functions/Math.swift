internal import Glibc
internal import ValueTree

/// Arithmetic on whole numbers, which wraps around, and on floats, which is decimal; conversions.
package let mathFunctions: [Function] = [
  Function("int", [.any]) { arguments, _ in .integer(arguments[0].asInteger, .int) },
  Function("int64", [.any]) { arguments, _ in .int64(arguments[0].asInteger) },
  Function("float64", [.any]) { arguments, _ in .float(arguments[0].asFloat) },
  Function("atoi", [.string]) { arguments, _ in
    // A number beyond the range gives the end of the range.
    .integer(GoNumber.parseInt(arguments.text(0), base: 10).value, .int)
  },
  Function("toDecimal", [.any]) { arguments, context throws(CallError) in
    let (number, failure) = GoNumber.parseInt(try arguments[0].printed(context), base: 8)
    return .int64(failure == nil ? number : 0)
  },

  Function("add1", [.any]) { arguments, _ in .int64(arguments[0].asInteger &+ 1) },
  Function("add", [], variadic: .any) { arguments, _ in fold(arguments, from: 0) { $0 &+ $1 } },
  Function("sub", [.any, .any]) { arguments, _ in
    .int64(arguments[0].asInteger &- arguments[1].asInteger)
  },
  Function("mul", [.any], variadic: .any) { arguments, _ in fold(arguments) { $0 &* $1 } },
  Function("div", [.any, .any]) { arguments, _ throws(CallError) in
    try .int64(dividing(arguments).quotient)
  },
  Function("mod", [.any, .any]) { arguments, _ throws(CallError) in
    try .int64(dividing(arguments).remainder)
  },
  Function("max", [.any], variadic: .any) { arguments, _ in fold(arguments) { max($0, $1) } },
  Function("biggest", [.any], variadic: .any) { arguments, _ in fold(arguments) { max($0, $1) } },
  Function("min", [.any], variadic: .any) { arguments, _ in fold(arguments) { min($0, $1) } },

  Function("add1f", [.any]) { arguments, _ throws(CallError) in
    try decimalFold(Arguments([arguments[0], .int(1)]), from: nil) { $0 + $1 }
  },
  Function("addf", [], variadic: .any) { arguments, _ throws(CallError) in
    try decimalFold(arguments, from: 0) { $0 + $1 }
  },
  Function("subf", [.any], variadic: .any) { arguments, _ throws(CallError) in
    try decimalFold(arguments, from: nil) { $0 - $1 }
  },
  Function("mulf", [.any], variadic: .any) { arguments, _ throws(CallError) in
    try decimalFold(arguments, from: nil) { $0 * $1 }
  },
  Function("divf", [.any], variadic: .any) { arguments, _ throws(CallError) in
    try decimalFold(arguments, from: nil) { dividend, divisor throws(CallError) in
      guard let quotient = dividend.divided(by: divisor) else {
        throw CallError("decimal division by 0")
      }
      return quotient
    }
  },
  Function("maxf", [.any], variadic: .any) { arguments, _ in
    floatFold(arguments, greatest: .infinity) { first, second in
      if first == second { return first.sign == .minus ? second : first }
      return first > second ? first : second
    }
  },
  Function("minf", [.any], variadic: .any) { arguments, _ in
    floatFold(arguments, greatest: -.infinity) { first, second in
      if first == second { return first.sign == .minus ? first : second }
      return first < second ? first : second
    }
  },
  Function("ceil", [.any]) { arguments, _ in .float(arguments[0].asFloat.rounded(.up)) },
  Function("floor", [.any]) { arguments, _ in .float(arguments[0].asFloat.rounded(.down)) },
  Function("round", [.any, .int], variadic: .float64) { arguments, _ in
    let limit = arguments.count > 2 ? arguments.float(2) : 0.5
    return .float(round(arguments[0].asFloat, places: arguments.int(1), limit: limit))
  },
]

private func fold(
  _ arguments: Arguments, from start: Int64? = nil, _ combine: (Int64, Int64) -> Int64
) -> Value {
  var result = start ?? arguments[0].asInteger
  for index in (start == nil ? 1 : 0)..<max(1, arguments.count) where index < arguments.count {
    result = combine(result, arguments[index].asInteger)
  }
  return .int64(result)
}

private func dividing(
  _ arguments: Arguments
) throws(CallError) -> (quotient: Int64, remainder: Int64) {
  let (dividend, divisor) = (arguments[0].asInteger, arguments[1].asInteger)
  guard divisor != 0 else { throw CallError("runtime error: integer divide by zero") }
  // The one quotient that does not fit wraps around.
  if divisor == -1 { return (0 &- dividend, 0) }
  return dividend.quotientAndRemainder(dividingBy: divisor)
}

private func decimalFold(
  _ arguments: Arguments, from start: Double?,
  _ combine: (DecimalNumber, DecimalNumber) throws(CallError) -> DecimalNumber
) throws(CallError) -> Value {
  var result = try decimal(start ?? arguments[0].asFloat)
  for index in (start == nil ? 1 : 0)..<max(1, arguments.count) where index < arguments.count {
    result = try combine(result, try decimal(arguments[index].asFloat))
  }
  return .float(result.nearestDouble)
}

private func decimal(_ value: Double) throws(CallError) -> DecimalNumber {
  guard let number = DecimalNumber(value) else {
    let name = value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf"
    throw CallError("Cannot create a Decimal from \(name)")
  }
  return number
}

/// The greatest or least number: one that equals `greatest` beats even no-numbers, which beat the
/// rest.
private func floatFold(
  _ arguments: Arguments, greatest: Double, _ choose: (Double, Double) -> Double
) -> Value {
  var result = arguments[0].asFloat
  for index in 1..<max(1, arguments.count) {
    let next = arguments[index].asFloat
    if result == greatest || next == greatest {
      result = greatest
    } else if result.isNaN || next.isNaN {
      result = .nan
    } else {
      result = choose(result, next)
    }
  }
  return .float(result)
}

/// Rounds to decimal places in binary arithmetic: up if the fraction reaches the limit.
private func round(_ value: Double, places: Int, limit: Double) -> Double {
  let power = powerOfTen(places)
  let digits = power * value
  let fraction = digits.isInfinite ? Double.nan : digits - digits.rounded(.towardZero)
  return (fraction >= limit ? digits.rounded(.up) : digits.rounded(.down)) / power
}

/// A power of ten with the very rounding of the reference engine, which squares and multiplies.
private func powerOfTen(_ power: Int) -> Double {
  if power == 0 { return 1 }
  if power > 400 { return .infinity }
  if power < -400 { return 0 }
  var result = 1.0
  var resultExponent = 0
  var factor = 0.625
  var factorExponent = 4
  var rest = power.magnitude
  while rest != 0 {
    if rest & 1 == 1 {
      result *= factor
      resultExponent += factorExponent
    }
    factor *= factor
    factorExponent *= 2
    if factor < 0.5 {
      factor += factor
      factorExponent -= 1
    }
    rest >>= 1
  }
  if power < 0 {
    result = 1 / result
    resultExponent = -resultExponent
  }
  return scalbn(result, Int32(resultExponent))
}
