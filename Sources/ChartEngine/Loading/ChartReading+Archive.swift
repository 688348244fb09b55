internal import Diagnostics
internal import ValueTree

extension ChartReading {
  /// The files of a packed chart, without the folder around them; `name` is for messages, all of which
  /// have it.
  mutating func unpack(_ archive: [UInt8], name: String) throws(Diagnostic) -> [ChartFile] {
    do throws(Diagnostic) {
      return try unpackFiles(archive, name: name)
    } catch {
      throw error.naming(name)
    }
  }

  private mutating func unpackFiles(
    _ archive: [UInt8], name: String
  ) throws(Diagnostic) -> [ChartFile] {
    archives += 1
    if archiveDepth > limits.archiveDepth {
      throw Diagnostic(
        .limit, "\(name): archives are nested deeper than \(limits.archiveDepth) levels",
        limit: .archiveDepth)
    }
    if archives > limits.archives {
      throw Diagnostic(
        .limit, "\(name): the chart holds more than \(limits.archives) archives",
        limit: .archives)
    }
    if archiveDepth == 0 { try ChartReading.checkIsArchive(archive, name: name) }
    let stream = GzipStream(
      archive, limit: unpackedLimit(of: archive),
      tooLarge: Diagnostic(
        .limit,
        "archive \(name) unpacks to more than \(limits.compressionRatio) times its size, "
          + "or to more than \(limits.chartBytes) bytes",
        helmText: "decompressed chart is larger than the maximum size \(limits.chartBytes)",
        limit: .archiveRatio))
    if let failure = stream.failure, failure.code != .limit { throw failure }
    var names = ArchiveNames(limits: limits)
    var files: [ChartFile] = []
    do throws(Diagnostic) {
      try stream.content.span.bytes.withUnsafeBytes { tar throws(Diagnostic) in
        try read(tar, names: &names, files: &files)
      }
    } catch {
      // What does not parse may just be what the limit cut off.
      throw error.code == .limit ? error : stream.failure ?? error
    }
    if let failure = stream.failure { throw failure }
    if files.isEmpty {
      throw Diagnostic(.chart, "archive \(name) is empty", helmText: "no files in chart archive")
    }
    return files
  }

  /// How many bytes of tar an archive may unpack to, headers included.
  private func unpackedLimit(of archive: [UInt8]) -> Int {
    let (ratio, overflow) = archive.count.multipliedReportingOverflow(by: limits.compressionRatio)
    let allowed = max(overflow ? Int.max : ratio, 1 << 20)
    let left = limits.chartBytes - bytes + (limits.entries - entries) * 1536 + 10240
    return min(allowed, max(left, 0))
  }

  private mutating func read(
    _ tar: UnsafeRawBufferPointer, names: inout ArchiveNames, files: inout [ChartFile]
  ) throws(Diagnostic) {
    var entries = try TarEntries(tar)
    while let entry = try entries.next() {
      if case .folder = entry.kind {
        try charge(entry: entry.name)
        continue
      }
      let name = try names.chartPath(of: entry.name)
      try checkKind(of: entry)
      if entry.size > limits.chartBytes - bytes { try charge(entry: name, bytes: entry.size) }
      if entry.size > limits.fileBytes {
        throw Diagnostic(
          .limit, "file \(name) of the archive is larger than \(limits.fileBytes) bytes",
          helmText: "decompressed chart file \(GoQuote.quoted(entry.name)) is larger than the "
            + "maximum file size \(limits.fileBytes)", limit: .fileBytes)
      }
      try charge(entry: name, bytes: entry.size)
      let data = texts.text(try entries.data(of: entry))
      files.append(ChartFile(name: name, data: data).withoutByteOrderMark())
    }
    try names.checkSpellings(of: files)
    try entries.checkEnd()
  }

  private func checkKind(of entry: TarEntries.Entry) throws(Diagnostic) {
    switch entry.kind {
    case .file, .folder: return
    case .link(let target):
      throw Diagnostic(
        .chart, "archive has a link: \(entry.name) -> \(target)",
        help: "pack the chart with the files themselves")
    case .special: throw Diagnostic(.chart, "archive has a special file: \(entry.name)")
    case .sparse: throw Diagnostic(.chart, "archive has a sparse file: \(entry.name)")
    }
  }

  private static func checkIsArchive(_ archive: [UInt8], name: String) throws(Diagnostic) {
    if archive.starts(with: [0x1F, 0x8B, 0x08]) { return }
    let isYAML = name.hasSuffix(".yml") || name.hasSuffix(".yaml")
    let reason =
      isYAML
      ? "seems to be a YAML file, but expected a gzipped archive"
      : "does not appear to be a gzipped archive; got '\(ContentType.name(of: archive))'"
    throw Diagnostic(.chart, "\(name) is no chart archive", helmText: "file '\(name)' \(reason)")
  }
}

extension Diagnostic {
  /// The same, with an archive's name in the message.
  fileprivate func naming(_ archive: String) -> Diagnostic {
    if message.contains(archive) { return self }
    return Diagnostic(
      code, "\(archive): \(message)", helmText: helmText, primary: primary, trace: trace,
      help: help, limit: limit)
  }
}

/// The names of an archive's entries: where they stand in the chart, and which were there before.
private struct ArchiveNames {
  let limits: ChartLoader.Limits
  /// The folder around all entries.
  private var root: ByteString?
  /// What stands between the parts of names.
  private var separator: UInt8?
  /// The paths so far, with ASCII letters made small.
  private var seen: Set<ByteString> = []
  private var isASCII = true

