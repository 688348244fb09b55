internal import ChartRepository
internal import Diagnostics
internal import ValueTree

/// The expressions of `show values --jsonpath`: text with paths in braces, such as
/// `{.image.repository}:{.image.tag}`.
///
/// A path has names (`.a`, `['a']`), places in lists (`[0]`, `[-1]`) and `[*]` or `.*` for all. A path
/// that leads nowhere prints nothing.
struct JSONPath {
  private enum Step {
    case name(ByteString)
    case index(Int)
    case all
  }

  private enum Part {
    case text(String)
    case path([Step])
  }

  private var parts: [Part] = []

  /// Reads an expression.
  init(_ expression: String) throws(Diagnostic) {
    var rest = expression[...]
    // Without braces all of it is a path.
    if !rest.contains("{") { rest = "{\(expression)}" }
    while let open = rest.firstIndex(of: "{") {
      if open != rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Self.malformed(expression, "a brace is not closed")
      }
      let inside = rest[rest.index(after: open)..<close]
      if inside.count >= 2, inside.first == "\"", inside.last == "\"" {
        let text = inside.dropFirst().dropLast()
        parts.append(.text(text == "\\n" ? "\n" : text == "\\t" ? "\t" : String(text)))
      } else {
        parts.append(.path(try Self.steps(inside, expression)))
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
  }

  private static func malformed(_ expression: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .usage, "`\(expression)` is no path: \(reason)",
      helmText: "error parsing jsonpath \(expression): \(reason)")
  }

  private static func steps(
    _ text: Substring, _ expression: String
  ) throws(Diagnostic) -> [Step] {
    var steps: [Step] = []
    var rest = text
    if rest.first == "$" || rest.first == "@" { rest = rest.dropFirst() }
    if let first = rest.first, first != ".", first != "[" { rest = "." + rest }
    while let first = rest.first {
      rest = rest.dropFirst()
      if first == "." {
        let name = rest.prefix { $0 != "." && $0 != "[" }
        rest = rest.dropFirst(name.count)
        if name.isEmpty, rest.first == "." { throw malformed(expression, "`..` is not known here") }
        if name.isEmpty { continue }
        steps.append(name == "*" ? .all : .name(ByteString(String(name))))
      } else if first == "[", let close = rest.firstIndex(of: "]") {
        let inside = rest[..<close]
        rest = rest[rest.index(after: close)...]
        if inside == "*" {
          steps.append(.all)
        } else if let index = Int(inside) {
          steps.append(.index(index))
        } else if inside.count >= 2, let quote = inside.first, quote == "'" || quote == "\"",
          inside.last == quote
        {
          steps.append(.name(ByteString(String(inside.dropFirst().dropLast()))))
        } else {
          throw malformed(expression, "`[\(inside)]` is not known here")
        }
      } else {
        throw malformed(expression, "unexpected `\(first)`")
      }
    }
    return steps
  }

  /// What the expression prints for a value.
  func text(of value: Value) throws(Diagnostic) -> [UInt8] {
    var output: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): output += Array(text.utf8)
      case .path(let steps):
        var found = [value]
        for step in steps { found = found.flatMap { Self.values(of: $0, step) } }
        for (index, value) in found.enumerated() {
          if index > 0 { output.append(UInt8(ascii: " ")) }
          switch value {
          case .dict, .list: output += try JSONText.compact(value)
          default: output += value.printed.bytes
          }
        }
      }
    }
    return output
  }

  private static func values(of value: Value, _ step: Step) -> [Value] {
    switch (step, value) {
    case (.name(let name), .dict(let dict)): dict[name].map { [$0] } ?? []
    case (.index(let index), .list(let list)):
      list.elements.indices.contains(index < 0 ? list.elements.count + index : index)
        ? [list.elements[index < 0 ? list.elements.count + index : index]] : []
    case (.all, .dict(let dict)): dict.values
    case (.all, .list(let list)): list.elements
    default: []
    }
  }
}
