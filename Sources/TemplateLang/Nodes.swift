internal import Diagnostics
internal import ValueTree

/// What a statement does to the loop around it.
internal enum Flow {
  case next, leaveLoop, nextTurn
}

/// A compiled statement.
internal class StatementNode {
  func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    preconditionFailure("every statement says what it does")
  }
}

/// A compiled expression with its two entry points: give the value, or write it to the output.
///
/// When the value is null, `machine.nilIsBoxed` tells whether Go would see a nil `interface {}`
/// (an entry of a map that is not there) rather than no value at all: messages differ.
internal class ExpressionNode {
  func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    preconditionFailure("every expression has a value")
  }

  /// Whether the value counts as true in a condition.
  func isTrue(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Bool {
    try evaluate(&machine, dot).isTruthy
  }

  /// Writes what `{{ expression }}` prints.
  func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    let value = try evaluate(&machine, dot)
    switch value {
    case .null: machine.output.append("<no value>")
    case .object(let object): machine.output.append(object.shown)
    case .string(let text): machine.output.append(text)
    default:
      do throws(CallError) {
        try value.appendPrinted(
          to: &machine.output, maximumBytes: machine.context.limits.stringBytes)
      } catch {
        throw machine.limitFailure(error.limit ?? .stringBytes, error.reason)
      }
    }
  }
}

/// A constant.
internal final class ConstantNode: ExpressionNode {
  let value: Value
  let place: Int32

  init(_ value: Value, place: Int32) {
    self.value = value
    self.place = place
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    machine.at = place
    machine.nilIsBoxed = true
    return value
  }
}

/// Something that parses but fails whenever it is reached.
internal final class FailingNode: ExpressionNode {
  let message: ByteString
  /// Where it fails; nil for the place that was evaluated last.
  let place: Int32?
  /// What is evaluated before the failure, for its own failures.
  let first: ExpressionNode?

  init(_ message: ByteString, place: Int32?, after first: ExpressionNode? = nil) {
    self.message = message
    self.place = place
    self.first = first
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    _ = try first?.evaluate(&machine, dot)
    if let place { machine.at = place }
    throw machine.failure(message)
  }
}

/// `.`
internal final class DotNode: ExpressionNode {
  let place: Int32

  init(place: Int32) { self.place = place }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    machine.at = place
    machine.nilIsBoxed = machine.dotIsBoxed
    return dot
  }
}

/// `$x`
internal final class VariableNode: ExpressionNode {
  let slot: Int
  let place: Int32

  init(slot: Int, place: Int32) {
    self.slot = slot
    self.place = place
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    machine.at = place
    machine.nilIsBoxed = machine.slotIsBoxed(slot)
    return machine.slot(slot)
  }
}

/// An expression in parentheses or the value of an action: nil loses its interface here.
internal final class PipelineNode: ExpressionNode {
  let inner: ExpressionNode
  let place: Int32
  /// The slots that take the value, in order.
  let slots: [Int]

  init(_ inner: ExpressionNode, slots: [Int], place: Int32) {
    self.inner = inner
    self.slots = slots
    self.place = place
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    machine.at = place
    let value = try inner.evaluate(&machine, dot)
    machine.nilIsBoxed = false
    for slot in slots { machine.setSlot(slot, value, isBoxed: false) }
    return value
  }

  override func isTrue(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Bool {
    guard slots.isEmpty else { return try evaluate(&machine, dot).isTruthy }
    machine.at = place
    return try inner.isTrue(&machine, dot)
  }

  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    machine.at = place
    try inner.write(&machine, dot)
  }
}

/// An argument whose parameter does not take every type.
internal final class CheckedNode: ExpressionNode {
  let inner: ExpressionNode
  let type: ParameterType

  init(_ inner: ExpressionNode, _ type: ParameterType) {
    self.inner = inner
    self.type = type
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let value = try inner.evaluate(&machine, dot)
    return try machine.checked(value, type)
  }
}
