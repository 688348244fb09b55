extension FunctionTable {
  /// The families of this module. Those that need more than it has, such as cryptography, are
  /// added where they are known: `FunctionTable(FunctionTable.standardFamilies + [more])`.
  package static let standardFamilies: [[Function]] = [
    builtinFunctions, comparisonFunctions, stringFunctions, caseFunctions, randomFunctions,
    listFunctions, rangeFunctions, dictFunctions, defaultFunctions, mathFunctions,
    encodingFunctions, conversionFunctions, pathFunctions, urlFunctions, reflectionFunctions,
    flowFunctions, networkFunctions, regexFunctions, dateFunctions, semVerFunctions,
  ]

  /// The functions of this module.
  package static let standard = FunctionTable(standardFamilies)
}
