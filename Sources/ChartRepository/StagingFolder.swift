internal import ChartEngine
internal import Diagnostics
internal import Glibc

/// A new folder that nobody else can have prepared or can look into, gone with its value.
internal struct StagingFolder: ~Copyable {
  /// Where it is.
  internal let path: String

  /// Makes one below another folder, so that files can be moved from here to there in one step.
  internal init(below folder: String) throws(Diagnostic) {
    var template = Array((folder + "/.tmpcharts-XXXXXX").utf8CString)
    guard let pointer = mkdtemp(&template) else {
      throw SystemFile.failure("mkdir", folder + "/.tmpcharts")
    }
    path = String(cString: pointer)
  }

  deinit { SystemFile.removeTree(path) }
}

/// The right to change a chart's folder, given to one process at a time.
///
/// Where the file system has no locks there is none, as in the reference.
internal struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Waits until no one else has the folder.
  internal init(_ folder: String) throws(Diagnostic) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFile.failure("open", folder) }
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
  }

  deinit { close(descriptor) }
}
