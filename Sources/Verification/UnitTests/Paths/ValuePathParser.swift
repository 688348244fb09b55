internal import LinearRegex
internal import ValueTree

/// Reads the text of a path.
struct ValuePathParser {
  private let text: [Character]
  private var position = 0
  /// How many filters are open: inside them a path ends at operators.
  private var openFilters = 0
  /// A filter within a filter and so on has an end: reading is recursive.
  private static let maximumNesting = 32

  init(_ text: String) { self.text = Array(text) }

  /// The steps of the whole text.
  mutating func path() throws(PathError) -> [ValuePath.Step] {
    let isRooted = consume("$")
    let steps = try steps(mayBeginWithName: !isRooted)
    guard isAtEnd else { throw error("invalid character \"\(text[position])\"") }
    return steps
  }

  // MARK: Steps

  private mutating func steps(mayBeginWithName: Bool) throws(PathError) -> [ValuePath.Step] {
    var steps: [ValuePath.Step] = []
    var isFirst = mayBeginWithName
    var followsDescent = false
    while !isAtEnd {
      if consume("..") {
        steps += try descent()
        followsDescent = true
        isFirst = false
        continue
      }
      // A dot before brackets is one too many for the original, but what is meant is clear.
      if next == ".", peek(1) == "[" { position += 1 }
      if consume(".") {
        steps.append(try child(endingAtBracket: false))
      } else if next == "[" {
        steps.append(try bracket(afterDescent: followsDescent))
      } else if openFilters > 0, next == ")" || isOperator || next == "," {
        break
      } else if isFirst {
        steps.append(try child(endingAtBracket: true))
      } else if next == " ", openFilters > 0 {
        break
      } else {
        throw error(isOperator ? "invalid character \"\(text[position])\"" : "invalid path syntax")
      }
      isFirst = false
      followsDescent = false
    }
    return steps
  }

  /// What follows two dots: a name, `*`, or brackets.
  private mutating func descent() throws(PathError) -> [ValuePath.Step] {
    let start = position
    while let character = next, character != ".", character != "[" {
      if openFilters > 0, character == ")" || isOperator { break }
      position += 1
    }
    let name = String(text[start..<position])
    if name.isEmpty, next != "[" {
      throw error("child name or array access or filter missing after recursive descent")
    }
    if name.isEmpty { return [.descent] }
    return [.descent, name == "*" ? .wildcard : .child(Self.unescaped(name))]
  }

  private mutating func child(endingAtBracket: Bool) throws(PathError) -> ValuePath.Step {
    let start = position
    while let character = next, !".[)".contains(character), !isOperator, character != "~" {
      if endingAtBracket, character == "]" { break }
      position += 1
    }
    let name = String(text[start..<position])
    if name.isEmpty { throw error("child name missing") }
    if consume("~") {
      guard isAtEnd else {
        throw error("property name operator may only be used on last child in path")
      }
      return .names([Self.unescaped(name)])
    }
    return name == "*" ? .wildcard : .child(Self.unescaped(name))
  }

  /// `['a', "b"]`, `[?(…)]` or a subscript.
  private mutating func bracket(afterDescent: Bool) throws(PathError) -> ValuePath.Step {
    let start = position
    position += 1
    if consume("?(") { return try filterStep(afterDescent: afterDescent) }
    skipBlanks()
    if next == "'" || next == "\"" { return try quotedChildren() }
    position = start + 1
    while let character = next, character != "]" { position += 1; _ = character }
    guard next == "]" else { throw error("unmatched [") }
    let inside = String(text[(start + 1)..<position])
    position += 1
    if inside.isEmpty { throw PathError("subscript missing from [] before position \(position)") }
    let wanted: Subscript
    do throws(PathError) {
      wanted = try Subscript(inside[...])
    } catch {
      throw PathError("invalid array index [\(inside)] before position \(position): \(error)")
    }
    if consume("~") {
      guard isAtEnd else {
        throw error("property name operator can only be used on last item in path")
      }
      guard inside == "*" else {
        throw error("property name operator can only be used on map nodes")
      }
      return .allNames
    }
    return .subscripted(wanted)
  }

  private mutating func quotedChildren() throws(PathError) -> ValuePath.Step {
    var names: [ByteString] = []
    repeat {
      skipBlanks()
      guard let quote = next, quote == "'" || quote == "\"" else {
        throw error("missing \"'\" or '\"'")
      }
      position += 1
      var name = ""
      while let character = next, character != quote {
        position += 1
        if character == "\\" {
          guard let escaped = next, escaped == quote || escaped == "\\" else {
            throw error("unsupported escape sequence inside \(quote)\(quote)")
          }
          position += 1
          name.append(escaped)
        } else {
          name.append(character)
        }
      }
      guard next == quote else {
        throw error("unmatched \(quote == "'" ? "\"'\"" : "'\"'")")
      }
      position += 1
      names.append(ByteString(name))
      skipBlanks()
    } while consume(",")
    guard consume("]") else { throw error("missing \"]\" or \",\"") }
    if consume("~") {
      guard isAtEnd else {
        throw error("property name operator may only be used on last child in path")
      }
      return .names(names)
    }
    return .children(names)
  }

  // MARK: Filters

