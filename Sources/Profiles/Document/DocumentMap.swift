internal import ValueTree

/// A map under construction: members whose value is nil are left out.
struct DocumentMap {
  private var entries: [(key: ByteString, value: Value)] = []

  /// The finished map.
  var value: Value { .dict(Dict(entries)) }

  mutating func set(_ key: ByteString, _ value: Value?) {
    if let value { entries.append((key, value)) }
  }

  mutating func set(_ key: ByteString, _ text: String?) { set(key, text.map { Value.text($0) }) }

  mutating func set(_ key: ByteString, _ number: Int?) {
    set(key, number.map { Value.integer(Int64($0), .int64) })
  }

  mutating func set(_ key: ByteString, _ number: Double?) {
    set(key, number.map { Int(exactly: $0).map { .integer(Int64($0), .int64) } ?? .float($0) })
  }

  mutating func set(_ key: ByteString, _ flag: Bool?) { set(key, flag.map { Value.bool($0) }) }

  mutating func set(_ key: ByteString, _ texts: [String]?) {
    set(key, texts.map { .list($0.map { Value.text($0) }) })
  }

  mutating func set(_ key: ByteString, _ elements: [Value]?) {
    set(key, elements.map { .list($0) })
  }
}
