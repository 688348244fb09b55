extension [UInt8] {
  /// Adds a text's bytes at the end; literals take the other form, which makes no text first.
  @_disfavoredOverload
  @inlinable
  package mutating func append(_ text: ByteString) {
    text.withBytes { append(contentsOf: $0) }
  }

  /// Adds the bytes of a constant at the end.
  @inlinable
  package mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }
}
