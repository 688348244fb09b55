internal import Glibc
internal import ValueTree

/// What one quick look over a source's bytes tells the reader before it starts.
struct SourceSurvey {
  /// Whether every byte is ASCII, so that characters and bytes count the same.
  var isASCII = true
  /// Whether some byte is not allowed in YAML, or is no UTF-8.
  var hasForbiddenBytes = false
  /// Whether `\/` occurs: an escape that libyaml knows and the reference does not.
  var hasSlashEscape = false
  /// Whether the text is UTF-16, by its byte order mark.
  var isUTF16 = false
  /// Whether there are line ends other than line feeds.
  var hasOddLineEnds = false
  /// How many bytes a UTF-8 byte order mark takes.
  var markLength = 0
  /// A character that does not occur and stands in for byte order marks inside the text: libyaml
  /// drops one at the beginning of any line, the reference only the one before the text.
  var innerMark: UInt32?

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.count >= 2,
      (bytes[0], bytes[1]) == (0xFF, 0xFE) || (bytes[0], bytes[1]) == (0xFE, 0xFF)
    {
      isUTF16 = true
      hasForbiddenBytes = true
      return
    }
    if bytes.count >= 3, (bytes[0], bytes[1], bytes[2]) == (0xEF, 0xBB, 0xBF) { markLength = 3 }
    hasSlashEscape = SourceSurvey.hasSlashEscape(bytes)
    if SourceSurvey.isSimple(bytes) { return }
    hasOddLineEnds = SourceSurvey.hasOddLineEnds(bytes)
    var all: UInt8 = 0
    var hasControl = false
    for byte in bytes {
      all |= byte
      // Tab, line feed and carriage return are the only control characters allowed.
      hasControl = hasControl || byte == 0x7F || (byte < 0x20 && 0x2600 >> byte & 1 == 0)
    }
    isASCII = all < 0x80
    hasForbiddenBytes = hasControl || (!isASCII && !SourceSurvey.isAllowed(bytes))
    if !isASCII, !hasForbiddenBytes { innerMark = substituteForMarks(in: bytes) }
  }

  private static let mark: UInt32 = 0xFEFF

  /// An unused character of the private area, if there are marks that need one.
  private func substituteForMarks(in bytes: UnsafeBufferPointer<UInt8>) -> UInt32? {
    var needsOne = false
    var used: Set<UInt32> = []
    var index = firstInnerByte(of: bytes)
    while index < bytes.count {
      if bytes[index] == 0xEE || bytes[index] == 0xEF {
        let rune = Rune.decode(bytes, at: index).0
        if rune == SourceSurvey.mark { needsOne = true } else { used.insert(rune) }
      }
      index += 1
    }
    return needsOne ? (0xE000..<0xF900).first { !used.contains($0) } : nil
  }

  /// Where the text proper begins: a second mark right behind the first is dropped as well.
  private func firstInnerByte(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let isDoubled =
      markLength > 0 && bytes.count >= 6 && Rune.decode(bytes, at: 3).0 == SourceSurvey.mark
    return isDoubled ? 6 : markLength
  }

  /// Puts the stand-in for every mark; both take three bytes.
  func replaceMarks(in bytes: inout [UInt8]) {
    guard let innerMark else { return }
    let start = bytes.withUnsafeBufferPointer { firstInnerByte(of: $0) }
    SourceSurvey.replace(SourceSurvey.mark, by: innerMark, in: &bytes, from: start)
  }

  /// A text with the marks that were replaced.
  func restoringMarks(in text: UnsafeBufferPointer<UInt8>) -> ByteString {
    guard let innerMark else { return ByteString(text) }
    var bytes = Array(text)
    SourceSurvey.replace(innerMark, by: SourceSurvey.mark, in: &bytes, from: 0)
    return ByteString(bytes)
  }

  private static func replace(
    _ old: UInt32, by new: UInt32, in bytes: inout [UInt8], from start: Int
  ) {
    var wanted: [UInt8] = []
    var replacement: [UInt8] = []
    Rune.append(old, to: &wanted)
    Rune.append(new, to: &replacement)
    var index = start
    while index + 3 <= bytes.count {
      if bytes[index] == wanted[0], bytes[index + 1] == wanted[1], bytes[index + 2] == wanted[2] {
        for offset in 0..<3 { bytes[index + offset] = replacement[offset] }
        index += 3
      } else {
        index += 1
      }
    }
  }

  /// Whether the text has nothing that a reader must beware of: UTF-8 without marks, lines that end in
  /// line feeds, no control characters.
  var isPlain: Bool {
    !isUTF16 && !hasForbiddenBytes && !hasOddLineEnds && markLength == 0 && innerMark == nil
  }

  /// Whether all bytes are ASCII, and none a control character but tab and line feed.
  private static func isSimple(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = UnsafeRawPointer(bytes.baseAddress) else { return true }
    var index = 0
    let highBits: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= bytes.count {
      let word = start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // The high bit of each byte: set from 0x7F on, and below 0x20.
      if (word | word &+ 0x0101_0101_0101_0101) & highBits != 0 { return false }
      if (word &- 0x2020_2020_2020_2020) & highBits != 0 {
        for offset in 0..<8 where !isSimple(bytes[index + offset]) { return false }
      }
      index += 8
    }
    return bytes[index...].allSatisfy { isSimple($0) }
  }

  @inline(__always)
  private static func isSimple(_ byte: UInt8) -> Bool {
    byte &- 0x20 <= 0x5E || byte == 0x09 || byte == 0x0A
  }

  /// Whether there are carriage returns, or the line ends beyond ASCII.
  private static func hasOddLineEnds(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in bytes.indices {
      switch bytes[index] {
      case 0x0D: return true
      case 0x85: if index > 0, bytes[index - 1] == 0xC2 { return true }
      case 0xA8, 0xA9:
        if index > 1, bytes[index - 1] == 0x80, bytes[index - 2] == 0xE2 { return true }
      default: break
      }
    }
    return false
  }

  private static func hasSlashEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = bytes.baseAddress else { return false }
    var index = 0
    while index < bytes.count,
      let hit = memchr(start + index, 0x5C, bytes.count - index)
    {
      index = UnsafeRawPointer(hit) - UnsafeRawPointer(start) + 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "/") { return true }
    }
    return false
  }

  /// Whether everything beyond ASCII is well-formed UTF-8 for characters that YAML allows.
  private static func isAllowed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      let (rune, width) = Rune.decode(bytes, at: index)
      if width == 1 || (rune < 0xA0 && rune != 0x85) || rune == 0xFFFE || rune == 0xFFFF {
        return false
      }
      index += width
    }
    return true
  }
}
