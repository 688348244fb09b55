internal import Diagnostics
internal import ValueTree

extension ChartReading {
  /// The files of the folder or archive at a path.
  mutating func files(atPath path: String) throws(Diagnostic) -> [ChartFile] {
    let status = try SystemFile.status(path)
    if status.isFolder { return try files(inFolder: path) }
    let archive = try SystemFile.content(path, limit: limits.archiveBytes)
    if archive.count > limits.archiveBytes {
      throw Diagnostic(
        .limit, "archive \(path) is larger than \(limits.archiveBytes) bytes",
        limit: .archiveBytes)
    }
    return try unpack(archive, name: path)
  }

  private mutating func files(inFolder path: String) throws(Diagnostic) -> [ChartFile] {
    try walk(path, readsFiles: true).files
  }

  /// What the ignore file of a folder hides: files, and folders with a slash at the end.
  mutating func ignoredPaths(inFolder path: String) throws(Diagnostic) -> [ByteString] {
    try walk(path, readsFiles: false).ignored
  }

  private mutating func walk(
    _ path: String, readsFiles: Bool
  ) throws(Diagnostic) -> FolderWalk {
    var root = SystemFile.absolute(path)
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    var rules = IgnoreRules()
    let ignoreFile = "\(root)/\(IgnoreRules.fileName)"
    if (try? SystemFile.status(ignoreFile)) != nil {
      let text = try SystemFile.content(ignoreFile, limit: limits.fileBytes)
      rules = try IgnoreRules(SourceFile(name: String(IgnoreRules.fileName), bytes: text))
    }
    var walk = FolderWalk(
      root: root, resolvedRoot: SystemFile.resolved(root) ?? root, rules: rules,
      readsFiles: readsFiles)
    try visit(folder: ByteString(), try SystemFile.status(root), &walk)
    return walk
  }

  /// The way through a chart's folder.
  private struct FolderWalk {
    let root: String
    let resolvedRoot: String
    let rules: IgnoreRules
    let readsFiles: Bool
    var files: [ChartFile] = []
    var ignored: [ByteString] = []
    /// Device and node of the folders that the current one lies in.
    var ancestors: [(UInt64, UInt64)] = []
  }

  private mutating func visit(
    folder: ByteString, _ status: SystemFile.Status, _ walk: inout FolderWalk
  ) throws(Diagnostic) {
    let path = folder.isEmpty ? walk.root : "\(walk.root)/\(folder)"
    if walk.ancestors.contains(where: { $0 == (status.device, status.node) }) {
      throw Diagnostic(
        .chart, "folder \(path) contains itself through a link",
        helmText: "error evaluating symlink \(path): too many links")
    }
    if walk.ancestors.count > limits.folderDepth {
      throw Diagnostic(
        .limit, "\(path): folders are nested deeper than \(limits.folderDepth) levels",
        limit: .folderDepth)
    }
    walk.ancestors.append((status.device, status.node))
    defer { walk.ancestors.removeLast() }
    for name in try SystemFile.names(inFolder: path) {
      let inside = folder.isEmpty ? name : folder + "/" + name
      try visit(inside, in: &walk)
    }
  }

  private mutating func visit(
    _ inside: ByteString, in walk: inout FolderWalk
  ) throws(Diagnostic) {
    if loader.readsDeclarationsOnly, !ChartLoader.declarations.contains(inside) { return }
    let path = "\(walk.root)/\(inside)"
    var status = try SystemFile.linkStatus(path)
    if status.isLink {
      guard let target = SystemFile.resolved(path) else {
        warnings.append("link \(path) leads nowhere; skipped")
        return
      }
      status = try SystemFile.status(path)
      let isInside = target == walk.resolvedRoot || target.hasPrefix(walk.resolvedRoot + "/")
      let isIgnored = walk.rules.ignores(inside, isFolder: status.isFolder)
      if !isInside, !isIgnored, !loader.followsExternalLinks {
        throw Diagnostic(
          .chart, "link \(path) leads out of the chart, to \(target)",
          help: "copy the file into the chart, or allow external links")
      }
    }
    if walk.rules.ignores(inside, isFolder: status.isFolder) {
      if !walk.readsFiles { walk.ignored.append(status.isFolder ? inside + "/" : inside) }
      return
    }
    try ChartReading.checkName(inside)
    if status.isFolder {
      try charge(entry: inside)
      return try visit(folder: inside, status, &walk)
    }
    if !walk.readsFiles { return }
    guard status.isRegular else {
      throw Diagnostic(
        .chart, "\(path) is no regular file",
        helmText: "cannot load irregular file \(path) as it has file mode type bits set")
    }
    var content: [UInt8] = []
    if status.size <= limits.fileBytes {
      do throws(Diagnostic) {
        content = try SystemFile.content(path, limit: limits.fileBytes)
      } catch {
        throw error.wrapped(helmPrefix: "error reading \(inside): ")
      }
    }
    if status.size > limits.fileBytes || content.count > limits.fileBytes {
      let name = GoQuote.quoted(inside.lastPathComponent)
      throw Diagnostic(
        .limit, "file \(path) is larger than \(limits.fileBytes) bytes",
        helmText: "chart file \(name) is larger than the maximum file size \(limits.fileBytes)",
        limit: .fileBytes)
    }
    try charge(entry: inside, bytes: content.count)
    walk.files.append(ChartFile(name: inside, data: content).withoutByteOrderMark())
  }

  /// Refuses control characters, which could break out of comments and messages.
  static func checkName(_ name: ByteString) throws(Diagnostic) {
    let isPlain = name.withBytes { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
    if isPlain { return }
    let isText = name.withBytes { bytes in Rune.isValid(bytes) }
    if !isText || String(name).unicodeScalars.contains(where: \.steersDisplay) {
      throw Diagnostic(
        .chart, "file name \(GoQuote.quoted(name)) has control characters or is no UTF-8")
    }
  }
}
