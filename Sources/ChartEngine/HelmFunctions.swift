internal import CryptoFunctions
public import TemplateLang
internal import ValueTree

extension FunctionTable {
  /// Every function that the reference offers to charts.
  ///
  /// Built at first use. Compiled templates are bound to it, so engine and tools share this one table.
  public static let helm = FunctionTable(FunctionTable.standardFamilies + [cryptoFunctions])
}

extension FunctionTable {
  /// The same functions, of which `required` and `fail` give an empty text where they would end the
  /// render: the reference's lint renders so.
  package static let lenientHelm = FunctionTable(
    FunctionTable.standardFamilies + [cryptoFunctions, lenientFunctions])

  private static let lenientFunctions: [Function] = [
    Function("fail", [.string], isPure: false) { _, _ throws(CallError) in .string("") },
    Function("required", [.string, .any], isPure: false) { arguments, _ throws(CallError) in
      if case .null = arguments[1] { return .string("") }
      return arguments[1]
    },
  ]
}
