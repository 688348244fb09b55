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
  /// How many bytes a UTF-8 byte order mark takes.
  var markLength = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    if bytes.count >= 2, (bytes[0], bytes[1]) == (0xFF, 0xFE) || (bytes[0], bytes[1]) == (0xFE, 0xFF) {
      isUTF16 = true
      hasForbiddenBytes = true
      return
    }
    if bytes.count >= 3, (bytes[0], bytes[1], bytes[2]) == (0xEF, 0xBB, 0xBF) { markLength = 3 }
    var all: UInt8 = 0
    var hasControl = false
    for byte in bytes {
      all |= byte
      // Tab, line feed and carriage return are the only control characters allowed.
      hasControl = hasControl || byte == 0x7F || (byte < 0x20 && 0x2600 >> byte & 1 == 0)
    }
    isASCII = all < 0x80
    hasForbiddenBytes = hasControl || (!isASCII && !SourceSurvey.isAllowed(bytes))
    hasSlashEscape = SourceSurvey.hasSlashEscape(bytes)
  }

  private static func hasSlashEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0
    var found = false
    for byte in bytes {
      found = found || (byte == UInt8(ascii: "/") && previous == UInt8(ascii: "\\"))
      previous = byte
    }
    return found
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
