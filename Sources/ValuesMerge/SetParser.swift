package import Diagnostics
internal import JSON
package import ValueTree

/// Reads the text of one `--set…` flag into a map, one assignment after the other.
///
/// The grammar is the reference's, quirks included: an index without its closing bracket ends the
/// text silently, a comma after a value may end it, a name without a value may not. Nothing is undone
/// when an assignment fails, so the map is of no use after an error.
package struct SetParser {
  /// The greatest list index that may be set.
  package static let maximumIndex = 65536
  /// How many elements that nobody names lists may get, over all flags: the reference has no limit.
  package static let mostFilled = 1_000_000
  /// How many dots a name may have.
  package static let maximumNameLevel = 30
  /// How deep lists and maps may nest through indexes, which ``maximumNameLevel`` does not count.
  package static let maximumDepth = 1000

  /// Whether a step may be followed by another.
  private enum Progress {
    case more, end
  }

  private let source: SourceFile
  private let text: ByteString
  private let bytes: [UInt8]
  private let kind: SetKind
  private let readFile: FileReading
  private var position = 0
  /// How many elements have been filled in.
  private var filled: Int

  private init(
    _ text: ByteString, kind: SetKind, filled: Int, readFile: @escaping FileReading
  ) {
    self.filled = filled
    bytes = text.bytes
    source = SourceFile(name: kind.flag, bytes: bytes)
    self.text = text
    self.kind = kind
    self.readFile = readFile
  }

  /// Reads `text` and writes what it sets into `target`.
  package static func parse(
    _ text: ByteString, as kind: SetKind, into target: Dict, readFile: @escaping FileReading
  ) throws(Diagnostic) {
    var filled = 0
    try parse(text, as: kind, into: target, filled: &filled, readFile: readFile)
  }

  /// Reads `text` and writes what it sets into `target`; `filled` counts the elements that lists got
  /// because a later one was set.
  package static func parse(
    _ text: ByteString, as kind: SetKind, into target: Dict, filled: inout Int,
    readFile: @escaping FileReading
  ) throws(Diagnostic) {
    var parser = SetParser(text, kind: kind, filled: filled, readFile: readFile)
    while try parser.assignment(into: target, level: 0, depth: 0) == .more {}
    filled = parser.filled
  }

  // MARK: Names

  private mutating func assignment(
    into target: Dict, level: Int, depth: Int
  ) throws(Diagnostic) -> Progress {
    try check(depth: depth)
    let start = position
    let (name, stop) = piece(until: kind == .literal ? .literalName : .name)
    switch stop {
    case UInt8(ascii: "["):
      return try indexed(name, in: target, level: level, depth: depth)
    case UInt8(ascii: "="):
      let (value, progress) = try assignedValue()
      if let value { set(name, to: value, in: target) }
      return progress
    case UInt8(ascii: ","):
      throw failure("key \(quoted(name)) has no value (cannot end with ,)", from: start)
    case UInt8(ascii: "."):
      return try nested(name, in: target, level: level + 1, depth: depth, from: start)
    default:
      if name.isEmpty { return .end }
      throw failure("key \(quoted(name)) has no value", from: start)
    }
  }

  private mutating func nested(
    _ name: ByteString, in target: Dict, level: Int, depth: Int, from start: Int
  ) throws(Diagnostic) -> Progress {
    if level > SetParser.maximumNameLevel {
      throw failure(
        "value name nested level is greater than maximum supported nested level of "
          + "\(SetParser.maximumNameLevel)", from: start, code: .limit)
    }
    let inner: Dict
    switch target[name] {
    case .dict(let dict): inner = dict
    case nil: inner = Dict()
    case let other?: throw conversionFailure(of: other, to: "map[string]interface {}", from: start)
    }
    let progress = try assignment(into: inner, level: level, depth: depth + 1)
    if inner.isEmpty {
      if progress == .more { throw failure("key map \(quoted(name)) has no value", from: start) }
    } else {
      set(name, to: .dict(inner), in: target)
    }
    return progress
  }

  private mutating func indexed(
    _ name: ByteString, in target: Dict, level: Int, depth: Int
  ) throws(Diagnostic) -> Progress {
    let start = position
    guard let index = try index() else { return .end }
    var list: [Value] = []
    switch target[name] {
    case .list(let existing):
      list = existing.elements
      // The map must not keep a second reference, or each element would copy the list.
      if !name.isEmpty { target[name] = .null }
    case nil: break
    case let other?: throw conversionFailure(of: other, to: "[]interface {}", from: start)
    }
    let progress = try element(index, of: &list, level: level, depth: depth + 1)
    set(name, to: .list(list), in: target)
    return progress
  }

  // MARK: List elements

  /// The number before the next `]`; nil when the text ends first.
  private mutating func index() throws(Diagnostic) -> Int? {
    let start = position
    let (digits, stop) = piece(until: .index)
    guard stop != nil else { return nil }
    let (number, reason) = GoNumber.parseInt(digits, base: 10)
    guard let reason else { return Int(number) }
    throw failure(
      "error parsing index: " + String(reason.text(function: "Atoi", input: digits)), from: start)
  }

  private mutating func element(
    _ index: Int, of list: inout [Value], level: Int, depth: Int
  ) throws(Diagnostic) -> Progress {
    let start = position
    try check(depth: depth)
    if index < 0 { throw failure("negative \(index) index not allowed", from: start) }
    let (extra, stop) = piece(until: .element)
    if !extra.isEmpty {
      throw failure(
        "unexpected data at end of array index: \(quotedCharacters(extra))", from: start)
    }
    switch stop {
    case UInt8(ascii: "="):
      let (value, _) = try assignedValue()
      if let value { try set(index, to: value, in: &list, from: start) }
      return .more
    case UInt8(ascii: "["):
      return try nestedElement(index, of: &list, level: level, depth: depth, from: start)
    case UInt8(ascii: "."):
      var inner = Dict()
      if index < list.count {
        if case .dict(let dict) = list[index] { inner = dict } else { list[index] = .dict(inner) }
      }
      guard try assignment(into: inner, level: level, depth: depth + 1) == .more else {
        return .end
      }
      try set(index, to: .dict(inner), in: &list, from: start)
      return .more
    default:
      return .end
    }
  }

  private mutating func nestedElement(
    _ index: Int, of list: inout [Value], level: Int, depth: Int, from start: Int
  ) throws(Diagnostic) -> Progress {
    guard let next = try self.index() else { return .end }
    var inner: [Value] = []
    var isChange = false
    if index < list.count {
      switch list[index] {
      case .list(let existing):
        inner = existing.elements
        list[index] = .null
        isChange = true
      case .null: break
      case let other: throw conversionFailure(of: other, to: "[]interface {}", from: start)
      }
    }
    let progress = try element(next, of: &inner, level: level, depth: depth + 1)
    if progress == .more {
      try set(index, to: .list(inner), in: &list, from: start)
    } else if isChange {
      // The reference keeps what was written into the list in place before the text ended.
      list[index] = .list(inner)
    }
    return progress
  }

  private mutating func set(
    _ index: Int, to value: Value, in list: inout [Value], from start: Int
  ) throws(Diagnostic) {
    if index > SetParser.maximumIndex {
      throw failure(
        "index of \(index) is greater than maximum supported index of \(SetParser.maximumIndex)",
        from: start, code: .limit)
    }
    filled += max(0, index - list.count)
    if filled > SetParser.mostFilled {
      throw failure(
        "lists get more than \(SetParser.mostFilled) elements that are not set", from: start,
        code: .limit)
    }
    while list.count <= index { list.append(.null) }
    list[index] = value
  }

  /// Sets an entry; an empty name is ignored.
  private func set(_ name: ByteString, to value: Value, in target: Dict) {
    if !name.isEmpty { target[name] = value }
  }

  // MARK: Values

  /// What stands behind `=`.
  private mutating func assignedValue() throws(Diagnostic) -> (Value?, Progress) {
    switch kind {
    case .json: return (try jsonValue(), .more)
    case .literal:
      let value = repaired(bytes[position...])
      position = bytes.count
      return (.string(value), .more)
    case .typed, .string, .file:
      guard position < bytes.count else { return (.string(ByteString()), .end) }
      if bytes[position] == UInt8(ascii: "{") { return (try listValue(), .more) }
      let start = position
      let (text, _) = piece(until: .value)
      return (try value(of: text, from: start), .more)
    }
  }

  private func value(of text: ByteString, from start: Int) throws(Diagnostic) -> Value {
    switch kind {
    case .typed: return typedValue(text)
    case .string, .literal, .json: return .string(text)
    case .file:
      do throws(Diagnostic) {
        return .string(ByteString(try readFile(text)))
      } catch {
        throw Diagnostic(
          error.code, error.message, helmText: error.helmText,
          primary: label(from: start), trace: error.primary.map { [$0] } ?? [], help: error.help)
      }
    }
  }

  private mutating func listValue() throws(Diagnostic) -> Value {
    let open = position
    position += 1
    var elements: [Value] = []
    while true {
      let start = position
      let (text, stop) = piece(until: .listElement)
      guard let stop else { throw failure("list must terminate with '}'", from: open) }
      if stop == UInt8(ascii: "}"), position < bytes.count, bytes[position] == UInt8(ascii: ",") {
        position += 1
      }
      elements.append(try value(of: text, from: start))
      if stop == UInt8(ascii: "}") { return .list(elements) }
    }
  }

  private mutating func jsonValue() throws(Diagnostic) -> Value {
    if skipBlanksAndComma() { return .null }
    let start = position
    do throws(JSONError) {
      let (value, length) = try JSONReader.readPrefix(
        text.suffix(from: start), maximumDepth: SetParser.maximumDepth)
      position = start + length
      _ = skipBlanksAndComma()
      return value
    } catch {
      position = min(start + error.offset + 1, bytes.count)
      throw failure(
        error.text, from: min(start + error.offset, bytes.count),
        code: error.isLimit ? .limit : .values)
    }
  }

  /// Skips white space and one comma; whether there was nothing else to read.
  private mutating func skipBlanksAndComma() -> Bool {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: ",") {
        position += 1
        return true
      }
      let width = whiteSpaceWidth(in: bytes, at: position)
      if width == 0 { return false }
      position += width
    }
    return true
  }

  // MARK: Text

  /// Where a piece of text ends.
  private struct Stops: OptionSet {
    let rawValue: UInt8
    static let equals = Stops(rawValue: 1)
    static let open = Stops(rawValue: 2)
    static let comma = Stops(rawValue: 4)
    static let dot = Stops(rawValue: 8)
    static let close = Stops(rawValue: 16)
    static let brace = Stops(rawValue: 32)

    static let name: Stops = [.equals, .open, .comma, .dot]
    static let literalName: Stops = [.equals, .open, .dot]
    static let index: Stops = [.close]
    static let element: Stops = [.equals, .open, .dot]
    static let value: Stops = [.comma]
    static let listElement: Stops = [.comma, .brace]

    static func of(_ byte: UInt8) -> Stops {
      switch byte {
      case UInt8(ascii: "="): .equals
      case UInt8(ascii: "["): .open
      case UInt8(ascii: ","): .comma
      case UInt8(ascii: "."): .dot
      case UInt8(ascii: "]"): .close
      case UInt8(ascii: "}"): .brace
      default: []
      }
    }
  }

  /// The text before the next stop, which is consumed too; nil for the stop at the end.
  ///
  /// A backslash takes the next character as it is, except in a literal.
  private mutating func piece(until stops: Stops) -> (ByteString, stop: UInt8?) {
    let start = position
    let escapes = kind != .literal
    var unescaped: [UInt8]?
    while position < bytes.count {
      let byte = bytes[position]
      if !stops.isDisjoint(with: .of(byte)) {
        let text = unescaped.map { repaired($0[...]) } ?? repaired(bytes[start..<position])
        position += 1
        return (text, byte)
      }
      if byte == UInt8(ascii: "\\"), escapes {
        if unescaped == nil { unescaped = Array(bytes[start..<position]) }
        position += 1
        if position < bytes.count { unescaped?.append(bytes[position]) }
      } else {
        unescaped?.append(byte)
      }
      position += 1
    }
    position = bytes.count
    return (unescaped.map { repaired($0[...]) } ?? repaired(bytes[start...]), nil)
  }

  // MARK: Failures

  private func check(depth: Int) throws(Diagnostic) {
    if depth > SetParser.maximumDepth {
      throw failure(
        "value nesting is deeper than \(SetParser.maximumDepth) levels", from: position,
        code: .limit)
    }
  }

  private func label(from start: Int) -> Diagnostic.Label {
    Diagnostic.Label(
      file: source, span: SourceSpan(start, max(start, min(position, bytes.count))))
  }

  private func failure(
    _ message: String, from start: Int, code: Diagnostic.Code = .values
  ) -> Diagnostic {
    Diagnostic(code, message, primary: label(from: start))
  }

  /// Go's message for a failed type assertion.
  private func conversionFailure(of value: Value, to type: String, from start: Int) -> Diagnostic {
    let found = if case .null = value { "nil" } else { value.goType }
    return Diagnostic(
      .values, "an earlier value here is \(found), not \(type)",
      helmText: "unable to parse key: interface conversion: interface {} is \(found), not \(type)",
      primary: label(from: start),
      help: "set the whole value anew, or remove the earlier assignment")
  }
}
