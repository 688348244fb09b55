package import Diagnostics
package import ValueTree

/// A compiled template: statements whose variables are slots and whose functions are bound.
///
/// Immutable after compilation, so any number of renders may execute it at once.
/// `@unchecked Sendable`: nodes are classes for dispatch only; no property changes after `init`.
package final class Program: @unchecked Sendable {
  /// The template's name.
  package let name: ByteString
  /// The text that it came from.
  package let file: SourceFile
  /// Whether it holds nothing but space: such a definition does not replace another.
  package let isBlank: Bool
  /// The functions that it is bound to.
  internal let functions: FunctionTable
  /// How many variables it has, `$` included.
  internal let slotCount: Int
  internal let body: [StatementNode]
  /// The places that the program reports; empty unless it was compiled for observation.
  package let sites: [ObservedSite]
  private let limits: Limits

  internal init(
    name: ByteString, file: SourceFile, isBlank: Bool, slotCount: Int, body: [StatementNode],
    functions: FunctionTable, limits: Limits, sites: [ObservedSite]
  ) {
    self.name = name
    self.file = file
    self.isBlank = isBlank
    self.slotCount = slotCount
    self.body = body
    self.functions = functions
    self.limits = limits
    self.sites = sites
  }

  /// The same program as if it had been compiled from an equal text of another file.
  package func moved(to file: SourceFile, named name: ByteString) -> Program {
    Program(
      name: name, file: file, isBlank: isBlank, slotCount: slotCount, body: body,
      functions: functions, limits: limits, sites: sites)
  }

  /// The definitions of the text that it came from.
  internal func definitions() -> [ByteString: Definition] {
    let parsed = try? Parser.parse(
      file, name: ByteString(file.name), functions: functions, limits: limits)
    return Dictionary((parsed ?? []).map { ($0.name, $0) }) { first, _ in first }
  }

  /// A place for a message.
  ///
  /// The nodes keep only numbers. What a number stands for is found by parsing and compiling the text
  /// once more, which gives the same numbers: a render that succeeds pays nothing for it.
  internal func place(_ number: Int32, in definitions: [ByteString: Definition]) -> Failure.Place {
    guard let definition = definitions[name],
      let syntax = Compiler.syntax(of: number, in: definition, file, functions)
    else { return Failure.Place(file: file, offset: 0, template: name, node: "") }
    return Failure.Place(
      file: file, offset: syntax.position, template: name, node: syntax.source(in: file.bytes))
  }
}

/// The syntax node that a place number stands for; its text is written only when a message needs it.
internal enum PlaceSyntax: Sendable {
  case expression(Expression)
  case command(Command)
  case pipeline(Pipeline)
  case statement(Int, Statement)

  var position: Int {
    switch self {
    case .expression(let expression): expression.position
    case .command(let command): command.position
    case .pipeline(let pipeline): pipeline.position
    case .statement(let position, _): position
    }
  }

  func source(in bytes: [UInt8]) -> ByteString {
    switch self {
    case .expression(let expression): expression.source
    case .command(let command): command.source
    case .pipeline(let pipeline): pipeline.source
    case .statement(_, let statement): statement.source(in: bytes)
    }
  }
}
