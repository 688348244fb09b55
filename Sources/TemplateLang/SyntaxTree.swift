package import ValueTree

/// The syntax of one template text: its statements and expressions, and the templates defined in it.
///
/// All nodes stand in one array, each after those that it holds, and their texts stay in the source, so
/// that parsing costs few allocations however large a text is. ``Definition``, ``Statement``,
/// ``Pipeline``, ``Command`` and ``Expression`` are views of it. A node's number is also the place that
/// the compiled program names when it fails.
package final class SyntaxTree: Sendable {
  /// The text.
  internal let source: [UInt8]
  internal let nodes: [Node]
  /// The numbers of the nodes that nodes hold, list by list.
  internal let links: [Int32]
  private let bodies: [Body]

  internal init(source: [UInt8], nodes: [Node], links: [Int32], bodies: [Body]) {
    self.source = source
    self.nodes = nodes
    self.links = links
    self.bodies = bodies
  }

  /// The definitions in the order in which they end; the text's own comes last.
  package var definitions: [Definition] {
    bodies.map { body in
      Definition(
        name: body.name, position: body.position, body: Statements(self, body.statements),
        variableCount: body.variableCount)
    }
  }

  /// A node, all of whose numbers fit its kind; what `first` and `second` are stands with each kind.
  internal struct Node {
    enum Kind: UInt8 {
      /// Expressions without a part of their own.
      case dot, `nil`
      /// `flag` is the constant.
      case bool
      /// From `position` to `first`.
      case number, string
      /// From `position` to `first`; `second` is the function's place in the table.
      case identifier
      /// The names stand from `first` to `second`.
      case field, variable
      /// The operand is `first`; the names stand from `position` to `second`.
      case chain
      /// `small` variables, then `second` commands, linked from `first` on; `flag` for an assignment.
      case pipeline
      /// `second` arguments, linked from `first` on.
      case command
      /// A declared or assigned variable, from `position` to `first`.
      case declaration
      /// From `position` to `first`.
      case text
      /// The pipeline is `first`.
      case action
      /// The pipeline is `first`. In the links at `second`: how many statements there are, how many
      /// after `else` (-1 without one), and both lists.
      case `if`, with, range
      /// The name stands from `position` to `first`; the argument is `second`, -1 without one.
      case template
      case `break`, `continue`
    }

    var kind: Kind
    var flag = false
    var small: UInt16 = 0
    var position: UInt32
    var first: Int32 = 0
    var second: Int32 = 0
  }

  /// A named template: where its statements are linked.
  internal struct Body {
    var name: ByteString
    var position: Int
    var statements: Range<Int32>
    /// The most variables that are in sight at once, `$` included.
    var variableCount: Int
  }

  internal func text(_ start: Int, _ end: Int) -> ByteString {
    source.withUnsafeBufferPointer { ByteString(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }

  /// What a literal stands for.
  internal func unquoted(_ start: Int, _ end: Int) -> ByteString? {
    source.withUnsafeBufferPointer {
      GoQuote.unquoted(UnsafeBufferPointer(rebasing: $0[start..<end]))
    }
  }

  /// The names in a text such as `.A.B` or `$x.A`; the dollar sign stays.
  internal func names(_ start: Int, _ end: Int) -> [ByteString] {
    source.withUnsafeBufferPointer { source in
      let dot = UInt8(ascii: ".")
      var start = source[start] == dot ? start + 1 : start
      var names: [ByteString] = []
      while start < end {
        var next = start
        while next < end, source[next] != dot { next += 1 }
        names.append(ByteString(UnsafeBufferPointer(rebasing: source[start..<next])))
        start = next + 1
      }
      return names
    }
  }
}

/// A named template: the whole of a file, or the body of a `define` or `block`.
package struct Definition: Sendable {
  package let name: ByteString
  /// Where its name stands; 0 for the text's own.
  package let position: Int
  package let body: Statements
  /// The most variables that are in sight at once, `$` included.
  internal let variableCount: Int

  /// Whether nothing but space stands in it; such a definition does not replace another.
  package var isBlank: Bool {
    body.allSatisfy { $0.isBlank }
  }
}

/// Nodes of one kind that follow each other.
package struct Nodes<View: NodeView>: RandomAccessCollection, Sendable {
  private let tree: SyntaxTree
  private let links: Range<Int32>

  internal init(_ tree: SyntaxTree, _ links: Range<Int32>) {
    self.tree = tree
    self.links = links
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { links.count }
  package subscript(index: Int) -> View {
    View(tree: tree, number: tree.links[Int(links.lowerBound) + index])
  }
}

/// Statements that follow each other.
package typealias Statements = Nodes<Statement>

/// A node seen as what it is.
package protocol NodeView: Sendable {
  init(tree: SyntaxTree, number: Int32)
}
