internal import ChartEngine
internal import TemplateLang
internal import ValueTree

/// OC119: templates of one name that are defined with different texts, in two charts of a tree or in
/// one: the last one read counts for all.
///
/// Copies of a library in several subcharts do not count while their texts are equal. Where two
/// copies of one chart differ, one finding stands for all of their templates.
internal enum RedefinitionCheck {
  /// Two copies of a chart, by their folders.
  private struct Copies: Hashable {
    let winner: String
    let loser: String
  }

  static func findings(in subject: LintSubject) -> [Finding] {
    var seen: Set<Copies> = []
    var findings: [Finding] = []
    for conflict in subject.analysis.definitions.conflicts {
      guard let winner = conflict.winner.chart, let loser = conflict.loser.chart else { continue }
      let place = subject.place(conflict.winner.place)
      let other = subject.place(conflict.loser.place)
      let copies = Copies(
        winner: StaticAnalysis.chartFolder(of: place.file),
        loser: StaticAnalysis.chartFolder(of: other.file))
      let areCopies = winner.name == loser.name && copies.winner != copies.loser
      if areCopies, !seen.insert(copies).inserted { continue }
      let more = areCopies ? " (two copies of the chart `\(winner.name)` differ)" : ""
      findings.append(
        Finding(
          Check.redefinedTemplate.code, Check.redefinedTemplate.severity, at: place,
          trace: [other], field: String(conflict.name),
          "template `\(conflict.name)` is defined here and, with another text, at "
            + "\(other.file):\(other.line ?? 0): the text here is taken everywhere\(more)",
          help: areCopies
            ? "use one version of it in all charts" : "begin its name with that of the chart"))
    }
    return findings
  }
}
