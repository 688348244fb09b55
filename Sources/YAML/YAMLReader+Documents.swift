public import Diagnostics
internal import Glibc
public import ValueTree

extension YAMLReader {
  /// The value of a source's first document, telling an observer where each value stands.
  public static func value<Observer: YAMLObserver>(
    from source: SourceFile, options: Options = Options(), observer: inout Observer
  ) throws(YAMLError) -> Value {
    try withBytes(of: source.bytes) { bytes throws(YAMLError) in
      try TreeReader.read(bytes, options: options, observer: &observer)
    }
  }

  /// The values of a `values.yaml` or `-f` file: all documents of the source, merged in order.
  ///
  /// Documents are separated by lines that begin with `---`, before any YAML is parsed, as the
  /// reference does it: a separator that carries content is an error, and lines may end in CR LF.
  public static func values(
    from source: SourceFile, options: Options = Options()
  ) throws(YAMLError) -> Dict {
    var observer = NoObserver()
    return try values(from: source, options: options, observer: &observer)
  }

  /// The same, telling an observer where each value stands.
  public static func values<Observer: YAMLObserver>(
    from source: SourceFile, options: Options = Options(), observer: inout Observer
  ) throws(YAMLError) -> Dict {
    try withBytes(of: source.bytes) { bytes throws(YAMLError) in
      var merged: Dict?
      var splitter = DocumentSplitter(bytes)
      while let document = try nextDocument(&splitter) {
        let dict = try dict(from: document, options: options, observer: &observer)
        merged = merged.map { self.merged($0, dict) } ?? dict
      }
      return merged ?? Dict()
    }
  }

  private static func nextDocument(
    _ splitter: inout DocumentSplitter
  ) throws(YAMLError) -> DocumentSplitter.Document? {
    do throws(YAMLError) {
      return try splitter.next()
    } catch {
      throw error.prefixed("error reading yaml document: ")
    }
  }

  /// Calls `body` with the text of each document of a source and what finds its bytes in the source,
  /// cut as ``values(from:options:)`` does; stops where `body` says false.
  package static func eachDocument(
    of bytes: [UInt8], _ body: (_ text: ByteString, DocumentPlace) -> Bool
  ) throws(YAMLError) {
    try withBytes(of: bytes) { buffer throws(YAMLError) in
      var splitter = DocumentSplitter(buffer)
      while let document = try splitter.next() {
        let place = DocumentPlace(start: document.start, dropped: document.dropped)
        guard body(ByteString(document.text), place) else { return }
      }
    }
  }

  private static func dict<Observer: YAMLObserver>(
    from document: DocumentSplitter.Document, options: Options, observer: inout Observer
  ) throws(YAMLError) -> Dict {
    do throws(YAMLError) {
      let root = try withBytes(of: document.text) { text throws(YAMLError) in
        if Observer.self == NoObserver.self {
          return try value(from: text, options: options)
        }
        var shifted = ShiftedObserver(base: observer, document: document)
        let root = try TreeReader.read(text, options: options, observer: &shifted)
        observer = shifted.base
        return root
      }
      switch root {
      case .dict(let dict): return dict
      case .null: return Dict()
      default: throw wrongShape(root, goType: Dict.MapType.any.goName)
      }
    } catch {
      throw YAMLError(
        "cannot unmarshal yaml document: " + error.message,
        offset: error.offset.map(document.sourceOffset(of:)), limit: error.limit)
    }
  }

  /// Both maps in one: where both have a map at a key the two are merged, else the second counts.
  public static func merged(_ first: Dict, _ second: Dict) -> Dict {
    let result = first.shallowCopy()
    for index in 0..<second.count {
      let (key, value) = second.entry(at: index)
      if case .dict(let inner) = value, case .dict(let outer)? = result[key] {
        result[key] = .dict(merged(outer, inner))
      } else {
        result[key] = value
      }
    }
    return result
  }
}

