internal import ValueTree

extension Value {
  /// The value as `%v` prints it.
  @inline(__always)
  func printed(_ context: CallContext) throws(CallError) -> ByteString {
    switch self {
    case .string(let text): return text
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
