internal import ChartEngine
internal import Diagnostics

/// Files that the command line names.
enum InputFile {
  /// The largest file that is read: values files are small.
  static let limit = 64 << 20

  /// The bytes of a regular file.
  static func read(
    _ path: String, limit: Int = InputFile.limit
  ) throws(Diagnostic) -> [UInt8] {
    let bytes = try SystemFile.content(path, limit: limit)
    guard bytes.count <= limit else {
      throw Diagnostic(.limit, "\(path) is larger than \(limit) bytes", limit: .fileBytes)
    }
    return bytes
  }
}

extension Surroundings {
  /// All of standard input, which must not be longer than a file.
  func standardInput() throws(Diagnostic) -> [UInt8] {
    let bytes = input()
    guard bytes.count <= InputFile.limit else {
      throw Diagnostic(
        .limit, "standard input is longer than \(InputFile.limit) bytes", limit: .fileBytes)
    }
    return bytes
  }
}
