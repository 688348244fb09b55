package import ValueTree

/// A span of time in nanoseconds: Go's `time.Duration`.
package final class GoDuration: NamedNumber {
  /// The span.
  package let nanoseconds: Int64

  /// Wraps a span.
  package init(_ nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
    super.init(
      .int64(nanoseconds), type: "time.Duration", text: Self.text(nanoseconds: nanoseconds))
  }

  override package func numbered(_ number: Int64) -> TemplateObject { GoDuration(number) }

  /// The span that a checked argument means: a constant or a duration.
  internal static func nanoseconds(_ argument: Value) -> Int64 {
    switch argument {
    case .integer(let number, _): number
    case .object(let object as GoDuration): object.nanoseconds
    default: 0
    }
  }

  override package func member(_ name: ByteString) -> Member? {
    switch name {
    case "Abs", "Hours", "Microseconds", "Milliseconds", "Minutes", "Nanoseconds", "Seconds",
      "String":
      return .method(Signature([]))
    case "Round", "Truncate": return .method(Signature([.number("time.Duration")]))
    default: return nil
    }
  }

  override package func call(
    _ method: ByteString, _ arguments: Arguments
  ) throws(CallError) -> Value {
    switch method {
    case "String": return .string(printed)
    case "Nanoseconds": return .int64(nanoseconds)
    case "Microseconds": return .int64(nanoseconds / 1000)
    case "Milliseconds": return .int64(nanoseconds / 1_000_000)
    case "Seconds": return .float(inUnits(of: 1_000_000_000))
    case "Minutes": return .float(inUnits(of: 60_000_000_000))
    case "Hours": return .float(inUnits(of: 3_600_000_000_000))
    case "Abs":
      return .object(GoDuration(nanoseconds == .min ? .max : abs(nanoseconds)))
    case "Round":
      return .object(GoDuration(Self.round(nanoseconds, to: Self.nanoseconds(arguments[0]))))
    case "Truncate":
      let unit = Self.nanoseconds(arguments[0])
      return .object(GoDuration(unit <= 0 ? nanoseconds : nanoseconds - nanoseconds % unit))
    default: throw CallError("\(method) is no method of time.Duration")
    }
  }

  /// Whole units and the rest apart, so that no precision is lost.
  private func inUnits(of unit: Int64) -> Double {
    Double(nanoseconds / unit) + Double(nanoseconds % unit) / Double(unit)
  }

  /// Rounds to a multiple of a unit, halves away from zero; stops at the ends of 64 bits.
  internal static func round(_ nanoseconds: Int64, to unit: Int64) -> Int64 {
    guard unit > 0 else { return nanoseconds }
    let rest = nanoseconds % unit
    let isLow = rest.magnitude &+ rest.magnitude < UInt64(unit)
    if isLow { return nanoseconds - rest }
    let base = nanoseconds - rest
    if nanoseconds < 0 {
      let (result, overflow) = base.subtractingReportingOverflow(unit)
      return overflow ? .min : result
    }
    let (result, overflow) = base.addingReportingOverflow(unit)
    return overflow ? .max : result
  }

  /// The span as Go prints it, such as `1h15m30.918s`.
  internal static func text(nanoseconds: Int64) -> ByteString {
    let magnitude = nanoseconds.magnitude
    var text = nanoseconds < 0 ? "-" : ""
    if magnitude == 0 { return "0s" }
    if magnitude < 1_000_000_000 {
      let (digits, unit) =
        magnitude < 1000 ? (0, "ns") : magnitude < 1_000_000 ? (3, "µs") : (6, "ms")
      return ByteString(text + decimal(magnitude, digits: digits) + unit)
    }
    let seconds = magnitude / 1_000_000_000
    if seconds >= 3600 { text += "\(seconds / 3600)h" }
    if seconds >= 60 { text += "\(seconds / 60 % 60)m" }
    let rest = seconds % 60 * 1_000_000_000 + magnitude % 1_000_000_000
    return ByteString(text + decimal(rest, digits: 9) + "s")
  }

  /// A number with its last digits as a fraction, without zeros at its end.
  private static func decimal(_ value: UInt64, digits: Int) -> String {
    var scale: UInt64 = 1
    for _ in 0..<digits { scale *= 10 }
    var fraction = value % scale
    var width = digits
    while width > 0, fraction % 10 == 0 {
      fraction /= 10
      width -= 1
    }
    let text = String(fraction)
    return width == 0
      ? "\(value / scale)"
      : "\(value / scale)." + String(repeating: "0", count: width - text.count) + text
  }
}

