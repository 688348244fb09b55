package import Diagnostics
package import ValueTree

/// Which place of which template wrote each byte of a rendered file.
///
/// Text that a template hands on as a value, as `include "x" . | nindent 4` does, is followed line by
/// line: white space around a line may change on its way, nothing else.
package struct OutputMap: Sendable {
  /// A place of a template.
  package struct Origin: Sendable {
    /// The template's text.
    package var file: SourceFile
    /// The name of the template: the file's path or that of a definition.
    package var template: ByteString
    /// The byte in the text.
    package var offset: Int

    /// The line and column, from 1.
    package var position: SourcePosition { file.position(of: offset) }
  }

  /// Bytes that one statement wrote.
  internal struct Segment: Sendable {
    var output: Range<Int>
    let program: Program
    /// Where the statement stands.
    let source: Int
    /// Whether the output is the template's own text from there on.
    let isText: Bool
    /// Texts that the statement took from other templates while it made its own.
    var fragments: [Fragment] = []
  }

  /// A text that a template made as a value.
  internal struct Fragment: Sendable {
    let text: ByteString
    let segments: [Segment]
  }

  /// In the order in which the statements ended: inner ones before those around them.
  private var segments: [Segment]
  /// What went into variables.
  private let kept: [Fragment]
  private let text: ByteString
  /// About how many bytes are gone over to find one place.
  package let searchedBytes: Int

  internal init(segments: [Segment], kept: [Fragment], text: ByteString) {
    self.segments = segments
    self.kept = kept
    self.text = text
    searchedBytes = kept.reduce(text.count + segments.count * 8) { $0 + $1.text.count }
  }

  /// The places that a byte of the file came from: the one that wrote it first, then those that
  /// called it.
  package func origins(ofByteAt offset: Int) -> [Origin] {
    Self.origins(at: offset, in: segments, text, kept, depth: 0)
  }

  /// The map once some bytes, each range of the text as it was, are deleted from the text.
  internal func removing(_ gaps: [Range<Int>], leaving text: ByteString) -> OutputMap {
    guard !gaps.isEmpty else { return self }
    func moved(_ offset: Int) -> Int {
      var shift = 0
      for gap in gaps {
        if gap.upperBound <= offset {
          shift += gap.count
        } else {
          if gap.lowerBound < offset { shift += offset - gap.lowerBound }
          break
        }
      }
      return offset - shift
    }
    let segments = self.segments.map { segment in
      var segment = segment
      segment.output = moved(segment.output.lowerBound)..<moved(segment.output.upperBound)
      return segment
    }
    return OutputMap(segments: segments, kept: kept, text: text)
  }

  private static func origins(
    at offset: Int, in segments: [Segment], _ text: ByteString, _ kept: [Fragment], depth: Int
  ) -> [Origin] {
    let around = segments.filter { $0.output.contains(offset) }
    var found: [Origin] = []
    if depth < 64, let innermost = around.first, !innermost.isText {
      let line = Line(at: offset, in: text)
      let before = line.occurrencesBefore(in: text, from: innermost.output.lowerBound)
      let place =
        line.place(in: innermost.fragments, after: before)
        ?? line.place(in: kept, after: before)
      if let place {
        let fragment = place.fragment
        found = origins(
          at: place.offset, in: fragment.segments, fragment.text, kept, depth: depth + 1)
      }
    }
    return found
      + around.map { segment in
        Origin(
          file: segment.program.file, template: segment.program.name,
          offset: segment.isText
            ? segment.source + offset - segment.output.lowerBound : segment.source)
      }
  }

  /// A line of a text without the space around it, and a place in it.
  private struct Line {
    let content: ByteString
    /// Where the content starts in the text.
    let start: Int
    /// The place, from the content's start.
    let column: Int

    init(at offset: Int, in text: ByteString) {
      (start, content) = text.withBytes { bytes in
        let newline = UInt8(ascii: "\n")
        var start = min(max(offset, 0), bytes.count)
        while start > 0, bytes[start - 1] != newline { start -= 1 }
        return Self.content(bytes, from: start)
      }
      column = max(0, offset - start)
    }

    /// The line's content from a line start on, and where it begins.
    static func content(
      _ bytes: UnsafeBufferPointer<UInt8>, from lineStart: Int
    ) -> (Int, ByteString) {
      var start = lineStart
      var end = lineStart
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      while start < end, bytes[start] <= 0x20 { start += 1 }
      while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
      return (start, ByteString(UnsafeBufferPointer(rebasing: bytes[start..<end])))
    }

    /// How often the same line stands between two places before this one.
    func occurrencesBefore(in text: ByteString, from: Int) -> Int {
      places(in: text, from: from, upTo: start).count
    }

    /// The starts of equal lines.
    private func places(in text: ByteString, from: Int, upTo end: Int) -> [Int] {
      guard !content.isEmpty else { return [] }
      return text.withBytes { bytes in
        var places: [Int] = []
        var position = max(0, from)
        while position < min(end, bytes.count) {
          let (start, other) = Self.content(bytes, from: position)
          if other == content, start < end { places.append(start) }
          position = max(start, position)
          while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
          position += 1
        }
        return places
      }
    }

    /// The place in the line's counterpart: the one before which as many equal ones stand.
    func place(
      in fragments: [Fragment], after count: Int
    ) -> (fragment: Fragment, offset: Int)? {
      var remaining = count
      var last: (Fragment, Int)?
      for fragment in fragments {
        for start in places(in: fragment.text, from: 0, upTo: fragment.text.count) {
          last = (fragment, start + column)
          if remaining == 0 { return last }
          remaining -= 1
        }
      }
      return last
    }
  }
}
