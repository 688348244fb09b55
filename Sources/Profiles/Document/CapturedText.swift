/// Small steps that all parsers of captured text share.
extension StringProtocol {
  /// Without blanks and line ends around it.
  var trimmed: String {
    var part = self[...]
    while part.first?.isWhitespace == true { part = part.dropFirst() }
    while part.last?.isWhitespace == true { part = part.dropLast() }
    return String(part)
  }

  /// The lines, whatever ends them; empty ones left out.
  var lines: [SubSequence] { split(whereSeparator: \.isNewline) }

  /// The parts before and after the first separator.
  func divided(at separator: Character) -> (head: String, tail: String)? {
    guard let place = firstIndex(of: separator) else { return nil }
    return (self[..<place].trimmed, self[index(after: place)...].trimmed)
  }
}

/// Lists of numbers as the kernel writes them: `0-31,64-95`.
enum NumberRanges {
  /// The numbers; nil for a text of another form or one that names too many.
  static func numbers(_ text: some StringProtocol) -> [Int]? {
    var numbers: [Int] = []
    for part in text.trimmed.split(separator: ",") {
      let bounds = part.split(separator: "-").map { Int($0.trimmed) }
      guard let first = bounds.first ?? nil, bounds.count <= 2, let last = bounds.last ?? nil,
        first >= 0, last >= first, last - first < 1 << 16, numbers.count < 1 << 16
      else { return nil }
      numbers += first...last
    }
    return numbers
  }
}
