package import Diagnostics
internal import ValueTree

/// The values of a chart's tree as they are when the user gives none, kept so that subcharts that the
/// user leaves alone need no merging.
///
/// What charts share through `global` is left out: the user's part of it reaches every chart.
package struct MergedDefaults: Sendable {
  /// The values of one chart.
  internal struct Section: Sendable {
    /// All but `global` and the sections of the charts below.
    var entries: [ValueSnapshot.Entry]
    /// Those of the charts below, in their order.
    var sections: [Section]
  }

  internal let root: Section

  /// Merges the defaults of a tree; nil where the result would not be enough: if merging warns of
  /// something, if charts share a name, or if one chart sets `global` for another.
  package init?(of chart: ChartValues) throws(Diagnostic) {
    guard Self.isSimple(chart) else { return nil }
    var coalescing = Coalescing()
    let merged = try coalescing.values(of: chart, under: ValueTable()).snapshot()
    guard coalescing.warnings.isEmpty else { return nil }
    root = Self.section(chart, merged)
  }

  private static func section(_ chart: ChartValues, _ merged: ValueSnapshot) -> Section {
    guard case .dict(let entries) = merged else { return Section(entries: [], sections: []) }
    let names = Set(chart.dependencies.map(\.name))
    return Section(
      entries: entries.filter { $0.key != Coalescing.global && !names.contains($0.key) },
      sections: chart.dependencies.map { below in
        section(below, entries.first { $0.key == below.name }?.value ?? .null)
      })
  }

  private static func isSimple(_ chart: ChartValues) -> Bool {
    let names = Set(chart.dependencies.map(\.name))
    return names.count == chart.dependencies.count && !names.contains(Coalescing.global)
      && !setsGlobalBelow(chart, in: chart.values)
      && chart.dependencies.allSatisfy { isSimple($0) }
  }

  /// Whether a chart's defaults have a `global` in the section of a chart below, at any level.
  private static func setsGlobalBelow(_ chart: ChartValues, in values: ValueSnapshot) -> Bool {
    guard case .dict(let entries) = values else { return false }
    return chart.dependencies.contains { below in
      guard let section = entries.first(where: { $0.key == below.name })?.value,
        case .dict(let inner) = section
      else { return false }
      return inner.contains { $0.key == Coalescing.global } || setsGlobalBelow(below, in: section)
    }
  }
}
