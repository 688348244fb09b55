@testable import ChartEngine

/// Makes the archives that the tests need, broken ones included.
struct TarWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(
    _ name: String, _ content: String = "", type: Character = "0", link: String = "",
    size: Int? = nil
  ) {
    add(Array(name.utf8), Array(content.utf8), type: type, link: link, size: size)
  }

  mutating func add(
    _ name: [UInt8], _ content: [UInt8], type: Character = "0", link: String = "",
    size: Int? = nil
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, at start: Int) {
      for (index, byte) in text.enumerated() { header[start + index] = byte }
    }
    func octal(_ number: Int, digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
    put(name.prefix(100), at: 0)
    put("0000644".utf8, at: 100)
    put(octal(size ?? content.count, digits: 11).utf8, at: 124)
    put("00000000000".utf8, at: 136)
    put("        ".utf8, at: 148)
    put(String(type).utf8, at: 156)
    put(link.utf8, at: 157)
    put("ustar\u{0}00".utf8, at: 257)
    let sum = header.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6).utf8, at: 148)
    header[154] = 0
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// The tar file with its end, packed without compression.
  func packed(tail: [UInt8] = [UInt8](repeating: 0, count: 1024)) -> [UInt8] {
    TarWriter.gzip(bytes + tail)
  }

  static func gzip(_ content: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(start + 65535, content.count)
      let count = UInt16(end - start)
      result.append(end == content.count ? 1 : 0)
      result += [count, ~count].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      result += content[start..<end]
      start = end
    } while start < content.count
    for number in [checksum(content), UInt32(content.count)] {
      result += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    return result
  }

  /// The CRC-32 of gzip files, bit by bit.
  private static func checksum(_ content: [UInt8]) -> UInt32 {
    var checksum: UInt32 = 0xFFFF_FFFF
    for byte in content {
      checksum ^= UInt32(byte)
      for _ in 0..<8 {
        checksum = checksum & 1 == 0 ? checksum >> 1 : checksum >> 1 ^ 0xEDB8_8320
      }
    }
    return ~checksum
  }
}
