internal import ValueTree

// Compiling for observation: the plain nodes, with reporting ones around them. Only the methods here
// know the reporting nodes; `Compiler` asks them where `sites` is not nil.

extension Compiler {
  /// Takes note of a place and gives its number.
  private mutating func site(_ kind: ObservedSite.Kind, _ range: Range<Int>) -> Int32 {
    sites?.append(ObservedSite(kind: kind, range: range))
    return Int32(truncatingIfNeeded: (sites?.count ?? 1) - 1)
  }

  /// The body of a template.
  internal mutating func observedBody(_ list: Statements) -> [StatementNode] {
    let start = list.first?.position ?? 0
    let entry = site(.entry, start..<start)
    return [ReachedNode(entry)] + statements(list)
  }

  internal mutating func observed(_ statement: Statement) -> StatementNode {
    let position = statement.position
    switch statement.kind {
    case .text(let range):
      let site = site(.text, range)
      return ObservedStatementNode(plain(statement), site: site, notesOutput: true)
    case .action:
      let site = site(.action, position..<position + 1)
      return ObservedStatementNode(plain(statement), site: site, notesOutput: true)
    case .template:
      let site = site(.template, position..<position + 1)
      return ObservedStatementNode(plain(statement), site: site, notesOutput: true)
    case .break, .continue:
      let site = site(.leave, position..<position + 1)
      return ObservedStatementNode(plain(statement), site: site, notesOutput: false)
    case .if, .with, .range:
      let kind: ObservedSite.Kind
      switch statement.kind {
      case .if: kind = .if
      case .with: kind = .with
      default: kind = .range
      }
      let site = site(kind, position..<position + 1)
      let outer = branchSite
      branchSite = site
      defer { branchSite = outer }
      return ObservedStatementNode(plain(statement), site: site, notesOutput: false)
    }
  }

  /// The statements of an arm.
  internal mutating func observedArm(_ list: Statements?, isElse: Bool) -> [StatementNode] {
    guard let branch = branchSite, let range = sites?[Int(branch)].range else {
      return list.map { statements($0) } ?? []
    }
    let site = site(.arm(of: branch, isElse: isElse), range)
    defer { branchSite = branch }
    return [ReachedNode(site)] + (list.map { statements($0) } ?? [])
  }

  /// An expression of which names are looked up.
  internal func observedBase(
    _ node: ExpressionNode, _ names: [ByteString], _ expression: Expression
  ) -> ExpressionNode {
    ObservedValueNode(node, .followed(names), offset: expression.position)
  }

  internal func observedCall(
    _ function: Function, _ call: CallShape, _ expression: Expression
  ) -> ExpressionNode {
    switch function.intrinsic {
    case .include: ObservedIncludeNode(call, isTpl: false)
    case .tpl: ObservedIncludeNode(call, isTpl: true)
    default: ObservedCallNode(function, call, offset: expression.position)
    }
  }

  /// What an action prints.
  internal func observedPrint(_ node: ExpressionNode, _ pipeline: Pipeline) -> ExpressionNode {
    // Texts of other templates go straight to the output, so that each byte's origin is known.
    if case .identifier(let name)? = pipeline.commands.last?.arguments.first?.kind,
      name == "include" || name == "tpl"
    {
      return node
    }
    return ObservedValueNode(node, .printed, offset: pipeline.position)
  }
}
