internal import CLinux
package import ChartEngine
package import Diagnostics
internal import Glibc

extension SystemFile {
  /// Moves a file over another one, in one step.
  package static func move(_ path: String, to target: String) throws(Diagnostic) {
    guard rename(path, target) == 0 else { throw failure("rename", "\(path) \(target)") }
  }

  /// Moves a file or folder to where nothing is, in one step; throws where something is.
  package static func moveToFree(_ path: String, to target: String) throws(Diagnostic) {
    if clinux_rename(path, target, 0) == 0 { return }
    let code = errno
    // Not every file system can promise it.
    guard code == EINVAL || code == ENOSYS, (try? linkStatus(target)) == nil else {
      throw failure("rename", "\(path) \(target)", code: code)
    }
    try move(path, to: target)
  }
}
