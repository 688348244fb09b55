/// Paths as texts, in the reference's notion of them.
package enum PathText {
  /// A path without `.`, `..` and empty parts, as far as the text alone allows; never empty.
  package static func cleaned(_ path: String) -> String {
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

  /// The folder that a path is in.
  internal static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether a text is a name that a file can have, and shows as such.
  internal static func isFileName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
      && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
  }

  /// Whether a path is a folder or lies below it; both without links and dots.
  internal static func contains(_ folder: String, _ path: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }
}
