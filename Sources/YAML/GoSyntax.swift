internal import ValueTree

/// Values as the reference prints them in its messages about keys: Go's `%#v`.
enum GoSyntax {
  /// A value; `hasSyntaxKeys` tells that the keys of its maps are in Go's syntax already.
  static func text(_ value: Value, hasSyntaxKeys: Bool = false) -> String {
    switch value {
    case .null: "<nil>"
    default: element(value, hasSyntaxKeys)
    }
  }

  private static func element(_ value: Value, _ hasSyntaxKeys: Bool) -> String {
    switch value {
    case .null, .object: return "interface {}(nil)"
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number, let type):
      return type.isUnsigned
        ? "0x" + String(UInt64(bitPattern: number), radix: 16) : String(number)
    case .float(let number): return float(number)
    case .string(let text): return quoted(text)
    case .list(let list):
      let elements = list.elements.map { element($0, hasSyntaxKeys) }
      return "[]interface {}{" + elements.joined(separator: ", ") + "}"
    case .dict(let dict):
      var entries = (0..<dict.count).map { index in
        let entry = dict.entry(at: index)
        if case .object(let object) = entry.value, let bad = object as? BadKey {
          return bad.syntax + ":" + element(bad.value, hasSyntaxKeys)
        }
        let key = hasSyntaxKeys ? String(entry.key) : quoted(entry.key)
        return key + ":" + element(entry.value, hasSyntaxKeys)
      }
      // Go sorts a nil key first.
      if let last = entries.firstIndex(where: { $0.hasPrefix("interface {}(nil):") }) {
        entries.insert(entries.remove(at: last), at: 0)
      }
      return "map[interface {}]interface {}{" + entries.joined(separator: ", ") + "}"
    }
  }

  /// A float that may have been an integer: without an exponent as long as it is whole.
  static func float(_ number: Double) -> String {
    if number.magnitude < 1e15, let whole = Int64(exactly: number) { return String(whole) }
    return String(GoFloat.text(number, format: UInt8(ascii: "g"), precision: -1))
  }

  /// A text in double quotes, with Go's escapes.
  static func quoted(_ text: ByteString) -> String { String(GoQuote.quoted(text)) }
}
