internal import Diagnostics
internal import ValueTree
internal import ValuesMerge
internal import YAML

/// Values as the reference's lint reads and merges them: one document, no subcharts.
internal enum ValuesText {
  /// The first document of a values file.
  static func single(_ name: String, _ bytes: [UInt8]) throws(Diagnostic) -> Dict {
    let source = SourceFile(name: name, bytes: bytes)
    do throws(YAMLError) {
      return try YAMLReader.dict(from: source, type: .values)
    } catch {
      throw Diagnostic(.yaml, error.message)
    }
  }

  /// The user's values over the defaults.
  static func merged(
    _ defaults: Dict, under user: ValueSnapshot
  ) throws(Diagnostic) -> Dict {
    var coalescing = Coalescing()
    let target = ValueTable(copyOf: ValueTable(user))
    try coalescing.merge(ValueTable(ValueSnapshot(.dict(defaults))), into: target)
    return try target.materialized(type: .any)
  }
}
