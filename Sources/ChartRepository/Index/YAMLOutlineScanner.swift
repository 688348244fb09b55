internal import Glibc
internal import ValueTree
internal import YAML

/// Finds where the entries of each chart stand in an index that is block YAML, line by line.
///
/// It understands what generators of such files write, and knows when it does not: then it says
/// so, and the file has to be read as a whole. Scalars over several lines are followed, so that
/// text in them is never taken for a key. About 1 GB is scanned in a second.
internal struct YAMLOutlineScanner {
  /// What has been found so far.
  internal private(set) var outline = IndexOutline(syntax: .yaml)

  private enum Section {
    case start
    case entries
    case other
  }

  private var section = Section.start
  private var keys: Set<ByteString> = []
  /// The column of the charts' names; nil before the first.
  private var chartColumn: Int?
  /// Lines indented deeper than this belong to a scalar that began before.
  private var scalarColumn = Int.max
  /// The quote of a scalar that is still open.
  private var openQuote: UInt8?
  private var isInChart = false
  private var line = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  private static let newline = UInt8(ascii: "\n")
  private static let blank = UInt8(ascii: " ")
  /// The top-level keys that the reference knows.
  private static let knownKeys: Set<ByteString> = [
    "apiVersion", "generated", "entries", "publicKeys", "annotations", "serverInfo",
  ]

  /// Takes whole lines, the last one of the file may lack its end; false where it cannot follow.
  ///
  /// - Parameter offset: where in the file the text stands.
  internal mutating func scan(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    guard let base = text.baseAddress else { return true }
    if Self.hasUnusualBreaks(text) { return false }
    var start = 0
    while start < text.count {
      let found = memchr(base + start, Int32(Self.newline), text.count - start)
      let end =
        found.map { base.distance(to: $0.assumingMemoryBound(to: UInt8.self)) } ?? text.count
      var length = end - start
      if length > 0, base[end - 1] == UInt8(ascii: "\r") { length -= 1 }
      line = UnsafeBufferPointer(start: base + start, count: length)
      guard takeLine(at: offset + start, next: offset + min(end + 1, text.count)) else {
        return false
      }
      start = end + 1
    }
    return true
  }

  /// Ends the last chart where the file ends; false if something is still open.
  internal mutating func finish(at end: Int) -> Bool {
    closeChart(at: end)
    return openQuote == nil && !outline.hasDuplicates
  }

  /// Whether there are line ends that only YAML knows; they would hide lines from a scanner.
  private static func hasUnusualBreaks(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    hasByte(UInt8(ascii: "\r"), in: text) { index in
      index + 1 < text.count && text[index + 1] != newline
    }
      || hasByte(0xC2, in: text) { index in index + 1 < text.count && text[index + 1] == 0x85 }
      || hasByte(0xE2, in: text) { index in
        index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8
      }
  }

  private static func hasByte(
    _ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, where matches: (Int) -> Bool
  ) -> Bool {
    guard let base = text.baseAddress else { return false }
    var index = 0
    while index < text.count, let found = memchr(base + index, Int32(byte), text.count - index) {
      index = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
      if matches(index) { return true }
      index += 1
    }
    return false
  }

  // MARK: Lines

  private mutating func takeLine(at offset: Int, next: Int) -> Bool {
    var indent = 0
    while indent < line.count, line[indent] == Self.blank { indent += 1 }
    if indent == line.count { return true }
    if let quote = openQuote {
      // What stands this far left might be meant as a key.
      guard indent > (chartColumn ?? 0) else { return false }
      openQuote = nil
      return takeQuoted(quote, from: indent, mayBeKey: false)
    }
    if indent > scalarColumn { return true }
    scalarColumn = .max
    if line[indent] == UInt8(ascii: "#") { return true }
    if line[indent] == UInt8(ascii: "\t") { return false }
    if indent == 0 { return takeTopLine(at: offset) }
    if section == .other { return takeItem(from: indent) }
    guard section == .entries else { return false }
    let column = chartColumn ?? indent
    if chartColumn == nil { chartColumn = indent }
    if indent < column { return false }
    if indent == column, !isItem(at: indent) { return takeChart(at: offset, next: next, indent) }
    return isInChart && takeItem(from: indent)
  }

