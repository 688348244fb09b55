/// A named piece of text that messages can point into.
///
/// The name is what users know the text by: a path below the chart, a flag such as `--set`, or
/// `gotpl` for text given to `tpl`. A reference type, because every syntax node keeps a way back to it.
public final class SourceFile: Sendable {
  /// The name shown in messages.
  public let name: String
  /// The whole text, as bytes.
  public let bytes: [UInt8]

  /// Makes a source out of bytes that were read elsewhere.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// The place of a byte offset: line and column both count from 1, the column in bytes.
  ///
  /// Computed by counting line ends, so call it only when a message is written.
  public func position(of offset: Int) -> SourcePosition {
    let end = min(max(offset, 0), bytes.count)
    var line = 1
    var lineStart = 0
    for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    return SourcePosition(line: line, column: end - lineStart + 1)
  }

  /// The text of one line without its line end; empty for a line that does not exist.
  public func line(_ number: Int) -> ArraySlice<UInt8> {
    var current = 1
    var start = 0
    while current < number {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return [] }
      start = end + 1
      current += 1
    }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    return bytes[start..<end]
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
