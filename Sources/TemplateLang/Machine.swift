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
  private var fuel: Int
  internal var depth = 0
  private var stackLimit: UInt

  private struct Slot {
    var value: Value
    var isBoxed: Bool
  }

  /// Makes a machine for one render.
  package init(set: TemplateSet, functions: FunctionTable, context: CallContext) {
    self.set = set
    self.functions = functions
    self.context = context
    fuel = context.limits.steps
    stackLimit = Stack.limit(reserving: Stack.borrowedBytes)
  }

  /// Executes a template and gives its output; the machine can be used again afterwards.
  package mutating func render(_ program: Program, _ dot: Value) throws(Failure) -> [UInt8] {
    output.removeAll(keepingCapacity: true)
    try execute(program, dot)
    return output
  }

  // MARK: Templates

  /// Executes a template with variables of its own, writing to the output.
  internal mutating func execute(_ program: Program, _ dot: Value) throws(Failure) {
    depth += 1
    guard depth <= context.limits.templateDepth &+ 1 else { throw depthFailure() }
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
    let outer = stackLimit
    var failure: Failure?
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
    if let failure { throw failure }
    if !hasRun { throw limitFailure("templates nested too deep for the stack") }
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
    fuel -= 1
    if fuel < 0 || output.count > context.limits.documentBytes { throw budgetFailure() }
  }

  private func budgetFailure() -> Failure {
    fuel < 0
      ? limitFailure("more than \(context.limits.steps) steps")
      : limitFailure("output of more than \(context.limits.documentBytes) bytes")
  }

  internal func failure(
    _ message: ByteString, cause: Failure? = nil, wrapsPlainError: Bool = false
  ) -> Failure {
    Failure(
      message, at: program?.place(at), cause: cause, wrapsPlainError: wrapsPlainError)
  }

  internal func limitFailure(_ message: ByteString) -> Failure {
    Failure(message, at: program?.place(at), wrapsPlainError: true, kind: .limit)
  }

  /// The failure of templates that call each other without end.
  internal func depthFailure() -> Failure {
    Failure(
      "exceeded maximum template depth (\(context.limits.templateDepth))",
      at: program?.place(at), kind: .limit)
  }

  /// The failure of a function that was called.
  internal func failure(calling name: ByteString, _ error: CallError) -> Failure {
    Failure(
      error.kind == .limit ? error.reason : "error calling \(name): " + error.reason,
      at: program?.place(at), wrapsPlainError: true, kind: error.kind,
      refusal: error.kind == .refusal ? error.reason : nil)
  }
}
