internal import CDeflate

/// A tar file made presentable: libarchive looks at nothing behind a wrong checksum.
struct TarFile {
  private static let block = 512
  private var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var start = 0
    while start + Self.block <= bytes.count {
      let size = octal(at: start + 124, length: 12)
      writeChecksum(ofHeaderAt: start)
      start += Self.block * (1 + (min(size, bytes.count) + Self.block - 1) / Self.block)
    }
  }

  /// The file as gzip holds it, uncompressed.
  var packed: [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(0) else { return [] }
    defer { libdeflate_free_compressor(compressor) }
    let capacity = libdeflate_gzip_compress_bound(compressor, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = libdeflate_gzip_compress(
        compressor, bytes, bytes.count, buffer.baseAddress, capacity)
    }
  }

  private func octal(at start: Int, length: Int) -> Int {
    var number = 0
    for byte in bytes[start..<start + length] where UInt8(ascii: "0")...UInt8(ascii: "7") ~= byte {
      number = min(number * 8 + Int(byte - UInt8(ascii: "0")), 1 << 40)
    }
    return number
  }

  private mutating func writeChecksum(ofHeaderAt start: Int) {
    let header = bytes[start..<start + Self.block]
    // A block of zeros ends the archive.
    if header.allSatisfy({ $0 == 0 }) { return }
    let field = start + 148..<start + 156
    for index in field { bytes[index] = UInt8(ascii: " ") }
    var sum = bytes[start..<start + Self.block].reduce(0) { $0 + Int($1) }
    for index in (field.lowerBound..<field.lowerBound + 6).reversed() {
      bytes[index] = UInt8(ascii: "0") + UInt8(sum % 8)
      sum /= 8
    }
    bytes[field.lowerBound + 6] = 0
  }
}
