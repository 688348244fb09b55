/// The standard alphabet of RFC 4648 with padding.
package enum Base64 {
  private static let alphabet = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text form of some bytes.
  package static func encoded(_ text: ByteString) -> ByteString {
    text.withBytes { bytes in
      alphabet.withUnsafeBufferPointer { alphabet in
        ByteString(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { target in
          var position = 0
          var index = 0
          while index < bytes.count {
            let taken = min(3, bytes.count - index)
            var group = UInt32(bytes[index]) << 16
            if taken > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if taken > 2 { group |= UInt32(bytes[index + 2]) }
            for digit in 0..<4 {
              let value = Int(group >> UInt32(18 - 6 * digit)) & 63
              target.initializeElement(
                at: position, to: digit <= taken ? alphabet[value] : UInt8(ascii: "="))
              position += 1
            }
            index += 3
          }
          return position
        }
      }
    }
  }

  /// The bytes of a text. Line breaks are skipped; bits that are left over may be anything.
  package static func decoded(_ text: ByteString) -> Result<ByteString, DecodingFault> {
    text.withBytes { bytes in
      var output: [UInt8] = []
      output.reserveCapacity(bytes.count / 4 * 3 + 3)
      var index = 0
      var group: UInt32 = 0
      var digits = 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if let value = value(of: byte) {
          group = group << 6 | UInt32(value)
          digits += 1
          if digits == 4 {
            for shift in [16, 8, 0] as [UInt32] { output.append(UInt8(group >> shift & 0xFF)) }
            (group, digits) = (0, 0)
          }
        } else if byte == UInt8(ascii: "=") {
          if let fault = faultInPadding(bytes, after: index, digits: digits) {
            return .failure(fault)
          }
          output.append(UInt8(group >> (digits == 2 ? 4 : 10) & 0xFF))
          if digits == 3 { output.append(UInt8(group >> 2 & 0xFF)) }
          return .success(ByteString(output))
        } else if !isLineBreak(byte) {
          return .failure(DecodingFault(place: index - 1))
        }
      }
      // An unfinished group is reported where it starts, line breaks not counted.
      return digits == 0
        ? .success(ByteString(output)) : .failure(DecodingFault(place: index - digits))
    }
  }

  /// Looks at what stands after the first padding byte.
  private static func faultInPadding(
    _ bytes: UnsafeBufferPointer<UInt8>, after start: Int, digits: Int
  ) -> DecodingFault? {
    var index = start
    func skipLineBreaks() {
      while index < bytes.count, isLineBreak(bytes[index]) { index += 1 }
    }
    if digits < 2 { return DecodingFault(place: index - 1) }
    if digits == 2 {
      skipLineBreaks()
      if index == bytes.count { return DecodingFault(place: index) }
      if bytes[index] != UInt8(ascii: "=") { return DecodingFault(place: index - 1) }
      index += 1
    }
    skipLineBreaks()
    return index < bytes.count ? DecodingFault(place: index) : nil
  }

  private static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// Why a text cannot be decoded.
package struct DecodingFault: Error {
  /// The byte that the reference engine names.
  package let place: Int

  package init(place: Int) { self.place = place }
}
