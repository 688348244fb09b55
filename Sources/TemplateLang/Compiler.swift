internal import Diagnostics
internal import ValueTree

/// Turns a definition's syntax tree into a program: variables become slots, names of functions
/// become the functions, constants take the type that their parameter wants.
internal struct Compiler {
  private let file: SourceFile
  private let functions: FunctionTable
  /// The variables in sight, each at the slot that it has.
  private var scope: [ByteString] = ["$"]
  /// The places to report, when compiling for observation.
  internal var sites: [ObservedSite]?
  /// The site of the branch whose arms are being compiled for observation.
  internal var branchSite: Int32?

  static func compile(
    _ definition: Definition, of tree: SyntaxTree, _ file: SourceFile, _ functions: FunctionTable,
    isObserved: Bool
  ) -> Program {
    var compiler = Compiler(file: file, functions: functions)
    if isObserved { compiler.sites = [] }
    let body =
      isObserved
      ? Block(compiler.observedBody(definition.body)) : Block(definition.body, compiler)
    return Program(
      name: definition.name, file: file, isBlank: definition.isBlank,
      slotCount: definition.variableCount, body: body, functions: functions, tree: tree,
      sites: compiler.sites ?? [])
  }

  private init(file: SourceFile, functions: FunctionTable) {
    self.file = file
    self.functions = functions
  }

  // MARK: Statements

  internal mutating func statements(_ list: Statements) -> [StatementNode] {
    sites == nil ? list.map { plain($0) } : list.map { observed($0) }
  }

  /// Statements whose variables end with them; nil for none.
  private mutating func block(_ list: Statements?, isElse: Bool = false) -> Block? {
    if sites != nil {
      let visible = scope.count
      defer { scope.removeLast(scope.count - visible) }
      return Block(observedArm(list, isElse: isElse))
    }
    guard let list, !list.isEmpty else { return nil }
    return Block(list, self)
  }

  internal mutating func plain(_ statement: Statement) -> StatementNode {
    switch statement.kind {
    case .text(let range): return TextNode(range, of: file.bytes)
    case .action(let pipeline):
      let isDeclaration = !pipeline.variables.isEmpty
      var node = self.pipeline(pipeline)
      if sites != nil, !isDeclaration { node = observedPrint(node, pipeline) }
      return ActionNode(node, isDeclaration: isDeclaration)
    case .if(let condition, let then, let otherwise):
      return branch(condition, then, otherwise, setsDot: false)
    case .with(let condition, let then, let otherwise):
      return branch(condition, then, otherwise, setsDot: true)
    case .range(let collection, let body, let otherwise):
      return range(collection, body, otherwise)
    case .template(let name, let argument):
      return TemplateCallNode(
        name, argument.map { self.pipeline($0) }, place: statement.number)
    case .break: return LeaveNode(.leaveLoop)
    case .continue: return LeaveNode(.nextTurn)
    }
  }

  private mutating func branch(
    _ condition: Pipeline, _ then: Statements, _ otherwise: Statements?, setsDot: Bool
  ) -> StatementNode {
    let visible = scope.count
    defer { scope.removeLast(scope.count - visible) }
    let condition = pipeline(condition)
    return BranchNode(
      condition, then: block(then), otherwise: block(otherwise, isElse: true),
      setsDot: setsDot)
  }

  private mutating func range(
    _ collection: Pipeline, _ body: Statements, _ otherwise: Statements?
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
    scope.lastIndex(of: name)
  }

  private mutating func declare(_ name: ByteString) -> Int {
    scope.append(name)
    return scope.count - 1
  }

  // MARK: Pipelines

