package import ValueTree

// Nodes written back as source, spaced as Go's own tree printer does: messages quote them so.

extension Expression {
  /// The expression as source text.
  package var source: ByteString {
    var text: [UInt8] = []
    write(to: &text)
    return ByteString(text)
  }

  internal func write(to text: inout [UInt8]) {
    switch kind {
    case .dot: text.append(UInt8(ascii: "."))
    case .nil: text.append("nil")
    case .bool(let flag): text.append(flag ? "true" : "false")
    case .number, .string, .identifier: text.append(spelling)
    case .field(let names): Self.write(names, to: &text)
    case .variable(let names):
      text.append(names[0])
      Self.write(names.dropFirst(), to: &text)
    case .chain(let operand, let names):
      operand.writeAsOperand(to: &text)
      Self.write(names, to: &text)
    case .pipeline(let pipeline): pipeline.write(to: &text)
    }
  }

  /// As part of something larger, where a pipeline needs its parentheses.
  internal func writeAsOperand(to text: inout [UInt8]) {
    guard case .pipeline = kind else { return write(to: &text) }
    text.append(UInt8(ascii: "("))
    write(to: &text)
    text.append(UInt8(ascii: ")"))
  }

  private static func write(_ names: some Sequence<ByteString>, to text: inout [UInt8]) {
    for name in names {
      text.append(UInt8(ascii: "."))
      text.append(name)
    }
  }
}

extension Command {
  internal func write(to text: inout [UInt8]) {
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text.append(UInt8(ascii: " ")) }
      argument.writeAsOperand(to: &text)
    }
  }
}

extension Pipeline {
  internal func write(to text: inout [UInt8]) {
    for (index, variable) in variables.enumerated() {
      if index > 0 { text.append(", ") }
      text.append(variable.name)
    }
    if !variables.isEmpty { text.append(isAssignment ? " = " : " := ") }
    for (index, command) in commands.enumerated() {
      if index > 0 { text.append(" | ") }
      command.write(to: &text)
    }
  }
}

extension Statement {
  internal func write(to text: inout [UInt8]) {
    switch kind {
    case .text(let range): text.append(contentsOf: tree.source[range])
    case .action(let pipeline):
      text.append("{{")
      pipeline.write(to: &text)
      text.append("}}")
    case .if(let pipeline, let then, let otherwise):
      Self.write("if", pipeline, then, otherwise, to: &text)
    case .with(let pipeline, let then, let otherwise):
      Self.write("with", pipeline, then, otherwise, to: &text)
    case .range(let pipeline, let then, let otherwise):
      Self.write("range", pipeline, then, otherwise, to: &text)
    case .template(let name, let pipeline):
      text.append("{{template ")
      text.append(GoQuote.quoted(name))
      if let pipeline {
        text.append(UInt8(ascii: " "))
        pipeline.write(to: &text)
      }
      text.append("}}")
    case .break: text.append("{{break}}")
    case .continue: text.append("{{continue}}")
    }
  }

  private static func write(
    _ word: StaticString, _ pipeline: Pipeline, _ then: Statements, _ otherwise: Statements?,
    to text: inout [UInt8]
  ) {
    text.append("{{")
    text.append(word)
    text.append(UInt8(ascii: " "))
    pipeline.write(to: &text)
    text.append("}}")
    for statement in then { statement.write(to: &text) }
    if let otherwise {
      text.append("{{else}}")
      for statement in otherwise { statement.write(to: &text) }
    }
    text.append("{{end}}")
  }
}

extension Definition {
  /// Its statements as source text: two with one text do the same.
  package var source: ByteString {
    var text: [UInt8] = []
    for statement in body { statement.write(to: &text) }
    return ByteString(text)
  }
}

extension SyntaxTree {
  /// Where the node of a number stands, and its source as messages quote it; nil if there is none.
  internal func place(_ number: Int32) -> (position: Int, source: ByteString)? {
    guard nodes.indices.contains(Int(number)) else { return nil }
    let node = nodes[Int(number)]
    var text: [UInt8] = []
    switch node.kind {
    case .text, .action, .if, .with, .range, .template, .break, .continue:
      Statement(tree: self, number: number).write(to: &text)
    case .command: Command(tree: self, number: number).write(to: &text)
    default: Expression(tree: self, number: number).write(to: &text)
    }
    return (node.start, ByteString(text))
  }
}
