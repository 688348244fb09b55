internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import ValueTree

/// A new folder that nobody else can have prepared or can look into, gone with its value.
internal struct StagingFolder: ~Copyable {
  /// Where it is.
  internal let path: String

  private static let prefix = ".tmpcharts-"

  /// Makes one below another folder, so that files can be moved from here to there in one step.
  internal init(below folder: String) throws(Diagnostic) {
    var template = Array(("\(folder)/\(Self.prefix)XXXXXX").utf8CString)
    guard let pointer = mkdtemp(&template) else {
      throw SystemFile.failure("mkdir", "\(folder)/\(Self.prefix)")
    }
    path = String(cString: pointer)
  }

  deinit { SystemFile.removeTree(path) }

  /// Removes what processes left in a shared folder more than a day ago.
  internal static func removeAbandoned(in folder: String) {
    let now = time(nil)
    for name in (try? SystemFile.names(inFolder: folder)) ?? []
    where name.hasPrefix(ByteString(prefix)) && name.count == prefix.count + 6 {
      let path = "\(folder)/\(name)"
      if let status = try? SystemFile.linkStatus(path), status.isFolder,
        now - status.modified.seconds > 86_400
      {
        SystemFile.removeTree(path)
      }
    }
  }

  /// Removes what processes left that were killed: it would count as part of the chart.
  ///
  /// Only with a lock that is really held, else it may be another process's.
  internal static func removeLeftovers(in folder: String, under lock: borrowing FolderLock) {
    guard lock.isHeld, let names = try? SystemFile.names(inFolder: folder) else { return }
    for name in names where name.hasPrefix(ByteString(prefix)) && name.count == prefix.count + 6 {
      let path = "\(folder)/\(name)"
      if (try? SystemFile.linkStatus(path))?.isFolder == true { SystemFile.removeTree(path) }
    }
  }
}
