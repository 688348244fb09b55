/// Texts of files or of a tool's output, by name, in the order they were captured.
package struct CapturedFiles: Sendable {
  /// The files of one folder.
  struct Folder {
    var path: String
    var files: [String: String]
  }

  private var entries: [(name: String, text: String)]

  /// Captured texts.
  package init(_ entries: [(name: String, text: String)]) { self.entries = entries }

  /// All texts in order.
  var texts: [String] { entries.map(\.text) }

  /// The first text; a tool's output is one text.
  var first: String { entries.first?.text ?? "" }

  /// The files by folder; a folder keeps the place of its first file.
  var folders: [Folder] {
    var folders: [Folder] = []
    var places: [String: Int] = [:]
    for (name, text) in entries {
      let end = name.lastIndex(of: "/")
      let path = end.map { String(name[..<$0]) } ?? ""
      let file = end.map { String(name[name.index(after: $0)...]) } ?? name
      if let place = places[path] {
        folders[place].files[file] = text
      } else {
        places[path] = folders.count
        folders.append(Folder(path: path, files: [file: text]))
      }
    }
    return folders
  }
}
