/// Whole numbers as Go's `strconv` writes and reads them.
package enum GoNumber {
  /// Why a text is no number.
  package enum ParseFailure: Sendable {
    /// The text has not the form of a number.
    case syntax
    /// The number does not fit; the value given is the nearest that does.
    case range

    /// Go's words for it.
    package var reason: String {
      switch self {
      case .syntax: "invalid syntax"
      case .range: "value out of range"
      }
    }

    /// Go's whole text, such as `strconv.ParseInt: parsing "x": invalid syntax`.
    package func text(function: String, input: ByteString) -> ByteString {
      var text = Array("strconv.\(function): parsing ".utf8)
      input.withBytes { GoQuote.append($0, to: &text) }
      text.append(contentsOf: ": \(reason)".utf8)
      return ByteString(text)
    }
  }

  /// Writes a number in base 2 to 36.
  package static func append(_ value: Int64, base: Int = 10, to output: inout [UInt8]) {
    if value < 0 { output.append(UInt8(ascii: "-")) }
    append(value.magnitude, base: base, to: &output)
  }

  /// Writes a number in base 2 to 36.
  package static func append(_ value: UInt64, base: Int = 10, to output: inout [UInt8]) {
    if value < 10, base >= 10 { return output.append(UInt8(ascii: "0") + UInt8(value)) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
      var start = 64
      var rest = value
      if base == 10 {
        repeat {
          start -= 1
          buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        } while rest > 0
      } else {
        let base = UInt64(min(max(base, 2), 36))
        repeat {
          start -= 1
          buffer[start] = digit(UInt8(truncatingIfNeeded: rest % base))
          rest /= base
        } while rest > 0
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<64]))
    }
  }

  /// A number's text in base 2 to 36.
  package static func text(_ value: Int64, base: Int = 10) -> ByteString {
    var output: [UInt8] = []
    append(value, base: base, to: &output)
    return ByteString(output)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
  }

  /// Reads a number with a sign; base 0 takes Go's prefixes and underscores.
  package static func parseInt(
    _ text: ByteString, base: Int, bits: Int = 64
  ) -> (value: Int64, failure: ParseFailure?) {
    text.withBytes { parseInt($0, base: base, bits: bits) }
  }

  /// Reads a number with a sign; base 0 takes Go's prefixes and underscores.
  package static func parseInt(
    _ bytes: UnsafeBufferPointer<UInt8>, base: Int, bits: Int = 64
  ) -> (value: Int64, failure: ParseFailure?) {
    guard let first = bytes.first else { return (0, .syntax) }
    let isNegative = first == UInt8(ascii: "-")
    let hasSign = isNegative || first == UInt8(ascii: "+")
    let digits = hasSign ? UnsafeBufferPointer(rebasing: bytes[1...]) : bytes
    let (magnitude, failure) = parseUnsigned(digits, base: base, bits: bits)
    if failure == .syntax { return (0, .syntax) }
    let cutoff = UInt64(1) << UInt64(bits - 1)
    if !isNegative, magnitude >= cutoff { return (Int64(cutoff - 1), .range) }
    if isNegative, magnitude > cutoff { return (Int64(truncatingIfNeeded: 0 &- cutoff), .range) }
    let value = Int64(truncatingIfNeeded: magnitude)
    return (isNegative ? 0 &- value : value, nil)
  }

  /// Reads a number without sign; base 0 takes Go's prefixes and underscores.
  package static func parseUnsigned(
    _ text: ByteString, base: Int, bits: Int = 64
  ) -> (value: UInt64, failure: ParseFailure?) {
    text.withBytes { parseUnsigned($0, base: base, bits: bits) }
  }

  /// Reads a number without sign; base 0 takes Go's prefixes and underscores.
  package static func parseUnsigned(
    _ bytes: UnsafeBufferPointer<UInt8>, base: Int, bits: Int = 64
  ) -> (value: UInt64, failure: ParseFailure?) {
    guard !bytes.isEmpty else { return (0, .syntax) }
    let prefix = base == 0 ? BasePrefix(bytes) : BasePrefix(base: base, length: 0)
    let radix = UInt64(prefix.base)
    let highest = bits >= 64 ? UInt64.max : (1 << UInt64(bits)) - 1
    var value: UInt64 = 0
    var hasUnderscore = false
    for byte in bytes[prefix.length...] {
      if byte == UInt8(ascii: "_"), base == 0 {
        hasUnderscore = true
        continue
      }
      guard let digit = digitValue(byte), UInt64(digit) < radix else { return (0, .syntax) }
      let (product, productOverflows) = value.multipliedReportingOverflow(by: radix)
      let (sum, sumOverflows) = product.addingReportingOverflow(UInt64(digit))
      if productOverflows || sumOverflows || sum > highest { return (highest, .range) }
      value = sum
    }
    if hasUnderscore, !underscoresFit(bytes) { return (0, .syntax) }
    return (value, nil)
  }

  private struct BasePrefix {
    var base: Int
    var length: Int

    init(base: Int, length: Int) { (self.base, self.length) = (base, length) }

    /// The base that a text's own prefix names.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      if bytes[0] != UInt8(ascii: "0") {
        self.init(base: 10, length: 0)
      } else if bytes.count < 3 {
        self.init(base: 8, length: 1)
      } else {
        switch bytes[1] | 0x20 {
        case UInt8(ascii: "b"): self.init(base: 2, length: 2)
        case UInt8(ascii: "o"): self.init(base: 8, length: 2)
        case UInt8(ascii: "x"): self.init(base: 16, length: 2)
        default: self.init(base: 8, length: 1)
        }
      }
    }
  }

  /// The value of a digit of any base up to 36.
  internal static func digitValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Whether underscores stand only between digits, or between a base prefix and a digit.
  internal static func underscoresFit(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    enum Seen { case start, digit, underscore, other }
    var seen = Seen.start
    var index = 0
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      index = 1
    }
    var isHex = false
    if bytes.count - index >= 2, bytes[index] == UInt8(ascii: "0") {
      let letter = bytes[index + 1] | 0x20
      isHex = letter == UInt8(ascii: "x")
      if isHex || letter == UInt8(ascii: "b") || letter == UInt8(ascii: "o") {
        seen = .digit
        index += 2
      }
    }
    for byte in bytes[index...] {
      if let digit = digitValue(byte), digit < (isHex ? 16 : 10) {
        seen = .digit
      } else if byte == UInt8(ascii: "_") {
        guard seen == .digit else { return false }
        seen = .underscore
      } else {
        guard seen != .underscore else { return false }
        seen = .other
      }
    }
    return seen != .underscore
  }
}
