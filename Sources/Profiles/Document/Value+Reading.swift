internal import ValueTree

/// How documents are read here: leniently, a wrong type being as good as an absent member. What has to be
/// right is checked by a schema first.
extension Value {
  /// The member of a map; null where it is absent, and for anything that is no map.
  subscript(key: ByteString) -> Value {
    if case .dict(let dict) = self { return dict[key] ?? .null }
    return .null
  }

  /// Whether this is null.
  var isAbsent: Bool {
    if case .null = self { return true }
    return false
  }

  /// The text of a text.
  var text: String? {
    if case .string(let text) = self { return String(text) }
    return nil
  }

  /// The text of a text, and the digits of a number.
  var scalarText: String? {
    if let whole { return String(whole) }
    if case .float(let number) = self { return "\(number)" }
    return text
  }

  /// The number of a number.
  var number: Double? {
    switch self {
    case .float(let number): number
    case .integer(let number, _): Double(number)
    default: nil
    }
  }

  /// A number without a fraction.
  var whole: Int? {
    switch self {
    case .float(let number): Int(exactly: number)
    case .integer(let number, _): Int(number)
    default: nil
    }
  }

  /// The whole number that a number or the digits of a text are.
  var wholeOrDigits: Int? { whole ?? text.flatMap { Int($0) } }

  /// The flag of a flag.
  var flag: Bool? {
    if case .bool(let flag) = self { return flag }
    return nil
  }

  /// The elements of a list; none for anything else.
  var elements: [Value] {
    if case .list(let list) = self { return list.elements }
    return []
  }

  /// The texts among the elements of a list.
  var texts: [String] { elements.compactMap(\.text) }

  /// The entries of a map in key order; none for anything else.
  var members: [(key: String, value: Value)] {
    guard case .dict(let dict) = self else { return [] }
    return zip(dict.keys, dict.values).map { (String($0), $1) }
  }
}
