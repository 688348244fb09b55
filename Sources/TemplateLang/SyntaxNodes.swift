package import ValueTree

// Views of a syntax tree's nodes: what they are, where they stand, what they hold. Positions are byte
// offsets into the text, chosen as Go chooses them, because messages show them.

/// A statement of the syntax tree.
package struct Statement: NodeView {
  internal let tree: SyntaxTree
  internal let number: Int32

  package init(tree: SyntaxTree, number: Int32) {
    self.tree = tree
    self.number = number
  }

  /// What a statement is.
  package enum Kind {
    /// Plain text: a range of the source.
    case text(Range<Int>)
    case action(Pipeline)
    case `if`(Pipeline, then: Statements, otherwise: Statements?)
    case with(Pipeline, then: Statements, otherwise: Statements?)
    case range(Pipeline, then: Statements, otherwise: Statements?)
    case template(name: ByteString, Pipeline?)
    case `break`, `continue`
  }

  package var position: Int { node.start }

  package var kind: Kind {
    let node = node
    switch node.kind {
    case .text: return .text(node.start..<Int(node.first))
    case .action: return .action(pipeline)
    case .if: return .if(pipeline, then: then, otherwise: otherwise)
    case .with: return .with(pipeline, then: then, otherwise: otherwise)
    case .range: return .range(pipeline, then: then, otherwise: otherwise)
    case .break: return .break
    case .continue: return .continue
    default:
      // The parser has unquoted the name before.
      let name = tree.unquoted(node.start, Int(node.first)) ?? ""
      return .template(
        name: name, node.second < 0 ? nil : Pipeline(tree: tree, number: node.second))
    }
  }

  private var node: SyntaxTree.Node { tree.nodes[Int(number)] }
  private var pipeline: Pipeline { Pipeline(tree: tree, number: node.first) }

  private var then: Statements {
    let start = node.second + 2
    return Statements(tree, start..<start + tree.links[Int(node.second)])
  }

  private var otherwise: Statements? {
    let count = tree.links[Int(node.second) + 1]
    let start = node.second + 2 + tree.links[Int(node.second)]
    return count < 0 ? nil : Statements(tree, start..<start + count)
  }

  /// Whether it prints nothing but space, whatever the values.
  internal var isBlank: Bool {
    guard case .text(let range) = kind else { return false }
    return tree.source.isBlank(range)
  }
}

/// Declarations, then commands whose results flow from one to the next.
package struct Pipeline: NodeView {
  internal let tree: SyntaxTree
  internal let number: Int32

  package init(tree: SyntaxTree, number: Int32) {
    self.tree = tree
    self.number = number
  }

  package var position: Int { node.start }
  /// Whether the variables are assigned (`=`) rather than declared (`:=`).
  package var isAssignment: Bool { node.flag }

  package var variables: Nodes<Variable> {
    Nodes(tree, node.first..<node.first + Int32(node.small))
  }

  package var commands: Nodes<Command> {
    let start = node.first + Int32(node.small)
    return Nodes(tree, start..<start + node.second)
  }

  private var node: SyntaxTree.Node { tree.nodes[Int(number)] }
}

/// A variable in front of a pipeline.
package struct Variable: NodeView {
  private let tree: SyntaxTree
  private let number: Int32

  package init(tree: SyntaxTree, number: Int32) {
    self.tree = tree
    self.number = number
  }

  /// Its name, which begins with the dollar sign.
  package var name: ByteString {
    let node = tree.nodes[Int(number)]
    return tree.text(node.start, Int(node.first))
  }
}

/// One stage of a pipeline: an operand and what follows it.
package struct Command: NodeView {
  internal let tree: SyntaxTree
  internal let number: Int32

  package init(tree: SyntaxTree, number: Int32) {
    self.tree = tree
    self.number = number
  }

  package var position: Int { tree.nodes[Int(number)].start }

  /// At least one.
  package var arguments: Nodes<Expression> {
    let node = tree.nodes[Int(number)]
    return Nodes(tree, node.first..<node.first + node.second)
  }
}

/// An expression of the syntax tree.
package struct Expression: NodeView {
  internal let tree: SyntaxTree
  internal let number: Int32

  package init(tree: SyntaxTree, number: Int32) {
    self.tree = tree
    self.number = number
  }

  /// What an expression is.
  package enum Kind {
    case dot, `nil`
    case bool(Bool)
    case number
    /// A text constant.
    case string
    /// A function's name.
    case identifier(ByteString)
    /// `.A.B`
    case field([ByteString])
    /// `$x.A.B`; the first name begins with the dollar sign.
    case variable([ByteString])
    /// `(pipeline).A.B`
    case chain(Expression, [ByteString])
    /// `(pipeline)`
    case pipeline(Pipeline)
  }

  package var position: Int { node.start }

  package var kind: Kind {
    let node = node
    switch node.kind {
    case .dot: return .dot
    case .nil: return .nil
    case .bool: return .bool(node.flag)
    case .number: return .number
    case .string: return .string
    case .identifier: return .identifier(spelling)
    case .field: return .field(tree.names(Int(node.first), Int(node.second)))
    case .variable: return .variable(tree.names(Int(node.first), Int(node.second)))
    case .chain:
      return .chain(
        Expression(tree: tree, number: node.first), tree.names(node.start, Int(node.second)))
    default: return .pipeline(Pipeline(tree: tree, number: number))
    }
  }

  /// The function of an identifier: its place in the table that the parser had.
  internal var functionPlace: Int { Int(node.second) }

  /// A constant, an identifier as it is written.
  internal var spelling: ByteString { tree.text(node.start, Int(node.first)) }

  /// A text constant's value; nil for anything else.
  package var text: ByteString? {
    // The parser has refused what can't be unquoted.
    node.kind == .string ? tree.unquoted(node.start, Int(node.first)) : nil
  }

  private var node: SyntaxTree.Node { tree.nodes[Int(number)] }
}

extension SyntaxTree.Node {
  /// The position as an index.
  internal var start: Int { Int(position) }
}
