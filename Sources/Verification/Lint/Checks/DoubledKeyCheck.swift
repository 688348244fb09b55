internal import Diagnostics
internal import ValueTree
internal import YAML

/// OC116: keys that stand twice in one map of a values file: only the last one counts.
internal enum DoubledKeyCheck {
  static func findings(in subject: LintSubject) -> [Finding] {
    subject.valuesFiles.compactMap { file in
      do throws(YAMLError) {
        _ = try YAMLReader.value(
          from: file.source, options: YAMLReader.Options(duplicateKeys: .refuse))
        return nil
      } catch {
        return Finding(
          Check.doubledKey.code, .warning,
          at: Finding.Place(
            file: file.name, line: error.offset.map { file.source.position(of: $0).line }),
          error.message)
      }
    }
  }
}
