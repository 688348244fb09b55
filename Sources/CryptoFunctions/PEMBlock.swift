internal import TemplateLang
internal import ValueTree

/// Labelled binary data as text: base64 between two lines that name it.
internal struct PEMBlock {
  /// What the lines say, such as `CERTIFICATE`.
  var label: String
  /// The data.
  var contents: [UInt8]

  init(label: String, contents: [UInt8]) {
    self.label = label
    self.contents = contents
  }

  /// The block as text, 64 characters a line.
  var text: ByteString {
    var text = Array("-----BEGIN \(label)-----\n".utf8)
    let encoded = Base64.encoded(ByteString(contents)).bytes
    for start in stride(from: 0, to: encoded.count, by: 64) {
      text += encoded[start..<min(start + 64, encoded.count)]
      text.append(UInt8(ascii: "\n"))
    }
    text += "-----END \(label)-----\n".utf8
    return ByteString(text)
  }

  private static let begin = Array("-----BEGIN ".utf8)
  private static let end = Array("-----END ".utf8)
  private static let dashes = Array("-----".utf8)

  /// The first complete block in a text; nil if there is none.
  ///
  /// As in Go a block is found by its last line, and its first line is the nearest one before that.
  init?(firstIn text: ByteString) {
    let lines = Self.lines(of: text.bytes)
    var searchStart = 0
    for (index, line) in lines.enumerated() where index > 0 && line.starts(with: Self.end) {
      let candidates = searchStart..<index
      guard let first = candidates.last(where: { lines[$0].starts(with: Self.begin) }) else {
        continue
      }
      searchStart = index
      if let block = Self.block(lines[first], Array(lines[(first + 1)..<index]), line) {
        self = block
        return
      }
    }
    return nil
  }

  private static func block(
    _ first: ArraySlice<UInt8>, _ inner: [ArraySlice<UInt8>], _ last: ArraySlice<UInt8>
  ) -> PEMBlock? {
    let first = first.dropFirst(begin.count)
    guard first.count >= dashes.count, first.suffix(dashes.count).elementsEqual(dashes) else {
      return nil
    }
    let label = first.dropLast(dashes.count)
    guard last.dropFirst(end.count).elementsEqual(label + dashes) else { return nil }
    let data = inner.drop { $0.contains(UInt8(ascii: ":")) }
    let joined = data.joined(separator: [UInt8(ascii: "\n")]).filter { $0 != 0x20 && $0 != 0x09 }
    guard case .success(let contents) = Base64.decoded(ByteString(Array(joined))) else {
      return nil
    }
    return PEMBlock(label: String(decoding: label, as: UTF8.self), contents: contents.bytes)
  }

  /// The lines without their ends and without blanks there.
  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      var line = line
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      while line.last == 0x20 || line.last == 0x09 { line.removeLast() }
      return line
    }
  }
}
