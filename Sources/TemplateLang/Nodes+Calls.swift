internal import ValueTree

extension Function {
  /// Calls the function; long texts that it takes count as work, one that it gives is charged.
  @inline(__always)
  internal func result(
    of arguments: Arguments, _ context: CallContext
  ) throws(CallError) -> Value {
    let bytes = arguments.textBytes
    if bytes > CallContext.shortText { try context.work(bytes: bytes) }
    let result = try body(arguments, context)
    try context.charge(result: result)
    return result
  }
}

/// A call of a function.
internal class CallNode: ExpressionNode {
  let function: Function
  let name: ByteString
  let call: CallShape

  init(_ function: Function, _ call: CallShape) {
    self.function = function
    name = ByteString(function.name)
    self.call = call
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    do throws(CallError) {
      let result = try function.result(of: values, machine.context)
      machine.nilIsBoxed = true
      return result
    } catch {
      machine.at = call.commandPlace
      throw machine.failure(calling: name, error)
    }
  }
}

/// `printf`: when the text is printed right away, it is made in the output itself.
internal final class PrintfNode: CallNode {
  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    let values = try call.values(&machine, dot)
    let start = machine.output.count
    do throws(CallError) {
      try goAppendf(
        values.text(0), values.from(1), to: &machine.output,
        maximumBytes: machine.context.limits.stringBytes)
      try machine.context.charge(bytes: machine.output.count - start)
    } catch {
      machine.at = call.commandPlace
      throw machine.failure(calling: name, error)
    }
  }
}

/// `and` and `or`: arguments are evaluated until one decides.
internal final class LogicNode: ExpressionNode {
  let arguments: [ExpressionNode]
  let piped: ExpressionNode?
  let isOr: Bool
  let namePlace: Int32

  init(_ arguments: [ExpressionNode], piped: ExpressionNode?, isOr: Bool, namePlace: Int32) {
    self.arguments = arguments
    self.piped = piped
    self.isOr = isOr
    self.namePlace = namePlace
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let input = try piped?.evaluate(&machine, dot)
    machine.at = namePlace
    try machine.step()
    var value = Value.null
    for argument in arguments {
      value = try argument.evaluate(&machine, dot)
      if value.isTruthy == isOr { return value }
    }
    if let input {
      machine.nilIsBoxed = false
      return input
    }
    return value
  }
}

/// `len`, which words its errors by what kind of nil it got.
internal final class LengthNode: ExpressionNode {
  let argument: ExpressionNode
  let isLiteralNil: Bool
  let namePlace: Int32
  let commandPlace: Int32
  let isPiped: Bool

  init(
    _ argument: ExpressionNode, isLiteralNil: Bool, isPiped: Bool, namePlace: Int32,
    commandPlace: Int32
  ) {
    self.argument = argument
    self.isLiteralNil = isLiteralNil
    self.isPiped = isPiped
    self.namePlace = namePlace
    self.commandPlace = commandPlace
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    machine.at = namePlace
    let value = try argument.evaluate(&machine, dot)
    if isPiped { machine.at = namePlace }
    try machine.step()
    if let count = value.length { return .int(count) }
    let reason: String
    if case .null = value {
      reason =
        machine.nilIsBoxed && !isLiteralNil && !isPiped
        ? "len of nil pointer" : "reflect: call of reflect.Value.Type on zero Value"
    } else {
      // Go looks through a pointer first.
      let type = value.goType
      reason = "len of type \(type.hasPrefix("*") ? String(type.dropFirst()) : type)"
    }
    machine.at = commandPlace
    throw machine.failure(calling: "len", CallError(reason))
  }
}

/// `call`: templates hold no function values, so it can only fail.
internal final class CallOfValueNode: ExpressionNode {
  let arguments: [ExpressionNode]
  let piped: ExpressionNode?
  /// The first argument's source, which the message names.
  let calleeSource: ByteString?
  let namePlace: Int32
  let commandPlace: Int32

  init(
    _ arguments: [ExpressionNode], piped: ExpressionNode?, calleeSource: ByteString?,
    namePlace: Int32, commandPlace: Int32
  ) {
    self.arguments = arguments
    self.piped = piped
    self.calleeSource = calleeSource
    self.namePlace = namePlace
    self.commandPlace = commandPlace
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let input = try piped?.evaluate(&machine, dot)
    machine.at = namePlace
    var values: [Value] = []
    for argument in arguments { values.append(try argument.evaluate(&machine, dot)) }
    if let input { values.append(input) }
    let callee = values.first ?? .null
    machine.at = commandPlace
    if case .null = callee { throw machine.failure(calling: "call", CallError("call of nil")) }
    let name = calleeSource ?? callee.reflectedText
    throw machine.failure(
      calling: "call", CallError("non-function \(name) of type \(callee.goType)"))
  }
}

extension Value {
  /// What `len` gives; nil for values without a length.
  internal var length: Int? {
    switch self {
    case .string(let text): text.count
    case .list(let list): list.elements.count
    case .dict(let dict): dict.count
    case .object(let object): object.entries?.count ?? object.elements?.elements.count
    default: nil
    }
  }

  /// What Go's `reflect.Value.String` gives: the text of a string, else the type in brackets.
  internal var reflectedText: ByteString {
    if case .string(let text) = self { return text }
    return "<\(goType) Value>"
  }
}
