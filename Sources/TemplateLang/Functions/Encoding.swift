internal import ValueTree

/// Base64 and base32. What cannot be decoded gives the error as text.
package let encodingFunctions: [Function] = [
  Function("b64enc", [.string]) { arguments, context throws(CallError) in
    try context.charge(bytes: arguments.text(0).count / 3 * 4 + 4)
    return .string(Base64.encoded(arguments.text(0)))
  },
  Function("b64dec", [.string]) { arguments, _ in
    switch Base64.decoded(arguments.text(0)) {
    case .success(let text): .string(text)
    case .failure(let fault): .text("illegal base64 data at input byte \(fault.place)")
    }
  },
  Function("b32enc", [.string]) { arguments, context throws(CallError) in
    try context.charge(bytes: arguments.text(0).count / 5 * 8 + 8)
    return .string(Base32.encoded(arguments.text(0)))
  },
  Function("b32dec", [.string]) { arguments, _ in
    switch Base32.decoded(arguments.text(0)) {
    case .success(let text): .string(text)
    case .failure(let fault): .text("illegal base32 data at input byte \(fault.place)")
    }
  },
]

/// The standard alphabet of RFC 4648 with padding.
enum Base32 {
  private static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
  private static let padding = UInt8(ascii: "=")

  static func encoded(_ text: ByteString) -> ByteString {
    text.withBytes { bytes in
      ByteString(unsafeUninitializedCapacity: (bytes.count + 4) / 5 * 8) { target in
        var position = 0
        var index = 0
        while index < bytes.count {
          let taken = min(5, bytes.count - index)
          var group: UInt64 = 0
          for offset in 0..<taken {
            group |= UInt64(bytes[index + offset]) << UInt64(32 - 8 * offset)
          }
          let digits = (taken * 8 + 4) / 5
          for digit in 0..<8 {
            let value = Int(group >> UInt64(35 - 5 * digit)) & 31
            target.initializeElement(
              at: position, to: digit < digits ? alphabet[value] : padding)
            position += 1
          }
          index += 5
        }
        return position
      }
    }
  }

  /// Line breaks are skipped; what follows a complete padding is ignored up to a point.
  static func decoded(_ text: ByteString) -> Result<ByteString, DecodingFault> {
    let bytes = text.bytes.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count / 8 * 5 + 5)
    var index = 0
    while index < bytes.count {
      var group: UInt64 = 0
      var digits = 0
      while digits < 8 {
        guard index < bytes.count else {
          return .failure(DecodingFault(place: bytes.count - digits))
        }
        let byte = bytes[index]
        index += 1
        if byte == padding, digits >= 2, bytes.count - index < 8 {
          if let fault = faultInPadding(bytes, after: index, digits: digits) {
            return .failure(fault)
          }
          append(group << UInt64(5 * (8 - digits)), count: digits * 5 / 8, to: &output)
          return .success(ByteString(output))
        }
        guard let value = value(of: byte) else {
          return .failure(DecodingFault(place: index - 1))
        }
        group = group << 5 | UInt64(value)
        digits += 1
      }
      append(group, count: 5, to: &output)
    }
    return .success(ByteString(output))
  }

  private static func faultInPadding(
    _ bytes: [UInt8], after index: Int, digits: Int
  ) -> DecodingFault? {
    let rest = bytes.count - index
    if rest + digits < 7 { return DecodingFault(place: bytes.count) }
    for offset in 0..<(7 - digits) where offset < rest && bytes[index + offset] != padding {
      return DecodingFault(place: index + offset - 1)
    }
    // So many digits leave a byte unfinished.
    return digits == 3 || digits == 6 ? DecodingFault(place: index - 1) : nil
  }

  private static func append(_ group: UInt64, count: Int, to output: inout [UInt8]) {
    for place in 0..<count { output.append(UInt8(group >> UInt64(32 - 8 * place) & 0xFF)) }
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "2")...UInt8(ascii: "7"): byte - UInt8(ascii: "2") + 26
    default: nil
    }
  }
}