  init(limits: ChartLoader.Limits) { self.limits = limits }

  /// The path in the chart of an entry.
  mutating func chartPath(of name: ByteString) throws(Diagnostic) -> ByteString {
    if let slash = plainRoot(of: name) {
      let path = name.suffix(from: slash + 1)
      try check(path, of: name)
      return path
    }
    let separator = try separator(of: name)
    let parts = name.bytes.split(separator: separator, omittingEmptySubsequences: false)
    let first = ByteString(parts.first ?? [])
    let rest = parts.dropFirst()
    if rest.count > 1, rest.first?.isEmpty == true {
      throw refusal("chart illegally contains absolute paths")
    }
    var clean: [ArraySlice<UInt8>] = []
    var depthBelow = 0
    for part in rest where !part.isEmpty && !part.elementsEqual(".".utf8) {
      if !part.elementsEqual("..".utf8) {
        clean.append(part)
      } else if clean.popLast() == nil {
        depthBelow += 1
      }
    }
    if depthBelow > 0 || clean.first?.starts(with: "..".utf8) == true {
      throw refusal("chart illegally references parent directory")
    }
    let path = ByteString(Array(clean.joined(separator: [UInt8(ascii: "/")])))
    if path.isEmpty {
      throw refusal(
        "chart illegally contains content outside the base directory: \(GoQuote.quoted(name))")
    }
    if clean.count > 1, clean[0].count == 2, clean[0].last == UInt8(ascii: ":"),
      clean[0].first.map({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }) == true
    {
      throw refusal("chart contains illegally named files")
    }
    if first == "Chart.yaml" { throw refusal("chart yaml not in base directory") }
    try check(root: first, of: name, depth: clean.count)
    try check(path, of: name)
    return path
  }

  /// Where the first part of a name ends, if it is that of the names before and the rest needs no
  /// second look: short, of printable ASCII, with no part that is empty or starts with a dot.
  private func plainRoot(of name: ByteString) -> Int? {
    guard let root, separator == UInt8(ascii: "/"), name.count <= 200,
      name.count > root.count + 1, name.hasPrefix(root), name[root.count] == UInt8(ascii: "/")
    else { return nil }
    let isPlain = name.withBytes { bytes in
      var before = UInt8(ascii: "x")
      var folders = 0
      for byte in bytes[root.count...] {
        if byte <= 0x20 || byte >= 0x7F || byte == 0x5C || byte == 0x3A { return false }
        if before == UInt8(ascii: "/"), byte == UInt8(ascii: ".") || byte == before {
          return false
        }
        if byte == UInt8(ascii: "/") { folders += 1 }
        before = byte
      }
      // Deeper paths are for the careful way.
      return before != UInt8(ascii: "/") && folders <= 16
    }
    return isPlain ? root.count : nil
  }

  /// What the reference would let pass, but no packed chart has.
  private mutating func check(
    root first: ByteString, of name: ByteString, depth: Int
  ) throws(Diagnostic) {
    try ChartReading.checkName(name)
    if first.isEmpty || first == ".." {
      throw Diagnostic(.chart, "archive entry \(name) does not start with a folder's name")
    }
    if let root, root != first {
      throw Diagnostic(.chart, "archive has two charts side by side: \(root) and \(first)")
    }
    root = first
    if depth > limits.folderDepth {
      throw Diagnostic(
        .limit,
        "path in the archive is deeper than \(limits.folderDepth) folders: "
          + String(name.prefix(upTo: min(name.count, 80))), limit: .folderDepth)
    }
  }

  private mutating func check(_ path: ByteString, of name: ByteString) throws(Diagnostic) {
    if name.count > limits.pathBytes {
      throw Diagnostic(
        .limit,
        "path of \(name.count) bytes in the archive, more than \(limits.pathBytes): "
          + String(name.prefix(upTo: min(name.count, 80))), limit: .pathBytes)
    }
    if isASCII { isASCII = path.withBytes { bytes in bytes.allSatisfy { $0 < 0x80 } } }
    if !seen.insert(path.lowercasedASCII).inserted { throw doubled(path) }
  }

  /// Refuses names that differ only in the case or form of letters beyond ASCII.
  func checkSpellings(of files: [ChartFile]) throws(Diagnostic) {
    if isASCII { return }
    // Texts that Unicode takes as equal are equal strings.
    var seen: Set<String> = []
    for file in files where !seen.insert(String(file.name).lowercased()).inserted {
      throw doubled(file.name)
    }
  }

  private func doubled(_ path: ByteString) -> Diagnostic {
    Diagnostic(.chart, "archive has \(path) twice, or in two spellings")
  }

  /// Backslashes separate only where every name has them.
  private mutating func separator(of name: ByteString) throws(Diagnostic) -> UInt8 {
    let backslash = name.firstIndex(of: "\\") != nil
    let slash = name.firstIndex(of: "/") != nil
    let found = UInt8(ascii: backslash ? "\\" : "/")
    if backslash || slash {
      if backslash && slash || separator != nil && separator != found {
        throw refusal("chart contains illegally named files")
      }
      separator = found
    }
    return found
  }

  private func refusal(_ reason: String) -> Diagnostic { Diagnostic(.chart, reason) }
}
