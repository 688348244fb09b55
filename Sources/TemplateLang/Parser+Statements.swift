internal import ValueTree

extension Parser {
  /// What one step of a statement list gives.
  internal enum Step {
    case statement(Statement)
    /// A statement that leaves nothing in the tree.
    case nothing
    case end
    case otherwise
  }

  /// Statements up to `end` or `else`; says which of the two it was.
  internal mutating func statements() throws(ParseError) -> (list: [Statement], isElse: Bool) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= parserDepth else { throw tooDeep() }
    var list: [Statement] = []
    while peekNonSpace().kind != .end {
      switch try textOrAction() {
      case .statement(let statement): list.append(statement)
      case .nothing: break
      case .end: return (list, false)
      case .otherwise: return (list, true)
      }
    }
    throw failure("unexpected EOF")
  }

  internal mutating func textOrAction() throws(ParseError) -> Step {
    let token = nextNonSpace()
    switch token.kind {
    case .text: return .statement(.text(token.start, token.start..<token.end))
    case .leftDelimiter:
      scope.actionLine = token.line
      let step = try action()
      scope.actionLine = 0
      return step
    default: throw unexpected(token, "input")
    }
  }

  /// An action whose left delimiter has been taken.
  private mutating func action() throws(ParseError) -> Step {
    let token = nextNonSpace()
    switch token.kind {
    case .block: return .statement(try block())
    case .breakWord:
      try expectLoop("break")
      return .statement(.break(token.start))
    case .continueWord:
      try expectLoop("continue")
      return .statement(.continue(token.start))
    case .elseWord:
      let peeked = peekNonSpace()
      if peeked.kind == .ifWord || peeked.kind == .with { return .otherwise }
      _ = try expect(.rightDelimiter, "else")
      return .otherwise
    case .endWord:
      _ = try expect(.rightDelimiter, "end")
      return .end
    case .ifWord: return .statement(try control(.ifWord))
    case .rangeWord: return .statement(try control(.rangeWord))
    case .with: return .statement(try control(.with))
    case .template: return .statement(try template())
    default:
      backup()
      let position = peek().start
      return .statement(.action(position, try pipeline("command", until: .rightDelimiter)))
    }
  }

  private mutating func expectLoop(_ word: String) throws(ParseError) {
    let token = nextNonSpace()
    if token.kind != .rightDelimiter { throw unexpected(token, "{{\(word)}}") }
    if scope.rangeDepth == 0 { throw failure("{{\(word)}} outside {{range}}") }
  }

  /// `if`, `with` or `range`, whose word has been taken.
  private mutating func control(_ kind: Token.Kind) throws(ParseError) -> Statement {
    let context = kind == .ifWord ? "if" : kind == .with ? "with" : "range"
    let visible = scope.variables.count
    let pipeline = try pipeline(context, until: .rightDelimiter)
    if kind == .rangeWord { scope.rangeDepth += 1 }
    let (then, isElse) = try statements()
    if kind == .rangeWord { scope.rangeDepth -= 1 }
    var otherwise: [Statement]?
    if isElse {
      if kind != .rangeWord, peek().kind == kind {
        // `else if` and `else with`: the chain's single `end` closes them all.
        _ = next()
        depth += 1
        guard depth <= parserDepth else { throw tooDeep() }
        otherwise = [try control(kind)]
        depth -= 1
      } else {
        let (list, isSecondElse) = try statements()
        if isSecondElse { throw failure("expected end; found {{else}}") }
        otherwise = list
      }
    }
    scope.variables.removeLast(scope.variables.count - visible)
    let position = pipeline.position
    return switch kind {
    case .ifWord: .if(position, pipeline, then: then, otherwise: otherwise)
    case .with: .with(position, pipeline, then: then, otherwise: otherwise)
    default: .range(position, pipeline, then: then, otherwise: otherwise)
    }
  }

  private mutating func template() throws(ParseError) -> Statement {
    let context = "template clause"
    let token = nextNonSpace()
    let name = try templateName(token, context)
    var argument: Pipeline?
    if nextNonSpace().kind != .rightDelimiter {
      backup()
      argument = try pipeline(context, until: .rightDelimiter)
    }
    return .template(token.start, name: name, argument)
  }

  private mutating func block() throws(ParseError) -> Statement {
    let context = "block clause"
    let token = nextNonSpace()
    let name = try templateName(token, context)
    let argument = try pipeline(context, until: .rightDelimiter)
    try parseBody(named: name, context, elseLine: line)
    return .template(token.start, name: name, argument)
  }

  private func templateName(_ token: Token, _ context: String) throws(ParseError) -> ByteString {
    guard token.kind == .string || token.kind == .rawString else {
      throw unexpected(token, context)
    }
    return try unquoted(token)
  }
}
