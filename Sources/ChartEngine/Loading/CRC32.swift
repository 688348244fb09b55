/// The checksum of gzip files.
internal enum CRC32 {
  /// Eight tables of 256 entries: the effect of a byte that stands 0 to 7 bytes before the end.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
      tables[byte] = value
    }
    for byte in 256..<tables.count {
      let before = tables[byte - 256]
      tables[byte] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()

  /// The checksum of some bytes.
  internal static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var result: UInt32 = 0xFFFF_FFFF
    tables.withUnsafeBufferPointer { tables in
      bytes.withUnsafeBytes { bytes in
        var index = 0
        while index + 8 <= bytes.count {
          let word = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
          let first = UInt32(truncatingIfNeeded: word) ^ result
          let high = UInt32(truncatingIfNeeded: word >> 32)
          result =
            tables[7 << 8 | Int(first & 0xFF)] ^ tables[6 << 8 | Int(first >> 8 & 0xFF)]
          result ^= tables[5 << 8 | Int(first >> 16 & 0xFF)] ^ tables[4 << 8 | Int(first >> 24)]
          result ^= tables[3 << 8 | Int(high & 0xFF)] ^ tables[2 << 8 | Int(high >> 8 & 0xFF)]
          result ^= tables[1 << 8 | Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
          index += 8
        }
        while index < bytes.count {
          result = result >> 8 ^ tables[Int((result ^ UInt32(bytes[index])) & 0xFF)]
          index += 1
        }
      }
    }
    return ~result
  }
}
