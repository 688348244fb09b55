package import Diagnostics
package import ValueTree

/// Builds the syntax tree of one template text: recursive descent over the lexer's tokens.
///
/// It checks what Go's parser checks (function names, variables, placement of `break`) and words its
/// messages the same way.
package struct Parser: ~Copyable {
  internal let file: SourceFile
  internal let functions: FunctionTable
  internal var lexer: Lexer
  internal let parserDepth: Int
  /// Three tokens of look-ahead, the nearest last; slot 0 gives the line of messages.
  private var tokens: (Token, Token, Token)
  private var peekCount = 0
  private var nodes: [SyntaxTree.Node] = []
  private var links: [Int32] = []
  /// The definitions so far; nil stands for one that was replaced.
  private var bodies: [SyntaxTree.Body?] = []
  /// The places of the definitions by their names.
  private var bodyPlaces: [ByteString: Int] = [:]
  /// The nodes that are parsed already of the lists that are not at their ends.
  private var open: [Int32] = []
  /// What belongs to the definition being parsed.
  internal var scope = Scope()
  internal var depth = 0
  /// Whether the parser has gone on to a stack of its own.
  internal var isOnFreshStack = false
  /// The parentheses that are open.
  internal var parentheses = 0
  /// How many calls are in each other in the deepest pipeline of the action so far; a stage is
  /// called by the next one.
  internal var height = 0
  /// The most of both: an expression is followed natively, at every level of templates.
  internal var expressionDepth: Int { min(parserDepth, 250) }

  /// The state that each `define` and `block` has for itself.
  internal struct Scope {
    var variables: [ByteString] = ["$"]
    /// The most variables that were in sight at once.
    var variableCount = 1
    var rangeDepth = 0
    var actionLine = 0
  }

  /// Parses a whole text.
  ///
  /// The definitions come in the order in which they end; the text's own comes last and has the
  /// name given here.
  package static func parse(
    _ file: SourceFile, name: ByteString, functions: FunctionTable, limits: Limits = Limits()
  ) throws(ParseError) -> SyntaxTree {
    let bytes = file.bytes
    return try bytes.withUnsafeBufferPointer { buffer throws(ParseError) in
      var parser = Parser(file, Lexer(buffer), functions, limits)
      try parser.parseFile(name: name)
      return SyntaxTree(
        source: bytes, nodes: parser.nodes, links: parser.links,
        bodies: parser.bodies.compactMap { $0 })
    }
  }

  private init(
    _ file: SourceFile, _ lexer: consuming Lexer, _ functions: FunctionTable, _ limits: Limits
  ) {
    self.file = file
    self.lexer = lexer
    self.functions = functions
    parserDepth = limits.parserDepth
    let none = Token(kind: .error, start: 0, end: 0, line: 0)
    tokens = (none, none, none)
  }

  // MARK: Tokens

  internal mutating func next() -> Token {
    if peekCount > 0 { peekCount -= 1 } else { tokens.0 = lexer.next() }
    return switch peekCount {
    case 0: tokens.0
    case 1: tokens.1
    default: tokens.2
    }
  }

  internal mutating func backup() { peekCount += 1 }

  /// Puts a second token back in front of the one that is already back.
  internal mutating func backup2(_ token: Token) {
    tokens.1 = token
    peekCount = 2
  }

  internal mutating func backup3(_ third: Token, _ second: Token) {
    tokens.1 = second
    tokens.2 = third
    peekCount = 3
  }

  internal mutating func peek() -> Token {
    let token = next()
    peekCount += 1
    return token
  }

  internal mutating func nextNonSpace() -> Token {
    while peekCount == 0 {
      tokens.0 = lexer.next()
      if tokens.0.kind != .space { return tokens.0 }
    }
    while true {
      let token = next()
      if token.kind != .space { return token }
    }
  }

  internal mutating func peekNonSpace() -> Token {
    let token = nextNonSpace()
    backup()
    return token
  }

  internal func text(_ token: Token) -> ByteString {
    ByteString(UnsafeBufferPointer(rebasing: lexer.bytes[token.start..<token.end]))
  }

  // MARK: Nodes

  /// Adds a node that stands at a place and gives its number.
  internal mutating func add(
    _ kind: SyntaxTree.Node.Kind, at position: Int, _ first: Int = 0, _ second: Int = 0,
    flag: Bool = false, small: Int = 0
  ) -> Int32 {
    nodes.append(
      SyntaxTree.Node(
        kind: kind, flag: flag, small: UInt16(truncatingIfNeeded: small),
        position: UInt32(truncatingIfNeeded: position), first: Int32(truncatingIfNeeded: first),
        second: Int32(truncatingIfNeeded: second)))
    return Int32(truncatingIfNeeded: nodes.count - 1)
  }

  internal func node(_ number: Int32) -> SyntaxTree.Node { nodes[Int(number)] }

  /// What the command at a place of the links starts with.
  internal func firstArgument(ofCommandAt link: Int) -> SyntaxTree.Node.Kind {
    let command = node(links[link])
    return node(links[Int(command.first)]).kind
  }

  /// Lets a field or variable end with names that follow it, and stand where they do.
  internal mutating func extend(_ number: Int32, to end: Int, at position: Int) {
    nodes[Int(number)].second = Int32(truncatingIfNeeded: end)
    nodes[Int(number)].position = UInt32(truncatingIfNeeded: position)
  }

  /// An expression without parts, as it is written.
  internal func source(of number: Int32) -> ByteString {
    let node = node(number)
    return ByteString(
      UnsafeBufferPointer(rebasing: lexer.bytes[node.start..<Int(node.first)]))
  }

  /// Where a list begins whose nodes are now handed to ``append(_:)``.
  internal func openList() -> Int { open.count }

  /// Adds a node to the list that was opened last.
  internal mutating func append(_ number: Int32) { open.append(number) }

  /// Notes in a list, at a place kept for it, how many nodes came since.
  internal mutating func setCount(at place: Int, since first: Int) {
    open[place] = Int32(truncatingIfNeeded: open.count - first)
  }

  /// Links the nodes of the list that was opened there; gives where its links begin, and how many.
  internal mutating func closeList(_ list: Int) -> (first: Int, count: Int) {
    let first = links.count
    let count = open.count - list
    links.append(contentsOf: open[list...])
    open.removeLast(count)
    return (first, count)
  }

  // MARK: Messages

  /// The line that messages name.
  internal var line: Int { tokens.0.line }

  internal func failure(
    _ message: ByteString, code: Diagnostic.Code = .templateSyntax, at token: Token? = nil
  ) -> ParseError {
    let place = token ?? tokens.0
    return ParseError(
      file: file, line: line, message: message, code: code,
      span: SourceSpan(place.start, max(place.end, place.start)))
  }

  /// The failure of parentheses or blocks in each other beyond the limit.
  internal func tooDeep(_ message: ByteString? = nil) -> ParseError {
    var error = failure(message ?? "blocks nested more than \(parserDepth) deep", code: .limit)
    error.limit = .parserDepth
    return error
  }

  internal func failure(_ message: String, at token: Token? = nil) -> ParseError {
    failure(ByteString(message), at: token)
  }

  internal func unexpected(_ token: Token, _ context: String) -> ParseError {
    guard token.kind == .error else {
      return failure("unexpected \(described(token)) in \(context)", at: token)
    }
    var extra = ""
    if scope.actionLine != 0, scope.actionLine != token.line {
      extra = " in action started at \(file.name):\(scope.actionLine)"
      if lexer.errorMessage.hasSuffix(" action") {
        extra = String(extra.dropFirst(" in action".count))
      }
    }
    return failure("\(lexer.errorMessage)\(extra)", at: token)
  }

  /// A token as Go's parser shows it.
  internal func described(_ token: Token) -> ByteString {
    if token.kind == .end { return "EOF" }
    if token.kind == .error { return lexer.errorMessage }
    let text = text(token)
    if token.kind > .keyword { return "<\(text)>" }
    guard text.count > 10 else { return GoQuote.quoted(text) }
    // `%.10q` counts characters.
    var end = 0
    var count = 0
    text.withBytes { bytes in
      while end < bytes.count, count < 10 {
        end += Rune.decode(bytes, at: end).width
        count += 1
      }
    }
    return GoQuote.quoted(text.prefix(upTo: end)) + "..."
  }

  internal mutating func expect(_ kind: Token.Kind, _ context: String) throws(ParseError) -> Token {
    let token = nextNonSpace()
    if token.kind != kind { throw unexpected(token, context) }
    return token
  }

  // MARK: Definitions

  private mutating func parseFile(name: ByteString) throws(ParseError) {
    let body = openList()
    while peek().kind != .end {
      if peek().kind == .leftDelimiter {
        let delimiter = next()
        if nextNonSpace().kind == .define {
          try parseDefinition()
          continue
        }
        backup2(delimiter)
      }
      switch try textOrAction() {
      case .statement(let statement): append(statement)
      case .end: throw failure("unexpected {{end}}")
      case .otherwise: throw failure("unexpected {{else}}")
      }
    }
    try addDefinition(named: name, at: 0, body)
  }

  /// Parses a definition whose `define` has been taken.
  private mutating func parseDefinition() throws(ParseError) {
    let context = "define clause"
    let token = nextNonSpace()
    guard token.kind == .string || token.kind == .rawString else {
      throw unexpected(token, context)
    }
    let name = try unquoted(token)
    _ = try expect(.rightDelimiter, context)
    try parseBody(named: name, at: token.start, context)
  }

  /// Parses statements up to `end` as the body of a definition with variables of its own. An `else`
  /// in a block is reported on the line where the block's own action ends.
  internal mutating func parseBody(
    named name: ByteString, at position: Int, _ context: String, elseLine: Int? = nil
  ) throws(ParseError) {
    let outer = scope
    scope = Scope()
    let body = openList()
    if try statements() {
      var error = failure("unexpected {{else}} in \(context)")
      if let elseLine { error.line = elseLine }
      throw error
    }
    try addDefinition(named: name, at: position, body)
    scope = outer
  }

  /// Takes a definition in whose statements are at their end; of two with one name in one text, one
  /// must be blank.
  private mutating func addDefinition(
    named name: ByteString, at position: Int, _ body: Int
  ) throws(ParseError) {
    let (first, count) = closeList(body)
    let definition = SyntaxTree.Body(
      name: name, position: position,
      statements: Int32(truncatingIfNeeded: first)..<Int32(truncatingIfNeeded: first + count),
      variableCount: scope.variableCount)
    if let place = bodyPlaces[name], let former = bodies[place] {
      if isBlank(former) {
        bodies[place] = nil
      } else if isBlank(definition) {
        return
      } else {
        throw failure("template: multiple definition of template \(GoQuote.quoted(name))")
      }
    }
    bodyPlaces[name] = bodies.count
    bodies.append(definition)
  }

  private func isBlank(_ body: SyntaxTree.Body) -> Bool {
    body.statements.allSatisfy { link in
      let node = nodes[Int(links[Int(link)])]
      return node.kind == .text && file.bytes.isBlank(node.start..<Int(node.first))
    }
  }

  internal func unquoted(_ token: Token) throws(ParseError) -> ByteString {
    guard let value = GoQuote.unquoted(text(token)) else { throw failure("invalid syntax") }
    return value
  }
}

