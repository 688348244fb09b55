internal import Diagnostics
internal import Glibc
package import ValueTree

/// Executes compiled templates: everything that changes during a render lives here.
///
/// One owner, one render. Functions see only its ``CallContext``.
package struct Machine: ~Copyable {
  /// What functions may use.
  package let context: CallContext
  /// The templates that can be called by name.
  internal var set: TemplateSet
  internal let functions: FunctionTable
  /// Who is told what happens; only programs compiled for observation ask.
  package var observer: RenderObserver?
  /// The output so far.
  internal var output: [UInt8] = []
  /// Whether dot is an `interface {}` in Go: an element of a list or map.
  internal var dotIsBoxed = false
  /// Whether the null that was evaluated last is a nil `interface {}`.
  internal var nilIsBoxed = false
  /// The place that messages name.
  internal var at: Int32 = 0
  internal var program: Program?
  internal var tplDepth = 0
  /// How often the template at each place of the set is being included, for the reference's limit.
  internal var includeCounts: [Int] = []
  private var slots: [Slot] = []
  private var base = 0
  /// The steps left of the slice at work; ``steps`` holds the others.
  private var fuel = 0
  private var steps: Interruption.Steps
  private let documentBytes: Int
  internal var depth = 0
  /// The nesting of `template` actions alone.
  internal var templateDepth = 0
  private var stackLimit: UInt
  private var isOnFreshStack = false

  private struct Slot {
    var value: Value
    var isBoxed: Bool
  }

  /// Makes a machine for one render.
  package init(set: TemplateSet, functions: FunctionTable, context: CallContext) {
    self.set = set
    self.functions = functions
    self.context = context
    steps = Interruption.Steps(context.limits.steps, context.interruption)
    documentBytes = context.limits.documentBytes
    stackLimit = Stack.limit(reserving: Stack.borrowedBytes)
  }

  /// Executes a template and gives its output; the machine can be used again afterwards.
  package mutating func render(_ program: Program, _ dot: Value) throws(Failure) -> [UInt8] {
    output.removeAll(keepingCapacity: true)
    // Most outputs are about as long as their templates.
    output.reserveCapacity(min(program.file.bytes.count * 3 / 2, 1 << 16))
    try execute(program, dot)
    if output.count > documentBytes { throw outputFailure() }
    return output
  }

  // MARK: Templates

  /// Executes a template with variables of its own, writing to the output.
  internal mutating func execute(_ program: Program, _ dot: Value) throws(Failure) {
    depth += 1
    #if !WITHOUT_LIMITS
      guard depth <= context.limits.callDepth &+ 1 else {
        throw limitFailure(
          .callDepth, "templates call each other more than \(context.limits.callDepth) deep")
      }
    #endif
    let outer = (self.program, base, at, dotIsBoxed)
    self.program = program
    base = slots.count
    dotIsBoxed = false
    slots.append(Slot(value: dot, isBoxed: false))
    for _ in 1..<program.slotCount { slots.append(Slot(value: .null, isBoxed: false)) }
    do throws(Failure) {
      if Stack.isBelow(stackLimit) {
        try continueOnFreshStack(program, dot)
      } else {
        _ = try run(program.body.statements, dot)
      }
    } catch {
      // The caller's own message names a place of its own program.
      self.program = outer.0
      throw error
    }
    slots.removeLast(slots.count - base)
    (self.program, base, at, dotIsBoxed) = outer
    depth -= 1
  }

  private mutating func continueOnFreshStack(
    _ program: Program, _ dot: Value
  ) throws(Failure) {
    // One such stack is room enough for all levels; more of them would be memory without end.
    guard !isOnFreshStack else {
      throw limitFailure(.callDepth, "templates nested too deep for the stack")
    }
    let outer = stackLimit
    var failure: Failure?
    isOnFreshStack = true
    let hasRun = withUnsafeMutablePointer(to: &self) { machine in
      Stack.runOnFreshStack {
        machine.pointee.stackLimit = Stack.limit(reserving: Stack.freshBytes - Stack.reserveBytes)
        do throws(Failure) {
          _ = try machine.pointee.run(program.body.statements, dot)
        } catch {
          failure = error
        }
      }
    }
    stackLimit = outer
    isOnFreshStack = false
    if let failure { throw failure }
    if !hasRun { throw limitFailure(.callDepth, "no memory for the stack of deep templates") }
  }

  @inline(__always)
  internal mutating func run(
    _ statements: [StatementNode], _ dot: Value
  ) throws(Failure) -> Flow {
    for statement in statements {
      let flow = try statement.run(&self, dot)
      if flow != .next { return flow }
    }
    return .next
  }

  /// Runs an arm; nothing where there is none.
  @inline(__always)
  internal mutating func run(_ block: Block?, _ dot: Value) throws(Failure) -> Flow {
    guard let block else { return .next }
    return try run(block.statements, dot)
  }

  // MARK: Variables

  @inline(__always)
  internal func slot(_ index: Int) -> Value { slots[base + index].value }

  /// The map in a slot, if one is there, without a count of its own.
  @inline(__always)
  internal func uncountedDict(inSlot index: Int) -> Unmanaged<Dict>? {
    if case .dict(let dict) = slots[base + index].value { return .passUnretained(dict) }
    return nil
  }

  @inline(__always)
  internal func slotIsBoxed(_ index: Int) -> Bool { slots[base + index].isBoxed }

  @inline(__always)
  internal mutating func setSlot(_ index: Int, _ value: Value, isBoxed: Bool) {
    slots[base + index] = Slot(value: value, isBoxed: isBoxed)
  }

  // MARK: Budgets and failures

  /// Charges one step.
  @inline(__always)
  internal mutating func step() throws(Failure) {
    #if !WITHOUT_LIMITS
      fuel -= 1
      if fuel < 0 || output.count > documentBytes { try refuel() }
    #endif
  }

  /// Takes the next slice of steps, unless the render has to end here.
  @inline(never)
  private mutating func refuel() throws(Failure) {
    if output.count > documentBytes { throw outputFailure() }
    do throws(Interruption.Ended) {
      fuel = try steps.next() - 1
    } catch {
      throw Failure(
        ByteString(error.reason.message), at: place, wrapsPlainError: true, kind: .cancelled,
        limit: error.reason.limit)
    }
    if fuel < 0 { throw limitFailure(.steps, "more than \(context.limits.steps) steps") }
  }

  private func outputFailure() -> Failure {
    limitFailure(.documentBytes, "output of more than \(documentBytes) bytes")
  }

  internal func failure(
    _ message: ByteString, cause: Failure? = nil, wrapsPlainError: Bool = false
  ) -> Failure {
    Failure(
      message, at: place, cause: cause, wrapsPlainError: wrapsPlainError)
  }

  /// Where the machine stands, for a message.
  private var place: Failure.Place? { program.map { $0.place(at) } }

  internal func limitFailure(_ limit: LimitName, _ message: ByteString) -> Failure {
    Failure(message, at: place, wrapsPlainError: true, kind: .limit, limit: limit)
  }

  /// The failure of `template` actions that nest without end.
  internal func depthFailure() -> Failure {
    Failure(
      "exceeded maximum template depth (\(context.limits.templateDepth))", at: place,
      kind: .limit, limit: .templateDepth)
  }

  /// The failure of a function that was called.
  internal func failure(calling name: ByteString, _ error: CallError) -> Failure {
    Failure(
      error.kind == .limit ? error.reason : "error calling \(name): " + error.reason,
      at: place, wrapsPlainError: true, kind: error.kind,
      refusal: error.kind == .refusal ? error.reason : nil, limit: error.limit)
  }
}
