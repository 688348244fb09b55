internal import Glibc
internal import ValueTree

/// Reads the YAML that charts and manifests are made of straight into a tree, without tokens.
///
/// That is block maps and lists, plain scalars on one line, quoted ones, literal and folded blocks,
/// simple flow collections, anchors and aliases of values. Of anything else, and of every error, it says nothing and gives up: then ``TreeReader`` reads the text
/// from the start. So there is one place only for the rules and messages of everything rare, and what
/// is common takes a third of the time. Both give the same tree for whatever this one reads.
///
/// Functions give false where the text goes beyond what is read here. The reader always stands either
/// inside a line, or at the first byte of a line's content with ``column`` telling where that is.
struct DirectReader: ~Copyable {
  /// How deep collections are followed by native recursion.
  static let maximumDepth = 64
  /// The longest key; the reference's limit lies a little above.
  static let maximumKey = 1000

  let text: UnsafePointer<UInt8>
  let count: Int
  let numbers: YAMLReader.Options.Numbers
  let duplicateKeys: YAMLReader.Options.DuplicateKeys
  let words: YAMLReader.Options.Words
  /// The only keys of the outermost map whose values are wanted; nil for all.
  let wanted: [ByteString]?

  /// Where reading goes on.
  var position = 0
  /// The column of the content line that was reached; -1 behind the last one.
  var column = -1
  /// Whether what is read becomes part of the tree.
  var keeps = true
  var entries = EntryStacks()
  /// The values that anchors name.
  var anchors: [ByteString: Value] = [:]
  /// How many nodes aliases have repeated.
  var repeatedNodes = 0

