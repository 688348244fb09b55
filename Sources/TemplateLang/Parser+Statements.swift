internal import ValueTree

extension Parser {
  /// What one step of a statement list gives.
  internal enum Step {
    case statement(Int32)
    case end
    case otherwise
  }

  /// Adds statements to the open list, up to `end` or `else`; says whether it was `else`.
  internal mutating func statements() throws(ParseError) -> Bool {
    depth += 1
    defer { depth -= 1 }
    guard depth <= parserDepth else { throw tooDeep() }
    if depth >= Self.borrowedDepth, !isOnFreshStack { return try statementsOnFreshStack() }
    return try statementList()
  }

  /// How deep blocks may be in each other on the stack that the parser was started on.
  private static var borrowedDepth: Int { 100 }

  private mutating func statementsOnFreshStack() throws(ParseError) -> Bool {
    isOnFreshStack = true
    defer { isOnFreshStack = false }
    var result: Result<Bool, ParseError>?
    let hasRun = withUnsafeMutablePointer(to: &self) { parser in
      Stack.runOnFreshStack {
        do throws(ParseError) {
          result = .success(try parser.pointee.statementList())
        } catch {
          result = .failure(error)
        }
      }
    }
    guard hasRun, let result else { throw tooDeep("no memory for the stack of deep blocks") }
    return try result.get()
  }

  private mutating func statementList() throws(ParseError) -> Bool {
    while peekNonSpace().kind != .end {
      switch try textOrAction() {
      case .statement(let statement): append(statement)
      case .end: return false
      case .otherwise: return true
      }
    }
    throw failure("unexpected EOF")
  }

  internal mutating func textOrAction() throws(ParseError) -> Step {
    let token = nextNonSpace()
    switch token.kind {
    case .text: return .statement(add(.text, at: token.start, token.end))
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
      return .statement(add(.break, at: token.start))
    case .continueWord:
      try expectLoop("continue")
      return .statement(add(.continue, at: token.start))
    case .elseWord:
      let peeked = peekNonSpace()
      if peeked.kind == .ifWord || peeked.kind == .with { return .otherwise }
      _ = try expect(.rightDelimiter, "else")
      return .otherwise
    case .endWord:
      _ = try expect(.rightDelimiter, "end")
      return .end
    case .ifWord: return .statement(try control(.ifWord, .if))
    case .rangeWord: return .statement(try control(.rangeWord, .range))
    case .with: return .statement(try control(.with, .with))
    case .template: return .statement(try template())
    default:
      backup()
      let position = peek().start
      let pipeline = try pipeline("command", until: .rightDelimiter)
      return .statement(add(.action, at: position, Int(pipeline)))
    }
  }

  private mutating func expectLoop(_ word: String) throws(ParseError) {
    let token = nextNonSpace()
    if token.kind != .rightDelimiter { throw unexpected(token, "{{\(word)}}") }
    if scope.rangeDepth == 0 { throw failure("{{\(word)}} outside {{range}}") }
  }

  /// `if`, `with` or `range`, whose word has been taken.
  private mutating func control(
    _ word: Token.Kind, _ kind: SyntaxTree.Node.Kind
  ) throws(ParseError) -> Int32 {
    let context = word == .ifWord ? "if" : word == .with ? "with" : "range"
    let visible = scope.variables.count
    let pipeline = try pipeline(context, until: .rightDelimiter)
    if word == .rangeWord { scope.rangeDepth += 1 }
    let list = openList()
    // How many statements there are, and how many after `else`.
    append(0)
    append(-1)
    let then = openList()
    let isElse = try statements()
    setCount(at: list, since: then)
    if word == .rangeWord { scope.rangeDepth -= 1 }
    if isElse {
      let otherwise = openList()
      if word != .rangeWord, peek().kind == word {
        // `else if` and `else with`: the chain's single `end` closes them all.
        _ = next()
        depth += 1
        guard depth <= parserDepth else { throw tooDeep() }
        append(try control(word, kind))
        depth -= 1
      } else if try statements() {
        throw failure("expected end; found {{else}}")
      }
      setCount(at: list + 1, since: otherwise)
    }
    scope.variables.removeLast(scope.variables.count - visible)
    let (first, _) = closeList(list)
    return add(kind, at: node(pipeline).start, Int(pipeline), first)
  }

  private mutating func template() throws(ParseError) -> Int32 {
    let context = "template clause"
    let token = nextNonSpace()
    _ = try templateName(token, context)
    var argument: Int32 = -1
    if nextNonSpace().kind != .rightDelimiter {
      backup()
      argument = try pipeline(context, until: .rightDelimiter)
    }
    return add(.template, at: token.start, token.end, Int(argument))
  }

  private mutating func block() throws(ParseError) -> Int32 {
    let context = "block clause"
    let token = nextNonSpace()
    let name = try templateName(token, context)
    let argument = try pipeline(context, until: .rightDelimiter)
    try parseBody(named: name, at: token.start, context, elseLine: line)
    return add(.template, at: token.start, token.end, Int(argument))
  }

  private func templateName(_ token: Token, _ context: String) throws(ParseError) -> ByteString {
    guard token.kind == .string || token.kind == .rawString else {
      throw unexpected(token, context)
    }
    return try unquoted(token)
  }
}