  private mutating func takeTopLine(at offset: Int) -> Bool {
    if isItem(at: 0) { return section == .other && takeItem(from: 0) }
    if isMarker(UInt8(ascii: "-")) {
      return section == .start && keys.isEmpty && isEnd(from: 3)
    }
    guard let (key, rest) = plainKey(from: 0), Self.knownKeys.contains(key) else { return false }
    guard keys.insert(key).inserted else { return false }
    closeChart(at: offset)
    if key == "entries" {
      section = .entries
      return isEnd(from: rest) || hasText("{}", from: rest)
    }
    section = .other
    if key == "apiVersion" {
      let text = ByteString(UnsafeBufferPointer(rebasing: line[rest...]))
      guard case .string(let version)? = try? YAMLReader.value(from: text) else { return false }
      outline.apiVersion = version
    }
    return takeValue(from: rest, keyColumn: 0)
  }

  private mutating func takeChart(at offset: Int, next: Int, _ indent: Int) -> Bool {
    closeChart(at: offset)
    let name: ByteString
    let rest: Int
    if line[indent] == UInt8(ascii: "\"") || line[indent] == UInt8(ascii: "'") {
      guard let end = quoteEnd(from: indent), end + 1 < line.count,
        line[end + 1] == UInt8(ascii: ":")
      else { return false }
      let inner = UnsafeBufferPointer(rebasing: line[(indent + 1)..<end])
      if inner.contains(UInt8(ascii: "\\")) || inner.contains(UInt8(ascii: "'")) { return false }
      (name, rest) = (ByteString(inner), end + 2)
    } else {
      guard let found = plainKey(from: indent), Self.isText(found.key) else { return false }
      (name, rest) = found
    }
    guard isEnd(from: rest) || hasText("[]", from: rest) else { return false }
    outline.charts.append(IndexOutline.Chart(name: name, range: next..<next))
    isInChart = isEnd(from: rest)
    return true
  }

  private mutating func closeChart(at end: Int) {
    guard isInChart, let last = outline.charts.indices.last else { return }
    let start = outline.charts[last].range.lowerBound
    outline.charts[last].range = start..<max(start, end)
    isInChart = false
  }

