import ValueTree

extension Value {
  /// The value in one line, as JSON would have it, for tables of expected results.
  var flow: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number, let type): "\(type.goName)(\(number))"
    case .float(let number):
      number == number.rounded() && number.magnitude < 1e15
        ? String(Int64(number)) : "\(number)"
    case .string(let text): String(GoQuote.quoted(text))
    case .list(let list): "[" + list.elements.map(\.flow).joined(separator: ", ") + "]"
    case .dict(let dict): dict.flow
    case .object(let object): object.goType
    }
  }
}

extension Dict {
  /// The map in one line.
  var flow: String {
    let entries = (0..<count).map { index in
      let entry = entry(at: index)
      return String(GoQuote.quoted(entry.key)) + ": " + entry.value.flow
    }
    return "{" + entries.joined(separator: ", ") + "}"
  }
}
