internal import ChartEngine
internal import ChartRepository
package import Diagnostics
internal import Glibc

/// Writes files of reports, snapshots and caches.
package enum FileWriting {
  /// Puts a file in the place of what is there, in one step; makes the folders that are missing.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(Diagnostic) {
    let (folder, name) = Path.split(path)
    try SystemFile.makeFolders(folder)
    let temporary = Path.joined(folder, ".\(name).\(getpid()).\(UInt32.random(in: 0 ... .max))")
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw SystemFile.failure("open", path) }
    var code = SystemFile.write(bytes, to: descriptor)
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, path) != 0 { code = errno }
    if code != 0 {
      unlink(temporary)
      throw SystemFile.failure("write", path, code: code)
    }
  }
}
