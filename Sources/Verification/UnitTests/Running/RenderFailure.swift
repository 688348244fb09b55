internal import LinearRegex

/// Finds the template and the words in the text of a failed render.
enum RenderFailure {
  /// Lazy throughout: the template's path before its line and column, then the words after the
  /// first colon behind them.
  private static let expression = try? Regex(
    #"(?msU)^(?:.+: |.+ \()(?:(.+):\d+:\d+).+(?:.+>)*: (.+)$"#)

  /// The template's path and the words; nil if the text has another form.
  static func parse(_ text: String) -> (path: String, words: String)? {
    let bytes = Array(text.utf8)
    guard let groups = expression?.firstMatchGroups(in: bytes), groups.count == 3,
      let path = groups[1], let words = groups[2]
    else { return nil }
    let name = String(decoding: bytes[path], as: UTF8.self)
    // Of several lines the first is left out: messages like to begin with an empty one.
    if let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      return (name, String(decoding: bytes[(lineEnd + 1)...], as: UTF8.self))
    }
    return (name, String(decoding: bytes[words], as: UTF8.self))
  }
}
