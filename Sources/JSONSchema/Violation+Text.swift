internal import ValueTree

extension Violation {
  /// What is wrong, in the reference's words, without the place.
  public var message: String {
    switch kind {
    case .root: "jsonschema validation failed with \(quoted(ByteString(schemaLocation)))"
    case .group, .reference: "validation failed"
    case .falseSchema: "false schema"
    case .cycle(let location, let first, let second):
      "both \(first) and \(second) resolve to \(goQuoted(ByteString(location))) causing reference "
        + "cycle"
    case .unknownType(let name): "invalid jsonType \(name)"
    case .type(let got, let want):
      "got \(got.names.joined()), want \(want.names.joined(separator: " or "))"
    case .constant(let value):
      value.isScalar ? "value must be \(value.shown)" : "'const' failed"
    case .enumeration(let enumeration): message(of: enumeration)
    case .format(let got, let name, let reason): "\(quoted(got)) is not valid \(name): \(reason)"
    case .not: "'not' failed"
    case .allOf: "'allOf' failed"
    case .anyOf: "'anyOf' failed"
    case .oneOf(let matched):
      matched.count < 2
        ? "'oneOf' failed, none matched"
        : "'oneOf' failed, subschemas \(englishText(matched[0])), \(englishText(matched[1]))"
          + " matched"
    case .size(let keyword, let got, let want):
      "\(keyword): got \(englishText(got)), want \(englishText(want))"
    case .bound(let keyword, let got, let want):
      "\(keyword): got \(englishText(got)), want \(englishText(want))"
    case .required(let missing):
      "missing \(missing.count == 1 ? "property" : "properties") \(quoted(missing))"
    case .dependency(_, let name, let missing):
      "properties \(quoted(missing)) required, if \(quoted(name)) exists"
    case .additionalProperties(let names): "additional properties \(quoted(names)) not allowed"
    case .additionalItems(let count): "last \(englishText(count)) additionalItem(s) not allowed"
    case .propertyName(let name): "invalid propertyName \(quoted(name))"
    case .duplicates(let first, let second):
      "items at \(englishText(first)) and \(englishText(second)) are equal"
    case .contains: "no items match contains schema"
    case .minContains(let matched, let want):
      "min \(englishText(want)) items required to match contains schema, but "
        + (matched.isEmpty ? "none matched" : matchedText(matched))
    case .maxContains(let matched, let want):
      "max \(englishText(want)) items required to match contains schema, but "
        + matchedText(matched)
    case .pattern(let got, let want):
      "\(quoted(got)) does not match pattern \(quoted(want))"
    }
  }

  private func matchedText(_ places: [Int]) -> String {
    "matched \(englishText(places.count)) items at "
      + places.map { String($0) }.joined(separator: " ")
  }

  private func message(of enumeration: Enumeration) -> String {
    guard enumeration.values.allSatisfy(\.isScalar) else { return "'enum' failed" }
    let values = enumeration.values.map(\.shown)
    return values.count == 1
      ? "value must be \(values[0])"
      : "value must be one of \(values.joined(separator: ", "))"
  }

  /// The report as the reference prints it: one line for each violation, causes indented by two.
  ///
  /// The first line of a whole report names the schema. A report of more lines than `limit` ends
  /// with the number of lines left out.
  public func report(limit: Int = 1_000) -> String {
    var lines: [String] = []
    var left = 0
    appendLines(to: &lines, limit: limit, left: &left, indentation: 0)
    if left > 0 { lines.append("- and \(left) more") }
    return lines.joined(separator: "\n")
  }

  /// What the reference says about a chart whose values violate its schema: the report without its
  /// first line, and a line end.
  public var helmText: String {
    let lines = report().split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return (lines.count > 1 ? String(lines[1]) : "") + "\n"
  }

  private func appendLines(
    to lines: inout [String], limit: Int, left: inout Int, indentation: Int
  ) {
    if lines.count >= limit || self === Violation.unspecified {
      left += 1
    } else if case .root = kind {
      lines.append(message)
    } else {
      let start = indentation > 0 ? String(repeating: "  ", count: indentation - 1) + "- " : ""
      lines.append("\(start)at \(quoted(instancePointer)): \(message)")
    }
    for cause in causes {
      cause.appendLines(to: &lines, limit: limit, left: &left, indentation: indentation + 1)
    }
  }
}
