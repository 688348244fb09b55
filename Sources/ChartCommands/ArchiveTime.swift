internal import ChartRepository
internal import Diagnostics

/// The time of files in archives.
enum ArchiveTime {
  /// What `SOURCE_DATE_EPOCH` says, else the usual time.
  static func time(_ surroundings: Surroundings) throws(Diagnostic) -> Int64 {
    guard let text = surroundings.variable("SOURCE_DATE_EPOCH"), !text.isEmpty else {
      return ChartArchive.usualTime
    }
    guard let time = Int64(text), time >= 0 else {
      throw Diagnostic(
        .usage, "SOURCE_DATE_EPOCH wants whole seconds since 1970, not `\(text)`")
    }
    return time
  }
}
