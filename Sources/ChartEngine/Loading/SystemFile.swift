package import Diagnostics
package import Glibc
package import ValueTree

/// Files of the operating system, with its errors in the reference's words.
package enum SystemFile {
  /// What is known of a file without opening it.
  package struct Status {
    package var mode: mode_t
    package var size: Int
    package var device: UInt64
    package var node: UInt64
    /// When the content was changed last: seconds since 1970 and nanoseconds.
    package var modified: (seconds: Int, nanoseconds: Int)

    package var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    package var isRegular: Bool { mode & S_IFMT == S_IFREG }
    package var isLink: Bool { mode & S_IFMT == S_IFLNK }
  }

  /// A failed call, such as `open x: no such file or directory`.
  package static func failure(_ call: String, _ path: String, code: Int32 = errno) -> Diagnostic {
    let reason = String(cString: strerror(code))
    let words = reason.prefix(1).lowercased() + reason.dropFirst()
    return Diagnostic(.file, "\(call) \(path): \(words)")
  }

  /// The status of what a path leads to, links followed.
  package static func status(_ path: String) throws(Diagnostic) -> Status {
    try status(path, call: "stat", stat)
  }

  /// The status of a path itself, a link's own included.
  package static func linkStatus(_ path: String) throws(Diagnostic) -> Status {
    try status(path, call: "lstat", lstat)
  }

  private static func status(
    _ path: String, call name: String,
    _ call: (UnsafePointer<CChar>, UnsafeMutablePointer<stat>) -> Int32
  ) throws(Diagnostic) -> Status {
    var result = stat()
    guard call(path, &result) == 0 else { throw failure(name, path) }
    return Status(
      mode: result.st_mode, size: Int(result.st_size), device: UInt64(result.st_dev),
      node: UInt64(result.st_ino),
      modified: (result.st_mtim.tv_sec, result.st_mtim.tv_nsec))
  }

  /// A path with all links resolved; nil if it leads nowhere.
  package static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// A path from the root.
  package static func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    guard let pointer = getcwd(nil, 0) else { return path }
    defer { free(pointer) }
    let folder = String(cString: pointer)
    return path.isEmpty || path == "." ? folder : folder + "/" + path
  }

  /// The content of a regular file, of which at most `limit` bytes and one more are read.
  package static func content(_ path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    // Without waiting: what looks like a file may be a pipe by now.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("stat", path) }
    if status.st_mode & S_IFMT == S_IFDIR { throw failure("read", path, code: EISDIR) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Diagnostic(.file, "\(path) is no regular file")
    }
    var capacity = min(max(Int(status.st_size), 0), limit) + 1
    var bytes: [UInt8] = []
    var failed = false
    while true {
      let start = bytes.count
      let missing = capacity - start
      if missing <= 0 { break }
      let chunk = [UInt8](unsafeUninitializedCapacity: missing) { buffer, count in
        let got = read(descriptor, buffer.baseAddress, missing)
        failed = got < 0
        count = max(got, 0)
      }
      if failed {
        if errno == EINTR { continue }
        throw failure("read", path)
      }
      if chunk.isEmpty { break }
      if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
      if bytes.count == capacity { capacity = min(capacity * 2, limit + 1) }
    }
    return bytes
  }

  /// Writes everything to an open file; gives the code of the failure, or 0.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
        let count = Glibc.write(descriptor, start, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if count == 0 || errno != EINTR {
          return count == 0 ? EIO : errno
        }
      }
      return 0
    }
  }

  /// The names in a folder, in byte order.
  package static func names(inFolder path: String) throws(Diagnostic) -> [ByteString] {
    guard let folder = opendir(path) else { throw failure("open", path) }
    defer { closedir(folder) }
    var names: [ByteString] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { start in
          ByteString(UnsafeRawBufferPointer(start: start, count: strlen(start)))
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    if errno != 0 { throw failure("readdirent", path) }
    return names.sorted()
  }
}
