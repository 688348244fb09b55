internal import Diagnostics
internal import ValueTree

extension Parser {
  /// Declarations and commands up to the token that ends them, which is taken.
  internal mutating func pipeline(
    _ context: String, until end: Token.Kind
  ) throws(ParseError) -> Pipeline {
    var result = Pipeline(position: peekNonSpace().start)
    try declarations(of: &result, context)
    while true {
      let token = nextNonSpace()
      switch token.kind {
      case end:
        try check(result, context)
        return result
      case .bool, .characterConstant, .complex, .dot, .field, .identifier, .number, .nilWord,
        .rawString, .string, .variable, .leftParenthesis:
        backup()
        result.commands.append(try command())
      default: throw unexpected(token, context)
      }
    }
  }

  private mutating func declarations(
    of pipeline: inout Pipeline, _ context: String
  ) throws(ParseError) {
    while true {
      let variable = peekNonSpace()
      guard variable.kind == .variable else { return }
      _ = next()
      // `$x y` needs three tokens of look-ahead to tell an argument from a declaration.
      let after = peek()
      let following = peekNonSpace()
      if following.kind == .assign || following.kind == .declare {
        pipeline.isAssignment = following.kind == .assign
        _ = nextNonSpace()
        declare(variable, in: &pipeline)
        return
      }
      if following.kind == .character, lexer.bytes[following.start] == UInt8(ascii: ",") {
        _ = nextNonSpace()
        declare(variable, in: &pipeline)
        if context == "range", pipeline.variables.count < 2 {
          switch peekNonSpace().kind {
          case .variable, .rightDelimiter, .rightParenthesis: continue
          default: throw failure("range can only initialize variables")
          }
        }
        throw failure("too many declarations in \(context)")
      }
      if after.kind == .space { backup3(variable, after) } else { backup2(variable) }
      return
    }
  }

  private mutating func declare(_ token: Token, in pipeline: inout Pipeline) {
    let name = text(token)
    pipeline.variables.append((token.start, name))
    scope.variables.append(name)
  }

  private func check(_ pipeline: Pipeline, _ context: String) throws(ParseError) {
    if pipeline.commands.isEmpty { throw failure("missing value for \(context)") }
    for (index, command) in pipeline.commands.enumerated().dropFirst() {
      switch command.arguments[0] {
      case .bool, .dot, .nil, .number, .string:
        throw failure("non executable command in pipeline stage \(index + 1)")
      default: break
      }
    }
  }

  private mutating func command() throws(ParseError) -> Command {
    var result = Command(position: peekNonSpace().start, arguments: [])
    while true {
      _ = peekNonSpace()
      if let operand = try operand() { result.arguments.append(operand) }
      let token = next()
      if token.kind == .space { continue }
      switch token.kind {
      case .rightDelimiter, .rightParenthesis: backup()
      case .pipe: break
      default: throw unexpected(token, "operand")
      }
      if result.arguments.isEmpty { throw failure("empty command") }
      return result
    }
  }

  /// A term and the fields after it; nil where none stands.
  private mutating func operand() throws(ParseError) -> Expression? {
    guard let term = try term() else { return nil }
    let first = peek()
    guard first.kind == .field else { return term }
    var fields: [ByteString] = []
    while peek().kind == .field { fields.append(text(next()).suffix(from: 1)) }
    switch term {
    case .field(_, let names): return .field(first.start, names + fields)
    case .variable(_, let names): return .variable(first.start, names + fields)
    case .bool, .string, .number, .nil, .dot:
      throw failure("unexpected . after term \(GoQuote.quoted(term.source))")
    default: return .chain(first.start, term, fields)
    }
  }

  private mutating func term() throws(ParseError) -> Expression? {
    let token = nextNonSpace()
    switch token.kind {
    case .identifier:
      let name = text(token)
      if functions[name] == nil {
        var unknown = failure(
          "function \(GoQuote.quoted(name)) not defined", code: .unknownFunction, at: token)
        unknown.help = nearest(String(name), among: functions.names).map { "did you mean `\($0)`?" }
        throw unknown
      }
      return .identifier(token.start, name)
    case .dot: return .dot(token.start)
    case .nilWord: return .nil(token.start)
    case .variable: return try variable(token)
    case .field: return .field(token.start, [text(token).suffix(from: 1)])
    case .bool: return .bool(token.start, lexer.bytes[token.start] == UInt8(ascii: "t"))
    case .characterConstant, .complex, .number:
      switch NumberLiteral.parse(text(token), isCharacter: token.kind == .characterConstant) {
      case .success(let number): return .number(token.start, number)
      case .failure(let reason): throw failure(reason.message)
      }
    case .leftParenthesis:
      depth += 1
      defer { depth -= 1 }
      guard depth <= parserDepth else { throw tooDeep("max expression depth exceeded") }
      return .pipeline(try pipeline("parenthesized pipeline", until: .rightParenthesis))
    case .string, .rawString:
      let spelling = text(token)
      return .string(token.start, value: try unquoted(token), spelling: spelling)
    default:
      backup()
      return nil
    }
  }

  private func variable(_ token: Token) throws(ParseError) -> Expression {
    let name = text(token)
    guard scope.variables.contains(name) else {
      throw failure("undefined variable \(GoQuote.quoted(name))")
    }
    return .variable(token.start, [name])
  }
}
