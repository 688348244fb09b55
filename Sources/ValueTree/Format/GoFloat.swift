internal import Glibc

/// Floating-point numbers as Go's `strconv` writes them.
package enum GoFloat {
  /// Writes a number as `strconv.AppendFloat` does.
  ///
  /// - Parameters:
  ///   - format: one of `e E f g G b x X`.
  ///   - precision: digits after the point (for `g` significant ones), or -1 for the fewest digits
  ///     that give the number back.
  ///   - bits: 32 rounds the number to Go's `float32` first.
  package static func append(
    _ value: Double, format: UInt8, precision: Int, bits: Int = 64, to output: inout [UInt8]
  ) {
    let value = bits == 32 ? Double(Float(value)) : value
    guard value.isFinite else {
      let text: StaticString = value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf"
      return output.append(
        contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    switch format {
    case UInt8(ascii: "b"): return appendBinary(value, bits: bits, to: &output)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      return appendHex(value, format: format, precision: precision, bits: bits, to: &output)
    case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "f"), UInt8(ascii: "g"),
      UInt8(ascii: "G"):
      break
    default: return output.append(contentsOf: [UInt8(ascii: "%"), format])
    }
    if value.sign == .minus { output.append(UInt8(ascii: "-")) }
    if precision < 0 {
      withShortestDigits(of: value, bits: bits) { digits, point in
        let precision =
          switch format {
          case UInt8(ascii: "e"), UInt8(ascii: "E"): max(digits.count - 1, 0)
          case UInt8(ascii: "f"): max(digits.count - point, 0)
          default: digits.count
          }
        Layout(digits: digits, point: point, precision: precision, isShortest: true)
          .append(format: format, to: &output)
      }
    } else {
      let isGeneral = format | 0x20 == UInt8(ascii: "g")
      let precision = isGeneral ? max(precision, 1) : precision
      withExactDigits(of: value, format: format, precision: precision) { digits, point in
        Layout(digits: digits, point: point, precision: precision, isShortest: false)
          .append(format: format, to: &output)
      }
    }
  }

  /// Writes a number as `%v` does: the fewest digits, with an exponent below 1e-4 and from 1e6 on.
  package static func appendPrinted(_ value: Double, to output: inout [UInt8]) {
    // Most numbers in values are small and whole; zero may be negative.
    if value != 0, value.magnitude < 1e6, let whole = Int64(exactly: value) {
      return GoNumber.append(whole, to: &output)
    }
    append(value, format: UInt8(ascii: "g"), precision: -1, to: &output)
  }

  /// A number's text in one of `strconv.FormatFloat`'s forms.
  package static func text(
    _ value: Double, format: UInt8, precision: Int, bits: Int = 64
  ) -> ByteString {
    var output: [UInt8] = []
    append(value, format: format, precision: precision, bits: bits, to: &output)
    return ByteString(output)
  }

  /// Gives the fewest digits that mean the number, and where its point stands: 0.d1d2… × 10^point.
  private static func withShortestDigits(
    of value: Double, bits: Int,
    _ body: (_ digits: UnsafeBufferPointer<UInt8>, _ point: Int) -> Void
  ) {
    guard value != 0 else { return body(UnsafeBufferPointer(start: nil, count: 0), 0) }
    var text = bits == 32 ? Float(value).description : value.description
    text.withUTF8 { withDigits(ofText: $0, body) }
  }

  /// Gives the digits of the number rounded exactly, half to even.
  ///
  /// No number has more than 767 digits or more than 1,074 after its point, so a precision beyond
  /// that only means zeros, which the layout adds.
  private static func withExactDigits(
    of value: Double, format: UInt8, precision: Int,
    _ body: (_ digits: UnsafeBufferPointer<UInt8>, _ point: Int) -> Void
  ) {
    guard value != 0 else { return body(UnsafeBufferPointer(start: nil, count: 0), 0) }
    let isFixed = format == UInt8(ascii: "f")
    let isGeneral = format | 0x20 == UInt8(ascii: "g")
    let places = min(isGeneral ? precision - 1 : precision, 1_100)
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_536) { buffer in
      let length = withVaList([CInt(places), value]) {
        vsnprintf(buffer.baseAddress, buffer.count, isFixed ? "%.*f" : "%.*e", $0)
      }
      UnsafeRawBufferPointer(buffer).prefix(Int(max(length, 0))).withMemoryRebound(
        to: UInt8.self
      ) {
        withDigits(ofText: $0, body)
      }
    }
  }

  /// Takes a number's decimal text apart; everything that is no digit before the exponent counts
  /// as the point, whatever the locale says.
  private static func withDigits(
    ofText text: UnsafeBufferPointer<UInt8>,
    _ body: (_ digits: UnsafeBufferPointer<UInt8>, _ point: Int) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + 1) { digits in
      var count = 0
      var point: Int?
      var leadingZeros = 0
      var index = text.first == UInt8(ascii: "-") ? 1 : 0
      while index < text.count, text[index] != UInt8(ascii: "e") {
        let byte = text[index]
        index += 1
        if byte < UInt8(ascii: "0") || byte > UInt8(ascii: "9") {
          point = point ?? count - leadingZeros
        } else if count == 0, byte == UInt8(ascii: "0") {
          if point != nil { leadingZeros += 1 }
        } else {
          digits[count] = byte
          count += 1
        }
      }
      var place = (point ?? count) - leadingZeros
      if index < text.count {
        let exponent = UnsafeBufferPointer(rebasing: text[(index + 1)...])
        place += Int(GoNumber.parseInt(exponent, base: 10).value)
      }
      while count > 0, digits[count - 1] == UInt8(ascii: "0") { count -= 1 }
      body(UnsafeBufferPointer(rebasing: digits[0..<count]), count == 0 ? 0 : place)
    }
  }
}

