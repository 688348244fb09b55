internal import Diagnostics
internal import ValueTree

/// The parameters of an assertion, whose names are taken in any case.
struct Parameters {
  private let entries: [(name: String, value: ValueSnapshot)]

  init(_ value: ValueSnapshot) throws(Diagnostic) {
    switch value {
    case .null: entries = []
    case .dict(let list): entries = list.map { (String($0.key).lowercased(), $0.value) }
    default:
      throw Diagnostic(.yaml, "'' expected a map, got '\(value.goKind)'")
    }
  }

  /// Any value; null if there is none.
  func value(_ name: String) -> ValueSnapshot {
    let lowercased = name.lowercased()
    return entries.first { $0.name == lowercased }?.value ?? .null
  }

  /// A text; empty if there is none.
  func text(_ name: String) throws(Diagnostic) -> String {
    switch value(name) {
    case .null: return ""
    case .string(let text): return String(text)
    case let other: throw mismatch(name, "string", other)
    }
  }

  /// Texts; one alone is a list too.
  func texts(_ name: String) throws(Diagnostic) -> [String] {
    switch value(name) {
    case .null: return []
    case .string(let text): return [String(text)]
    case .list(let items):
      var texts: [String] = []
      for item in items {
        guard case .string(let text) = item else { throw mismatch(name, "string", item) }
        texts.append(String(text))
      }
      return texts
    case let other: throw mismatch(name, "[]string", other)
    }
  }

  /// A whole number; nil if there is none.
  func int(_ name: String) throws(Diagnostic) -> Int? {
    switch value(name) {
    case .null: return nil
    case .integer(let number, _): return Int(number)
    case .float(let number) where number.magnitude < 1e15: return Int(number)
    case let other: throw mismatch(name, "int", other)
    }
  }

  /// A truth value.
  func bool(_ name: String) throws(Diagnostic) -> Bool {
    switch value(name) {
    case .null: return false
    case .bool(let flag): return flag
    case let other: throw mismatch(name, "bool", other)
    }
  }

  /// The parameters of a map among these.
  func nested(_ name: String) throws(Diagnostic) -> Parameters { try Parameters(value(name)) }

  private func mismatch(_ name: String, _ wanted: String, _ value: ValueSnapshot) -> Diagnostic {
    Diagnostic(
      .yaml,
      "1 error(s) decoding:\n\n* '\(name)' expected type '\(wanted)', got unconvertible "
        + "type '\(value.goType)', value: '\(ManifestText.line(value))'")
  }
}

extension ValueSnapshot {
  /// The name of the value's type in Go; empty for null.
  var goType: String {
    switch self {
    case .null: ""
    case .bool: "bool"
    case .integer(_, let type): type.goName
    case .float: "float64"
    case .string: "string"
    case .list: "[]interface {}"
    case .dict: "map[string]interface {}"
    }
  }

  fileprivate var goKind: String {
    switch self {
    case .list: "slice"
    case .dict: "map"
    default: goType
    }
  }
}
