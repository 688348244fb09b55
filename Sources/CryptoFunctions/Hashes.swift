internal import CCrypto
internal import TemplateLang
internal import ValueTree

/// Checksums of texts.
internal let hashFunctions: [Function] = [
  Function("sha1sum", [.string]) { arguments, _ throws(CallError) in
    .string(hexadecimal(digest(arguments.text(0), size: 20, by: ccrypto_sha1)))
  },
  Function("sha256sum", [.string]) { arguments, _ throws(CallError) in
    .string(hexadecimal(digest(arguments.text(0), size: 32, by: ccrypto_sha256)))
  },
  Function("sha512sum", [.string]) { arguments, _ throws(CallError) in
    .string(hexadecimal(digest(arguments.text(0), size: 64, by: ccrypto_sha512)))
  },
  Function("adler32sum", [.string]) { arguments, _ throws(CallError) in
    .text(String(arguments.text(0).withBytes { adler32($0) }))
  },
]

/// A digest of a text by one of the C functions.
internal func digest(
  _ text: ByteString, size: Int,
  by hash: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>) -> Void
) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    guard let target = buffer.baseAddress else { return }
    text.withBytes { hash($0.baseAddress, $0.count, target) }
    count = size
  }
}

private func hexadecimal(_ bytes: [UInt8]) -> ByteString {
  ByteString(unsafeUninitializedCapacity: 2 * bytes.count) { target in
    func digit(_ value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
    for (index, byte) in bytes.enumerated() {
      target[2 * index] = digit(byte >> 4)
      target[2 * index + 1] = digit(byte & 15)
    }
    return 2 * bytes.count
  }
}

/// The Adler-32 checksum; the sums are reduced before they can overflow.
private func adler32(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
  var (low, high) = (UInt32(1), UInt32(0))
  var start = 0
  while start < bytes.count {
    let end = min(start + 5552, bytes.count)
    for index in start..<end {
      low &+= UInt32(bytes[index])
      high &+= low
    }
    low %= 65521
    high %= 65521
    start = end
  }
  return high << 16 | low
}
