internal import ChartEngine
internal import TemplateLang
internal import ValueTree

/// OC118: changes of values that other templates read: what these see depends on the order of files.
///
/// Templates that read a value only when they are called by the one that changes it, or that make the
/// same change themselves, do not count.
internal enum ValueChangeCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    let analysis = subject.analysis
    guard analysis.isComplete, !subject.chart.metadata.isLibrary else { return [] }
    var seen: Set<StaticReads.Place> = []
    var findings: [Finding] = []
    for change in analysis.changes {
      guard !seen.contains(change.place), !isOfDefaults(change, analysis),
        !isOfCopy(change, analysis)
      else { continue }
      let files = readers(of: change, analysis).map {
        subject.place(analysis.definitions.all[$0].place).file
      }
      guard let first = files.min() else { continue }
      seen.insert(change.place)
      let path = analysis.reads.text(of: change.node)
      findings.append(
        Finding(
          Check.changedValue.code, Check.changedValue.severity, at: subject.place(change.place),
          field: path,
          "`\(change.function)` changes the value `\(path)`, which \(first) reads too",
          help: "what others see depends on the order of the files: change a `deepCopy`"))
    }
    return findings
  }

  /// The templates that read what is changed and have nothing to do with the change, in no order.
  private static func readers(of change: ValueChange, _ analysis: StaticAnalysis) -> [Int] {
    var involved: Set<Int> = [change.template]
    for other in analysis.changes
    where other.node == change.node && other.function == change.function
      && other.sources == change.sources
    {
      involved.insert(other.template)
    }
    let roots = analysis.defaults.values.reduce(Set([change.chartValues])) { $0.union($1) }
    let readers = analysis.reads.readers(of: change.node, inValues: roots)
    guard readers.contains(where: { !involved.contains(analysis.graph.template(of: $0)) }) else {
      return []
    }
    let others = analysis.graph.calls(avoiding: involved)
    return readers.filter(others.contains).map(analysis.graph.template)
  }

  /// Whether a template prepares defaults that it then puts in the place of the values.
  private static func isOfDefaults(_ change: ValueChange, _ analysis: StaticAnalysis) -> Bool {
    guard let defaults = analysis.defaults[change.template] else { return false }
    var current = change.node
    while current != 0 {
      if defaults.contains(current) { return true }
      current = analysis.reads.nodes[current].parent
    }
    return false
  }

  /// Whether a subchart changes its own copy of the root's `global`: the maps of the two outermost
  /// levels are not shared.
  private static func isOfCopy(_ change: ValueChange, _ analysis: StaticAnalysis) -> Bool {
    guard change.chartValues != 0 else { return false }
    let steps = analysis.reads.steps(to: change.node)
    return steps.first == .key("global") && steps.count < 4
  }
}
