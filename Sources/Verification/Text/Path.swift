internal import ChartEngine
internal import ChartRepository

/// Paths of files as texts.
enum Path {
  /// The folder and the name; the folder of a bare name is `.`.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = path[..<slash]
    return (
      folder.isEmpty ? "/" : cleaned(String(folder)), String(path[path.index(after: slash)...])
    )
  }

  /// A path without `.`, `..` and empty parts, as far as the text alone allows; never empty.
  static func cleaned(_ path: String) -> String {
    PathText.cleaned(path)
  }

  /// Two paths, one below the other; an absolute second one counts alone.
  static func joined(_ folder: String, _ below: String) -> String {
    if below.hasPrefix("/") { return cleaned(below) }
    return folder.isEmpty ? cleaned(below) : cleaned(folder + "/" + below)
  }

  /// What follows the last dot of the name, with the dot.
  static func pathExtension(_ path: String) -> String {
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    return name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
  }

  /// A path as seen from the working directory, for messages; absolute if it is not below it.
  static func fromWorkingDirectory(_ path: String) -> String {
    guard path.hasPrefix("/") else { return cleaned(path) }
    let here = cleaned(SystemFile.absolute("."))
    let path = cleaned(path)
    if path == here { return "." }
    let herePaths = here.split(separator: "/")
    let parts = path.split(separator: "/")
    let shared = zip(herePaths, parts).prefix { $0 == $1 }.count
    if shared == 0 { return path }
    return (Array(repeating: "..", count: herePaths.count - shared) + parts[shared...])
      .joined(separator: "/")
  }
}
