/// The forms that show a number's bits: `b` (`4503599627370496p-52`) and `x` (`0x1.8p+01`).
extension GoFloat {
  /// A number's mantissa with its hidden bit, its exponent, and how many bits the mantissa has.
  private static func parts(
    of value: Double, bits: Int
  ) -> (mantissa: UInt64, exponent: Int, mantissaBits: Int) {
    if bits == 32 {
      let small = Float(value)
      let isSubnormal = small.exponentBitPattern == 0
      let mantissa = UInt64(small.significandBitPattern) | (isSubnormal ? 0 : 1 << 23)
      return (mantissa, max(Int(small.exponentBitPattern), 1) - 127, 23)
    }
    let isSubnormal = value.exponentBitPattern == 0
    let mantissa = value.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
    return (mantissa, max(Int(value.exponentBitPattern), 1) - 1023, 52)
  }

  internal static func appendBinary(_ value: Double, bits: Int, to output: inout [UInt8]) {
    let (mantissa, exponent, mantissaBits) = parts(of: value, bits: bits)
    if value.sign == .minus { output.append(UInt8(ascii: "-")) }
    GoNumber.append(mantissa, to: &output)
    output.append(UInt8(ascii: "p"))
    if exponent >= mantissaBits { output.append(UInt8(ascii: "+")) }
    GoNumber.append(Int64(exponent - mantissaBits), to: &output)
  }

  internal static func appendHex(
    _ value: Double, format: UInt8, precision: Int, bits: Int, to output: inout [UInt8]
  ) {
    var (mantissa, exponent, mantissaBits) = parts(of: value, bits: bits)
    if mantissa == 0 { exponent = 0 }
    // The leading 1 goes to bit 60.
    mantissa <<= UInt64(60 - mantissaBits)
    while mantissa != 0, mantissa & 1 << 60 == 0 {
      mantissa <<= 1
      exponent -= 1
    }
    if precision >= 0, precision < 15 {
      let shift = UInt64(precision * 4)
      let extra = (mantissa << shift) & (1 << 60 - 1)
      mantissa >>= 60 - shift
      if extra | (mantissa & 1) > 1 << 59 { mantissa += 1 }
      mantissa <<= 60 - shift
      if mantissa & 1 << 61 != 0 {
        mantissa >>= 1
        exponent += 1
      }
    }
    let isUpper = format == UInt8(ascii: "X")
    if value.sign == .minus { output.append(UInt8(ascii: "-")) }
    output.append(UInt8(ascii: "0"))
    output.append(format)
    output.append(UInt8(ascii: "0") + UInt8(mantissa >> 60 & 1))
    mantissa <<= 4
    if precision < 0 ? mantissa != 0 : precision > 0 {
      output.append(UInt8(ascii: "."))
      var written = 0
      while precision < 0 ? mantissa != 0 : written < precision {
        output.append(hexDigit(UInt8(mantissa >> 60), isUpper: isUpper))
        mantissa <<= 4
        written += 1
      }
    }
    output.append(UInt8(ascii: isUpper ? "P" : "p"))
    output.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
    if exponent.magnitude < 10 { output.append(UInt8(ascii: "0")) }
    GoNumber.append(UInt64(exponent.magnitude), to: &output)
  }

  /// The character of a hexadecimal digit.
  internal static func hexDigit(_ value: UInt8, isUpper: Bool = false) -> UInt8 {
    value < 10
      ? UInt8(ascii: "0") + value : (isUpper ? UInt8(ascii: "A") : UInt8(ascii: "a")) + (value - 10)
  }
}
