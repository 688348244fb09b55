internal import Glibc

/// A folder that lives as long as its value.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let path: String
  private let isTemporary: Bool

  /// Makes an empty folder.
  public init() {
    var template = Array("/tmp/chart-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
    isTemporary = true
  }

  /// Makes a folder at a path, which stays.
  public init(at path: String) {
    mkdir(path, 0o755)
    self.path = path
    isTemporary = false
  }

  /// Makes a folder with some text files below a folder in it.
  public convenience init(_ files: [String: String], below name: String) {
    self.init()
    for (file, text) in files { write(name + "/" + file, text) }
  }

  deinit { if isTemporary { TemporaryFolder.remove(path) } }

  /// Writes a file, with the folders around it.
  public func write(_ name: String, _ content: [UInt8]) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
    guard let file = fopen(path + "/" + name, "w") else { return }
    _ = fwrite(content, 1, content.count, file)
    fclose(file)
  }

  /// Writes a text file.
  public func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  /// Makes a symbolic link.
  public func link(_ name: String, to target: String) { _ = symlink(target, path + "/" + name) }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(folder)
    }
    _ = Glibc.remove(path)
  }
}

extension TemporaryFolder {
  /// The names in the folder, hidden ones left out, in no order.
  public var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
