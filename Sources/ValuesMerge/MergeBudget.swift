package import Diagnostics

/// What merging the values of a tree of charts may take: a chart can have any number of aliases, each
/// with the charts below it, and charts can import from each other again and again.
///
/// One for all merges of one resolution or render. The limits are far beyond any real chart.
package final class MergeBudget {
  /// How many charts a tree may have, each alias and all below it counted.
  package static let largestTree = 10_000
  /// How many entries the merged values may get, over all charts.
  package static let mostEntries = 8_000_000
  /// How many entries merging may look at or move.
  package static let mostSteps = 20_000_000

  private var charts = 0
  private var entries = 0
  private var steps = 0

  /// A budget that nothing was taken of.
  package init() {}

  /// Counts a chart.
  package func addChart() throws(Diagnostic) {
    charts += 1
    if charts > Self.largestTree {
      throw Diagnostic(
        .limit, "more than \(Self.largestTree) charts in one tree, those of each alias counted",
        limit: .charts)
    }
  }

  /// Counts entries that are looked at.
  package func visit(_ count: Int) throws(Diagnostic) {
    steps &+= count
    if steps > Self.mostSteps {
      throw Diagnostic(
        .limit, "merging the values of the charts takes more than \(Self.mostSteps) steps",
        limit: .mergeSteps)
    }
  }

  /// Counts an entry that is put into a table of `count` others.
  package func addEntry(to count: Int) throws(Diagnostic) {
    entries &+= 1
    if entries > Self.mostEntries {
      throw Diagnostic(
        .limit, "the values of all charts together have more than \(Self.mostEntries) entries",
        limit: .mergedEntries)
    }
    // Those behind it move.
    try visit(count >> 6)
  }
}
