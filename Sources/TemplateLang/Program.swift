package import Diagnostics
package import ValueTree

/// A compiled template: statements whose variables are slots and whose functions are bound.
///
/// Any number of renders may execute it at once.
package final class Program: Sendable {
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
  internal let body: Block
  /// The places that the program reports; empty unless it was compiled for observation.
  package let sites: [ObservedSite]
  /// The syntax that it was compiled from.
  private let tree: SyntaxTree

  internal init(
    name: ByteString, file: SourceFile, isBlank: Bool, slotCount: Int, body: Block,
    functions: FunctionTable, tree: SyntaxTree, sites: [ObservedSite]
  ) {
    self.name = name
    self.file = file
    self.isBlank = isBlank
    self.slotCount = slotCount
    self.body = body
    self.functions = functions
    self.tree = tree
    self.sites = sites
  }

  /// The same program as if it had been compiled from an equal text of another file.
  package func moved(to file: SourceFile, named name: ByteString) -> Program {
    Program(
      name: name, file: file, isBlank: isBlank, slotCount: slotCount, body: body,
      functions: functions, tree: tree, sites: sites)
  }

  /// A place for a message: the node of a number.
  internal func place(_ number: Int32) -> Failure.Place {
    let (offset, node) = tree.place(number) ?? (0, "")
    return Failure.Place(file: file, offset: offset, template: name, node: node)
  }
}
