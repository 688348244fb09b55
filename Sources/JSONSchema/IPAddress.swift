internal import ValueTree

/// The text form of IP addresses, with the reasons of Go's `netip` where it is wrong.
enum IPAddress {
  /// What kind of address a text is; an IPv6 address may have a zone.
  enum Kind {
    case v4
    case v6(hasZone: Bool)
  }

  /// Why a text is no address.
  struct Failure: Error {
    var reason: String
  }

  static func parse(_ text: [UInt8]) -> Result<Kind, Failure> {
    do throws(Failure) {
      let marks = Array(".:%".utf8)
      let mark = text.first { marks.contains($0) }
      switch mark {
      case UInt8(ascii: "."):
        try checkV4Fields(text[...], in: text)
        return .success(.v4)
      case UInt8(ascii: ":"): return .success(.v6(hasZone: try checkV6(text)))
      case nil: throw failure(text, "unable to parse IP")
      default: throw failure(text, "missing IPv6 address")
      }
    } catch {
      return .failure(error)
    }
  }

  private static func failure(
    _ text: [UInt8], _ reason: String, at rest: ArraySlice<UInt8> = []
  ) -> Failure {
    let place = rest.isEmpty ? "" : " (at \(goQuoted(ByteString(rest))))"
    return Failure(reason: "ParseAddr(\(goQuoted(ByteString(text)))): \(reason)\(place)")
  }

  private static func checkV4Fields(
    _ fields: ArraySlice<UInt8>, in text: [UInt8]
  ) throws(Failure) {
    var value = 0
    var dots = 0
    var digits = 0
    for (index, byte) in zip(fields.indices, fields) {
      if byte.isDigit {
        if digits == 1, value == 0 {
          throw failure(text, "IPv4 field has octet with leading zero")
        }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        if value > 255 { throw failure(text, "IPv4 field has value >255") }
      } else if byte == UInt8(ascii: ".") {
        if index == fields.startIndex || index == fields.endIndex - 1
          || fields[index - 1] == UInt8(ascii: ".")
        {
          throw failure(text, "IPv4 field must have at least one digit", at: fields[index...])
        }
        if dots == 3 { throw failure(text, "IPv4 address too long") }
        dots += 1
        value = 0
        digits = 0
      } else {
        throw failure(text, "unexpected character", at: fields[index...])
      }
    }
    if dots < 3 { throw failure(text, "IPv4 address too short") }
  }

  /// Checks an IPv6 address and says whether it has a zone.
  private static func checkV6(_ text: [UInt8]) throws(Failure) -> Bool {
    let colon = UInt8(ascii: ":")
    var rest = text[...]
    let zone = text.firstIndex(of: UInt8(ascii: "%"))
    if let zone {
      rest = text[..<zone]
      if zone == text.endIndex - 1 { throw failure(text, "zone must be a non-empty string") }
    }
    var sawEllipsis = false
    if rest.starts(with: [colon, colon]) {
      sawEllipsis = true
      rest = rest.dropFirst(2)
      if rest.isEmpty { return zone != nil }
    }
    var filled = 0
    while filled < 16 {
      let group = rest.prefix(while: \.isHexDigit)
      if group.count > 4 {
        throw failure(text, "each group must have 4 or less digits", at: rest)
      }
      if group.isEmpty {
        throw failure(text, "each colon-separated field must have at least one digit", at: rest)
      }
      let next = rest.dropFirst(group.count)
      if next.first == UInt8(ascii: ".") {
        if !sawEllipsis, filled != 12 {
          throw failure(
            text, "embedded IPv4 address must replace the final 2 fields of the address", at: rest)
        }
        if filled + 4 > 16 {
          throw failure(
            text, "too many hex fields to fit an embedded IPv4 at the end of the address", at: rest)
        }
        try checkV4Fields(rest, in: text)
        rest = []
        filled += 4
        break
      }
      filled += 2
      rest = next
      if rest.isEmpty { break }
      if rest.first != colon {
        throw failure(text, "unexpected character, want colon", at: rest)
      }
      if rest.count == 1 {
        throw failure(text, "colon must be followed by more characters", at: rest)
      }
      rest = rest.dropFirst()
      if rest.first == colon {
        if sawEllipsis { throw failure(text, "multiple :: in address", at: rest) }
        sawEllipsis = true
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    if !rest.isEmpty { throw failure(text, "trailing garbage after address", at: rest) }
    if filled < 16, !sawEllipsis { throw failure(text, "address string too short") }
    if filled >= 16, sawEllipsis {
      throw failure(text, "the :: must expand to at least one field of zeros")
    }
    return zone != nil
  }
}
