public import ValueTree

/// The functions that templates can call, by name.
///
/// A table is a sum of families. It is a class so that compiled templates can tell cheaply whether
/// they were bound to this very table.
public final class FunctionTable: Sendable {
  private let functions: [ByteString: Function]

  /// The sum of some families; a later function takes the place of an earlier one of its name.
  public init(_ families: [[Function]]) {
    var functions: [ByteString: Function] = [:]
    functions.reserveCapacity(families.reduce(0) { $0 + $1.count })
    for family in families {
      for function in family { functions[ByteString(function.name)] = function }
    }
    self.functions = functions
  }

  /// The function of a name.
  public subscript(name: ByteString) -> Function? { functions[name] }

  /// The names of all functions, sorted.
  public var names: [String] { functions.values.map(\.name).sorted() }
}
