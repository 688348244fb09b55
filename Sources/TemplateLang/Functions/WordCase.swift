internal import ValueTree

/// Takes names such as `HTTPServer2x` apart into words and writes them in another spelling.
enum WordCase {
  /// The words in lower case with a connector between them.
  ///
  /// Digits after letters belong to the word before or start one of their own, depending on what
  /// follows them: `Bld4Floor` is `bld4_floor`, `HTTP20xOK` is `http_20x_ok`.
  static func joined(_ text: ByteString, by connector: UInt8) -> ByteString {
    text.withBytes { bytes in
      var joiner = WordJoiner(reader: WordReader(bytes: bytes), connector: connector)
      return ByteString(joiner.joined())
    }
  }

  /// The words with upper case initials and nothing between them; connectors at the start stay.
  static func camel(_ text: ByteString) -> ByteString {
    let runes = text.runes
    var result: [UInt32] = []
    result.reserveCapacity(runes.count)
    guard let start = runes.firstIndex(where: { !WordReader.isConnector($0) }) else {
      // A text of connectors only grows by one.
      return runes.isEmpty ? text : ByteString(runes: runes + [runes[runes.count - 1]])
    }
    result += runes[..<start]
    var isWordUpper = GoUnicode.isUpper(runes[start])
    var current = GoUnicode.toUpper(runes[start])
    for rune in runes[(start + 1)...] {
      let previous = current
      current = rune
      if WordReader.isConnector(previous) {
        if WordReader.isConnector(rune) {
          result.append(previous)
        } else {
          isWordUpper = GoUnicode.isUpper(rune)
          current = GoUnicode.toUpper(rune)
        }
        continue
      }
      // A word that starts with upper case letters keeps only the first.
      if isWordUpper {
        isWordUpper = GoUnicode.isUpper(rune)
        if isWordUpper { current = GoUnicode.toLower(rune) }
      }
      result.append(previous)
    }
    result.append(current)
    return ByteString(runes: result)
  }
}

/// Writes words in lower case with connectors between them.
private struct WordJoiner {
  private var reader: WordReader
  let connector: UInt8
  private var word = WordReader.Word(kind: .none, range: 0..<0)
  private var output: [UInt8] = []

  init(reader: WordReader, connector: UInt8) {
    self.reader = reader
    self.connector = connector
  }

  mutating func joined() -> [UInt8] {
    output.reserveCapacity(reader.bytes.count + 8)
    word = reader.next()
    while !reader.isAtEnd {
      let previous = word
      if previous.kind != .connector { write(previous) }
      word = reader.next()
      switch previous.kind {
      case .number:
        writeNumbersAndLetters()
        connect(exceptBefore: [.none, .punctuation, .connector])
      case .connector: write(previous)
      case .punctuation: break
      case .none, .upper, .letters, .other:
        if word.kind == .number {
          writeNumber()
        } else {
          connect(exceptBefore: [.punctuation, .connector])
        }
      }
    }
    write(word)
    return output
  }

  /// Writes a number that follows a word: as a part of that word unless letters come next.
  private mutating func writeNumber() {
    if reader.isAtEnd { return }
    let number = word
    word = reader.next()
    guard word.kind == .letters else {
      write(number)
      return connect(exceptBefore: [.punctuation, .connector])
    }
    output.append(connector)
    write(number)
    writeNumbersAndLetters()
    connect(exceptBefore: [.none, .punctuation, .connector])
  }

  private mutating func writeNumbersAndLetters() {
    while word.kind == .letters || word.kind == .number {
      write(word)
      word = reader.next()
    }
  }

  private mutating func connect(exceptBefore kinds: [WordReader.Kind]) {
    if !kinds.contains(word.kind) { output.append(connector) }
  }

