internal import Diagnostics
internal import JSON
internal import JSONSchema
internal import ValuesMerge
internal import ValueTree

extension ResolvedChart {
  /// Checks the merged values against the schemas of the whole tree; all violations are in the error.
  internal func validate(_ values: ValueTable) throws(Diagnostic) {
  }
}
