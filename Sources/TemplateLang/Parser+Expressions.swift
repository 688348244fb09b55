internal import Diagnostics
internal import ValueTree

extension Parser {
  /// Declarations and commands up to the token that ends them, which is taken.
  internal mutating func pipeline(
    _ context: String, until end: Token.Kind
  ) throws(ParseError) -> Int32 {
    let position = peekNonSpace().start
    let list = openList()
    let isAssignment = try declarations(context)
    let variableCount = openList() - list
    var commandCount = 0
    while true {
      let token = nextNonSpace()
      switch token.kind {
      case end:
        if commandCount == 0 { throw failure("missing value for \(context)") }
        let (first, _) = closeList(list)
        let firstStage = first + variableCount
        try check(stages: firstStage..<firstStage + commandCount)
        return add(
          .pipeline, at: position, first, commandCount, flag: isAssignment, small: variableCount)
      case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilWord,
        .rawString, .string, .variable, .leftParenthesis:
        backup()
        append(try command())
        commandCount += 1
      default: throw unexpected(token, context)
      }
    }
  }

  /// Adds declared or assigned variables to the open list; says whether they are assigned.
  private mutating func declarations(_ context: String) throws(ParseError) -> Bool {
    let list = openList()
    while true {
      let variable = peekNonSpace()
      guard variable.kind == .variable else { return false }
      _ = next()
      // `$x y` needs three tokens of look-ahead to tell an argument from a declaration.
      let after = peek()
      let following = peekNonSpace()
      if following.kind == .assign || following.kind == .declare {
        _ = nextNonSpace()
        declare(variable)
        return following.kind == .assign
      }
      if following.kind == .character, lexer.bytes[following.start] == UInt8(ascii: ",") {
        _ = nextNonSpace()
        declare(variable)
        if context == "range", openList() - list < 2 {
          switch peekNonSpace().kind {
          case .variable, .rightDelimiter, .rightParenthesis: continue
          default: throw failure("range can only initialize variables")
          }
        }
        throw failure("too many declarations in \(context)")
      }
      if after.kind == .space { backup3(variable, after) } else { backup2(variable) }
      return false
    }
  }

  private mutating func declare(_ token: Token) {
    append(add(.declaration, at: token.start, token.end))
    scope.variables.append(text(token))
    scope.variableCount = max(scope.variableCount, scope.variables.count)
  }

  /// Refuses constants behind the first stage.
  private func check(stages: Range<Int>) throws(ParseError) {
    for (index, link) in stages.enumerated().dropFirst() {
      switch firstArgument(ofCommandAt: link) {
      case .bool, .dot, .nil, .number, .string:
        throw failure("non executable command in pipeline stage \(index + 1)")
      default: break
      }
    }
  }

  private mutating func command() throws(ParseError) -> Int32 {
    let position = peekNonSpace().start
    let list = openList()
    while true {
      _ = peekNonSpace()
      if let operand = try operand() { append(operand) }
      let token = next()
      if token.kind == .space { continue }
      switch token.kind {
      case .rightDelimiter, .rightParenthesis: backup()
      case .pipe: break
      default: throw unexpected(token, "operand")
      }
      let (first, count) = closeList(list)
      if count == 0 { throw failure("empty command") }
      return add(.command, at: position, first, count)
    }
  }

  /// A term and the fields after it; nil where none stands.
  private mutating func operand() throws(ParseError) -> Int32? {
    guard let term = try term() else { return nil }
    let first = peek()
    guard first.kind == .field else { return term }
    var end = first.end
    while peek().kind == .field { end = next().end }
    switch node(term).kind {
    case .field, .variable:
      extend(term, to: end, at: first.start)
      return term
    case .bool, .string, .number, .nil, .dot:
      throw failure("unexpected . after term \(GoQuote.quoted(source(of: term)))")
    default: return add(.chain, at: first.start, Int(term), end)
    }
  }

  private mutating func term() throws(ParseError) -> Int32? {
    let token = nextNonSpace()
    switch token.kind {
    case .identifier:
      let name = text(token)
      guard let place = functions.place(of: name) else {
        var unknown = failure(
          "function \(GoQuote.quoted(name)) not defined", code: .unknownFunction, at: token)
        unknown.help = nearest(String(name), among: functions.names).map { "did you mean `\($0)`?" }
        throw unknown
      }
      return add(.identifier, at: token.start, token.end, place)
    case .dot: return add(.dot, at: token.start, token.end)
    case .nilWord: return add(.nil, at: token.start, token.end)
    case .variable: return try variable(token)
    case .field: return add(.field, at: token.start, token.start, token.end)
    case .bool:
      let flag = lexer.bytes[token.start] == UInt8(ascii: "t")
      return add(.bool, at: token.start, token.end, flag: flag)
    case .characterConstant, .complex, .number:
      if case .failure(let reason) = NumberLiteral.parse(text(token)) {
        throw failure(reason.message)
      }
      return add(.number, at: token.start, token.end)
    case .leftParenthesis:
      depth += 1
      defer { depth -= 1 }
      guard depth <= parserDepth else { throw tooDeep("max expression depth exceeded") }
      return try pipeline("parenthesized pipeline", until: .rightParenthesis)
    case .string, .rawString:
      if !isPlain(token) { _ = try unquoted(token) }
      return add(.string, at: token.start, token.end)
    default:
      backup()
      return nil
    }
  }

  private mutating func variable(_ token: Token) throws(ParseError) -> Int32 {
    let name = text(token)
    guard scope.variables.contains(name) else {
      throw failure("undefined variable \(GoQuote.quoted(name))")
    }
    return add(.variable, at: token.start, token.start, token.end)
  }

  /// Whether a text constant is sure to be well-formed: ASCII without a backslash.
  private func isPlain(_ token: Token) -> Bool {
    lexer.bytes[token.start..<token.end].allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "\\") }
  }
}
