internal import TemplateLang
internal import ValueTree

extension StaticAnalysis {
  internal mutating func evaluate(_ pipeline: Pipeline, _ dot: Shape) -> Shape {
    var value: Shape?
    // `.Values.a | default 1` reads the value with its absence in mind.
    let isTolerant = pipeline.commands.dropFirst().contains { command in
      if case .identifier(let name) = command.arguments[0].kind {
        return Self.tolerant.contains(name)
      }
      return false
    }
    for (index, command) in pipeline.commands.enumerated() {
      if index == 0, isTolerant {
        value = tolerantly { $0.evaluate(command, piped: nil, dot) }
      } else {
        value = evaluate(command, piped: value, dot)
      }
      spend(value?.size ?? 0)
    }
    let result = value ?? Shape()
    bind(pipeline, result)
    return result
  }

  private mutating func evaluate(_ command: Command, piped: Shape?, _ dot: Shape) -> Shape {
    let first = command.arguments[0]
    if case .identifier(let name) = first.kind {
      return call(name, command.arguments.dropFirst(), piped, dot, first.position)
    }
    let receiver = evaluate(first, dot)
    var arguments = command.arguments.dropFirst().map { evaluate($0, dot) }
    if let piped { arguments.append(piped) }
    guard !arguments.isEmpty else { return receiver }
    // A method: only those of `.Files` matter.
    guard let chart = receiver.filesOfChart else {
      for argument in arguments { use(argument) }
      return receiver
    }
    let names = arguments.reduce(into: Set<ByteString>()) { $0.formUnion($1.texts) }
    let isExact = !names.isEmpty && names.allSatisfy { $0.firstIndex(of: "*") == nil }
    let result = Shape(texts: fileTexts(ofChart: chart, named: isExact ? names : []))
    result.holdsGuesses = !isExact
    result.filesOfChart = chart
    return result
  }

  internal mutating func evaluate(_ expression: Expression, _ dot: Shape) -> Shape {
    guard isComplete else { return Shape() }
    let value = valueOf(expression, dot)
    spend(value.size)
    return value
  }

  private mutating func valueOf(_ expression: Expression, _ dot: Shape) -> Shape {
    let position = expression.position
    switch expression.kind {
    case .dot: return dot
    case .nil, .bool, .number: return Shape()
    case .string: return Shape(texts: expression.text.map { [$0] } ?? [])
    case .identifier(let name): return call(name, EmptyCollection(), nil, dot, position)
    case .field(let names): return follow(names, in: dot, position)
    case .variable(let names): return follow(names.dropFirst(), in: variable(names[0]), position)
    case .chain(let operand, let names): return follow(names, in: evaluate(operand, dot), position)
    case .pipeline(let pipeline): return evaluate(pipeline, dot)
    }
  }

  private mutating func follow(
    _ names: some Sequence<ByteString>, in shape: Shape, _ position: Int
  ) -> Shape {
    var current = shape
    for name in names { current = follow(name, in: current, position) }
    return current
  }

  /// Functions that are used where a value may be absent.
  private static let tolerant: Set<ByteString> = [
    "default", "coalesce", "ternary", "empty", "hasKey", "dig", "get", "and", "or", "not", "kindIs",
    "kindOf", "typeOf", "typeIs", "required", "eq", "ne", "quote", "squote", "toYaml", "toJson",
    "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite", "has", "contains", "int", "int64",
    "toString", "len", "compact", "join", "pluck",
  ]

  /// Functions that give one of their arguments, or a list of them.
  private static let passing: Set<ByteString> = [
    "default", "coalesce", "ternary", "required", "and", "or",
  ]

  /// Functions that look only at the shape of their arguments.
  private static let blind: Set<ByteString> = [
    "empty", "not", "kindIs", "kindOf", "typeOf", "typeIs", "typeIsLike", "len", "keys", "fail",
  ]

  private static let listing: Set<ByteString> = [
    "list", "tuple", "append", "mustAppend", "push", "prepend", "mustPrepend", "concat",
  ]

  private static let picking: Set<ByteString> = [
    "first", "mustFirst", "last", "mustLast", "values", "rest", "mustRest", "initial",
    "mustInitial", "reverse", "mustReverse", "slice", "mustSlice", "uniq", "mustUniq", "compact",
    "mustCompact", "without",
  ]

