internal import Diagnostics
internal import Processes
internal import ValueTree

/// Has a program change rendered manifests: all files in one stream, each below a comment that names
/// it, and apart again if the program kept the comments.
enum PostRendering {
  private static let mark = "#### file:"

  /// The files as the program gives them; one `manifest.yaml` where it did not keep the comments.
  static func run(
    _ renderer: PostRenderer, _ files: [(path: String, text: ByteString)]
  ) throws(Diagnostic) -> [(path: String, text: ByteString)] {
    var stream: [UInt8] = []
    for file in files.sorted(by: { ByteString($0.path) < ByteString($1.path) }) {
      stream += Array("---\n\(mark) \(file.path)\n".utf8)
      stream += Array(String(file.text).trimmed.utf8)
      stream.append(UInt8(ascii: "\n"))
    }
    var process = ChildProcess(renderer.command, renderer.arguments)
    process.input = stream
    process.outputLimit = 64 << 20
    let outcome: ChildProcess.Outcome
    do throws(ChildProcess.Failure) {
      outcome = try process.run()
    } catch {
      throw Diagnostic(.manifest, "post-render failed: \(error)")
    }
    guard outcome.status == 0 else {
      let words = String(decoding: outcome.errors, as: UTF8.self)
      throw Diagnostic(
        .manifest,
        "post-render failed: error while running command \(renderer.command). "
          + "error output:\n\(words): exit status \(outcome.status)")
    }
    if outcome.output.allSatisfy({ $0 <= 0x20 }) {
      throw Diagnostic(
        .manifest, "post-render failed: post-renderer \"\(renderer.command)\" produced empty output"
      )
    }
    return split(String(decoding: outcome.output, as: UTF8.self))
  }

  private static func split(_ text: String) -> [(path: String, text: ByteString)] {
    var files: [(path: String, text: ByteString)] = []
    let separator = "---\n\(mark) "
    var lines: [Substring] = []
    var path: String?
    func finish() {
      if let path { files.append((path, ByteString(lines.joined(separator: "\n")))) }
      lines = []
    }
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    var index = 0
    while index < all.count {
      if index + 1 < all.count, "\(all[index])\n\(all[index + 1])".hasPrefix(separator) {
        finish()
        path = String(all[index + 1].dropFirst(mark.count + 1))
        index += 2
      } else {
        lines.append(all[index])
        index += 1
      }
    }
    finish()
    return files.isEmpty ? [("manifest.yaml", ByteString(text))] : files
  }
}
