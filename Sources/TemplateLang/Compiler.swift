internal import Diagnostics
internal import ValueTree

/// Turns a definition's syntax tree into a program: variables become slots, names of functions
/// become the functions, constants take the type that their parameter wants.
internal struct Compiler {
  private let file: SourceFile
  private let functions: FunctionTable
  /// How many places there are so far.
  private var placeCount: Int32 = 0
  /// The place whose syntax is looked for, and the syntax once it was met.
  private var wanted: (number: Int32, syntax: PlaceSyntax?)?
  /// The variables in sight, innermost last, with their slots.
  private var scope: [(name: ByteString, slot: Int)] = [("$", 0)]
  private var slotCount = 1
  /// The places to report, when compiling for observation.
  internal var sites: [ObservedSite]?
  /// The site of the branch whose arms are being compiled for observation.
  internal var branchSite: Int32?

  static func compile(
    _ definition: Definition, _ file: SourceFile, _ functions: FunctionTable, _ limits: Limits,
    isObserved: Bool
  ) -> Program {
    var compiler = Compiler(file: file, functions: functions)
    if isObserved { compiler.sites = [] }
    let body =
      isObserved
      ? compiler.observedBody(definition.body) : compiler.statements(definition.body)
    return Program(
      name: definition.name, file: file, isBlank: definition.isBlank(in: file.bytes),
      slotCount: compiler.slotCount, body: body, functions: functions, limits: limits,
      sites: compiler.sites ?? [])
  }

  /// The syntax that a place number of a definition stands for.
  static func syntax(
    of place: Int32, in definition: Definition, _ file: SourceFile, _ functions: FunctionTable
  ) -> PlaceSyntax? {
    var compiler = Compiler(file: file, functions: functions)
    compiler.wanted = (place, nil)
    _ = compiler.statements(definition.body)
    return compiler.wanted?.syntax
  }

  private init(file: SourceFile, functions: FunctionTable) {
    self.file = file
    self.functions = functions
  }

  private mutating func place(_ syntax: @autoclosure () -> PlaceSyntax) -> Int32 {
    if wanted?.number == placeCount { wanted?.syntax = syntax() }
    placeCount += 1
    return placeCount - 1
  }

  // MARK: Statements

  internal mutating func statements(_ list: [Statement]) -> [StatementNode] {
    sites == nil ? list.map { plain($0) } : list.map { observed($0) }
  }

  /// Statements whose variables end with them.
  private mutating func block(_ list: [Statement]?, isElse: Bool = false) -> [StatementNode] {
    let visible = scope.count
    defer { scope.removeLast(scope.count - visible) }
    if sites != nil { return observedArm(list, isElse: isElse) }
    return statements(list ?? [])
  }

  internal mutating func plain(_ statement: Statement) -> StatementNode {
    switch statement {
    case .text(_, let range): return TextNode(range, of: file.bytes)
    case .action(_, let pipeline):
      let isDeclaration = !pipeline.variables.isEmpty
      var node = self.pipeline(pipeline)
      if sites != nil, !isDeclaration { node = observedPrint(node, pipeline) }
      return ActionNode(node, isDeclaration: isDeclaration)
    case .if(_, let condition, let then, let otherwise):
      return branch(condition, then, otherwise, setsDot: false)
    case .with(_, let condition, let then, let otherwise):
      return branch(condition, then, otherwise, setsDot: true)
    case .range(_, let collection, let body, let otherwise):
      return range(collection, body, otherwise)
    case .template(let position, let name, let argument):
      let place = place(.statement(position, statement))
      return TemplateCallNode(name, argument.map { self.pipeline($0) }, place: place)
    case .break: return LeaveNode(.leaveLoop)
    case .continue: return LeaveNode(.nextTurn)
    }
  }

  private mutating func branch(
    _ condition: Pipeline, _ then: [Statement], _ otherwise: [Statement]?, setsDot: Bool
  ) -> StatementNode {
    let visible = scope.count
    defer { scope.removeLast(scope.count - visible) }
    let condition = pipeline(condition)
    return BranchNode(
      condition, then: block(then), otherwise: block(otherwise, isElse: true),
      setsDot: setsDot)
  }

