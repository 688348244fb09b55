internal import ValueTree

/// Reads a whole text: tables, keys and, in an extension each, values and strings.
struct TOMLParser {
  typealias Failure = TOMLScanner.Failure
  typealias Node = TOMLTables.Node

  var scanner: TOMLScanner
  var tables = TOMLTables()
  let makeTime: (TOMLDateTime) -> Value
  /// The line of the key or table name read last, which errors of definition name.
  private var keyLine = 1
  /// How many arrays and inline tables are open.
  var depth = 0

  init(_ text: UnsafeBufferPointer<UInt8>, makeTime: @escaping (TOMLDateTime) -> Value) {
    scanner = TOMLScanner(TOMLParser.withoutMark(text))
    self.makeTime = makeTime
  }

  /// Leaves a byte order mark out.
  private static func withoutMark(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>
  {
    let length: Int
    if text.count >= 2, (text[0], text[1]) == (0xFF, 0xFE) || (text[0], text[1]) == (0xFE, 0xFF) {
      length = 2
    } else if text.count >= 3, (text[0], text[1], text[2]) == (0xEF, 0xBB, 0xBF) {
      length = 3
    } else {
      length = 0
    }
    return UnsafeBufferPointer(rebasing: text[length...])
  }

  mutating func parse() throws(TOMLError) -> Dict {
    if scanner.text.prefix(6).contains(0) {
      throw TOMLError(
        "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; "
          + "TOML files must be UTF-8", offset: 0)
    }
    do throws(Failure) {
      while try readItem() {}
    } catch {
      if error.line == TOMLParser.limitLine {
        throw TOMLError(error.message, kind: .limit, offset: error.offset)
      }
      let key = tables.lastKey
      let place = key.isEmpty ? "" : " (last key \(TOMLScanner.quoted(key)))"
      throw TOMLError(
        "toml: line \(error.line)\(place): \(error.message)", offset: error.offset)
    }
    return tables.dict()
  }

  /// The line of errors that are limits.
  private static let limitLine = -1

  /// The error for nesting that is too deep.
  func checkDepth(_ depth: Int) throws(Failure) {
    guard depth > TOMLReader.maximumDepth else { return }
    throw Failure(
      message: "TOML nested deeper than \(TOMLReader.maximumDepth)", line: TOMLParser.limitLine,
      offset: scanner.start)
  }

  /// Makes an error of definition, which names the line of the key.
  private mutating func define(
    _ body: (inout TOMLTables) throws(TOMLTables.Refusal) -> Void
  ) throws(Failure) {
    do throws(TOMLTables.Refusal) {
      try body(&tables)
    } catch {
      throw Failure(message: error.message, line: keyLine, offset: scanner.start)
    }
  }

  // MARK: Top level

  /// Reads one table header, key or comment; false at the end.
  private mutating func readItem() throws(Failure) -> Bool {
    let rune = try scanner.next()
    if TOMLScanner.isBlank(rune) || TOMLScanner.isLineEnd(rune) {
      scanner.start = scanner.position
      return true
    }
    switch rune {
    case 0x23:
      try readComment()
      return true
    case 0x5B:
      try readHeader()
    case TOMLScanner.end:
      return false
    default:
      scanner.backUp()
      let outer = tables.context
      try readKeyAndValue()
      tables.context = outer
      tables.currentKey = ByteString()
    }
    return try readEndOfItem()
  }

  /// Reads up to the line end that has to follow an item; false at the end of the text.
  private mutating func readEndOfItem() throws(Failure) -> Bool {
    while true {
      let rune = try scanner.next()
      if TOMLScanner.isBlank(rune) { continue }
      if rune == 0x23 {
        try readComment()
        return true
      }
      if TOMLScanner.isLineEnd(rune) {
        scanner.start = scanner.position
        return true
      }
      if rune == TOMLScanner.end { return false }
      throw scanner.failure(
        "expected a top-level item to end with a newline, comment, or EOF, but got "
          + "\(TOMLScanner.quoted(rune)) instead")
    }
  }

  /// Reads up to the line end.
  mutating func readComment() throws(Failure) {
    scanner.start = scanner.position
    while true {
      let rune = try scanner.next()
      if TOMLScanner.isLineEnd(rune) || rune == TOMLScanner.end { break }
    }
    scanner.backUp()
    scanner.start = scanner.position
  }

  /// Reads `[name]` or `[[name]]` from the first bracket on.
  private mutating func readHeader() throws(Failure) {
    let isArray = try scanner.peek() == 0x5B
    if isArray { _ = try scanner.next() }
    scanner.start = scanner.position
    var name: [ByteString] = []
    repeat {
      try scanner.skipBlanks()
      switch try scanner.peek() {
      case 0x5D, TOMLScanner.end:
        throw scanner.failure("unexpected end of table name (table names cannot be empty)")
      case 0x2E:
        throw scanner.failure("unexpected table separator (table names cannot be empty)")
      case 0x22, 0x27: name.append(try readQuotedName())
      default: name.append(try readBareName())
      }
      if name.count == 1 { keyLine = scanner.line }
    } while try readsSeparator()
    if isArray {
      let rune = try scanner.next()
      guard rune == 0x5D else {
        throw scanner.failure(
          "expected end of table array name delimiter ']', but got "
            + "\(TOMLScanner.quoted(rune)) instead")
      }
    }
    scanner.start = scanner.position
    try checkDepth(name.count)
    try define { tables throws(TOMLTables.Refusal) in
      try tables.enter(name, asArray: isArray)
      tables.note(ByteString(), isArray: false)
    }
  }

  /// Reads what follows a part of a table's name: true for a dot.
  private mutating func readsSeparator() throws(Failure) -> Bool {
    try scanner.skipBlanks()
    let rune = try scanner.next()
    switch rune {
    case 0x2E:
      scanner.start = scanner.position
      return true
    case 0x5D: return false
    default:
      throw scanner.failure(
        "expected '.' or ']' to end table name, but got \(TOMLScanner.quoted(rune)) instead")
    }
  }

  // MARK: Keys

  private mutating func readBareName() throws(Failure) -> ByteString {
    while TOMLScanner.isBareKey(try scanner.next()) {}
    scanner.backUp()
    let name = ByteString(scanner.current)
    scanner.start = scanner.position
    return name
  }

  private mutating func readQuotedName() throws(Failure) -> ByteString {
    let quote = try scanner.next()
    scanner.start = scanner.position
    return quote == 0x22 ? try readString() : try readRawString()
  }

  /// Reads the parts of a key up to its equals sign.
  private mutating func readKey() throws(Failure) -> [ByteString] {
    try scanner.skipBlanks()
    switch try scanner.peek() {
    case 0x3D, TOMLScanner.end:
      throw scanner.failure("unexpected '=': key name appears blank")
    case 0x2E: throw scanner.failure("unexpected '.': keys cannot start with a '.'")
    default: break
    }
    var key: [ByteString] = []
    while true {
      try scanner.skipBlanks()
      switch try scanner.peek() {
      case 0x22, 0x27: key.append(try readQuotedName())
      case 0x3D, TOMLScanner.end: throw scanner.failure("unexpected '='")
      case 0x2E: throw scanner.failure("unexpected '.'")
      default: key.append(try readBareName())
      }
      if key.count == 1 { keyLine = scanner.line }
      try scanner.skipBlanks()
      let rune = try scanner.next()
      switch rune {
      case 0x2E: scanner.start = scanner.position
      case 0x3D:
        scanner.start = scanner.position
        return key
      case TOMLScanner.end:
        throw scanner.failure("unexpected EOF; expected key separator '='")
      default:
        let message = "expected '.' or '=', but got \(TOMLScanner.quoted(rune)) instead"
        throw rune == 0x0A ? scanner.failureOnPreviousLine(message) : scanner.failure(message)
      }
    }
  }

  /// Reads a key and its value and defines it; the context is left at the key's table.
  private mutating func readKeyAndValue() throws(Failure) {
    let key = try readKey()
    _ = try readValue(of: key, into: nil)
  }

  /// Reads the value of a key and defines it, and puts it into an inline table as well.
  private mutating func readValue(
    of key: [ByteString], into inline: TOMLTables.Table?
  ) throws(Failure) -> Node {
    tables.currentKey = key[key.count - 1]
    try checkDepth(key.count + tables.context.count + depth)
    for part in key.dropLast() {
      let context = tables.context + [part]
      try define { tables throws(TOMLTables.Refusal) in try tables.enterImplied(context) }
    }
    let last = key[key.count - 1]
    let node = try readValue(isInArray: false)
    try define { tables throws(TOMLTables.Refusal) in try tables.set(last, node) }
    var isArray = false
    if case .array = node { isArray = true }
    tables.note(last, isArray: isArray)
    if let inline {
      var table = inline
      for part in key.dropLast() {
        switch table.entries[part] {
        case nil:
          let next = TOMLTables.Table()
          table.entries[part] = .table(next)
          table = next
        case .table(let next)?: table = next
        default:
          let name = TOMLScanner.quoted(TOMLKey.text(tables.context))
          throw Failure(
            message: "\(name) is not a table", line: keyLine, offset: scanner.start)
        }
      }
      table.entries[last] = node
    }
    return node
  }

  // MARK: Inline tables

  /// Reads an inline table behind its brace.
  mutating func readInlineTable(isInArray: Bool) throws(Failure) -> Node {
    let table = TOMLTables.Table()
    let outerContext = tables.context
    let outerKey = tables.currentKey
    let context = outerContext + [outerKey]
    tables.currentKey = ByteString()
    tables.context = context
    tables.imply(context)
    try define { tables throws(TOMLTables.Refusal) in
      try tables.enter(context, asArray: isInArray)
    }
    let inner = tables.context
    while try readsInlineEntry() {
      let key = try readKey()
      _ = try readValue(of: key, into: table)
      tables.context = inner
      if try !readsInlineSeparator() { break }
    }
    tables.context = outerContext
    tables.currentKey = outerKey
    return .table(table)
  }

  /// Reads up to a key; false for the end of the inline table.
  private mutating func readsInlineEntry() throws(Failure) -> Bool {
    while true {
      let rune = try scanner.next()
      switch rune {
      case 0x20, 0x09, 0x0A, 0x0D: scanner.start = scanner.position
      case 0x23: try readComment()
      case 0x2C: throw scanner.failure("unexpected comma")
      case 0x7D:
        scanner.start = scanner.position
        return false
      default:
        scanner.backUp()
        return true
      }
    }
  }

  /// Reads what follows an entry; false for the end of the inline table.
  private mutating func readsInlineSeparator() throws(Failure) -> Bool {
    while true {
      let rune = try scanner.next()
      switch rune {
      case 0x20, 0x09, 0x0A, 0x0D: scanner.start = scanner.position
      case 0x23: try readComment()
      case 0x2C:
        scanner.start = scanner.position
        try scanner.skipBlanks()
        if try scanner.peek() != 0x7D { return true }
      case 0x7D:
        scanner.start = scanner.position
        return false
      default:
        throw scanner.failure(
          "expected a comma or an inline table terminator '}', but got "
            + "\(TOMLParser.described(rune)) instead")
      }
    }
  }

  static func described(_ rune: UInt32) -> String {
    if rune == TOMLScanner.end { return "end of file" }
    return "'" + String(Unicode.Scalar(rune).map(Character.init) ?? "\u{FFFD}") + "'"
  }
}