extension [UInt8] {
  /// Whether nothing but space stands in a range.
  internal func isBlank(_ range: Range<Int>) -> Bool {
    self[range].withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let (rune, width) = Rune.decode(text, at: index)
        guard GoUnicode.isSpace(rune) else { return false }
        index += width
      }
      return true
    }
  }
}

/// Why a template does not parse.
package struct ParseError: Error, Sendable {
  package var file: SourceFile
  /// The line that Go's message names.
  package var line: Int
  package var message: ByteString
  package var code: Diagnostic.Code
  package var span: SourceSpan
  /// What the reader can do about it.
  package var help: String?
  /// The limit that was reached, where one was.
  package var limit: LimitName?

  /// Go's own text: `template: NAME:LINE: message`.
  package var goText: ByteString { "template: \(file.name):\(line): \(message)" }

  /// The error for users; the reference keeps only what follows the last colon of Go's message.
  package var diagnostic: Diagnostic {
    let parts = splitByColon(goText.bytes)
    let last = parts.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let location = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : file.name
    return Diagnostic(
      code, "\(message)", helmText: "parse error at (\(location)): \(last)",
      primary: Diagnostic.Label(file: file, span: span), help: help, limit: limit)
  }

  private func splitByColon(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = 0
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: " ") {
        parts.append(bytes[start..<index])
        index += 2
        start = index
      } else {
        index += 1
      }
    }
    parts.append(bytes[start...])
    return parts
  }
}