  private mutating func pipeline(_ pipeline: Pipeline) -> ExpressionNode {
    let pipelinePlace = pipeline.number
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
    let kind = first.kind
    switch kind {
    case .identifier:
      return call(first, command.arguments, piped, command.number)
    case .field, .chain: return fields(first, kind, command.arguments.dropFirst(), piped)
    case .variable(let names):
      if names.count > 1 { return fields(first, kind, command.arguments.dropFirst(), piped) }
    case .pipeline(let inner):
      let place = piped == nil ? pipelinePlace : nil
      if let failure = notAFunction(command, piped, place) { return failure }
      return pipeline(inner)
    case .bool, .dot, .nil, .number, .string: break
    }
    let place = first.number
    if case .variable(let names) = kind, slot(of: names[0]) == nil {
      return FailingNode("undefined variable: " + names[0], place: place, after: piped)
    }
    if let failure = notAFunction(command, piped, place) { return failure }
    switch kind {
    case .dot: return DotNode(place: place)
    case .variable(let names): return variable(names[0], place)
    case .nil: return FailingNode("nil is not a command", place: place)
    default: return constant(first, .any)
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

  private func constant(_ expression: Expression, _ type: ParameterType) -> ExpressionNode {
    let place = expression.number
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
    _ expression: Expression, _ kind: Expression.Kind, _ arguments: Slice<Nodes<Expression>>?,
    _ piped: ExpressionNode?
  ) -> ExpressionNode {
    let place = expression.number
    let base: FieldNode.Base
    let names: [ByteString]
    switch kind {
    case .field(let fields): (base, names) = (.dot, fields)
    case .variable(let fields):
      guard let slot = slot(of: fields[0]) else {
        return FailingNode("undefined variable: " + fields[0], place: place, after: piped)
      }
      (base, names) = (.slot(slot), Array(fields.dropFirst()))
    case .chain(let operand, let fields):
      var operand = argument(operand, .any)
      if sites != nil { operand = observedBase(operand, fields, expression) }
      (base, names) = (.expression(operand), fields)
    default: return FailingNode("no fields", place: place)
    }
    var methodArguments: [MethodArgument] = []
    if let arguments {
      for argument in arguments { methodArguments.append(methodArgument(argument)) }
    }
    let node = FieldNode(
      base, names: names, arguments: methodArguments, piped: piped, place: place)
    return sites == nil ? node : ObservedFieldNode(node, offset: expression.position)
  }

  private mutating func methodArgument(_ expression: Expression) -> MethodArgument {
    MethodArgument(
      literal: Literal(expression), node: argument(expression, .any), place: expression.number)
  }

  /// An expression as an argument for a parameter's type.
  private mutating func argument(
    _ expression: Expression, _ type: ParameterType
  ) -> ExpressionNode {
    let node: ExpressionNode
    let kind = expression.kind
    switch kind {
    case .dot: node = DotNode(place: expression.number)
    case .field, .chain: node = fields(expression, kind, nil, nil)
    case .variable(let names):
      node =
        names.count > 1
        ? fields(expression, kind, nil, nil) : variable(names[0], expression.number)
    case .pipeline(let inner): node = pipeline(inner)
    case .identifier: node = call(expression, nil, nil, expression.number)
    case .bool, .nil, .number, .string: return constant(expression, type)
    }
    return type == .any || type == .reflect ? node : CheckedNode(node, type)
  }

  // MARK: Calls

  /// A call of the function that an identifier names, with the expressions behind it.
  private mutating func call(
    _ identifier: Expression, _ expressions: Nodes<Expression>?, _ piped: ExpressionNode?,
    _ commandPlace: Int32
  ) -> ExpressionNode {
    let namePlace = identifier.number
    let function = functions.function(at: identifier.functionPlace)
    let signature = function.signature
    let written = max(0, (expressions?.count ?? 0) - 1)
    if let message = signature.arityMessage(
      identifier.spelling, written: written, isPiped: piped != nil)
    {
      return FailingNode(message, place: namePlace, after: piped)
    }
    var arguments: [ExpressionNode] = []
    if let expressions, written > 0 {
      arguments.reserveCapacity(written)
      for index in 1...written {
        arguments.append(argument(expressions[index], signature.type(at: index - 1)))
      }
    }
    let call = CallShape(
      arguments: arguments, piped: piped, pipedType: signature.type(at: written),
      namePlace: namePlace, commandPlace: commandPlace)
    let first = written > 0 ? expressions?[1] : nil
    switch function.intrinsic {
    case .and, .or:
      return LogicNode(
        arguments, piped: piped, isOr: function.intrinsic == .or, namePlace: namePlace)
    case .len: return length(first, call)
    case .call:
      return CallOfValueNode(
        arguments, piped: piped, calleeSource: first?.source, namePlace: namePlace,
        commandPlace: commandPlace)
    case .include, .tpl, .indent, .nindent, .printf, nil:
      if sites != nil { return observedCall(function, call, identifier) }
      switch function.intrinsic {
      case .include: return IncludeNode(call)
      case .tpl: return TplNode(call)
      case .printf: return PrintfNode(function, call)
      default: return IndentedIncludeNode(indenting: function, call) ?? CallNode(function, call)
      }
    }
  }

  private func length(_ written: Expression?, _ call: CallShape) -> ExpressionNode {
    var isLiteralNil = false
    if case .nil? = written?.kind { isLiteralNil = true }
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
