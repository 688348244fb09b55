internal import Glibc
internal import ValueTree

/// Where the recorded cases are.
enum Fixtures {
  /// The folder of fixtures beside the tests.
  static let folder: String = {
    var parts = #filePath.split(separator: "/").dropLast(2)
    parts.append("Fixtures")
    return "/" + parts.joined(separator: "/")
  }()

  /// The bytes of a file; nil if it is not there.
  static func content(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[0..<count]
    }
  }

  /// The lines of a file of cases.
  static func lines(_ path: String) -> [ByteString] {
    (content(path) ?? []).split(separator: UInt8(ascii: "\n")).map { ByteString($0) }
  }
}
