internal import Synchronization

/// Statements that belong together: a template's body, or an arm of a branch or loop. They are compiled
/// when they are reached for the first time, for most of a chart's templates are called by none of its
/// files, and of most branches one arm is never taken.
///
/// `@unchecked Sendable`: `nodes` is written once, before `isCompiled` says so.
internal final class Block: @unchecked Sendable {
  private let isCompiled: Atomic<Bool>
  private let lock = Mutex(())
  @exclusivity(unchecked) private var nodes: [StatementNode]
  /// What compiles them: the compiler as it stood where they begin.
  private let compiler: Compiler?
  private let source: Statements?

  /// A block that is compiled later.
  init(_ source: Statements, _ compiler: Compiler) {
    isCompiled = Atomic(false)
    nodes = []
    self.source = source
    self.compiler = compiler
  }

  /// A block that is compiled already.
  init(_ nodes: [StatementNode]) {
    isCompiled = Atomic(true)
    self.nodes = nodes
    source = nil
    compiler = nil
  }

  /// The statements.
  @inline(__always)
  var statements: [StatementNode] {
    isCompiled.load(ordering: .acquiring) ? nodes : compiled()
  }

  @inline(never)
  private func compiled() -> [StatementNode] {
    lock.withLock { _ in
      // Another render may have come first.
      if !isCompiled.load(ordering: .acquiring), let source, var compiler {
        nodes = compiler.statements(source)
        isCompiled.store(true, ordering: .releasing)
      }
      return nodes
    }
  }
}
