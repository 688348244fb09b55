internal import ValueTree

extension Value {
  /// The value as `%v` prints it.
  @inline(__always)
  func printed(_ context: CallContext) throws(CallError) -> ByteString {
    switch self {
    case .string(let text): return text
    case .integer(let number, let type) where !type.isUnsigned: return ByteString(number)
    case .null, .bool, .integer, .float: return printed
    case .list, .dict, .object:
      var output: [UInt8] = []
      try appendPrinted(to: &output, maximumBytes: context.limits.stringBytes)
      try context.charge(bytes: output.count)
      return ByteString(output)
    }
  }

  /// The value as `toString` gives it: as it prints, but a slice of bytes is a text.
  @inline(__always)
  func text(_ context: CallContext) throws(CallError) -> ByteString {
    switch self {
    case .list(let list) where list.elementType == .uint8:
      return ByteString(
        list.elements.map {
          if case .integer(let number, _) = $0 { UInt8(truncatingIfNeeded: number) } else { 0 }
        })
    case .object(let object as ByteSlice): return object.bytes
    default: return try printed(context)
    }
  }
}

extension ByteString {
  /// A number's decimal digits, between two marks if one is given.
  init(_ number: Int64, between mark: UInt8? = nil) {
    // A sign, 19 digits and two marks.
    self = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 22) { buffer in
      var start = buffer.count
      func prepend(_ byte: UInt8) {
        start -= 1
        buffer.initializeElement(at: start, to: byte)
      }
      if let mark { prepend(mark) }
      var rest = number.magnitude
      repeat {
        prepend(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      } while rest > 0
      if number < 0 { prepend(UInt8(ascii: "-")) }
      if let mark { prepend(mark) }
      return ByteString(UnsafeBufferPointer(rebasing: buffer[start...]))
    }
  }
}
