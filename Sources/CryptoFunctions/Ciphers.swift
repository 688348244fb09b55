internal import CCrypto
internal import TemplateLang
internal import ValueTree

/// Encryption, and random identifiers.
internal let cipherFunctions: [Function] = [
  Function("encryptAES", [.string, .string], isPure: false) {
    arguments, context throws(CallError) in
    let text = arguments.text(1)
    if text.isEmpty { return .string("") }
    try context.charge(bytes: text.count &* 2 &+ 64)
    let padding = 16 - text.count % 16
    let input = text.bytes + [UInt8](repeating: UInt8(padding), count: padding)
    let vector = context.randomBytes(16)
    let output = try AES.run(encrypts: true, key: arguments.text(0), vector, input[...])
    return .string(Base64.encoded(ByteString(vector + output)))
  },
  Function("decryptAES", [.string, .string]) { arguments, context throws(CallError) in
    if arguments.text(1).isEmpty { return .string("") }
    try context.charge(bytes: arguments.text(1).count)
    return .string(try AES.decrypted(arguments.text(1), key: arguments.text(0)))
  },
  Function("uuidv4", [], isPure: false) { _, context throws(CallError) in
    var bytes = context.randomBytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return .text(text)
  },
]

/// AES-256 in CBC mode with the key in the password's first 32 bytes.
private enum AES {
  static func run(
    encrypts: Bool, key password: ByteString, _ vector: [UInt8], _ input: ArraySlice<UInt8>
  ) throws(CallError) -> [UInt8] {
    var key = Array(password.bytes.prefix(32))
    key += [UInt8](repeating: 0, count: 32 - key.count)
    var isDone = false
    let output = [UInt8](unsafeUninitializedCapacity: max(input.count, 1)) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      isDone = input.withUnsafeBufferPointer {
        ccrypto_aes(encrypts, key, vector, $0.baseAddress, $0.count, target)
      }
      count = isDone ? input.count : 0
    }
    guard isDone else { throw CallError("the text cannot be encrypted or decrypted") }
    return output
  }

  /// Decrypts; on data that nothing was encrypted to, Go's program fails in one of several ways.
  static func decrypted(_ text: ByteString, key: ByteString) throws(CallError) -> ByteString {
    let data: [UInt8]
    switch Base64.decoded(text) {
    case .success(let decoded): data = decoded.bytes
    case .failure(let fault):
      throw CallError("illegal base64 data at input byte \(fault.place)")
    }
    let capacity = text.count / 4 * 3
    guard capacity >= 16 else {
      throw CallError(
        "runtime error: slice bounds out of range [:16] with capacity \(capacity)")
    }
    guard data.count >= 16 else {
      throw CallError("runtime error: slice bounds out of range [16:\(data.count)]")
    }
    guard data.count % 16 == 0 else { throw CallError("crypto/cipher: input not full blocks") }
    let output = try run(encrypts: false, key: key, Array(data.prefix(16)), data.dropFirst(16))
    guard let padding = output.last else {
      throw CallError("runtime error: index out of range [-1]")
    }
    let length = output.count - Int(padding)
    guard length >= 0 else {
      throw CallError("runtime error: slice bounds out of range [:\(length)]")
    }
    return ByteString(output[..<length])
  }
}