  private mutating func filterStep(afterDescent: Bool) throws(PathError) -> ValuePath.Step {
    openFilters += 1
    guard openFilters <= Self.maximumNesting else { throw error("filters are nested too deep") }
    skipBlanks()
    if next == ")" { throw error("missing filter") }
    let filter = try disjunction()
    skipBlanks()
    guard consume(")") else {
      throw error(isAtEnd ? "missing end of filter" : "invalid filter expression")
    }
    skipBlanks()
    guard consume("]") else { throw error("invalid filter syntax") }
    openFilters -= 1
    return afterDescent ? .selfFilter(filter) : .filter(filter)
  }

  private mutating func disjunction() throws(PathError) -> Filter {
    var filter = try conjunction()
    skipBlanks()
    while consume("||") {
      filter = .any(filter, try conjunction())
      skipBlanks()
    }
    return filter
  }

  private mutating func conjunction() throws(PathError) -> Filter {
    var filter = try basicFilter()
    skipBlanks()
    while consume("&&") {
      filter = .all(filter, try basicFilter())
      skipBlanks()
    }
    return filter
  }

  private mutating func basicFilter() throws(PathError) -> Filter {
    skipBlanks()
    if next == "!", peek(1) != "=" {
      position += 1
      openFilters += 1
      defer { openFilters -= 1 }
      guard openFilters <= Self.maximumNesting else { throw error("filters are nested too deep") }
      return .not(try basicFilter())
    }
    if consume("(") {
      openFilters += 1
      defer { openFilters -= 1 }
      guard openFilters <= Self.maximumNesting else { throw error("filters are nested too deep") }
      let filter = try disjunction()
      guard consume(")") else { throw error("missing end of filter") }
      return filter
    }
    for word in ["&&", "||", "==", "!=", ">=", "<=", ">", "<"] where starts(word) {
      throw error("missing first operand for binary operator \(word)")
    }
    let left = try operand()
    skipBlanks()
    if consume("=~") {
      if case .literal = left { throw error("literal cannot be matched using =~") }
      skipBlanks()
      return .matches(left, try regex())
    }
    for comparison in Filter.Comparison.allCases where consume(comparison.rawValue) {
      skipBlanks()
      let right = try operand()
      let isOrder = comparison != .equal && comparison != .notEqual
      for case .literal(.string) in [left, right] where isOrder {
        throw error("strings cannot be compared using \(comparison.rawValue)")
      }
      return .comparison(left, comparison, right)
    }
    switch left {
    case .literal(.bool(let flag)): return .constant(flag)
    case .literal: return .constant(false)
    default: return .exists(left)
    }
  }

  private mutating func operand() throws(PathError) -> Filter.Operand {
    skipBlanks()
    if consume("@") {
      return .relative(ValuePath(steps: try steps(mayBeginWithName: false)))
    }
    if consume("$") {
      return .absolute(ValuePath(steps: try steps(mayBeginWithName: false)))
    }
    if let quote = next, quote == "'" || quote == "\"" {
      position += 1
      let start = position
      while let character = next, character != quote { position += 1; _ = character }
      guard next == quote else { throw error("unmatched string delimiter \(quote)") }
      position += 1
      return .literal(.string(ByteString(String(text[start..<(position - 1)]))))
    }
    if consume("true") { return .literal(.bool(true)) }
    if consume("false") { return .literal(.bool(false)) }
    if consume("null") { return .literal(.null) }
    return .literal(try number())
  }

  private mutating func number() throws(PathError) -> ValueSnapshot {
    let start = position
    while let character = next, character.isASCII, character.isNumber || ".eE-".contains(character)
    {
      position += 1
    }
    let digits = String(text[start..<position])
    if digits.isEmpty { throw error("invalid filter term") }
    if let number = Int64(digits) { return .integer(number, .int) }
    if let number = Double(digits) { return .float(number) }
    throw PathError("invalid float literal \"\(digits)\" before position \(position)")
  }

  private mutating func regex() throws(PathError) -> Regex {
    guard consume("/") else { throw error("regular expression does not start with /") }
    var pattern = ""
    while let character = next, character != "/" {
      position += 1
      if character == "\\", let escaped = next {
        position += 1
        if escaped != "/" { pattern.append(character) }
        pattern.append(escaped)
      } else {
        pattern.append(character)
      }
    }
    guard consume("/") else { throw error("unmatched regular expression delimiter /") }
    do throws(RegexError) {
      return try Regex(pattern)
    } catch {
      throw PathError("invalid regular expression at position \(position): \(error)")
    }
  }

  // MARK: Characters

  private var isAtEnd: Bool { position >= text.count }
  private var next: Character? { position < text.count ? text[position] : nil }
  private func peek(_ distance: Int) -> Character? {
    position + distance < text.count ? text[position + distance] : nil
  }

  /// Whether a character comes next that ends a name because of what filters mean by it.
  private var isOperator: Bool { next.map { " &|=!><".contains($0) } ?? false }

  private func starts(_ word: String) -> Bool { text[position...].starts(with: word) }

  private mutating func consume(_ word: String) -> Bool {
    guard starts(word) else { return false }
    position += word.count
    return true
  }

  private mutating func skipBlanks() {
    while let character = next, character.isWhitespace { position += 1; _ = character }
  }

  private func error(_ words: String) -> PathError {
    PathError("\(words) at position \(position), following \"\(String(text[..<position]))\"")
  }

  /// A name without its backslashes, of which two stand for one.
  private static func unescaped(_ name: String) -> ByteString {
    var result = ""
    var isEscaped = false
    for character in name {
      if character == "\\" {
        if isEscaped { result.append(character) }
        isEscaped.toggle()
        continue
      }
      isEscaped = false
      result.append(character)
    }
    return ByteString(result)
  }
}
