internal import Diagnostics
internal import ValueTree

/// Plain text.
internal final class TextNode: StatementNode {
  /// The template's whole text, shared by all its nodes.
  private let source: [UInt8]
  private let range: Range<Int>

  init(_ range: Range<Int>, of source: [UInt8]) {
    self.source = source
    self.range = range
  }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    source.withUnsafeBufferPointer {
      machine.output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[range]))
    }
    return .next
  }
}

/// `{{ pipeline }}`: prints its value, or declares variables.
internal final class ActionNode: StatementNode {
  let expression: ExpressionNode
  let isDeclaration: Bool

  init(_ expression: ExpressionNode, isDeclaration: Bool) {
    self.expression = expression
    self.isDeclaration = isDeclaration
  }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    try machine.step()
    if isDeclaration {
      _ = try expression.evaluate(&machine, dot)
    } else {
      try expression.write(&machine, dot)
    }
    return .next
  }
}

/// `if` and `with`.
internal final class BranchNode: StatementNode {
  let condition: ExpressionNode
  let then: Block?
  let otherwise: Block?
  let setsDot: Bool

  init(
    _ condition: ExpressionNode, then: Block?, otherwise: Block?, setsDot: Bool
  ) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    self.setsDot = setsDot
  }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    try machine.step()
    guard setsDot else {
      let isTrue = try condition.isTrue(&machine, dot)
      return try machine.run(isTrue ? then : otherwise, dot)
    }
    let value = try condition.evaluate(&machine, dot)
    guard value.isTruthy else { return try machine.run(otherwise, dot) }
    let outer = machine.dotIsBoxed
    machine.dotIsBoxed = false
    let flow = try machine.run(then, value)
    machine.dotIsBoxed = outer
    return flow
  }
}

/// `break` and `continue`.
internal final class LeaveNode: StatementNode {
  let flow: Flow

  init(_ flow: Flow) { self.flow = flow }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow { flow }
}

/// `template "name" pipeline`
internal final class TemplateCallNode: StatementNode {
  let name: ByteString
  let argument: ExpressionNode?
  let place: Int32

  init(_ name: ByteString, _ argument: ExpressionNode?, place: Int32) {
    self.name = name
    self.argument = argument
    self.place = place
  }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    try machine.step()
    machine.at = place
    guard let program = machine.set[name] else {
      throw machine.failure("template \(GoQuote.quoted(name)) not defined")
    }
    guard machine.templateDepth < machine.context.limits.templateDepth else {
      throw machine.depthFailure()
    }
    let value = try argument?.evaluate(&machine, dot) ?? .null
    machine.templateDepth += 1
    try machine.execute(program, value)
    machine.templateDepth -= 1
    return .next
  }
}

/// `range`
internal final class RangeNode: StatementNode {
  let collection: ExpressionNode
  /// The slot of the index or key, if the loop has two variables.
  let indexSlot: Int?
  /// The slot of the element, if the loop has a variable.
  let elementSlot: Int?
  let body: Block?
  let otherwise: Block?

  init(
    _ collection: ExpressionNode, indexSlot: Int?, elementSlot: Int?, body: Block?,
    otherwise: Block?
  ) {
    self.collection = collection
    self.indexSlot = indexSlot
    self.elementSlot = elementSlot
    self.body = body
    self.otherwise = otherwise
  }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    try machine.step()
    let value = try collection.evaluate(&machine, dot)
    switch value {
    case .null: return try machine.run(otherwise, dot)
    case .list(let list): return try loop(over: list, &machine, dot)
    case .dict(let dict): return try loop(over: dict, &machine, dot)
    case .integer(let count, let type):
      if indexSlot != nil {
        throw machine.failure("can't use \(count) to iterate over more than one variable")
      }
      return try loop(upTo: count, type, &machine, dot)
    case .object(let object):
      if let dict = object.entries { return try loop(over: dict, &machine, dot) }
      if let list = object.elements { return try loop(over: list, &machine, dot) }
      if case .integer(let count, _)? = object.number {
        if indexSlot != nil {
          throw machine.failure(
            "can't use \(object.printed) to iterate over more than one variable")
        }
        return try loop(upTo: count, .int64, like: object, &machine, dot)
      }
    default: break
    }
    throw machine.failure("range can't iterate over " + value.printed)
  }

  private func loop(
    over list: List, _ machine: inout Machine, _ dot: Value
  ) throws(Failure) -> Flow {
    if list.elements.isEmpty { return try machine.run(otherwise, dot) }
    let isBoxed = list.elementType == .any
    for (index, element) in list.elements.enumerated() {
      if try turn(.int(index), element, isBoxed, &machine) { break }
    }
    return .next
  }

  private func loop(
    over dict: Dict, _ machine: inout Machine, _ dot: Value
  ) throws(Failure) -> Flow {
    if dict.isEmpty { return try machine.run(otherwise, dot) }
    // Go takes keys and values before the first turn.
    let isBoxed = dict.type != .strings
    let values = dict.values
    for (index, key) in dict.keys.enumerated() {
      if try turn(.string(key), values[index], isBoxed, &machine) { break }
    }
    return .next
  }

  private func loop(
    upTo count: Int64, _ type: IntegerType, like object: TemplateObject? = nil,
    _ machine: inout Machine, _ dot: Value
  ) throws(Failure) -> Flow {
    if count <= 0 { return try machine.run(otherwise, dot) }
    let limit = Int64(clamping: machine.context.limits.loopItems)
    for number in 0..<min(count, limit) {
      let element = object.map { .object($0.numbered(number)) } ?? Value.integer(number, type)
      if try turn(.null, element, false, &machine) { return .next }
    }
    if count > limit {
      throw machine.limitFailure(.loopItems, "loop of more than \(limit) turns")
    }
    return .next
  }

  /// One turn of the loop; true where it ends the loop.
  @inline(__always)
  private func turn(
    _ index: Value, _ element: Value, _ isBoxed: Bool, _ machine: inout Machine
  ) throws(Failure) -> Bool {
    try machine.step()
    if let elementSlot { machine.setSlot(elementSlot, element, isBoxed: isBoxed) }
    if let indexSlot { machine.setSlot(indexSlot, index, isBoxed: false) }
    let outer = machine.dotIsBoxed
    machine.dotIsBoxed = isBoxed
    let flow = try machine.run(body, element)
    machine.dotIsBoxed = outer
    return flow == .leaveLoop
  }
}