  private mutating func write(_ word: WordReader.Word) {
    guard word.kind == .upper || word.kind == .connector else {
      output += reader.bytes[word.range]
      return
    }
    var index = word.range.lowerBound
    while index < word.range.upperBound {
      let (rune, width) = Rune.decode(reader.bytes, at: index)
      index += width
      if WordReader.isConnector(rune) {
        output.append(connector)
      } else {
        Rune.append(GoUnicode.isUpper(rune) ? GoUnicode.toLower(rune) : rune, to: &output)
      }
    }
  }
}

/// Gives the words of a text one after the other. Bytes that are no UTF-8 belong to the word before
/// or, at the start of one, to the word that they begin.
private struct WordReader {
  enum Kind {
    /// Nothing, or bytes that are no UTF-8.
    case none
    case number, upper, letters, connector, punctuation, other
  }

  struct Word {
    var kind: Kind
    var range: Range<Int>
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  static func isConnector(_ rune: UInt32) -> Bool {
    rune == 0x2D || rune == 0x5F || GoUnicode.isSpace(rune)
  }

  /// Letters other than those of the common East Asian ideographs, which stand for themselves.
  private static func isAlphabet(_ rune: UInt32) -> Bool {
    guard GoUnicode.isLetter(rune) else { return false }
    switch rune {
    case 0x3400...0x4D85, 0x4E00...0x9FCC, 0x20000...0x2B81D: return false
    default: return true
    }
  }

  private static func isLowerAlphabet(_ rune: UInt32) -> Bool {
    isAlphabet(rune) && !GoUnicode.isUpper(rune)
  }

  mutating func next() -> Word {
    let start = position
    let (rune, end) = valid(from: start, otherwise: Rune.replacement)
    position = end
    let kind: Kind
    if rune == Rune.replacement {
      kind = .none
    } else if Self.isConnector(rune) {
      kind = .connector
      take(after: rune, while: Self.isConnector)
    } else if GoUnicode.isPunctuation(rune) {
      kind = .punctuation
      take(after: rune, while: GoUnicode.isPunctuation)
    } else if GoUnicode.isUpper(rune) {
      kind = .upper
      takeUpper(after: rune)
    } else if Self.isAlphabet(rune) {
      kind = .letters
      take(after: rune, while: Self.isLowerAlphabet)
    } else if GoUnicode.isNumber(rune) {
      kind = .number
      take(after: rune, while: GoUnicode.isNumber)
    } else {
      kind = .other
      take(after: rune) { rune in
        !Self.isConnector(rune) && !Self.isAlphabet(rune) && !GoUnicode.isNumber(rune)
          && !GoUnicode.isPunctuation(rune)
      }
    }
    return Word(kind: kind, range: start..<position)
  }

  /// The next character that is valid, and the place after it; at the end `otherwise`.
  private func valid(from start: Int, otherwise: UInt32) -> (rune: UInt32, end: Int) {
    var index = start
    while index < bytes.count {
      let (rune, width) = Rune.decode(bytes, at: index)
      index += width
      if rune != Rune.replacement { return (rune, index) }
    }
    return (otherwise, index)
  }

  private mutating func take(after first: UInt32, while belongs: (UInt32) -> Bool) {
    var last = first
    while !isAtEnd {
      let (rune, end) = valid(from: position, otherwise: last)
      guard belongs(rune) else { return }
      last = rune
      position = end
    }
  }

  /// Takes the rest of `Http`, of `HTTP`, or of the `HTTP` in `HTTPStatus`.
  private mutating func takeUpper(after first: UInt32) {
    guard !isAtEnd else { return }
    let (second, end) = valid(from: position, otherwise: first)
    guard GoUnicode.isUpper(second) else {
      return take(after: first, while: Self.isLowerAlphabet)
    }
    var lastStart = position
    var last = second
    position = end
    while !isAtEnd {
      let (rune, end) = valid(from: position, otherwise: last)
      guard GoUnicode.isUpper(rune) else {
        if Self.isAlphabet(rune) { position = lastStart }
        return
      }
      (lastStart, last) = (position, rune)
      position = end
    }
  }
}