/// Where a document stands in its source.
package struct DocumentPlace: Sendable {
  /// Where it begins.
  package let start: Int
  fileprivate let dropped: [Int]

  fileprivate init(start: Int, dropped: [Int]) {
    self.start = start
    self.dropped = dropped
  }

  /// The byte of the source that a byte of the document comes from.
  package func sourceOffset(of offset: Int) -> Int {
    var (low, high) = (0, dropped.count)
    while low < high {
      let middle = (low + high) / 2
      if dropped[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return start + offset + low
  }
}

/// Cuts a source into its documents by lines.
struct DocumentSplitter: ~Copyable {
  /// A document with line ends made uniform, and how it got them.
  struct Document {
    /// The lines, each with a line feed.
    var text: [UInt8] = []
    /// Where the document begins in the source.
    var start: Int
    /// The places in `text` before which a carriage return was dropped.
    var dropped: [Int] = []

    /// The byte of the source that a byte of the text comes from.
    func sourceOffset(of offset: Int) -> Int {
      DocumentPlace(start: start, dropped: dropped).sourceOffset(of: offset)
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next document; nil at the end.
  mutating func next() throws(YAMLError) -> Document? {
    var document = Document(start: position)
    while position < bytes.count {
      let lineStart = position
      let lineEnd = endOfLine(from: lineStart)
      position = min(lineEnd + 1, bytes.count)
      if isSeparator(lineStart, lineEnd) {
        try checkSeparator(lineStart + 3, lineEnd)
        if !document.text.isEmpty { return document }
      }
      var contentEnd = lineEnd
      if lineEnd < bytes.count, lineEnd > lineStart, bytes[lineEnd - 1] == UInt8(ascii: "\r") {
        contentEnd -= 1
      }
      if document.text.isEmpty {
        document.start = lineStart
        document.text.reserveCapacity(bytes.count - lineStart + 1)
      }
      document.text.append(contentsOf: bytes[lineStart..<contentEnd])
      if contentEnd < lineEnd { document.dropped.append(document.text.count) }
      document.text.append(UInt8(ascii: "\n"))
    }
    return document.text.isEmpty ? nil : document
  }

  private func endOfLine(from start: Int) -> Int {
    guard let base = bytes.baseAddress,
      let hit = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
    else { return bytes.count }
    return base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
  }

  private func isSeparator(_ start: Int, _ end: Int) -> Bool {
    end - start >= 3 && bytes[start..<start + 3].allSatisfy { $0 == UInt8(ascii: "-") }
  }

  /// Only blanks and a comment may follow the dashes.
  private func checkSeparator(_ start: Int, _ end: Int) throws(YAMLError) {
    var first = start
    var last = end
    while first < last {
      let (rune, width) = Rune.decode(bytes, at: first)
      guard GoUnicode.isSpace(rune) else { break }
      first += width
    }
    while last > first, bytes[last - 1] <= 0x20, GoUnicode.isSpace(UInt32(bytes[last - 1])) {
      last -= 1
    }
    guard first < last, bytes[first] != UInt8(ascii: "#") else { return }
    let rest = String(decoding: bytes[first..<last], as: UTF8.self)
    throw YAMLError(
      "invalid Yaml document separator: " + rest, offset: first)
  }
}

/// Passes on what another observer should see, with places counted in the whole source.
private struct ShiftedObserver<Base: YAMLObserver>: YAMLObserver {
  var base: Base
  let document: DocumentSplitter.Document

  mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
    base.didRead(path: path, span: sourceSpan(span))
  }

  mutating func didReadKey(path: ArraySlice<PathStep>, span: SourceSpan) {
    base.didReadKey(path: path, span: sourceSpan(span))
  }

  private func sourceSpan(_ span: SourceSpan) -> SourceSpan {
    SourceSpan(document.sourceOffset(of: span.start), document.sourceOffset(of: span.end))
  }
}
