internal import ValueTree

// What the compiler puts around the plain nodes when it compiles for observation. Each does what the
// plain node does and tells the machine's observer of it.

/// A place that is reached: the start of a template or of an arm.
internal final class ReachedNode: StatementNode {
  let site: Int32

  init(_ site: Int32) { self.site = site }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    if let program = machine.program { machine.observer?.reached(site, program) }
    return .next
  }
}

/// A statement and what it writes.
internal final class ObservedStatementNode: StatementNode {
  let inner: StatementNode
  let site: Int32
  /// Whether the bytes written are noted; those of a branch are noted by what is in it.
  let notesOutput: Bool

  init(_ inner: StatementNode, site: Int32, notesOutput: Bool) {
    self.inner = inner
    self.site = site
    self.notesOutput = notesOutput
  }

  override func run(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Flow {
    guard let observer = machine.observer, let program = machine.program else {
      return try inner.run(&machine, dot)
    }
    observer.reached(site, program)
    guard notesOutput else { return try inner.run(&machine, dot) }
    let mark = observer.fragmentMark
    let start = machine.output.count
    let flow = try inner.run(&machine, dot)
    observer.wrote(start..<machine.output.count, site, program, fragmentsFrom: mark)
    return flow
  }
}

/// Names that follow dot or a variable.
internal final class ObservedFieldNode: ExpressionNode {
  let inner: FieldNode
  let offset: Int

  init(_ inner: FieldNode, offset: Int) {
    self.inner = inner
    self.offset = offset
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let receiver: Value
    switch inner.base {
    case .dot: receiver = dot
    case .slot(let slot): receiver = machine.slot(slot)
    // An `ObservedValueNode` at the base sees to it.
    case .expression: receiver = .null
    }
    machine.observer?.follow(inner.names, from: receiver, machine.place(offset))
    let value = try inner.evaluate(&machine, dot)
    if inner.names.last == "AsMap" { machine.observer?.connect(value, to: receiver) }
    return value
  }
}

/// An expression whose value is used in some way.
internal final class ObservedValueNode: ExpressionNode {
  /// What happens to the value.
  enum Use {
    /// Names are looked up in it, one after the other.
    case followed([ByteString])
    /// It is printed.
    case printed
    /// `range` takes its entries.
    case ranged
  }

  let inner: ExpressionNode
  let use: Use
  let offset: Int

  init(_ inner: ExpressionNode, _ use: Use, offset: Int) {
    self.inner = inner
    self.use = use
    self.offset = offset
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let value = try inner.evaluate(&machine, dot)
    guard let observer = machine.observer else { return value }
    let place = machine.place(offset)
    switch use {
    case .followed(let names): observer.follow(names, from: value, place)
    case .printed: observer.use(value, place)
    case .ranged: observer.takeEntries(of: value, place)
    }
    return value
  }
}

/// A call of a function.
internal final class ObservedCallNode: ExpressionNode {
  let function: Function
  let name: ByteString
  let call: CallShape
  let observed: ObservedFunction
  let offset: Int

  init(_ function: Function, _ call: CallShape, offset: Int) {
    self.function = function
    name = ByteString(function.name)
    self.call = call
    observed = ObservedFunction(name)
    self.offset = offset
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    let observer = machine.observer
    if let observer, let place = machine.place(offset) {
      observed.willCall(values, observer, place)
    }
    do throws(CallError) {
      let result = try function.result(of: values, machine.context)
      machine.nilIsBoxed = true
      if let observer { observed.didCall(values, result, observer) }
      return result
    } catch {
      machine.at = call.commandPlace
      throw machine.failure(calling: name, error)
    }
  }
}

/// `include name argument` and `tpl text argument`: what is written becomes a value on its way.
internal final class ObservedIncludeNode: ExpressionNode {
  let call: CallShape
  let isTpl: Bool

  init(_ call: CallShape, isTpl: Bool) {
    self.call = call
    self.isTpl = isTpl
  }

  override func evaluate(_ machine: inout Machine, _ dot: Value) throws(Failure) -> Value {
    let values = try call.values(&machine, dot)
    let mark = machine.observer?.segmentMark ?? 0
    let start = machine.output.count
    let text: ByteString
    if isTpl {
      text = try machine.template(
        from: values.text(0), values[1], commandPlace: call.commandPlace, TplCache.observed)
    } else {
      text = try machine.include(values.text(0), values[1], commandPlace: call.commandPlace)
    }
    machine.observer?.took(text, from: start, segmentsFrom: mark, isTpl: isTpl)
    return .string(text)
  }

  override func write(_ machine: inout Machine, _ dot: Value) throws(Failure) {
    if isTpl {
      guard case .string(let text) = try evaluate(&machine, dot) else { return }
      machine.output.append(text)
    } else {
      let values = try call.values(&machine, dot)
      try machine.writeInclude(values.text(0), values[1], commandPlace: call.commandPlace)
    }
  }
}

extension Machine {
  /// A place of the program that runs.
  internal func place(_ offset: Int) -> ValueReads.Place? {
    program.map { ValueReads.Place(file: $0.file, offset: offset) }
  }
}
