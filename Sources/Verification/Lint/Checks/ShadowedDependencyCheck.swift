internal import ChartEngine
internal import ValueTree

/// OC115: dependencies of one name that come from different repositories. Helm asks one of the two
/// for the versions of both, so the name decides whose chart it is.
internal enum ShadowedDependencyCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    var repositories: [ByteString: ByteString] = [:]
    var findings: [Finding] = []
    for dependency in subject.chart.metadata.dependencies ?? [] {
      guard let other = repositories[dependency.name] else {
        repositories[dependency.name] = dependency.repository
        continue
      }
      if other == dependency.repository { continue }
      findings.append(
        Finding(
          Check.shadowedDependency.code, .warning, at: Finding.Place(file: "Chart.yaml"),
          "`\(dependency.name)` comes from \(other) and from \(dependency.repository): one of them "
            + "decides which versions there are"))
    }
    return findings
  }
}
