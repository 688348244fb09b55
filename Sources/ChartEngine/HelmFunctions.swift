internal import CryptoFunctions
public import TemplateLang

extension FunctionTable {
  /// Every function that the reference offers to charts.
  ///
  /// Built at first use. Compiled templates are bound to it, so engine and tools share this one table.
  public static let helm = FunctionTable(FunctionTable.standardFamilies + [cryptoFunctions])
}
