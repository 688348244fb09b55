internal import ValueTree

/// Finds where the entries of each chart stand in an index that is JSON, byte by byte.
///
/// It only follows strings and brackets; what it finds is read by a real reader later. Where keys
/// hold escapes or come twice it says that it cannot follow.
internal struct JSONOutlineScanner {
  /// What has been found so far.
  internal private(set) var outline = IndexOutline(syntax: .json)

  private enum Expected {
    case key
    case colon
    case value
    case comma
  }

  private var depth = 0
  private var expected = Expected.key
  /// The bytes of a string that is kept: a key of the first two levels, or the version.
  private var kept: [UInt8]?
  private var isInString = false
  private var isEscaped = false
  private var key = ByteString()
  private var keys: Set<ByteString> = []
  private var isInEntries = false
  /// Where the value of the current chart began.
  private var start = 0
  private var isOver = false

  /// Takes the next bytes; false where it cannot follow.
  internal mutating func scan(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          if kept != nil { return false }
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if let text = kept {
            kept = nil
            guard takeString(ByteString(text)) else { return false }
          } else if depth <= level {
            endValue(at: offset + index + 1)
          }
        } else {
          kept?.append(byte)
        }
        continue
      }
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      default: guard take(byte, at: offset + index) else { return false }
      }
    }
    return true
  }

  /// Whether the text ended where its outermost bracket did.
  internal func finish() -> Bool { isOver && !outline.hasDuplicates }

  /// The depth on which keys matter now.
  private var level: Int { isInEntries ? 2 : 1 }

  private mutating func take(_ byte: UInt8, at place: Int) -> Bool {
    if isOver { return false }
    if depth > level { return takeInside(byte, at: place) }
    switch (byte, expected) {
    case (UInt8(ascii: "{"), .key) where depth == 0: depth = 1
    case (UInt8(ascii: "\""), .key) where depth == level:
      isInString = true
      kept = []
    case (UInt8(ascii: ":"), .colon): expected = .value
    case (UInt8(ascii: ","), .comma): expected = .key
    case (UInt8(ascii: "}"), .key), (UInt8(ascii: "}"), .comma):
      // A comma before the bracket is no JSON; whoever reads a part would not see it.
      if expected == .key, !(isInEntries ? outline.charts.isEmpty : keys.isEmpty) { return false }
      depth -= 1
      expected = .comma
      if isInEntries { isInEntries = false } else { isOver = true }
    case (_, .value): return beginValue(byte, at: place)
    case (_, .comma): return isScalarByte(byte)
    default: return false
    }
    return true
  }

  private mutating func beginValue(_ byte: UInt8, at place: Int) -> Bool {
    start = place
    if isInEntries {
      outline.charts.append(IndexOutline.Chart(name: key, range: place..<place))
      // A chart has a list, or nothing.
      guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "n") else { return false }
    } else if key == "entries" {
      guard byte == UInt8(ascii: "{") else { return false }
      isInEntries = true
      depth = 2
      expected = .key
      return true
    }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "\""):
      isInString = true
      if key == "apiVersion", !isInEntries { kept = [] }
    default:
      guard isScalarByte(byte) else { return false }
    }
    expected = .comma
    return true
  }

  /// Bytes of `null`, `true`, `false` and numbers.
  private func isScalarByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
  }

  private mutating func takeInside(_ byte: UInt8, at place: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      if depth == level { endValue(at: place + 1) }
    default: break
    }
    return depth < 1000
  }

  private mutating func endValue(at end: Int) {
    guard isInEntries, let last = outline.charts.indices.last else { return }
    outline.charts[last].range = start..<end
  }

  private mutating func takeString(_ text: ByteString) -> Bool {
    if expected == .key {
      key = text
      expected = .colon
      return isInEntries || keys.insert(text).inserted
    }
    outline.apiVersion = text
    return true
  }
}
