internal import ValueTree

/// `include name argument`
internal final class IncludeNode: ExpressionNode {
  let call: CallShape

  init(_ call: CallShape) { self.call = call }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    return .string(
      try machine.include(values.text(0), values[1], commandPlace: call.commandPlace))
  }

  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    let values = try call.values(&machine, dot)
    try machine.writeInclude(values.text(0), values[1], commandPlace: call.commandPlace)
  }
}

/// `tpl text argument`
internal final class TplNode: ExpressionNode {
  let call: CallShape

  init(_ call: CallShape) { self.call = call }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    return .string(
      try machine.template(
        from: values.text(0), values[1], commandPlace: call.commandPlace))
  }
}