extension GoDuration {
  /// Reads a span such as `-1.5h` or `2h45m`.
  package static func parse(_ text: ByteString) throws(CallError) -> Int64 {
    var reader = DurationReader(text)
    return try reader.read()
  }
}

/// Reads a span: a sign, then numbers with units.
private struct DurationReader {
  private let text: ByteString
  private let bytes: [UInt8]
  private var position = 0
  private static let largest: UInt64 = 1 << 63

  init(_ text: ByteString) {
    self.text = text
    bytes = text.bytes
  }

  private func failure(_ message: String = "invalid duration") -> CallError {
    CallError("time: \(message) \(goTimeQuoted(text))")
  }

  mutating func read() throws(CallError) -> Int64 {
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { position += 1 }
    if bytes[position...].elementsEqual([UInt8(ascii: "0")]) { return 0 }
    guard position < bytes.count else { throw failure() }
    var total: UInt64 = 0
    while position < bytes.count {
      let (sum, overflow) = total.addingReportingOverflow(try readPart())
      guard !overflow, sum <= Self.largest else { throw failure() }
      total = sum
    }
    if isNegative { return 0 &- Int64(bitPattern: total) }
    guard total < Self.largest else { throw failure() }
    return Int64(total)
  }

  private mutating func readPart() throws(CallError) -> UInt64 {
    let start = position
    var whole: UInt64 = 0
    while let digit = digit() {
      let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
      guard !overflow, product <= Self.largest, product + digit <= Self.largest else {
        throw failure()
      }
      whole = product + digit
    }
    var digits = position - start
    var (fraction, scale) = (UInt64(0), 1.0)
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let fractionStart = position
      (fraction, scale) = readFraction()
      digits += position - fractionStart
    }
    guard digits > 0 else { throw failure() }
    let unit = try readUnit()
    guard whole <= Self.largest / unit else { throw failure() }
    var value = whole * unit
    if fraction > 0 {
      value += UInt64(Double(fraction) * (Double(unit) / scale))
      guard value <= Self.largest else { throw failure() }
    }
    return value
  }

  private mutating func digit() -> UInt64? {
    guard position < bytes.count, bytes[position] >= UInt8(ascii: "0"),
      bytes[position] <= UInt8(ascii: "9")
    else { return nil }
    defer { position += 1 }
    return UInt64(bytes[position] - UInt8(ascii: "0"))
  }

  /// Digits after the point; those that no longer fit are read and do not count.
  private mutating func readFraction() -> (value: UInt64, scale: Double) {
    var (value, scale, isFull) = (UInt64(0), 1.0, false)
    while let digit = digit() {
      if isFull { continue }
      guard value <= (Self.largest - 1) / 10, value * 10 + digit <= Self.largest else {
        isFull = true
        continue
      }
      value = value * 10 + digit
      scale *= 10
    }
    return (value, scale)
  }

  private mutating func readUnit() throws(CallError) -> UInt64 {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "."),
      bytes[position] < UInt8(ascii: "0") || bytes[position] > UInt8(ascii: "9")
    {
      position += 1
    }
    guard position > start else { throw failure("missing unit in duration") }
    let unit = ByteString(bytes[start..<position])
    switch unit {
    case "ns": return 1
    case "us", "\u{B5}s", "\u{3BC}s": return 1000
    case "ms": return 1_000_000
    case "s": return 1_000_000_000
    case "m": return 60_000_000_000
    case "h": return 3_600_000_000_000
    default: throw failure("unknown unit \(goTimeQuoted(unit)) in duration")
    }
  }
}

/// A text in quotes as messages of Go's time package have it: beyond ASCII every byte is escaped.
internal func goTimeQuoted(_ text: ByteString) -> String {
  var result = "\""
  for byte in text.bytes {
    if byte >= 0x80 || byte < 0x20 {
      result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    } else {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result += "\\" }
      result.unicodeScalars.append(Unicode.Scalar(byte))
    }
  }
  return result + "\""
}
