internal import Diagnostics
internal import Glibc

/// Writing below a folder that may hold links someone else has put there: none is followed.
internal enum OutputFile {
  /// Writes or appends to a file; folders on the way are made.
  static func write(
    _ bytes: [UInt8], to path: String, below folder: String, appending: Bool
  ) throws(Diagnostic) {
    try makeFolders(folder)
    let start = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard start >= 0 else { throw SystemFile.failure("open", folder) }
    var current = start
    defer { close(current) }
    let parts = path.split(separator: "/").map { String($0) }
    for part in parts.dropLast() {
      guard part != "..", part != "." else {
        throw Diagnostic(.file, "\(path) leads out of \(folder)")
      }
      _ = mkdirat(current, part, 0o755)
      let next = openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw SystemFile.failure("open", folder + "/" + path) }
      close(current)
      current = next
    }
    // Without waiting: what is there may be a pipe.
    let flags =
      O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (appending ? O_APPEND : O_TRUNC)
    let file = openat(current, parts.last ?? "", flags, 0o644)
    guard file >= 0 else { throw SystemFile.failure("open", folder + "/" + path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(.file, "\(folder)/\(path) is no regular file")
    }
    let code = SystemFile.write(bytes, to: file)
    if code != 0 { throw SystemFile.failure("write", folder + "/" + path, code: code) }
  }

  private static func makeFolders(_ path: String) throws(Diagnostic) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += part + "/"
      if mkdir(prefix, 0o755) != 0, errno != EEXIST, errno != EISDIR {
        throw SystemFile.failure("mkdir", prefix)
      }
    }
  }
}
