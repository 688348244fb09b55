internal import JSONSchema
internal import ValueTree

/// A `_definitions.json`: many schemas in one file, of which only those that are used get parsed.
internal struct DefinitionsFile {
  private let bytes: [UInt8]
  /// Where the text of each definition stands.
  private let ranges: [ByteString: Range<Int>]

  /// Looks the file through for the names and places of its definitions.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var scanner = JSONScanner(bytes)
    ranges = scanner.members(below: ["$defs", "definitions"])
  }

  /// The schema of a name.
  func definition(_ name: ByteString) throws(SchemaError) -> Value? {
    guard let range = ranges[name] else { return nil }
    return try Schema.readDocument(ByteString(bytes[range]))
  }
}

/// Finds the members of an object in JSON text without reading their values.
private struct JSONScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The members of the objects that the top-level object holds under some names.
  mutating func members(below names: Set<ByteString>) -> [ByteString: Range<Int>] {
    var found: [ByteString: Range<Int>] = [:]
    eachMember { scanner, name in
      guard names.contains(name) else { return scanner.skipValue() }
      scanner.eachMember { scanner, name in
        let start = scanner.position
        scanner.skipValue()
        found[name] = start..<scanner.position
      }
    }
    return found
  }

  private mutating func eachMember(_ body: (inout JSONScanner, ByteString) -> Void) {
    skipSpace()
    guard current == UInt8(ascii: "{") else { return skipValue() }
    position += 1
    while position < bytes.count {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { break }
      let start = position + 1
      skipString()
      let name = ByteString(bytes[min(start, bytes.count)..<max(start, position - 1)])
      skipSpace()
      guard current == UInt8(ascii: ":") else {
        position = bytes.count
        return
      }
      position += 1
      skipSpace()
      body(&self, name)
      skipSpace()
      guard current == UInt8(ascii: ",") else { break }
      position += 1
    }
    position = min(position + 1, bytes.count)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
  }

  /// Goes behind the text that starts here.
  private mutating func skipString() {
    position += 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 2
      case UInt8(ascii: "\""):
        position += 1
        return
      default: position += 1
      }
    }
    position = bytes.count
  }

  /// Goes behind the value that starts here.
  private mutating func skipValue() {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        skipString()
        if depth == 0 { return }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
        if depth == 0 {
          position += 1
          return
        }
      case UInt8(ascii: ","):
        if depth == 0 { return }
      default: break
      }
      position += 1
    }
  }
}