/// Digits on their way into one of the forms `e`, `f` and `g`.
private struct Layout {
  let digits: UnsafeBufferPointer<UInt8>
  /// The value is 0.d1d2… × 10^point.
  let point: Int
  var precision: Int
  let isShortest: Bool

  func append(format: UInt8, to output: inout [UInt8]) {
    var format = format
    var layout = self
    if format | 0x20 == UInt8(ascii: "g") {
      format = layout.chooseForm(format)
    }
    if format == UInt8(ascii: "f") {
      layout.appendFixed(to: &output)
    } else {
      layout.appendExponent(format, to: &output)
    }
  }

  /// The form that `g` stands for, and the precision that it has then.
  private mutating func chooseForm(_ format: UInt8) -> UInt8 {
    var limit = precision
    if limit > digits.count, digits.count >= point { limit = digits.count }
    if isShortest { limit = 6 }
    let exponent = point - 1
    if exponent < -4 || exponent >= limit {
      precision = min(precision, digits.count) - 1
      return format - 2
    }
    if precision > point { precision = digits.count }
    precision = max(precision - point, 0)
    return UInt8(ascii: "f")
  }

  private func appendExponent(_ letter: UInt8, to output: inout [UInt8]) {
    output.append(digits.first ?? UInt8(ascii: "0"))
    if precision > 0 {
      output.append(UInt8(ascii: "."))
      let end = max(min(digits.count, precision + 1), 1)
      if end > 1 { output.append(contentsOf: digits[1..<end]) }
      output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: precision + 1 - end))
    }
    output.append(letter)
    let exponent = digits.isEmpty ? 0 : point - 1
    output.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    if exponent.magnitude < 10 { output.append(UInt8(ascii: "0")) }
    GoNumber.append(UInt64(exponent.magnitude), to: &output)
  }

  private func appendFixed(to output: inout [UInt8]) {
    let zero = UInt8(ascii: "0")
    if point > 0 {
      let whole = min(digits.count, point)
      output.append(contentsOf: digits[0..<whole])
      output.append(contentsOf: repeatElement(zero, count: point - whole))
    } else {
      output.append(zero)
    }
    guard precision > 0 else { return }
    output.append(UInt8(ascii: "."))
    let leading = min(precision, max(0, -point))
    let start = point + leading
    let middle = min(precision - leading, max(0, digits.count - start))
    output.append(contentsOf: repeatElement(zero, count: leading))
    if middle > 0 { output.append(contentsOf: digits[start..<start + middle]) }
    output.append(contentsOf: repeatElement(zero, count: max(0, precision - leading - middle)))
  }
}