  private mutating func call(
    _ name: ByteString, _ written: some Sequence<Expression>, _ piped: Shape?, _ dot: Shape,
    _ position: Int
  ) -> Shape {
    var arguments: [Shape] = []
    if Self.tolerant.contains(name) {
      for expression in written {
        arguments.append(tolerantly { $0.evaluate(expression, dot) })
      }
    } else {
      for expression in written { arguments.append(evaluate(expression, dot)) }
    }
    if let piped { arguments.append(piped) }
    switch name {
    case "include": return include(arguments, position)
    case "tpl": return tpl(arguments, position)
    case "dict": return dict(arguments)
    case "set": return set(arguments, position)
    case "unset": return unset(arguments, position)
    case "merge", "mustMerge", "mergeOverwrite", "mustMergeOverwrite":
      return merge(arguments, name, position)
    case "deepCopy", "mustDeepCopy": return Shape.union(arguments).copy(sharing: .nothing)
    case "pick", "omit": return Shape.union(arguments).copy(sharing: .parts)
    case "get", "hasKey": return entry(of: arguments.first, arguments.dropFirst(), position)
    case "index": return entry(of: arguments.first, arguments.dropFirst(), position)
    case "dig":
      let found = entry(of: arguments.last, arguments.dropLast(2), position)
      return .union([found, arguments.dropLast().last ?? Shape()])
    case "pluck":
      let result = Shape()
      result.elements = .union(
        arguments.dropFirst().map { entry(of: $0, arguments.prefix(1), position) })
      return result
    case "printf": return text(arguments)
    case "print": return text([Shape(texts: [Self.verbs(arguments.count)])] + arguments)
    default: break
    }
    if Self.passing.contains(name) { return .union(arguments) }
    if Self.blind.contains(name) { return Shape() }
    if Self.listing.contains(name) {
      let result = Shape()
      let isList = name != "list" && name != "tuple"
      result.elements = .union(arguments.map { isList ? .union([$0, elements(of: $0)]) : $0 })
      result.nodes = isList ? arguments.reduce(into: []) { $0.formUnion($1.nodes) } : []
      return result
    }
    if Self.picking.contains(name) {
      let result = Shape.union([.union(arguments), elements(of: .union(arguments))])
      return result
    }
    for argument in arguments { use(argument) }
    // The text of a value may be a template.
    let result = Shape()
    for argument in arguments {
      result.sources.formUnion(argument.sources)
      result.sources.formUnion(argument.nodes)
      if name != "eq", name != "ne" { result.texts.formUnion(argument.texts) }
      result.holdsGuesses = result.holdsGuesses || argument.holdsGuesses
    }
    if name == "fromYaml" || name == "fromJson" || name == "lookup" { return Shape() }
    result.texts = result.texts.filter { $0.firstIndex(of: "{{") != nil }
    return result
  }

  private mutating func include(_ arguments: [Shape], _ position: Int) -> Shape {
    guard arguments.count > 1 else { return Shape() }
    let names = arguments[0].texts
    // A name that is put together may be any.
    if names.isEmpty || !arguments[0].sources.isEmpty { callAny(arguments[1], position) }
    for name in names.sorted() { call(name, arguments[1], position) }
    return Shape()
  }

  private mutating func tpl(_ arguments: [Shape], _ position: Int) -> Shape {
    guard arguments.count > 1 else { return Shape() }
    noteTemplated(arguments[0], position)
    use(arguments[0])
    for text in arguments[0].texts.sorted() {
      runText(text, arguments[1], position, isGuess: arguments[0].holdsGuesses)
    }
    for text in texts(at: arguments[0].nodes.union(arguments[0].sources)) {
      runText(text, arguments[1], position)
    }
    return Shape()
  }

  private func dict(_ arguments: [Shape]) -> Shape {
    let result = Shape()
    var index = 0
    while index + 1 < arguments.count {
      let (key, value) = (arguments[index], arguments[index + 1])
      for name in key.texts { result.fields[name] = value }
      if key.texts.isEmpty { result.elements = .union([result.elements ?? Shape(), value]) }
      index += 2
    }
    return result
  }

  private mutating func set(_ arguments: [Shape], _ position: Int) -> Shape {
    guard arguments.count > 2 else { return Shape() }
    let target = arguments[0]
    noteChange("set", of: target, at: arguments[1].texts, to: arguments[2], position)
    for name in arguments[1].texts {
      target.fields[name] = .union([target.fields[name] ?? Shape(), arguments[2]])
    }
    if arguments[1].texts.isEmpty {
      target.elements = .union([target.elements ?? Shape(), arguments[2]])
    }
    return target
  }

  private mutating func unset(_ arguments: [Shape], _ position: Int) -> Shape {
    guard arguments.count > 1 else { return Shape() }
    noteChange("unset", of: arguments[0], at: arguments[1].texts, to: nil, position)
    return arguments[0]
  }

  /// The first map takes what the others have; maps in these become parts of it.
  private mutating func merge(
    _ arguments: [Shape], _ name: ByteString, _ position: Int
  ) -> Shape {
    guard let target = arguments.first else { return Shape() }
    for source in arguments.dropFirst() { noteMerge(name, of: source, into: target, position) }
    return Shape.union(arguments).copy(sharing: .parts)
  }

  private mutating func entry(
    of shape: Shape?, _ keys: some Sequence<Shape>, _ position: Int
  ) -> Shape {
    var current = shape ?? Shape()
    for key in keys {
      if key.texts.isEmpty {
        use(Shape(nodes: key.nodes))
        current = elements(of: current)
      } else {
        current = .union(key.texts.sorted().map { follow($0, in: current, position) })
      }
    }
    return current
  }

  /// A format for as many texts.
  private static func verbs(_ count: Int) -> ByteString {
    ByteString(String(repeating: "%s", count: count))
  }

  /// A text put together: known where all of its parts are.
  private mutating func text(_ arguments: [Shape]) -> Shape {
    for argument in arguments { use(argument) }
    let result = Shape()
    for argument in arguments {
      result.sources.formUnion(argument.nodes)
      result.sources.formUnion(argument.sources)
    }
    guard var texts = arguments.first?.texts, result.sources.isEmpty else { return result }
    for argument in arguments.dropFirst() {
      guard !argument.texts.isEmpty, texts.count * argument.texts.count < 64 else { return result }
      texts = Set(
        texts.flatMap { format in
          argument.texts.compactMap { text in
            guard let verb = format.firstIndex(of: "%s") ?? format.firstIndex(of: "%v") else {
              return nil
            }
            return format.prefix(upTo: verb) + text + format.suffix(from: verb + 2)
          }
        })
    }
    result.texts = texts.filter { $0.firstIndex(of: "%") == nil }
    return result
  }
}
