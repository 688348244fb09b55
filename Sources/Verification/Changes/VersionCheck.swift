internal import ChartEngine
internal import Diagnostics
internal import SemVer
internal import ValueTree
internal import YAML

/// A chart that changed needs a higher version than it had, as chart-testing asks for.
enum VersionCheck {
  /// What is wrong with the version of a changed chart.
  static func findings(_ chart: String, since revision: String) -> [Finding] {
    let file = chart + "/Chart.yaml"
    guard let now = try? version(of: SystemFile.content(file, limit: 1 << 20)) else { return [] }
    // A chart that was not there before has no version to be above.
    guard let base = try? GitChanges.git(["-C", chart, "merge-base", revision, "HEAD"]).trimmed,
      let text = try? GitChanges.git(["-C", chart, "show", "\(base):./Chart.yaml"]),
      let before = version(of: Array(text.utf8))
    else { return [] }
    if let first = try? Version(before), let second = try? Version(now), second > first {
      return []
    }
    return [
      Finding(
        CheckRule.version, .error, chart: chart, at: Finding.Place(file: "Chart.yaml"),
        field: "version",
        "chart version not ok, needs a version bump: the chart differs from \(revision), which has "
          + "\(before) as this has \(now)", help: "raise `version`")
    ]
  }

  private static func version(of bytes: [UInt8]) -> String? {
    guard let value = try? YAMLReader.value(from: ByteString(bytes)),
      case .string(let version)? = ValueSnapshot(value)["version"]
    else { return nil }
    return String(version)
  }
}
