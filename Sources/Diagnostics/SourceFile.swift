internal import Synchronization

/// A named piece of text that messages can point into.
///
/// The name is what users know the text by: a path below the chart, a flag such as `--set`, or
/// `gotpl` for text given to `tpl`. A reference type, because every syntax node keeps a way back to it.
public final class SourceFile: Sendable {
  /// The name shown in messages.
  public let name: String
  /// The whole text, as bytes.
  public let bytes: [UInt8]
  /// Where the lines begin; found when the first message asks for a place.
  private let lineStarts = Mutex<[Int]>([])

  /// Makes a source out of bytes that were read elsewhere.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The place of a byte offset: line and column both count from 1, the column in bytes.
  public func position(of offset: Int) -> SourcePosition {
    let end = min(max(offset, 0), bytes.count)
    return withLineStarts { starts in
      // The number of lines that begin at or before the offset.
      var (line, beyond) = (0, starts.count)
      while line < beyond {
        let middle = line + (beyond - line) / 2
        if starts[middle] <= end { line = middle + 1 } else { beyond = middle }
      }
      return SourcePosition(line: line, column: end - starts[line - 1] + 1)
    }
  }

  /// The text of one line without its line end; empty for a line that does not exist.
  public func line(_ number: Int) -> ArraySlice<UInt8> {
    withLineStarts { starts in
      guard number <= starts.count else { return [] }
      let index = max(number, 1) - 1
      let end = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
      return bytes[starts[index]..<end]
    }
  }

  private func withLineStarts<Result: Sendable>(_ body: (borrowing [Int]) -> Result) -> Result {
    lineStarts.withLock { starts in
      if starts.isEmpty {
        starts = [0]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
          starts.append(index + 1)
        }
      }
      return body(starts)
    }
  }
}

/// A line and a column, both counted from 1; the column counts bytes.
public struct SourcePosition: Sendable, Hashable {
  /// The line, from 1.
  public var line: Int
  /// The column in bytes, from 1.
  public var column: Int

  /// Makes a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A half-open range of byte offsets in a source.
public struct SourceSpan: Sendable, Hashable {
  /// The first byte.
  public var start: Int
  /// One past the last byte.
  public var end: Int

  /// Makes a span; `end` may equal `start` for a mere place.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }
}
