internal import Diagnostics
internal import ValueTree

extension ChartReading {
  /// The files of a packed chart, without the folder around them; `name` is for messages.
  mutating func unpack(_ archive: [UInt8], name: String) throws(Diagnostic) -> [ChartFile] {
    archives += 1
    if archiveDepth > limits.archiveDepth || archives > limits.archives {
      throw Diagnostic(
        .limit,
        "too many archives in archives: more than \(limits.archives), or nested deeper than "
          + "\(limits.archiveDepth) levels")
    }
    if archiveDepth == 0 { try ChartReading.checkIsArchive(archive, name: name) }
    let stream = GzipStream(
      archive, limit: unpackedLimit(of: archive),
      tooLarge: Diagnostic(
        .limit,
        "archive \(name) unpacks to more than \(limits.compressionRatio) times its size, "
          + "or to more than \(limits.chartBytes) bytes",
        helmText: "decompressed chart is larger than the maximum size \(limits.chartBytes)"))
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
            + "maximum file size \(limits.fileBytes)")
      }
      try charge(entry: name, bytes: entry.size)
      let data = try entries.data(of: entry)
      files.append(ChartFile(name: name, data: data).withoutByteOrderMark())
    }
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

/// The names of an archive's entries: where they stand in the chart, and which were there before.
private struct ArchiveNames {
  let limits: ChartLoader.Limits
  /// The folder around all entries.
  private var root: ByteString?
  /// What stands between the parts of names.
  private var separator: UInt8?
  /// The names so far, in small letters; `String` takes different forms of one letter as equal.
  private var seen: Set<String> = []

  init(limits: ChartLoader.Limits) { self.limits = limits }

  /// The path in the chart of an entry.
  mutating func chartPath(of name: ByteString) throws(Diagnostic) -> ByteString {
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
    try check(path, root: first, of: name, depth: clean.count)
    return path
  }

  /// What the reference would let pass, but no packed chart has.
  private mutating func check(
    _ path: ByteString, root first: ByteString, of name: ByteString, depth: Int
  ) throws(Diagnostic) {
    try ChartReading.checkName(name)
    if first.isEmpty || first == ".." {
      throw Diagnostic(.chart, "archive entry \(name) does not start with a folder's name")
    }
    if let root, root != first {
      throw Diagnostic(.chart, "archive has two charts side by side: \(root) and \(first)")
    }
    root = first
    if name.count > limits.pathBytes || depth > limits.folderDepth {
      throw Diagnostic(
        .limit,
        "path in the archive is longer than \(limits.pathBytes) bytes or deeper than "
          + "\(limits.folderDepth) folders")
    }
    if !seen.insert(String(path).lowercased()).inserted {
      throw Diagnostic(.chart, "archive has \(path) twice, or in two spellings")
    }
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
