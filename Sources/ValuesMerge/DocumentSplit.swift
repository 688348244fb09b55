package import Diagnostics
internal import ValueTree

/// The YAML documents of a values file, as the reference's reader cuts them.
///
/// It cuts before it parses: every line that starts with `---` ends a document, inside quotes and
/// block texts too, and nothing but a comment may follow on that line. Line ends become plain
/// newlines, the last line gets one. A last line without newline whose length is a multiple of 4096
/// bytes is lost, as it is there.
package struct DocumentSplit: Sequence, IteratorProtocol {
  private let file: SourceFile
  private var position = 0
  /// The separator that stopped the reading, if one did.
  package private(set) var failure: Diagnostic?

  /// Starts at the beginning of a file.
  package init(_ file: SourceFile) { self.file = file }

  /// The next document; nil at the end and after a failure.
  package mutating func next() -> [UInt8]? {
    let bytes = file.bytes
    var document: [UInt8] = []
    while position < bytes.count, failure == nil {
      let start = position
      var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let isLast = end == bytes.count
      position = isLast ? end : end + 1
      if isLast, isLost(bytes[start..<end]) { break }
      if !isLast, end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      if isSeparator(bytes[start..<end]), !document.isEmpty { return document }
      document.append(contentsOf: bytes[start..<end])
      document.append(UInt8(ascii: "\n"))
    }
    return failure == nil && !document.isEmpty ? document : nil
  }

  private mutating func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: [0x2D, 0x2D, 0x2D]) else { return false }
    let rest = ByteString(line.dropFirst(3)).trimmed
    if rest.isEmpty || rest[0] == UInt8(ascii: "#") { return true }
    failure = Diagnostic(
      .yaml, "text after a document separator",
      helmText: "error reading yaml document: invalid Yaml document separator: \(rest)",
      primary: Diagnostic.Label(file: file, span: SourceSpan(line.startIndex, line.endIndex)),
      help: "start the document on the next line")
    return false
  }

  /// Whether the reference's line buffer of 4096 bytes swallows a last line.
  private func isLost(_ line: ArraySlice<UInt8>) -> Bool {
    var start = line.startIndex
    while line.endIndex - start >= 4096 {
      start += line[start + 4095] == UInt8(ascii: "\r") ? 4095 : 4096
    }
    return start == line.endIndex && !line.isEmpty
  }
}

extension ByteString {
  /// The text without white space around it.
  internal var trimmed: ByteString {
    let all = bytes
    var start = 0
    var end = count
    while start < end {
      let width = whiteSpaceWidth(in: all, at: start)
      if width == 0 { break }
      start += width
    }
    while end > start {
      var width = 1
      while width < 3, end - width > start, all[end - width] & 0xC0 == 0x80 { width += 1 }
      if whiteSpaceWidth(in: all, at: end - width) != width { break }
      end -= width
    }
    return self[start..<end]
  }
}
