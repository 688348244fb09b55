/// Go's `[]uint8`: the bytes of a file, kept as bytes until someone wants them one by one.
public final class ByteSlice: TemplateObject {
  /// The bytes.
  public let bytes: ByteString

  /// Whether this is Go's nil slice, which JSON writes as `null`.
  public let isNil: Bool

  /// Wraps some bytes; nil makes the nil slice.
  public init(_ bytes: ByteString?) {
    self.bytes = bytes ?? ByteString()
    isNil = bytes == nil
    super.init()
  }

  public override var goType: String { "[]uint8" }

  public override var goKind: String { "slice" }

  public override var isTruthy: Bool { !bytes.isEmpty }

  public override var elements: List? {
    List(bytes.bytes.map { .integer(Int64($0), .uint8) }, elementType: .uint8, isNil: isNil)
  }

  /// `[104 105]`
  public override var printed: ByteString {
    var text: [UInt8] = [UInt8(ascii: "[")]
    bytes.withBytes { bytes in
      for (index, byte) in bytes.enumerated() {
        if index > 0 { text.append(UInt8(ascii: " ")) }
        GoNumber.append(Int64(byte), to: &text)
      }
    }
    text.append(UInt8(ascii: "]"))
    return ByteString(text)
  }

  /// The Base64 form, as `encoding/json` writes bytes.
  public override var jsonValue: Value? { .list(elements ?? List([])) }
}
