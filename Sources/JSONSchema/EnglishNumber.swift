/// Numbers as the reference's message printer writes them for English readers.

/// A whole number in groups of three: `1,234`.
func englishText(_ number: Int) -> String {
  (number < 0 ? "-" : "") + grouped(String(number.magnitude).utf8.map { $0 })
}

/// A float: plain and grouped below a million, beyond and below 0.0001 in the form `1.5×10⁰⁶`.
func englishText(_ number: Double) -> String {
  if number.isNaN { return "NaN" }
  let sign = number < 0 ? "-" : ""
  if number.isInfinite { return sign + "∞" }
  guard let decimal = ExactDecimal(number), !decimal.isZero else { return "0" }
  let digits = decimal.digits.map { $0 + UInt8(ascii: "0") }
  let exponent = digits.count + decimal.exponent - 1
  if exponent < -4 || exponent >= 6 {
    let fraction = digits.count > 1 ? "." + text(digits[1...]) : ""
    return sign + text(digits[..<1]) + fraction + "×10" + superscript(exponent)
  }
  if exponent < 0 {
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + text(digits[...])
  }
  if digits.count <= exponent + 1 {
    let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: exponent + 1 - digits.count)
    return sign + grouped(digits + zeros)
  }
  return sign + grouped(Array(digits[...exponent])) + "." + text(digits[(exponent + 1)...])
}

private func text(_ digits: ArraySlice<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }

private func grouped(_ digits: [UInt8]) -> String {
  var result: [UInt8] = []
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
    result.append(digit)
  }
  return String(decoding: result, as: UTF8.self)
}

/// At least two raised digits.
private func superscript(_ exponent: Int) -> String {
  let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  let digits = String(exponent.magnitude).utf8.map { raised[Int($0 - UInt8(ascii: "0"))] }
  return (exponent < 0 ? "⁻" : "") + (digits.count < 2 ? "⁰" : "") + String(digits)
}
