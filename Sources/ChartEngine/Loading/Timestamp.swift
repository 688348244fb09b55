internal import ValueTree

/// Points in time as lock files write them, after RFC 3339.
internal enum Timestamp {
  /// Why a text is no such time, in the words of Go's `time` package; nil if it is one.
  internal static func flaw(in text: ByteString) -> String? {
    let bytes = text.bytes
    var position = 0
    func rest(as element: String) -> String {
      "cannot parse \(GoQuote.quoted(text.suffix(from: position))) as \"\(element)\""
    }
    /// The number that some digits make; nil where there are none.
    func number(_ digits: Int) -> Int? {
      guard position + digits <= bytes.count else { return nil }
      var result = 0
      for byte in bytes[position..<position + digits] {
        guard isDigit(byte) else { return nil }
        result = result * 10 + Int(byte - UInt8(ascii: "0"))
      }
      position += digits
      return result
    }
    let fields: [(element: String, digits: Int, range: ClosedRange<Int>, name: String, end: String)]
    fields = [
      ("2006", 4, 0...9999, "year", "-"), ("01", 2, 1...12, "month", "-"),
      ("02", 2, 1...31, "day", "T"), ("15", 2, 0...23, "hour", ":"),
      ("04", 2, 0...59, "minute", ":"), ("05", 2, 0...59, "second", ""),
    ]
    for field in fields {
      guard let value = number(field.digits) else { return rest(as: field.element) }
      if !field.range.contains(value) { return "\(field.name) out of range" }
      for byte in field.end.utf8 {
        guard position < bytes.count, bytes[position] == byte else { return rest(as: field.end) }
        position += 1
      }
    }
    if position + 1 < bytes.count, bytes[position] == 0x2E || bytes[position] == 0x2C,
      isDigit(bytes[position + 1])
    {
      position += 2
      while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    }
    let zone = bytes[position...]
    if zone.elementsEqual("Z".utf8) { return nil }
    let hasOffset =
      zone.count == 6 && (zone.first == 0x2B || zone.first == 0x2D) && zone[position + 3] == 0x3A
      && [1, 2, 4, 5].allSatisfy { isDigit(zone[position + $0]) }
    return hasOffset ? nil : rest(as: "Z07:00")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
