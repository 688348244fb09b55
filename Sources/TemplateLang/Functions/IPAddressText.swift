internal import ValueTree

/// Checks IP addresses by the rules of Go's `net/netip`.
enum IPAddressText {
  /// Why a text is no address.
  struct Fault: Error {
    /// Go's text.
    let message: ByteString

    fileprivate init(_ reason: String, in text: ByteString, at place: ByteString = ByteString()) {
      let message = "ParseAddr(" + GoQuote.quoted(text) + "): " + ByteString(reason)
      self.message = place.isEmpty ? message : message + " (at " + GoQuote.quoted(place) + ")"
    }
  }

  /// Whether the address has the form of version 4; else it is one of version 6.
  static func isVersion4(_ text: ByteString) throws(Fault) -> Bool {
    for index in 0..<text.count {
      switch text[index] {
      case UInt8(ascii: "."):
        try checkVersion4(text, in: text)
        return true
      case UInt8(ascii: ":"):
        try checkVersion6(text)
        return false
      case UInt8(ascii: "%"): throw Fault("missing IPv6 address", in: text)
      default: continue
      }
    }
    throw Fault("unable to parse IP", in: text)
  }

  private static func checkVersion4(_ part: ByteString, in text: ByteString) throws(Fault) {
    var value = 0
    var digits = 0
    var fields = 0
    for index in 0..<part.count {
      let byte = part[index]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        if digits == 1, value == 0 {
          throw Fault("IPv4 field has octet with leading zero", in: text)
        }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        if value > 255 { throw Fault("IPv4 field has value >255", in: text) }
      } else if byte == UInt8(ascii: ".") {
        if digits == 0 || index == part.count - 1 {
          throw Fault(
            "IPv4 field must have at least one digit", in: text, at: part.suffix(from: index))
        }
        if fields == 3 { throw Fault("IPv4 address too long", in: text) }
        fields += 1
        (value, digits) = (0, 0)
      } else {
        throw Fault("unexpected character", in: text, at: part.suffix(from: index))
      }
    }
    if fields < 3 { throw Fault("IPv4 address too short", in: text) }
  }

  private static func checkVersion6(_ text: ByteString) throws(Fault) {
    var rest = text
    if let mark = text.firstIndex(of: "%") {
      if mark == text.count - 1 { throw Fault("zone must be a non-empty string", in: text) }
      rest = text.prefix(upTo: mark)
    }
    var hasGap = rest.hasPrefix("::")
    if hasGap {
      rest = rest.suffix(from: 2)
      if rest.isEmpty { return }
    }
    // Bytes of the address so far, of 16.
    var filled = 0
    while filled < 16 {
      let digits = try fieldLength(rest, in: text)
      if digits < rest.count, rest[digits] == UInt8(ascii: ".") {
        if !hasGap, filled != 12 {
          throw Fault(
            "embedded IPv4 address must replace the final 2 fields of the address", in: text,
            at: rest)
        }
        if filled > 12 {
          throw Fault(
            "too many hex fields to fit an embedded IPv4 at the end of the address", in: text,
            at: rest)
        }
        try checkVersion4(rest, in: text)
        rest = ByteString()
        filled += 4
        break
      }
      filled += 2
      rest = rest.suffix(from: digits)
      if rest.isEmpty { break }
      if rest[0] != UInt8(ascii: ":") {
        throw Fault("unexpected character, want colon", in: text, at: rest)
      }
      if rest.count == 1 {
        throw Fault("colon must be followed by more characters", in: text, at: rest)
      }
      rest = rest.suffix(from: 1)
      if rest[0] == UInt8(ascii: ":") {
        if hasGap { throw Fault("multiple :: in address", in: text, at: rest) }
        hasGap = true
        rest = rest.suffix(from: 1)
        if rest.isEmpty { break }
      }
    }
    if !rest.isEmpty { throw Fault("trailing garbage after address", in: text, at: rest) }
    if filled < 16, !hasGap { throw Fault("address string too short", in: text) }
    if filled == 16, hasGap {
      throw Fault("the :: must expand to at least one field of zeros", in: text)
    }
  }

  /// How many hexadecimal digits a field of at most four has.
  private static func fieldLength(_ rest: ByteString, in text: ByteString) throws(Fault) -> Int {
    var length = 0
    while length < rest.count, isHexDigit(rest[length]) {
      if length > 3 {
        throw Fault("each group must have 4 or less digits", in: text, at: rest)
      }
      length += 1
    }
    if length == 0 {
      throw Fault(
        "each colon-separated field must have at least one digit", in: text, at: rest)
    }
    return length
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
