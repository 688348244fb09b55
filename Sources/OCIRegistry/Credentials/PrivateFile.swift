internal import Glibc

/// Small files that only the user may read.
enum PrivateFile {
  private static let limit = 16 << 20

  /// The bytes of a file; nil if there is none.
  static func content(_ path: String) throws(RegistryError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("open", path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count <= limit {
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw failure("read", path)
      }
    }
    throw RegistryError(.credentials, "\(path) is larger than \(limit) bytes")
  }

  /// Writes a file anew in one step; a link stays one.
  static func replace(_ path: String, with bytes: [UInt8]) throws(RegistryError) {
    let target =
      realpath(path, nil).map { pointer in
        defer { free(pointer) }
        return String(cString: pointer)
      } ?? path
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let temporary = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw failure("open", temporary) }
    var code: Int32 = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        code = count == 0 ? EIO : errno
        break
      }
    }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, target) != 0 { code = errno }
    if code != 0 {
      unlink(temporary)
      throw failure("write", path, code)
    }
  }

  /// Runs a change of a file that others may be changing too: one after the other.
  static func changing<Result>(
    _ path: String, _ body: () throws(RegistryError) -> Result
  ) throws(RegistryError) -> Result {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? "."
    try makeFolders(folder.isEmpty ? "/" : folder)
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // Closing gives the lock back; where there are no locks there is none.
    defer { if descriptor >= 0 { close(descriptor) } }
    if descriptor >= 0 { while flock(descriptor, LOCK_EX) != 0, errno == EINTR {} }
    return try body()
  }

  private static func makeFolders(_ path: String) throws(RegistryError) {
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      folder += "/" + part
      guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir", folder) }
    }
  }

  private static func failure(
    _ call: String, _ path: String, _ code: Int32 = errno
  ) -> RegistryError {
    RegistryError(.credentials, "\(call) \(path): \(String(cString: strerror(code)).lowercased())")
  }
}
