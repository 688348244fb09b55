internal import Diagnostics
internal import JSON
internal import ValueTree
internal import YAML

/// A YAML or JSON document with the place of every value and key, members in the order of the source.
///
/// Below ``maximumDepth`` values have no parts: no resource is nested that deeply.
struct DocumentTree {
  /// How deep the tree goes.
  static let maximumDepth = 64

  /// A value of the document.
  struct Node {
    var value: Value
    var start: Int
    var keyStart: Int
    /// What a map holds, in the order of the source; a key that comes twice is here twice.
    var members: [(key: ByteString, node: Node)] = []
    /// What a list holds.
    var items: [Node] = []
  }

  /// The document itself.
  var root: Node
  /// The byte where another document begins, if one follows.
  var nextDocument: Int?

  /// Reads the first document of a source.
  init(_ source: SourceFile) throws(YAMLError) {
    let text = JSONEscapes(source.bytes)
    var recorder = Recorder()
    let value: Value
    do throws(YAMLError) {
      value = try YAMLReader.value(
        from: SourceFile(name: source.name, bytes: text.bytes), observer: &recorder)
    } catch {
      throw YAMLError(
        error.message, offset: error.offset.map(text.sourceOffset), limit: error.limit)
    }
    root = recorder.tree(value, text)
    nextDocument = Self.secondDocument(in: source.bytes)
  }

  /// Where a line of dashes stands after content and before more content.
  private static func secondDocument(in bytes: [UInt8]) -> Int? {
    var separator: Int?
    var hasContent = false
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[start..<end]
      let isMark =
        line.starts(with: [0x2D, 0x2D, 0x2D]) && (line.count == 3 || line[start + 3] <= 0x20)
      let first = line.first { $0 > 0x20 }
      if isMark {
        if hasContent { separator = separator ?? start }
        if line.dropFirst(3).contains(where: { $0 > 0x20 }) { hasContent = true }
      } else if let first, first != UInt8(ascii: "#"), !line.starts(with: [0x25]),
        !line.starts(with: [0x2E, 0x2E, 0x2E])
      {
        if let separator { return separator }
        hasContent = true
      }
      start = end + 1
    }
    return nil
  }
}

/// Builds the tree from what the reader reports: the parts of a value come before the value.
private struct Recorder: YAMLObserver {
  struct Part {
    var depth: Int
    var key: ByteString?
    var start: Int
    var keyStart: Int?
    var parts: [Part] = []
  }

  private var open: [Part] = []
  private var keys: [(depth: Int, start: Int)] = []
  private var lastKey = -1

  mutating func didReadKey(path: ArraySlice<PathStep>, span: SourceSpan) {
    // The reader may begin again from the start, with a text that it has mended.
    if span.start <= lastKey { self = Recorder() }
    lastKey = span.start
    closeKeys(deeperThan: path.count - 1)
    keys.append((path.count, span.start))
  }

  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
    let first = (open.lastIndex { $0.depth <= path.count } ?? -1) + 1
    var part = Part(depth: path.count, start: span.start, keyStart: nil)
    if case .key(let key)? = path.last {
      part.key = key
      closeKeys(deeperThan: path.count)
      if let last = keys.last, last.depth == path.count { part.keyStart = last.start }
    }
    part.parts = Array(open[first...])
    open.removeSubrange(first...)
    open.append(part)
  }

  private mutating func closeKeys(deeperThan depth: Int) {
    while let last = keys.last, last.depth > depth { keys.removeLast() }
  }

  func tree(_ value: Value, _ text: JSONEscapes) -> DocumentTree.Node {
    node(value, open.last { $0.depth == 0 } ?? Part(depth: 0, start: 0, keyStart: nil), text)
  }

  private func node(_ value: Value, _ part: Part, _ text: JSONEscapes) -> DocumentTree.Node {
    let start = text.sourceOffset(part.start)
    var node = DocumentTree.Node(
      value: value, start: start, keyStart: part.keyStart.map(text.sourceOffset) ?? start)
    guard part.depth < DocumentTree.maximumDepth else { return node }
    switch value {
    case .dict(let dict):
      var seen: Set<ByteString> = []
      for inner in part.parts {
        guard let key = inner.key, let value = dict[key] else { continue }
        seen.insert(key)
        node.members.append((key, self.node(value, inner, text)))
      }
      // What an alias or a merge brings along stands where that stands.
      for index in 0..<dict.count where !seen.contains(dict.entry(at: index).key) {
        let entry = dict.entry(at: index)
        let place = Part(depth: part.depth + 1, start: part.start, keyStart: part.start)
        node.members.append((entry.key, self.node(entry.value, place, text)))
      }
    case .list(let list):
      for (index, element) in list.elements.enumerated() {
        let place =
          index < part.parts.count && part.parts.count == list.elements.count
          ? part.parts[index] : Part(depth: part.depth + 1, start: part.start, keyStart: nil)
        node.items.append(self.node(element, place, text))
      }
    default: break
    }
    return node
  }
}

/// JSON text made fit for a YAML reader, which knows neither `\/` nor pairs of surrogate escapes.
/// Other text stays as it is.
private struct JSONEscapes {
  private(set) var bytes: [UInt8] = []
  /// Places in the new text from which on this many bytes of the source are missing.
  private var shifts: [(at: Int, missing: Int)] = []

  init(_ source: [UInt8]) {
    guard source.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      bytes = source
      return
    }
    bytes.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      guard source[index] == UInt8(ascii: "\\"), index + 1 < source.count else {
        bytes.append(source[index])
        index += 1
        continue
      }
      if source[index + 1] == UInt8(ascii: "/") {
        bytes.append(UInt8(ascii: "/"))
        index += 2
        shifts.append((bytes.count, index - bytes.count))
      } else if let (scalar, length) = Self.surrogates(source, index) {
        let digits = String(scalar, radix: 16)
        bytes += Array("\\U\(String(repeating: "0", count: 8 - digits.count))\(digits)".utf8)
        index += length
        shifts.append((bytes.count, index - bytes.count))
      } else {
        bytes += source[index..<index + 2]
        index += 2
      }
    }
  }

  /// What an escape of a surrogate, with its partner if there is one, means; a lone one means U+FFFD.
  private static func surrogates(
    _ bytes: [UInt8], _ index: Int
  ) -> (scalar: UInt32, length: Int)? {
    guard let high = escape(bytes, index), (0xD800...0xDFFF).contains(high) else { return nil }
    guard high < 0xDC00, let low = escape(bytes, index + 6), (0xDC00...0xDFFF).contains(low) else {
      return (0xFFFD, 6)
    }
    return (0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), 12)
  }

  /// The value of a `\uXXXX` at a place.
  private static func escape(_ bytes: [UInt8], _ index: Int) -> UInt32? {
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index + 2..<index + 6] {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// The byte of the source that a byte of the new text comes from.
  func sourceOffset(_ offset: Int) -> Int {
    var missing = 0
    for shift in shifts where shift.at <= offset { missing = shift.missing }
    return offset + missing
  }
}
