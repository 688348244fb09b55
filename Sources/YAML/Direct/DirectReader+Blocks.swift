internal import Glibc
internal import ValueTree

extension DirectReader {
  /// A literal block, from its bar on; goes on to the line behind it.
  ///
  /// `parent` is the column of the map or list around it: the block's lines stand further right.
  mutating func literal(parent: Int) -> Bool {
    position += 1
    let chomping = position < count ? text[position] : 0
    if chomping == UInt8(ascii: "-") || chomping == UInt8(ascii: "+") { position += 1 }
    while position < count, text[position] == UInt8(ascii: " ") { position += 1 }
    guard position < count, text[position] == UInt8(ascii: "\n") else { return false }
    let start = position + 1
    guard let indent = indentation(from: start), indent > max(parent, 0) else { return false }

    // The end of the last line that holds something, and where the block ends.
    var contentEnd = start
    var line = start
    while line < count {
      var index = line
      let limit = min(line + indent, count)
      while index < limit, text[index] == UInt8(ascii: " ") { index += 1 }
      if index < count, text[index] != UInt8(ascii: "\n") {
        if index < limit {
          if text[index] == UInt8(ascii: "\t") { return false }
          break
        }
        index = endOfLine(index)
        contentEnd = index
      }
      line = index + 1
    }
    let end = min(line, count)
    if keeps { push(literal: start, contentEnd, end, indent, chomping) }
    position = end - 1
    if end == count, text[count - 1] != UInt8(ascii: "\n") { position = count }
    return nextLine() && column <= parent
  }

  /// The column of the first line that holds something; nil where a line of blanks before it is longer.
  private func indentation(from start: Int) -> Int? {
    var longest = 0
    var line = start
    while line < count {
      var index = line
      while index < count, text[index] == UInt8(ascii: " ") { index += 1 }
      guard index < count else { return nil }
      let width = index - line
      if text[index] == UInt8(ascii: "\t") { return nil }
      if text[index] != UInt8(ascii: "\n") { return width >= longest ? width : nil }
      longest = max(longest, width)
      line = index + 1
    }
    return nil
  }

  private mutating func push(
    literal start: Int, _ contentEnd: Int, _ end: Int, _ indent: Int, _ chomping: UInt8
  ) {
    let text = text
    // Everything but the indentation; behind the last content only the line ends that are kept.
    let value = ByteString(unsafeUninitializedCapacity: end - start) { buffer in
      guard var target = buffer.baseAddress else { return 0 }
      let first = target
      var line = start
      while line < end {
        let isContent = line < contentEnd
        if !isContent, chomping != UInt8(ascii: "+") { break }
        let stop = memchr(text + line, 0x0A, end - line).map {
          UnsafeRawPointer($0) - UnsafeRawPointer(text)
        }
        let lineEnd = stop ?? end
        let from = min(line + indent, lineEnd)
        memcpy(target, text + from, lineEnd - from)
        target += lineEnd - from
        let isLast = lineEnd >= contentEnd && isContent
        if stop != nil, !isLast || chomping != UInt8(ascii: "-") {
          target.pointee = UInt8(ascii: "\n")
          target += 1
        }
        line = lineEnd + 1
      }
      return target - first
    }
    entries.push(.string(value))
  }

  // MARK: Flow collections

  /// A list or map in brackets on one line, of quoted and simple texts.
  mutating func flow(depth: Int) -> Bool {
    guard depth < Self.maximumDepth, position < count else { return false }
    let start = entries.start
    let isMap = text[position] == UInt8(ascii: "{")
    let closing = UInt8(ascii: isMap ? "}" : "]")
    position += 1
    skipBlanks()
    if position < count, text[position] == closing {
      position += 1
    } else {
      while true {
        if isMap {
          guard flowKey() else { return false }
        }
        guard flowValue(depth: depth) else { return false }
        skipBlanks()
        guard position < count else { return false }
        let end = text[position]
        position += 1
        if end == closing { break }
        guard end == UInt8(ascii: ",") else { return false }
        skipBlanks()
      }
    }
    guard keeps else { return true }
    if isMap { return entries.closeMap(from: start, duplicateKeys) }
    entries.closeList(from: start)
    return true
  }

  private mutating func skipBlanks() {
    while position < count, text[position] == UInt8(ascii: " ") { position += 1 }
  }

  private mutating func flowKey() -> Bool {
    guard position < count else { return false }
    let start = position
    let key: ByteString
    switch text[position] {
    case UInt8(ascii: "\""):
      guard let quoted = doubleQuoted() else { return false }
      key = quoted
    case UInt8(ascii: "'"):
      guard let quoted = singleQuoted() else { return false }
      key = quoted
    default:
      guard let word = flowWord(), case .string = PlainScalar(word, words: words) else { return false }
      key = ByteString(word)
    }
    guard position - start <= Self.maximumKey, isOnOneLine(from: start), position + 1 < count,
      text[position] == UInt8(ascii: ":"),
      text[position + 1] == UInt8(ascii: " ")
    else { return false }
    position += 1
    skipBlanks()
    if keeps { entries.push(key: key) }
    return true
  }

  private mutating func flowValue(depth: Int) -> Bool {
    guard position < count else { return false }
    switch text[position] {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return flow(depth: depth + 1)
    case UInt8(ascii: "\""):
      guard let quoted = doubleQuoted() else { return false }
      if keeps { entries.push(.string(quoted)) }
    case UInt8(ascii: "'"):
      guard let quoted = singleQuoted() else { return false }
      if keeps { entries.push(.string(quoted)) }
    default:
      guard let word = flowWord() else { return false }
      return push(plain: word)
    }
    return true
  }

  /// A plain text of letters, digits and a few signs, which means the same in brackets as outside.
  private mutating func flowWord() -> UnsafeBufferPointer<UInt8>? {
    let start = position
    while position < count {
      switch text[position] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"),
        UInt8(ascii: "."):
        position += 1
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "$"):
        if position == start { return nil }
        position += 1
      default:
        let length = position - start
        return length == 0 ? nil : UnsafeBufferPointer(start: text + start, count: length)
      }
    }
    return nil
  }
}