  private mutating func range(
    _ collection: Pipeline, _ body: [Statement], _ otherwise: [Statement]?
  ) -> StatementNode {
    let visible = scope.count
    defer { scope.removeLast(scope.count - visible) }
    var node = pipeline(collection)
    if sites != nil { node = ObservedValueNode(node, .ranged, offset: collection.position) }
    var slots: [Int] = []
    for variable in collection.variables {
      if let slot = slot(of: variable.name) { slots.append(slot) }
    }
    return RangeNode(
      node, indexSlot: slots.count > 1 ? slots[0] : nil, elementSlot: slots.last,
      body: block(body), otherwise: block(otherwise, isElse: true))
  }

  // MARK: Variables

  private func slot(of name: ByteString) -> Int? {
    scope.last { $0.name == name }?.slot
  }

  private mutating func declare(_ name: ByteString) -> Int {
    let slot = slotCount
    slotCount += 1
    scope.append((name, slot))
    return slot
  }

  // MARK: Pipelines

  private mutating func pipeline(_ pipeline: Pipeline) -> ExpressionNode {
    let pipelinePlace = place(.pipeline(pipeline))
    var node: ExpressionNode?
    for stage in pipeline.commands { node = command(stage, piped: node, pipelinePlace) }
    guard var result = node else {
      return FailingNode("missing value", place: pipelinePlace)
    }
    var slots: [Int] = []
    for variable in pipeline.variables {
      if !pipeline.isAssignment {
        slots.append(declare(variable.name))
      } else if let slot = slot(of: variable.name) {
        slots.append(slot)
      } else {
        result = FailingNode(
          "undefined variable: " + variable.name, place: nil, after: result)
      }
    }
    return PipelineNode(result, slots: slots, place: pipelinePlace)
  }

  private mutating func command(
    _ command: Command, piped: ExpressionNode?, _ pipelinePlace: Int32
  ) -> ExpressionNode {
    let first = command.arguments[0]
    switch first {
    case .identifier(_, let name):
      return call(name, command.arguments, piped, place(.command(command)))
    case .field, .chain: return fields(first, Array(command.arguments.dropFirst()), piped)
    case .variable(_, let names):
      if names.count > 1 { return fields(first, Array(command.arguments.dropFirst()), piped) }
    case .pipeline(let inner):
      let place = piped == nil ? pipelinePlace : nil
      if let failure = notAFunction(command, piped, place) { return failure }
      return pipeline(inner)
    case .bool, .dot, .nil, .number, .string: break
    }
    let place = place(.expression(first))
    if case .variable(_, let names) = first, slot(of: names[0]) == nil {
      return FailingNode("undefined variable: " + names[0], place: place, after: piped)
    }
    if let failure = notAFunction(command, piped, place) { return failure }
    switch first {
    case .dot: return DotNode(place: place)
    case .variable(_, let names): return variable(names[0], place)
    case .nil: return FailingNode("nil is not a command", place: place)
    default: return constant(first, .any, place)
    }
  }

  private func notAFunction(
    _ command: Command, _ piped: ExpressionNode?, _ place: Int32?
  ) -> ExpressionNode? {
    guard command.arguments.count > 1 || piped != nil else { return nil }
    return FailingNode(
      "can't give argument to non-function " + command.arguments[0].source, place: place,
      after: piped)
  }

  private func variable(_ name: ByteString, _ place: Int32) -> ExpressionNode {
    guard let slot = slot(of: name) else {
      return FailingNode("undefined variable: " + name, place: place)
    }
    return VariableNode(slot: slot, place: place)
  }

  private func constant(
    _ expression: Expression, _ type: ParameterType, _ place: Int32
  ) -> ExpressionNode {
    guard let literal = Literal(expression) else {
      return FailingNode("can't evaluate command " + expression.source, place: place)
    }
    switch literal.value(for: type) {
    case .success(let value): return ConstantNode(value, place: place)
    case .failure(let mismatch): return FailingNode(mismatch.message, place: place)
    }
  }

  // MARK: Fields and arguments

  private mutating func fields(
    _ expression: Expression, _ arguments: [Expression], _ piped: ExpressionNode?
  ) -> ExpressionNode {
    let place = place(.expression(expression))
    let base: FieldNode.Base
    let names: [ByteString]
    switch expression {
    case .field(_, let fields): (base, names) = (.dot, fields)
    case .variable(_, let fields):
      guard let slot = slot(of: fields[0]) else {
        return FailingNode("undefined variable: " + fields[0], place: place, after: piped)
      }
      (base, names) = (.slot(slot), Array(fields.dropFirst()))
    case .chain(_, let operand, let fields):
      var operand = argument(operand, .any)
      if sites != nil { operand = observedBase(operand, fields, expression) }
      (base, names) = (.expression(operand), fields)
    default: return FailingNode("no fields", place: place)
    }
    let node = FieldNode(
      base, names: names, arguments: arguments.map { methodArgument($0) }, piped: piped,
      place: place)
    return sites == nil ? node : ObservedFieldNode(node, offset: expression.position)
  }

