/// The lines about a failed check: where, what was expected, what was found, the difference.
struct FailureText {
  private(set) var lines: [String] = []

  /// Begins with the places of the document and of the value, where they are known.
  init(document: Int? = nil, value: Int? = nil) {
    if let document { lines.append("DocumentIndex:\t\(document)") }
    if let value { lines.append("ValuesIndex:\t\(value)") }
  }

  /// Adds the path that was looked at.
  func path(_ path: String) -> FailureText {
    var text = self
    text.lines.append("Path:\t\(path)")
    return text
  }

  /// Adds what was expected, with the words between `Expected` and the colon.
  func expected(_ words: String, _ body: String, isNegative: Bool) -> FailureText {
    section("Expected\(isNegative ? " NOT" : "")\(words):", body)
  }

  /// Adds what was found.
  func actual(_ body: String) -> FailureText { section("Actual:", body) }

  /// Adds the difference of two texts.
  func difference(_ expected: String, _ actual: String) -> FailureText {
    section("Diff:", UnifiedDiff.text(expected, actual))
  }

  /// Adds a heading and indented lines below it.
  func section(_ heading: String, _ body: String) -> FailureText {
    var text = self
    text.lines.append(heading)
    let trimmed = body.trimming { $0 == "\n" || $0 == "\t" || $0 == " " }
    for line in trimmed.split(separator: "\n", omittingEmptySubsequences: false) {
      text.lines.append("\t" + line)
    }
    return text
  }
}

extension String {
  /// Without the characters at both ends that a condition holds for.
  func trimming(_ isUnwanted: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let first = rest.first, isUnwanted(first) { rest.removeFirst() }
    while let last = rest.last, isUnwanted(last) { rest.removeLast() }
    return rest
  }
}
