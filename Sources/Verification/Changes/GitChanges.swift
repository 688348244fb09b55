internal import ChartEngine
internal import Diagnostics
internal import Processes

/// Which files differ from a revision of git, those that git does not know yet included.
struct GitChanges {
  /// The changed files, absolute.
  private let files: [String]

  /// Asks git in the repository that a folder belongs to.
  init(since revision: String, near folder: String) throws(Diagnostic) {
    let root = try Self.git(["-C", folder, "rev-parse", "--show-toplevel"]).trimmed
    guard !revision.hasPrefix("-") else {
      throw Diagnostic(.usage, "`--since \(revision)` is no revision")
    }
    let base = try Self.git(["-C", folder, "merge-base", revision, "HEAD"]).trimmed
    var names = try Self.git([
      "-C", String(root), "diff", "--name-only", "-z", "--no-renames", String(base), "--",
    ])
    names += try Self.git([
      "-C", String(root), "ls-files", "-z", "--others", "--exclude-standard",
    ])
    files = names.split(separator: "\0").map { Path.joined(String(root), String($0)) }
  }

  /// Whether a file in a folder differs.
  func touches(_ folder: String) -> Bool {
    let path = SystemFile.resolved(folder) ?? Path.cleaned(SystemFile.absolute(folder))
    return files.contains { $0 == path || $0.hasPrefix(path + "/") }
  }

  /// What git prints; an error if it does not succeed.
  static func git(_ arguments: [String]) throws(Diagnostic) -> String {
    let outcome: ChildProcess.Outcome
    do throws(ChildProcess.Failure) {
      outcome = try ChildProcess("git", arguments).run()
    } catch {
      throw Diagnostic(.file, "\(error)")
    }
    guard outcome.status == 0 else {
      let words = String(decoding: outcome.errors, as: UTF8.self).trimmed
      throw Diagnostic(.file, "git \(arguments.joined(separator: " ")): \(words)")
    }
    return String(decoding: outcome.output, as: UTF8.self)
  }
}
