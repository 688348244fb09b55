/// Numbers as Go prints them with the fewest digits that read back the same.
enum NumberText {
  /// Go's `strconv.FormatFloat(number, 'g', -1, 64)`.
  static func shortest(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
    return text(digitsOf: number.magnitude.description, isNegative: number.sign == .minus)
  }

  /// The form of a float key: like ``shortest(_:)``, but with the precision of 32 bits.
  static func key(_ number: Double) -> String {
    let narrow = Float(number)
    if narrow.isNaN { return ".nan" }
    if narrow.isInfinite { return narrow > 0 ? ".inf" : "-.inf" }
    return text(digitsOf: narrow.magnitude.description, isNegative: narrow.sign == .minus)
  }

  /// Brings Swift's shortest form into Go's: an exponent below -4 or from 21 digits on.
  private static func text(digitsOf description: String, isNegative: Bool) -> String {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var bytes = description.utf8.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"):
        var isSmall = false
        while let next = bytes.next() {
          if next == UInt8(ascii: "-") { isSmall = true }
          if next >= UInt8(ascii: "0"), next <= UInt8(ascii: "9") {
            exponent = exponent * 10 + Int(next - UInt8(ascii: "0"))
          }
        }
        if isSmall { exponent = -exponent }
      default: digits.append(byte)
      }
    }
    // The value is 0.digits times ten to the power of `scale`.
    var scale = (point ?? digits.count) + exponent
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(zeros)
    scale -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    let sign = isNegative ? "-" : ""
    guard !digits.isEmpty else { return sign + "0" }
    let all = String(decoding: digits, as: UTF8.self)
    let power = scale - 1
    if power < -4 || power >= max(digits.count, 6) && power >= 21 || isExponential(power, digits) {
      let fraction = digits.count > 1 ? "." + all.dropFirst() : ""
      let size = String(power.magnitude)
      let padded = size.utf8.count < 2 ? "0" + size : size
      return sign + all.prefix(1) + fraction + "e" + (power < 0 ? "-" : "+") + padded
    }
    if scale <= 0 { return sign + "0." + String(repeating: "0", count: -scale) + all }
    if scale >= digits.count {
      return sign + all + String(repeating: "0", count: scale - digits.count)
    }
    return sign + all.prefix(scale) + "." + all.dropFirst(scale)
  }

  /// Go's rule for `%e`: an exponent below -4, or not below 21 for the shortest form.
  private static func isExponential(_ power: Int, _ digits: [UInt8]) -> Bool {
    power < -4 || power >= 21
  }
}
