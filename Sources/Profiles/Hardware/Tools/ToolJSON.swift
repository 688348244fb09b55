internal import JSON
internal import ValueTree

/// JSON that tools print, sometimes behind a line of text.
enum ToolJSON {
  /// The value that begins on a line of its own; null where there is none.
  static func value(in text: String) -> Value {
    var rest = text[...]
    while let start = rest.firstIndex(where: { $0 == "{" || $0 == "[" }) {
      if let (value, _) = try? JSONReader.readPrefix(ByteString(String(rest[start...]))) {
        return value
      }
      guard let end = rest[start...].firstIndex(where: \.isNewline) else { return .null }
      rest = rest[rest.index(after: end)...]
    }
    return .null
  }
}
