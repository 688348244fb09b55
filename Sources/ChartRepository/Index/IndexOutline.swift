internal import ValueTree

/// What is found in an index file without reading it as a whole: where each chart's entries stand.
internal struct IndexOutline: Sendable {
  /// The entries of one chart.
  internal struct Chart: Sendable {
    var name: ByteString
    /// The bytes of its list of entries.
    var range: Range<Int>
  }

  /// What the file is written in.
  internal enum Syntax: Sendable {
    case yaml
    case json
  }

  internal var syntax: Syntax
  /// The text of `apiVersion`.
  internal var apiVersion = ByteString()
  /// The charts in the order of the file.
  internal var charts: [Chart] = []

  /// Whether a chart is there twice: only a real reader knows what that means.
  internal var hasDuplicates: Bool {
    var names: Set<ByteString> = []
    names.reserveCapacity(charts.count)
    return !charts.allSatisfy { names.insert($0.name).inserted }
  }
}
