internal import Diagnostics
internal import ValueTree

/// The fields of one map of a suite file, each of which can be taken with the type it must have.
struct Fields {
  private var entries: [ByteString: ValueSnapshot]
  /// Where the map stands, for messages.
  let path: [String]
  /// The texts of scalars that are no texts by themselves, by their paths: a version `1.10` is meant
  /// as it is written.
  private let spellings: ScalarSpellings

  init(_ value: ValueSnapshot, path: [String], _ spellings: ScalarSpellings) throws(Diagnostic) {
    switch value {
    case .null: entries = [:]
    case .dict(let list):
      entries = Dictionary(list.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    default: throw Self.mismatch(value, "a map", path)
    }
    self.path = path
    self.spellings = spellings
  }

  /// The names of the fields that nobody has taken.
  var rest: [String] { entries.keys.sorted().map { String($0) } }

  /// Whether there is a field that nobody has taken.
  func has(_ key: String) -> Bool { entries[ByteString(key)] != nil }

  /// Whether a field is there without a value.
  func isNull(_ key: String) -> Bool { entries[ByteString(key)] == .null }

  /// Any value.
  mutating func value(_ key: String) -> ValueSnapshot? {
    entries.removeValue(forKey: ByteString(key))
  }

  /// A text; numbers and truth values count as they are written.
  mutating func text(_ key: String) throws(Diagnostic) -> String {
    guard let value = value(key) else { return "" }
    return try text(value, path + [key])
  }

  private func text(_ value: ValueSnapshot, _ path: [String]) throws(Diagnostic) -> String {
    switch value {
    case .null: return ""
    case .string(let text): return String(text)
    case .bool, .integer, .float: return spellings.text(at: path) ?? ManifestText.line(value)
    case .list, .dict: throw Self.mismatch(value, "string", path)
    }
  }

  /// A list of texts.
  mutating func texts(_ key: String) throws(Diagnostic) -> [String] {
    switch value(key) {
    case nil, .null: return []
    case .list(let items):
      var texts: [String] = []
      for (index, item) in items.enumerated() {
        texts.append(try text(item, path + [key, String(index)]))
      }
      return texts
    case .some(let value): throw Self.mismatch(value, "[]string", path + [key])
    }
  }

  /// A whole number.
  mutating func int(_ key: String) throws(Diagnostic) -> Int? {
    switch value(key) {
    case nil, .null: return nil
    case .integer(let number, _): return Int(number)
    case .float(let number):
      guard let whole = Int(exactly: number) else {
        throw Self.mismatch(.float(number), "int", path + [key])
      }
      return whole
    case .some(let value): throw Self.mismatch(value, "int", path + [key])
    }
  }

  /// A truth value.
  mutating func bool(_ key: String) throws(Diagnostic) -> Bool {
    switch value(key) {
    case nil, .null: return false
    case .bool(let flag): return flag
    // The words of YAML 1.1 count where only a truth value makes sense.
    case .string("yes"), .string("on"): return true
    case .string("no"), .string("off"): return false
    case .some(let value): throw Self.mismatch(value, "bool", path + [key])
    }
  }

  /// The entries of a map, in the order of their keys.
  mutating func map(_ key: String) throws(Diagnostic) -> [ValueSnapshot.Entry] {
    switch value(key) {
    case nil, .null: return []
    case .dict(let entries): return entries
    case .some(let value):
      throw Self.mismatch(value, "map[string]interface {}", path + [key])
    }
  }

  /// The fields of a map in this one.
  mutating func fields(_ key: String) throws(Diagnostic) -> Fields {
    try Fields(value(key) ?? .null, path: path + [key], spellings)
  }

  /// The items of a list.
  mutating func list(_ key: String) throws(Diagnostic) -> [ValueSnapshot] {
    switch value(key) {
    case nil, .null: return []
    case .list(let items): return items
    case .some(let value): throw Self.mismatch(value, "a list", path + [key])
    }
  }

  /// Refuses fields that nobody has taken.
  func finish(isStrict: Bool, in type: String) throws(Diagnostic) {
    guard isStrict, let name = rest.first else { return }
    throw Diagnostic(
      .yaml,
      "yaml: unmarshal errors:\n  \((path + [name]).joined(separator: ".")): field "
        + "\(name) not found in \(type)")
  }

  static func mismatch(
    _ value: ValueSnapshot, _ wanted: String, _ path: [String]
  ) -> Diagnostic {
    let (tag, text): (String, String) =
      switch value {
      case .null: ("!!null", "null")
      case .bool: ("!!bool", ManifestText.line(value))
      case .integer: ("!!int", ManifestText.line(value))
      case .float: ("!!float", ManifestText.line(value))
      case .string(let text): ("!!str", String(text))
      case .list: ("!!seq", "")
      case .dict: ("!!map", "")
      }
    let quoted = text.isEmpty ? "" : " `\(text.count > 10 ? text.prefix(7) + "..." : text[...])`"
    let place = path.isEmpty ? "" : path.joined(separator: ".") + ": "
    return Diagnostic(
      .yaml, "yaml: unmarshal errors:\n  \(place)cannot unmarshal \(tag)\(quoted) into \(wanted)")
  }
}
