/// Reading numbers as `strconv.ParseFloat` does.
extension GoFloat {
  /// Reads a number: decimal or hexadecimal with Go's underscores, `inf`, `infinity`, `nan`.
  ///
  /// A number that is too large is infinite and a range failure, as in Go.
  package static func parse(
    _ text: ByteString
  ) -> (value: Double, failure: GoNumber.ParseFailure?) {
    text.withBytes { parse($0) }
  }

  /// Reads a number: decimal or hexadecimal with Go's underscores, `inf`, `infinity`, `nan`.
  package static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (value: Double, failure: GoNumber.ParseFailure?) {
    let (value, length, failure) = parsePrefix(bytes)
    return length == bytes.count ? (value, failure) : (0, .syntax)
  }

  /// Reads the number that a text starts with and says how long it is.
  package static func parsePrefix(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (value: Double, length: Int, failure: GoNumber.ParseFailure?) {
    if let (value, length) = special(bytes) { return (value, length, nil) }
    guard let literal = Literal(bytes) else { return (0, 0, .syntax) }
    let value = literal.value(in: bytes)
    return (value, literal.end, value.isInfinite ? .range : nil)
  }

  /// The value of an infinity or a NaN that a text starts with, letter case aside.
  private static func special(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (value: Double, length: Int)? {
    guard let first = bytes.first else { return nil }
    let hasSign = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    let start = hasSign ? 1 : 0
    let shared = sharedLength(bytes, from: start, "infinity")
    if shared >= 3 {
      let value = first == UInt8(ascii: "-") ? -Double.infinity : .infinity
      return (value, start + (shared == 8 ? 8 : 3))
    }
    if !hasSign, sharedLength(bytes, from: 0, "nan") == 3 { return (.nan, 3) }
    return nil
  }

  /// How many bytes agree with a word in lower case.
  private static func sharedLength(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ word: StaticString
  ) -> Int {
    var length = 0
    while length < word.utf8CodeUnitCount, start + length < bytes.count,
      bytes[start + length] | 0x20 == word.utf8Start[length]
    {
      length += 1
    }
    return length
  }

  /// A number's text taken apart.
  private struct Literal {
    var isNegative = false
    var isHex = false
    /// The first 19 (hexadecimal: 16) digits as one number.
    var mantissa: UInt64 = 0
    /// Whether digits other than zero did not fit in the mantissa.
    var isTruncated = false
    /// The power of ten (hexadecimal: of two) that the mantissa is multiplied with.
    var exponent = 0
    /// Where the text ends.
    var end = 0

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
      var index = 0
      guard let first = bytes.first else { return nil }
      if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
        isNegative = first == UInt8(ascii: "-")
        index = 1
      }
      if index + 2 < bytes.count, bytes[index] == UInt8(ascii: "0"),
        bytes[index + 1] | 0x20 == UInt8(ascii: "x")
      {
        isHex = true
        index += 2
      }
      let radix: UInt64 = isHex ? 16 : 10
      let capacity = isHex ? 16 : 19
      var point: Int?
      var hasDigits = false
      var hasUnderscore = false
      var count = 0
      var leadingZeros = 0
      var used = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "_") {
          hasUnderscore = true
        } else if byte == UInt8(ascii: ".") {
          guard point == nil else { break }
          point = count - leadingZeros
        } else if let digit = GoNumber.digitValue(byte), UInt64(digit) < radix {
          hasDigits = true
          if digit == 0, count == 0 {
            leadingZeros += point == nil ? 0 : 1
          } else {
            count += 1
            if used < capacity {
              mantissa = mantissa &* radix &+ UInt64(digit)
              used += 1
            } else if digit != 0 {
              isTruncated = true
            }
          }
        } else {
          break
        }
        index += 1
      }
      guard hasDigits else { return nil }
      var place = (point ?? count) - leadingZeros
      if isHex {
        place *= 4
        used *= 4
      }
      let letter = isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")
      if index < bytes.count, bytes[index] | 0x20 == letter {
        index += 1
        var isDown = false
        if index < bytes.count,
          bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
        {
          isDown = bytes[index] == UInt8(ascii: "-")
          index += 1
        }
        guard index < bytes.count, let digit = GoNumber.digitValue(bytes[index]), digit < 10 else {
          return nil
        }
        var power = 0
        while index < bytes.count {
          if bytes[index] == UInt8(ascii: "_") {
            hasUnderscore = true
          } else if let digit = GoNumber.digitValue(bytes[index]), digit < 10 {
            if power < 10_000 { power = power * 10 + Int(digit) }
          } else {
            break
          }
          index += 1
        }
        place += isDown ? -power : power
      } else if isHex {
        return nil
      }
      if mantissa != 0 { exponent = place - used }
      end = index
      if hasUnderscore,
        !GoNumber.underscoresFit(UnsafeBufferPointer(rebasing: bytes[0..<index]))
      {
        return nil
      }
    }

    func value(in bytes: UnsafeBufferPointer<UInt8>) -> Double {
      if mantissa == 0 { return isNegative ? -0.0 : 0 }
      if !isHex, !isTruncated, let value = exactValue { return value }
      // The slow way is Swift's own reader, which rounds correctly, on the text as it wants it.
      var text = bytes[0..<end].filter { $0 != UInt8(ascii: "_") }
      if !isHex, exponent.magnitude > 5_000 {
        return isNegative ? (exponent > 0 ? -.infinity : -0.0) : (exponent > 0 ? .infinity : 0)
      }
      if text.first == UInt8(ascii: "+") { text.removeFirst() }
      return Double(String(decoding: text, as: UTF8.self)) ?? 0
    }

    /// The value where mantissa and power of ten are both exact as doubles, so that one operation
    /// rounds once.
    private var exactValue: Double? {
      guard mantissa < 1 << 53 else { return nil }
      let whole = isNegative ? -Double(mantissa) : Double(mantissa)
      if exponent == 0 { return whole }
      if exponent > 0, exponent <= 22 { return whole * powersOfTen[exponent] }
      if exponent < 0, exponent >= -22 { return whole / powersOfTen[-exponent] }
      return nil
    }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
