package import ValueTree

/// The functions that templates may call, by name; never changes once made.
///
/// A table is a sum of families, so a table without the functions that are not repeatable is the
/// same sum with fewer of them.
package struct FunctionTable: Sendable {
  private var functions: [ByteString: Function]

  /// A table of families; of two functions with one name the later family's is taken.
  package init(_ families: [[Function]]) {
    functions = [:]
    functions.reserveCapacity(families.reduce(0) { $0 + $1.count })
    for family in families {
      for function in family { functions[ByteString(function.name)] = function }
    }
  }

  /// The function of a name.
  package subscript(name: ByteString) -> Function? { functions[name] }

  /// All names, in no order.
  package var names: [ByteString] { Array(functions.keys) }

  /// A table with the functions of one more family, which replace those of the same name.
  package static func + (table: FunctionTable, family: [Function]) -> FunctionTable {
    var result = table
    for function in family { result.functions[ByteString(function.name)] = function }
    return result
  }

  /// The families of this module; those that need cryptography are added where they are known.
  package static let standard = FunctionTable([
    stringFunctions, caseFunctions, randomFunctions, listFunctions, rangeFunctions, dictFunctions,
    defaultFunctions, mathFunctions, encodingFunctions, pathFunctions, urlFunctions,
    reflectionFunctions, flowFunctions, networkFunctions,
  ])
}