  /// A line inside a chart's entries or another section: items, a key, a value.
  private mutating func takeItem(from indent: Int) -> Bool {
    var position = indent
    var dash: Int?
    while isItem(at: position) {
      dash = position
      position += 1
      while position < line.count, line[position] == Self.blank { position += 1 }
      if position == line.count { return true }
    }
    switch line[position] {
    case UInt8(ascii: "#"): return dash != nil
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return takeQuoted(line[position], from: position + 1, mayBeKey: true)
    case UInt8(ascii: "["), UInt8(ascii: "{"): return isClosedFlow(from: position)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      guard let dash else { return false }
      scalarColumn = dash
      return true
    case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "?"),
      UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: "\t"):
      return false
    default:
      if let rest = keyEnd(from: position) { return takeValue(from: rest, keyColumn: position) }
      guard let dash else { return false }
      scalarColumn = dash
      return true
    }
  }

  /// What follows the colon of a key.
  private mutating func takeValue(from start: Int, keyColumn: Int) -> Bool {
    var position = start
    while position < line.count, line[position] == Self.blank { position += 1 }
    if position == line.count { return true }
    switch line[position] {
    case UInt8(ascii: "#"): return true
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return takeQuoted(line[position], from: position + 1, mayBeKey: false)
    case UInt8(ascii: "["), UInt8(ascii: "{"): return isClosedFlow(from: position)
    case UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "@"),
      UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: "\t"):
      return false
    default:
      // Plain or block text goes on in deeper lines.
      scalarColumn = keyColumn
      return true
    }
  }

  /// A quoted scalar from behind its opening quote, or its continuation.
  private mutating func takeQuoted(_ quote: UInt8, from start: Int, mayBeKey: Bool) -> Bool {
    guard let end = quoteEnd(of: quote, from: start) else {
      openQuote = quote
      return true
    }
    if isEnd(from: end + 1) { return true }
    guard mayBeKey, end + 1 < line.count, line[end + 1] == UInt8(ascii: ":") else { return false }
    return takeValue(from: end + 2, keyColumn: start - 1)
  }

  // MARK: Parts of a line

  /// Whether an item of a list begins here.
  private func isItem(at index: Int) -> Bool {
    line[index] == UInt8(ascii: "-")
      && (index + 1 == line.count || line[index + 1] == Self.blank)
  }

  private func isMarker(_ byte: UInt8) -> Bool {
    line.count >= 3 && line[0] == byte && line[1] == byte && line[2] == byte
  }

  /// Whether only blanks or a comment follow.
  private func isEnd(from start: Int) -> Bool {
    var index = start
    while index < line.count, line[index] == Self.blank { index += 1 }
    return index >= line.count || (line[index] == UInt8(ascii: "#") && index > start)
  }

  private func hasText(_ text: StaticString, from start: Int) -> Bool {
    var index = start
    while index < line.count, line[index] == Self.blank { index += 1 }
    let count = text.utf8CodeUnitCount
    guard index + count <= line.count else { return false }
    return line[index..<index + count].elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: count))
      && isEnd(from: index + count)
  }

  /// A key of letters, digits, `.`, `_` and `-`, and the place behind its colon.
  private func plainKey(from start: Int) -> (key: ByteString, rest: Int)? {
    var index = start
    while index < line.count {
      switch line[index] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): index += 1
      case UInt8(ascii: "."), UInt8(ascii: "-"): index += 1
      case UInt8(ascii: ":"):
        guard index > start, index + 1 == line.count || line[index + 1] == Self.blank else {
          return nil
        }
        return (ByteString(UnsafeBufferPointer(rebasing: line[start..<index])), index + 1)
      default: return nil
      }
    }
    return nil
  }

  /// Whether a plain key is read as just this text and not as a number or the like.
  private static func isText(_ key: ByteString) -> Bool {
    let first = key[0]
    if (0x61...0x7A).contains(first | 0x20), key.count > 5 { return true }
    guard case .string(let text)? = try? YAMLReader.value(from: key) else { return false }
    return text == key
  }

  /// The place behind the colon of a plain key; nil if the line has none.
  private func keyEnd(from start: Int) -> Int? {
    var index = start
    while index < line.count {
      if line[index] == UInt8(ascii: ":"),
        index + 1 == line.count || line[index + 1] == Self.blank
      {
        return index + 1
      }
      index += 1
    }
    return nil
  }

  private func quoteEnd(from start: Int) -> Int? { quoteEnd(of: line[start], from: start + 1) }

  /// The place of the quote that ends a scalar; nil if it goes on.
  private func quoteEnd(of quote: UInt8, from start: Int) -> Int? {
    let isDouble = quote == UInt8(ascii: "\"")
    var index = start
    while index < line.count {
      if line[index] == quote {
        if isDouble || index + 1 == line.count || line[index + 1] != quote { return index }
        index += 2
      } else if isDouble, line[index] == UInt8(ascii: "\\") {
        index += 2
      } else {
        index += 1
      }
    }
    return nil
  }

  /// Whether a list or map in brackets ends on its line.
  private func isClosedFlow(from start: Int) -> Bool {
    var depth = 0
    var index = start
    while index < line.count {
      switch line[index] {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return isEnd(from: index + 1) }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let end = quoteEnd(from: index) else { return false }
        index = end
      case UInt8(ascii: "#"): return false
      default: break
      }
      index += 1
    }
    return false
  }
}
