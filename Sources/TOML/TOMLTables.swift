internal import ValueTree

/// The tables that a text has defined so far.
///
/// Which names may be defined again is decided as the reference does it, by two registers kept under
/// the full name of each key: tables that were only implied, and keys whose value is an array.
struct TOMLTables {
  /// A table under construction.
  final class Table {
    var entries: [ByteString: Node] = [:]
  }

  /// What a key stands for.
  enum Node {
    case value(Value)
    case array([Node])
    case table(Table)
    /// An array of tables.
    case tables([Table])
  }

  private let root = Table()
  private var implied: Set<String> = []
  private var arrays: Set<String> = []

  /// The name of the table that keys belong to.
  var context: [ByteString] = []
  /// The last part of the key that is being read.
  var currentKey = ByteString()

  /// Why a definition is refused; the parser adds where.
  struct Refusal: Error { var message: String }

  /// The key being read, for messages.
  var lastKey: String {
    if currentKey.isEmpty { return TOMLKey.text(context) }
    if context.isEmpty { return String(currentKey) }
    return TOMLKey.text(context) + "." + String(currentKey)
  }

  mutating func imply(_ key: [ByteString]) { implied.insert(TOMLKey.text(key)) }

  /// Makes a key's parent, if it is only a part of a dotted key, the context.
  mutating func enterImplied(_ key: [ByteString]) throws(Refusal) {
    imply(key)
    try enter(key, asArray: false)
  }

  /// Makes a table the context, and defines it; `asArray` adds one to an array of tables.
  mutating func enter(_ key: [ByteString], asArray: Bool) throws(Refusal) {
    var table = root
    var path: [ByteString] = []
    for part in key.dropLast() {
      path.append(part)
      if table.entries[part] == nil {
        imply(path)
        table.entries[part] = .table(Table())
      }
      switch table.entries[part] {
      case .tables(let tables)?: table = tables[tables.count - 1]
      case .table(let next)?: table = next
      default: throw Refusal(message: "Key '\(TOMLKey.text(path))' was already created as a hash.")
      }
    }
    context = path
    let last = key.last ?? ByteString()
    if asArray {
      switch table.entries[last] {
      case nil: table.entries[last] = .tables([Table()])
      case .tables(let tables)?: table.entries[last] = .tables(tables + [Table()])
      default:
        throw Refusal(
          message: "Key '\(TOMLKey.text(key))' was already created and cannot be used as an array.")
      }
    } else {
      try set(last, .table(Table()))
    }
    context.append(last)
  }

  /// Defines a key of the context.
  mutating func set(_ key: ByteString, _ node: Node) throws(Refusal) {
    var table = root
    for (index, part) in context.enumerated() {
      switch table.entries[part] {
      case .tables(let tables)?: table = tables[tables.count - 1]
      case .table(let next)?: table = next
      default: throw defined(Array(context[...index]))
      }
    }
    guard table.entries[key] != nil else {
      table.entries[key] = node
      return
    }
    // An implied table may be defined once; being there already, it stays.
    let path = context + [key]
    let name = TOMLKey.text(path)
    let wasImplied = implied.remove(name) != nil
    if !wasImplied { throw defined(path) }
    if arrays.contains(name) { table.entries[key] = node }
  }

  private func defined(_ path: [ByteString]) -> Refusal {
    Refusal(message: "Key '\(TOMLKey.text(path))' has already been defined.")
  }

  /// Notes whether a key of the context, or the context itself, is an array.
  mutating func note(_ key: ByteString, isArray: Bool) {
    let name = TOMLKey.text(key.isEmpty && !context.isEmpty ? context : context + [key])
    if isArray { arrays.insert(name) } else { arrays.remove(name) }
  }

  /// All tables as maps.
  func dict() -> Dict { TOMLTables.dict(root) }

  static func dict(_ table: Table) -> Dict {
    Dict(table.entries.map { ($0.key, value(of: $0.value)) })
  }

  private static func value(of node: Node) -> Value {
    switch node {
    case .value(let value): value
    case .array(let nodes): .list(nodes.map { value(of: $0) })
    case .table(let table): .dict(dict(table))
    case .tables(let tables):
      .list(List(tables.map { .dict(dict($0)) }, elementType: .dict))
    }
  }
}

/// Keys as TOML writes them.
enum TOMLKey {
  /// A dotted key, its parts quoted where they need it.
  static func text(_ parts: [ByteString]) -> String {
    var output: [UInt8] = []
    append(parts, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  static func append(_ parts: [ByteString], to output: inout [UInt8]) {
    for (index, part) in parts.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ".")) }
      append(part, to: &output)
    }
  }

  /// One part: bare if it is made of letters, digits, `_` and `-` only.
  static func append(_ part: ByteString, to output: inout [UInt8]) {
    part.withBytes { bytes in
      if !bytes.isEmpty, bytes.allSatisfy(isBare) {
        output.append(contentsOf: bytes)
      } else {
        appendQuoted(bytes, to: &output)
      }
    }
  }

  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// A text in double quotes.
  static func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): output.append("\\\"")
      case UInt8(ascii: "\\"): output.append("\\\\")
      case 0x08: output.append("\\b")
      case 0x09: output.append("\\t")
      case 0x0A: output.append("\\n")
      case 0x0C: output.append("\\f")
      case 0x0D: output.append("\\r")
      case 0..<0x20, 0x7F:
        output.append("\\u00")
        output.append(contentsOf: hexDigits(byte))
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func hexDigits(_ byte: UInt8) -> [UInt8] {
    [byte >> 4, byte & 0xF].map { $0 < 10 ? $0 + UInt8(ascii: "0") : $0 + UInt8(ascii: "a") - 10 }
  }
}
