internal import ChartEngine
internal import ValueTree

/// OC114: parts of the chart that `.helmignore` keeps out of it, so that who reads the folder sees
/// another chart than the one that is packed.
internal enum IgnoredFileCheck {
  /// Folders and files that say what a chart does; of the others none is missed.
  private static let parts: [ByteString] = [
    "templates/", "crds/", "charts/", "Chart.lock", "values.yaml", "values.schema.json",
  ]

  static func findings(in subject: LintSubject) -> [Finding] {
    let ignored = (try? ChartLoader().ignoredPaths(inFolder: subject.path)) ?? []
    return ignored.filter { path in
      parts.contains { path.hasPrefix($0) } && !path.isHidden
    }.map { path in
      Finding(
        Check.ignoredFile.code, .info, at: Finding.Place(file: ".helmignore"),
        "`\(path)` stays out of the packed chart (`package --list` shows what is in it)")
    }
  }
}

extension ByteString {
  /// Whether the last part of a path starts with a dot: such templates are never part of a chart.
  fileprivate var isHidden: Bool {
    let name = bytes.split(separator: UInt8(ascii: "/")).last ?? []
    return name.first == UInt8(ascii: ".")
  }
}
