package import ChartEngine
package import Diagnostics
package import Glibc

extension SystemFile {
  /// Writes a file that must not exist yet.
  package static func create(
    _ path: String, _ bytes: [UInt8], permissions: mode_t = 0o644
  ) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, permissions)
    guard descriptor >= 0 else { throw failure("open", path) }
    var code = write(bytes, to: descriptor)
    // Some file systems tell only now that the disk is full.
    if Glibc.close(descriptor) != 0, code == 0 { code = errno }
    if code != 0 {
      unlink(path)
      throw failure("write", path, code: code)
    }
  }

  /// Writes a file, in place of one that may be there, with the folders around it; whoever looks sees
  /// the old content or the new one.
  internal static func replace(
    _ path: String, with bytes: [UInt8], permissions: mode_t = 0o644
  ) throws(Diagnostic) {
    let folder = PathText.folder(of: path)
    try makeFolders(folder)
    let staging = try StagingFolder(below: folder)
    let file = staging.path + "/file"
    try create(file, bytes, permissions: permissions)
    try move(file, to: path)
  }

  /// Makes a folder; false if there was one.
  @discardableResult
  internal static func makeFolder(_ path: String) throws(Diagnostic) -> Bool {
    if mkdir(path, 0o755) == 0 { return true }
    let code = errno
    if code == EEXIST, (try? status(path))?.isFolder == true { return false }
    throw failure("mkdir", path, code: code)
  }

  /// Makes a folder and those around it.
  package static func makeFolders(_ path: String) throws(Diagnostic) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      folder += folder.isEmpty || folder == "/" ? String(part) : "/" + part
      try makeFolder(folder)
    }
  }

  /// Where a link points; nil if the path is no link.
  internal static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    if count < 0 { return nil }
    return String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes a folder with all that is in it, without following links; failures are let be.
  internal static func removeTree(_ path: String) {
    if (try? linkStatus(path))?.isFolder == true {
      for name in (try? names(inFolder: path)) ?? [] { removeTree("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
