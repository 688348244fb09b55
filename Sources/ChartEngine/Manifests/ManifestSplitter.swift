internal import ValueTree

/// Cuts a rendered file into its YAML documents as the reference does: at each `---` that starts the
/// file or follows a line end, white space around it included.
///
/// The rule knows no YAML: a `---` inside a block scalar at the start of a line cuts too.
internal enum ManifestSplitter {
  /// The documents that hold more than white space, in order.
  static func documents(in text: ByteString) -> [ByteString] {
    let start = text.withBytes { $0.leadingSpace(from: 0) }
    var documents: [ByteString] = []
    var position = start
    while true {
      let (end, next) = text.withBytes { separator(in: $0, from: position, textStart: start) }
      add(text[position..<end], to: &documents)
      guard let next else { return documents }
      position = next
    }
  }

  private static func add(_ document: ByteString, to documents: inout [ByteString]) {
    let space = document.withBytes { $0.leadingSpace(from: 0) }
    if space < document.count { documents.append(document.suffix(from: space)) }
  }

  /// Where the document at `from` ends, and where the next begins if there is one.
  private static func separator(
    in bytes: UnsafeBufferPointer<UInt8>, from: Int, textStart: Int
  ) -> (end: Int, next: Int?) {
    let mark: StaticString = "---"
    var search = from
    while let found = mark.withUTF8Buffer({ bytes.firstIndex(of: $0, from: search) }) {
      if found == textStart && from == textStart {
        return (found, skipSpace(bytes, found + 3))
      }
      if found > from, bytes[found - 1] == UInt8(ascii: "\n") {
        var end = found - 1
        while end > from, isSpace(bytes[end - 1]) { end -= 1 }
        return (end, skipSpace(bytes, found + 3))
      }
      search = found + 1
    }
    return (bytes.count, nil)
  }

  private static func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int) -> Int {
    var index = from
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    return index
  }

  /// What `\s` means to the reference's regular expressions.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The first place at or after `from` that holds no white space, as Unicode has it.
  internal func leadingSpace(from: Int) -> Int {
    var index = from
    while index < count {
      let (rune, width) = Rune.decode(self, at: index)
      guard GoUnicode.isSpace(rune) else { return index }
      index += width
    }
    return index
  }
}
