internal import Diagnostics
internal import ValueTree

/// The files that a case can read, by their paths below its folder.
struct CaseFiles {
  private let files: Dict

  init(_ files: Dict?) { self.files = files ?? Dict() }

  /// A file's content, or what the operating system would say.
  func content(_ path: ByteString) throws(Diagnostic) -> [UInt8] {
    let plain = path.hasPrefix("./") ? path.suffix(from: 2) : path
    if case .string(let text)? = files[plain] { return text.bytes }
    if files.keys.contains(where: { $0.hasPrefix(plain + "/") }) {
      throw Diagnostic(.file, "read \(path): is a directory")
    }
    throw Diagnostic(.file, "open \(path): no such file or directory")
  }
}
