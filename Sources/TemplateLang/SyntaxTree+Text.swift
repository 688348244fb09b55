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
    switch self {
    case .dot: text.append(UInt8(ascii: "."))
    case .nil: text.append("nil")
    case .bool(_, let flag): text.append(flag ? "true" : "false")
    case .number(_, let number): text.append(number.spelling)
    case .string(_, _, let spelling): text.append(spelling)
    case .identifier(_, let name): text.append(name)
    case .field(_, let names): Self.write(names, to: &text)
    case .variable(_, let names):
      text.append(names[0])
      Self.write(names.dropFirst(), to: &text)
    case .chain(_, let operand, let names):
      operand.writeAsOperand(to: &text)
      Self.write(names, to: &text)
    case .pipeline(let pipeline): pipeline.write(to: &text)
    }
  }

  /// As part of something larger, where a pipeline needs its parentheses.
  internal func writeAsOperand(to text: inout [UInt8]) {
    guard case .pipeline = self else { return write(to: &text) }
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
  /// The command as source text.
  package var source: ByteString {
    var text: [UInt8] = []
    write(to: &text)
    return ByteString(text)
  }

  internal func write(to text: inout [UInt8]) {
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text.append(UInt8(ascii: " ")) }
      argument.writeAsOperand(to: &text)
    }
  }
}

extension Pipeline {
  /// The pipeline as source text.
  package var source: ByteString {
    var text: [UInt8] = []
    write(to: &text)
    return ByteString(text)
  }

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
  /// The statement as source text; `source` is the text that it was parsed from.
  package func source(in source: [UInt8]) -> ByteString {
    var text: [UInt8] = []
    write(to: &text, source)
    return ByteString(text)
  }

  private func write(to text: inout [UInt8], _ source: [UInt8]) {
    switch self {
    case .text(_, let range): text.append(contentsOf: source[range])
    case .action(_, let pipeline):
      text.append("{{")
      pipeline.write(to: &text)
      text.append("}}")
    case .if(_, let pipeline, let then, let otherwise):
      Self.write("if", pipeline, then, otherwise, to: &text, source)
    case .with(_, let pipeline, let then, let otherwise):
      Self.write("with", pipeline, then, otherwise, to: &text, source)
    case .range(_, let pipeline, let then, let otherwise):
      Self.write("range", pipeline, then, otherwise, to: &text, source)
    case .template(_, let name, let pipeline):
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
    _ word: StaticString, _ pipeline: Pipeline, _ then: [Statement], _ otherwise: [Statement]?,
    to text: inout [UInt8], _ source: [UInt8]
  ) {
    text.append("{{")
    text.append(word)
    text.append(UInt8(ascii: " "))
    pipeline.write(to: &text)
    text.append("}}")
    for statement in then { statement.write(to: &text, source) }
    if let otherwise {
      text.append("{{else}}")
      for statement in otherwise { statement.write(to: &text, source) }
    }
    text.append("{{end}}")
  }
}
