package import ValueTree

/// An expression of the syntax tree. Positions are byte offsets into the template's text, chosen as
/// Go chooses them, because messages show them.
package indirect enum Expression: Sendable {
  case dot(Int)
  case `nil`(Int)
  case bool(Int, Bool)
  case number(Int, NumberLiteral)
  /// A text constant with its spelling.
  case string(Int, value: ByteString, spelling: ByteString)
  /// A function's name.
  case identifier(Int, ByteString)
  /// `.A.B`
  case field(Int, [ByteString])
  /// `$x.A.B`; the first name begins with the dollar sign.
  case variable(Int, [ByteString])
  /// `(pipeline).A.B`
  case chain(Int, Expression, [ByteString])
  /// `(pipeline)`
  case pipeline(Pipeline)

  package var position: Int {
    switch self {
    case .dot(let position), .nil(let position), .bool(let position, _), .number(let position, _),
      .string(let position, _, _), .identifier(let position, _), .field(let position, _),
      .variable(let position, _), .chain(let position, _, _):
      position
    case .pipeline(let pipeline): pipeline.position
    }
  }
}

/// One stage of a pipeline: an operand and what follows it.
package struct Command: Sendable {
  package var position: Int
  package var arguments: [Expression]
}

/// Declarations, then commands whose results flow from one to the next.
package struct Pipeline: Sendable {
  package var position: Int
  /// Whether the variables are assigned (`=`) rather than declared (`:=`).
  package var isAssignment = false
  package var variables: [(position: Int, name: ByteString)] = []
  package var commands: [Command] = []
}

/// A statement of the syntax tree.
package indirect enum Statement: Sendable {
  /// Plain text: a range of the source.
  case text(Int, Range<Int>)
  case action(Int, Pipeline)
  case `if`(Int, Pipeline, then: [Statement], otherwise: [Statement]?)
  case with(Int, Pipeline, then: [Statement], otherwise: [Statement]?)
  case range(Int, Pipeline, then: [Statement], otherwise: [Statement]?)
  case template(Int, name: ByteString, Pipeline?)
  case `break`(Int)
  case `continue`(Int)
}

/// A number constant under every type that can hold it, as Go's untyped constants are.
package struct NumberLiteral: Sendable {
  package var int: Int64?
  package var uint: UInt64?
  package var float: Double?
  package var complex: (real: Double, imaginary: Double)?
  package var spelling: ByteString
}

/// A named template: the whole of a file, or the body of a `define` or `block`.
package struct Definition: Sendable {
  package var name: ByteString
  package var body: [Statement]

  /// Whether nothing but space stands in it; such a definition does not replace another.
  package func isBlank(in source: [UInt8]) -> Bool {
    body.allSatisfy { statement in
      guard case .text(_, let range) = statement else { return false }
      return source[range].withUnsafeBufferPointer { text in
        var index = 0
        while index < text.count {
          let (rune, width) = Rune.decode(text, at: index)
          guard GoUnicode.isSpace(rune) else { return false }
          index += width
        }
        return true
      }
    }
  }
}
