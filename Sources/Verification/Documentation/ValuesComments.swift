internal import Diagnostics
internal import ValueTree
internal import YAML

/// What `values.yaml` says of its values: defaults, and the comments in front of them.
struct ValuesComments {
  /// A value that is explained.
  struct Entry {
    /// The path, such as `service.port`.
    var path: String
    /// The comment, its lines joined; empty if there is none.
    var comment: String
    /// Whether the comment is meant for documentation: it begins with `--`.
    var isMarked: Bool
    /// The default.
    var value: ValueSnapshot
    /// The line of the key, from 1.
    var line: Int
  }

  /// Where values begin, noted while the file is read.
  private struct Lines: YAMLObserver {
    var offsets: [[PathStep]: Int] = [:]

    mutating func didRead(path: ArraySlice<PathStep>, span: SourceSpan) {
      offsets[Array(path)] = span.start
    }
  }

  /// The entries in the order of the file.
  private(set) var entries: [Entry] = []

  /// Reads a values file; nothing comes of one that cannot be read.
  init(_ bytes: [UInt8], name: String) {
    let source = SourceFile(name: name, bytes: bytes)
    var observer = Lines()
    guard
      let value = try? YAMLReader.value(
        from: source, options: .manifest, observer: &observer)
    else { return }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    add(ValueSnapshot(value), [], lines, source, observer)
    entries.sort { $0.line < $1.line }
  }

  private mutating func add(
    _ value: ValueSnapshot, _ path: [PathStep], _ lines: [String], _ source: SourceFile,
    _ observer: Lines
  ) {
    guard case .dict(let items) = value else { return }
    for item in items {
      let below = path + [.key(item.key)]
      if let offset = observer.offsets[below] {
        // The value may stand on a line below its key.
        let valueLine = source.position(of: offset).line
        let line = Self.keyLine(item.key, valueLine, lines)
        let (comment, isMarked) = Self.comment(above: line, lines)
        let text = below.map { step in
          if case .key(let key) = step { "\(key)" } else { "" }
        }.joined(separator: ".")
        entries.append(
          Entry(path: text, comment: comment, isMarked: isMarked, value: item.value, line: line))
      }
      add(item.value, below, lines, source, observer)
    }
  }

  private static func keyLine(_ key: ByteString, _ line: Int, _ lines: [String]) -> Int {
    for number in stride(from: min(line, lines.count), to: max(line - 20, 0), by: -1) {
      let text = lines[number - 1].trimmed
      if text.hasPrefix("\(key):") || text.hasPrefix("\"\(key)\":") || text.hasPrefix("'\(key)':") {
        return number
      }
    }
    return line
  }

  /// The comment lines right above a line; after a line that begins with `--`, only from there on.
  private static func comment(above line: Int, _ lines: [String]) -> (String, isMarked: Bool) {
    var words: [Substring] = []
    var number = line - 2
    while number >= 0, number < lines.count {
      let text = lines[number].trimmed
      guard text.hasPrefix("#") else { break }
      let content = text.drop { $0 == "#" }.trimmed
      if content.hasPrefix("-- ") || content == "--" {
        words.append(content.dropFirst(2).trimmed)
        return (words.reversed().filter { !$0.isEmpty }.joined(separator: " "), true)
      }
      if !content.hasPrefix("@") { words.append(content) }
      number -= 1
    }
    return (words.reversed().filter { !$0.isEmpty }.joined(separator: " "), false)
  }
}
