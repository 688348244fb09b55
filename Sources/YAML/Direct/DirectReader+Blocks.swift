internal import Glibc
internal import ValueTree

extension DirectReader {
  /// A literal or folded block, from its sign on; goes on to the line behind it.
  ///
  /// `parent` is the column of the map or list around it: the block's lines stand further right.
  mutating func block(parent: Int) -> Bool {
    let isFolded = text[position] == UInt8(ascii: ">")
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
    if keeps {
      if isFolded {
        push(folded: start, contentEnd, end, indent, chomping)
      } else {
        push(literal: start, contentEnd, end, indent, chomping)
      }
    }
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

  private mutating func push(
    folded start: Int, _ contentEnd: Int, _ end: Int, _ indent: Int, _ chomping: UInt8
  ) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    /// The line ends since the last line with content, and whether that began with a blank.
    var lineEnds = 0
    var isFirst = true
    var wasIndented = false
    var line = start
    while line < contentEnd {
      let lineEnd = endOfLine(line)
      let from = min(line + indent, lineEnd)
      if from < lineEnd {
        let isIndented = text[from] == UInt8(ascii: " ") || text[from] == UInt8(ascii: "\t")
        if !isFirst, !wasIndented, !isIndented {
          // One line end becomes a blank, of several the first goes.
          lineEnds -= 1
          if lineEnds == 0 { bytes.append(UInt8(ascii: " ")) }
        }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: lineEnds))
        bytes.append(contentsOf: UnsafeBufferPointer(start: text + from, count: lineEnd - from))
        lineEnds = 0
        isFirst = false
        wasIndented = isIndented
      }
      lineEnds += 1
      line = lineEnd + 1
    }
    if contentEnd < end, chomping != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "\n")) }
    if chomping == UInt8(ascii: "+"), contentEnd < end {
      for index in contentEnd + 1..<end where text[index] == UInt8(ascii: "\n") {
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    entries.push(.string(ByteString(bytes)))
  }

  // MARK: Flow collections

  /// A list or map in brackets, of quoted and simple texts.
  mutating func flow(depth: Int) -> Bool {
    guard depth < Self.maximumDepth, position < count else { return false }
    let start = entries.start
    let isMap = text[position] == UInt8(ascii: "{")
    let closing = UInt8(ascii: isMap ? "}" : "]")
    position += 1
    guard skipBlanks() else { return false }
    if position < count, text[position] == closing {
      position += 1
    } else {
      while true {
        if isMap {
          guard flowKey() else { return false }
        }
        guard flowValue(depth: depth), skipBlanks(), position < count else { return false }
        let end = text[position]
        position += 1
        if end == closing { break }
        guard end == UInt8(ascii: ","), skipBlanks() else { return false }
      }
    }
    guard keeps else { return true }
    if isMap { return entries.closeMap(from: start, duplicateKeys) }
    entries.closeList(from: start)
    return true
  }

  /// Goes over blanks, line ends and comments between the parts of a flow collection; false where a
  /// line begins with what may be a document's end.
  private mutating func skipBlanks() -> Bool {
    while position < count {
      switch text[position] {
      case UInt8(ascii: " "): position += 1
      case UInt8(ascii: "\n"):
        position += 1
        if position < count, "-.".utf8.contains(text[position]) { return false }
      case UInt8(ascii: "#"):
        guard text[position - 1] == UInt8(ascii: " ") || text[position - 1] == UInt8(ascii: "\n")
        else { return false }
        position = endOfLine(position)
      default: return true
      }
    }
    return true
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
      guard let word = flowWord(), case .string = PlainScalar(word, words: words) else {
        return false
      }
      key = ByteString(word)
    }
    guard position - start <= Self.maximumKey, isOnOneLine(from: start), position + 1 < count,
      text[position] == UInt8(ascii: ":"),
      text[position + 1] == UInt8(ascii: " ")
    else { return false }
    position += 1
    if keeps { entries.push(key: key) }
    return skipBlanks()
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
