/// Paths as texts, in the reference's notion of them.
internal enum PathText {
  /// A path without `.`, `..` and empty parts, as far as the text alone allows; never empty.
  internal static func cleaned(_ path: String) -> String {
    let isRooted = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if let last = parts.last, last != ".." {
        parts.removeLast()
      } else if !isRooted {
        parts.append(part)
      }
    }
    let text = parts.joined(separator: "/")
    return isRooted ? "/" + text : text.isEmpty ? "." : text
  }

  /// Two paths, one below the other.
  internal static func joined(_ path: String, _ below: String) -> String {
    if path.isEmpty { return below.isEmpty ? "" : cleaned(below) }
    return cleaned(path + "/" + below)
  }

  /// Whether a path is a folder or lies below it; both without links and dots.
  internal static func contains(_ folder: String, _ path: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }
}
