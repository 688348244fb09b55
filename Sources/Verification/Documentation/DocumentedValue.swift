internal import JSON
internal import ValueTree

/// Values as documentation shows them.
enum DocumentedValue {
  /// A value as JSON in one line.
  static func json(_ value: ValueSnapshot) -> String {
    (try? JSONWriter.text(of: value.materialized(), escapingHTML: false)).map { String($0) } ?? ""
  }
}
