internal import ChartEngine
package import Diagnostics
internal import Glibc

/// Writes files of reports, snapshots and caches.
package enum FileWriting {
  /// Puts a file in the place of what is there, in one step; makes the folders that are missing.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(Diagnostic) {
    let (folder, name) = Path.split(path)
    try makeFolders(folder)
    let temporary = Path.joined(folder, ".\(name).\(getpid()).\(UInt32.random(in: 0 ... .max))")
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw SystemFile.failure("open", path) }
    var code = writeAll(bytes, to: descriptor)
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, path) != 0 { code = errno }
    if code != 0 {
      unlink(temporary)
      throw SystemFile.failure("write", path, code: code)
    }
  }

  /// Makes a folder and those around it.
  package static func makeFolders(_ path: String) throws(Diagnostic) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      folder += folder.isEmpty || folder == "/" ? String(part) : "/" + part
      if mkdir(folder, 0o755) != 0, errno != EEXIST {
        throw SystemFile.failure("mkdir", folder)
      }
    }
  }

  /// Writes everything; gives the code of the failure, or 0.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if count == 0 || errno != EINTR {
          return count == 0 ? EIO : errno
        }
      }
      return 0
    }
  }
}