  private init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: UnsafePointer<UInt8>,
    _ options: YAMLReader.Options, wanted: [ByteString]?
  ) {
    text = start
    count = bytes.count
    numbers = options.numbers
    duplicateKeys = options.duplicateKeys
    words = options.words
    self.wanted = wanted
  }

  /// The value of a text's only document; nil if that takes the whole reader to tell.
  static func value(
    _ bytes: UnsafeBufferPointer<UInt8>, survey: SourceSurvey, options: YAMLReader.Options,
    wanted: [ByteString]? = nil
  ) -> Value? {
    guard survey.isPlain, let start = bytes.baseAddress else { return nil }
    var reader = DirectReader(bytes, start, options, wanted: wanted)
    return reader.document()
  }

  private mutating func document() -> Value? {
    guard firstLine() else { return nil }
    if column < 0 { return .null }
    guard node(at: column, parent: -1, depth: 0), column < 0 else { return nil }
    return repeatsTooMuch ? nil : entries.takeValue()
  }

  // MARK: Lines

  /// Goes to the first line with content; the dashes before a document may stand before it.
  private mutating func firstLine() -> Bool {
    guard content(from: 0) else { return false }
    let hasMarker =
      column == 0 && position + 3 <= count && byte(0) == UInt8(ascii: "-")
      && byte(1) == UInt8(ascii: "-") && byte(2) == UInt8(ascii: "-")
    guard hasMarker else { return !isMarker }
    position += 3
    return isLineEnd(position) && nextLine()
  }

  /// Goes on to the next line with content, from the end of a line.
  mutating func nextLine() -> Bool { content(from: position + 1) && !isMarker }

  private mutating func content(from start: Int) -> Bool {
    var line = start
    while line < count {
      var index = line
      while index < count, text[index] == UInt8(ascii: " ") { index += 1 }
      guard index < count else { break }
      switch text[index] {
      case UInt8(ascii: "\n"): line = index + 1
      case UInt8(ascii: "#"): line = endOfLine(index) + 1
      case UInt8(ascii: "\t"): return false
      default:
        position = index
        column = index - line
        return true
      }
    }
    position = count
    column = -1
    return true
  }

  /// Whether the line is a directive, or begins or ends a document.
  private var isMarker: Bool {
    guard column == 0 else { return false }
    let first = text[position]
    if first == UInt8(ascii: "%") { return true }
    guard first == UInt8(ascii: "-") || first == UInt8(ascii: ".") else { return false }
    return position + 2 < count && text[position + 1] == first && text[position + 2] == first
  }

  /// Ends a line behind which there may be blanks and a comment, and goes on to the next.
  mutating func finishLine() -> Bool {
    let start = position
    while position < count, text[position] == UInt8(ascii: " ") { position += 1 }
    if position < count, text[position] == UInt8(ascii: "#"), position > start {
      position = endOfLine(position)
    }
    return isLineEnd(position) && nextLine()
  }

  func endOfLine(_ index: Int) -> Int {
    guard index < count, let hit = memchr(text + index, 0x0A, count - index) else { return count }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(text)
  }

  @inline(__always)
  func isLineEnd(_ index: Int) -> Bool { index >= count || text[index] == UInt8(ascii: "\n") }

  /// Whether a `-` or `:` before this place is an indicator.
  @inline(__always)
  func isBlank(_ index: Int) -> Bool { isLineEnd(index) || text[index] == UInt8(ascii: " ") }

  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { text[position + offset] }

  private var isItem: Bool { text[position] == UInt8(ascii: "-") && isBlank(position + 1) }

  // MARK: Collections

  /// A node that begins here; `parent` is the column of the collection around it.
  private mutating func node(at column: Int, parent: Int, depth: Int) -> Bool {
    guard depth < Self.maximumDepth else { return false }
    if isItem { return list(at: column, depth: depth) }
    let start = position
    if let key = key() { return map(at: column, first: key, depth: depth) }
    // A scalar or flow collection, then. At the outermost level it may be a key that lacks its colon.
    guard parent >= 0 else { return false }
    position = start
    return scalar(parent: parent, depth: depth)
  }

  private mutating func list(at column: Int, depth: Int) -> Bool {
    let start = entries.start
    repeat {
      let dash = position
      position += 1
      while position < count, text[position] == UInt8(ascii: " ") { position += 1 }
      if isLineEnd(position) || text[position] == UInt8(ascii: "#") {
        guard below(column, depth: depth, allowsListBeside: false) else { return false }
      } else if text[position] == UInt8(ascii: "&") {
        guard anchored(parent: column, depth: depth, allowsListBeside: false) else { return false }
      } else {
        let inner = column + position - dash
        guard node(at: inner, parent: column, depth: depth + 1) else {
          return false
        }
      }
    } while self.column == column && isItem
    guard self.column <= column else { return false }
    if keeps { entries.closeList(from: start) }
    return true
  }

  private mutating func map(at column: Int, first: Key, depth: Int) -> Bool {
    let start = entries.start
    var key = first
    while true {
      let kept = keeps
      if depth == 0, let wanted {
        keeps = wanted.contains { $0.isSameExceptCase(key.text) }
      }
      if kept { entries.push(key: key.text) }
      while position < count, text[position] == UInt8(ascii: " ") { position += 1 }
      if isLineEnd(position) || text[position] == UInt8(ascii: "#") {
        guard below(column, depth: depth, allowsListBeside: true) else { return false }
      } else if text[position] == UInt8(ascii: "&") {
        guard anchored(parent: column, depth: depth, allowsListBeside: true) else { return false }
      } else {
        guard scalar(parent: column, depth: depth) else { return false }
      }
      if kept, !keeps { entries.push(.null) }
      keeps = kept
      guard self.column >= column else { break }
      guard self.column == column, !isItem, let next = self.key() else { return false }
      key = next
    }
    if keeps { return entries.closeMap(from: start, duplicateKeys) }
    return true
  }

  /// The value of a key or dash with nothing behind it: on the lines below, or null.
  mutating func below(_ outer: Int, depth: Int, allowsListBeside: Bool) -> Bool {
    guard finishLine() else { return false }
    if column > outer { return node(at: column, parent: outer, depth: depth + 1) }
    if column == outer, allowsListBeside, isItem {
      guard depth + 1 < Self.maximumDepth else { return false }
      return list(at: outer, depth: depth + 1)
    }
    if keeps { entries.push(.null) }
    return true
  }
}

extension ByteString {
  /// Whether another text has the same letters, capital or small.
  fileprivate func isSameExceptCase(_ other: ByteString) -> Bool {
    guard count == other.count else { return false }
    return withBytes { mine in
      other.withBytes { theirs in
        (0..<mine.count).allSatisfy { mine[$0] | 0x20 == theirs[$0] | 0x20 }
      }
    }
  }
}