  private mutating func methodArgument(_ expression: Expression) -> MethodArgument {
    let node = argument(expression, .any)
    return MethodArgument(
      expression: expression, node: node, place: place(.expression(expression)))
  }

  /// An expression as an argument for a parameter's type.
  private mutating func argument(
    _ expression: Expression, _ type: ParameterType
  ) -> ExpressionNode {
    let node: ExpressionNode
    switch expression {
    case .dot: node = DotNode(place: place(.expression(expression)))
    case .field, .chain: node = fields(expression, [], nil)
    case .variable(_, let names):
      node =
        names.count > 1
        ? fields(expression, [], nil) : variable(names[0], place(.expression(expression)))
    case .pipeline(let inner): node = pipeline(inner)
    case .identifier(_, let name):
      node = call(name, [expression], nil, place(.expression(expression)))
    case .bool, .nil, .number, .string:
      return constant(expression, type, place(.expression(expression)))
    }
    return type == .any || type == .reflect ? node : CheckedNode(node, type)
  }

  // MARK: Calls

  private mutating func call(
    _ name: ByteString, _ expressions: [Expression], _ piped: ExpressionNode?,
    _ commandPlace: Int32
  ) -> ExpressionNode {
    let namePlace = place(.expression(expressions[0]))
    guard let function = functions[name] else {
      return FailingNode(
        "\(GoQuote.quoted(name)) is not a defined function", place: namePlace, after: piped)
    }
    let signature = function.signature
    let written = Array(expressions.dropFirst())
    if let message = signature.arityMessage(name, written: written.count, isPiped: piped != nil) {
      return FailingNode(message, place: namePlace, after: piped)
    }
    var arguments: [ExpressionNode] = []
    for (index, expression) in written.enumerated() {
      arguments.append(argument(expression, signature.type(at: index)))
    }
    let call = CallShape(
      arguments: arguments, piped: piped, pipedType: signature.type(at: written.count),
      namePlace: namePlace, commandPlace: commandPlace)
    switch function.intrinsic {
    case .and, .or:
      return LogicNode(
        arguments, piped: piped, isOr: function.intrinsic == .or, namePlace: namePlace)
    case .len: return length(written, call)
    case .call:
      return CallOfValueNode(
        arguments, piped: piped, calleeSource: written.first?.source, namePlace: namePlace,
        commandPlace: commandPlace)
    case .include, .tpl, .indent, .nindent, nil:
      if sites != nil { return observedCall(function, call, expressions[0]) }
      switch function.intrinsic {
      case .include: return IncludeNode(call)
      case .tpl: return TplNode(call)
      default: return IndentedIncludeNode(indenting: function, call) ?? CallNode(function, call)
      }
    }
  }

  private func length(_ written: [Expression], _ call: CallShape) -> ExpressionNode {
    var isLiteralNil = false
    if case .nil? = written.first { isLiteralNil = true }
    guard let argument = call.arguments.first ?? call.piped else {
      return FailingNode("missing argument", place: call.namePlace)
    }
    return LengthNode(
      argument, isLiteralNil: isLiteralNil, isPiped: call.piped != nil,
      namePlace: call.namePlace, commandPlace: call.commandPlace)
  }
}

/// The compiled parts of a call.
internal struct CallShape {
  var arguments: [ExpressionNode]
  var piped: ExpressionNode?
  var pipedType: ParameterType
  var namePlace: Int32
  var commandPlace: Int32

  /// Evaluates what is piped, then the arguments, and gives them in the function's order.
  func values(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Arguments {
    let input = try piped?.evaluate(&machine, dot)
    machine.at = namePlace
    var values = Arguments()
    for argument in arguments { values.append(try argument.evaluate(&machine, dot)) }
    if let input {
      machine.nilIsBoxed = false
      values.append(try machine.checked(input, pipedType))
    }
    try machine.step()
    return values
  }
}
