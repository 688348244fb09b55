internal import Diagnostics
internal import ValueTree
internal import ValuesMerge

/// The loading of one chart, with what it has used up of the limits so far.
internal struct ChartReading {
  let loader: ChartLoader
  /// Bytes of all files so far.
  var bytes = 0
  /// Files and folders so far.
  var entries = 0
  /// Archives so far.
  var archives = 0
  /// How many archives the current file lies in.
  var archiveDepth = 0
  /// Notes on the files that were read.
  var warnings: [String] = []
  /// The texts of the files so far: equal ones are kept once.
  var texts = TextTable<Void>()
  /// What was read already: a chart often holds one subchart many times.
  private let known = KnownTexts()

  init(loader: ChartLoader) { self.loader = loader }

  var limits: ChartLoader.Limits { loader.limits }

  /// Takes note of one more file or folder.
  mutating func charge(entry name: ByteString, bytes size: Int = 0) throws(Diagnostic) {
    entries += 1
    if entries > limits.entries {
      throw Diagnostic(
        .limit, "the chart has more than \(limits.entries) files", limit: .entries)
    }
    if name.count > limits.pathBytes {
      throw Diagnostic(
        .limit,
        "path of \(name.count) bytes, more than \(limits.pathBytes): "
          + String(name.prefix(upTo: min(name.count, 80))), limit: .pathBytes)
    }
    // The size is what a header tells: any number.
    if size > limits.chartBytes - bytes {
      throw Diagnostic(
        .limit, "the chart is larger than \(limits.chartBytes) bytes",
        helmText: "decompressed chart is larger than the maximum size \(limits.chartBytes)",
        limit: .chartBytes)
    }
    bytes += max(size, 0)
  }

  // MARK: Files to chart

  /// A chart out of its files.
  mutating func assemble(_ files: [ChartFile], depth: Int = 0) throws(Diagnostic) -> Chart {
    if depth > limits.folderDepth {
      throw Diagnostic(
        .limit, "charts are nested deeper than \(limits.folderDepth) levels", limit: .folderDepth)
    }
    var parts = ChartParts(warnings: warnings, known: known)
    warnings = []
    try parts.sort(files)
    guard var metadata = parts.metadata else {
      throw Diagnostic(
        .chart, "`Chart.yaml` is missing", helmText: "Chart.yaml file is missing",
        help: "a chart is a folder or archive with a `Chart.yaml` at its top")
    }
    try metadata.validate()
    let subcharts = try self.subcharts(parts.subcharts, of: metadata.name, depth: depth + 1)
    return Chart(
      metadata: metadata, lock: parts.lock, values: parts.values, schema: parts.schema,
      templates: parts.templates, files: parts.files, rawFiles: files, dependencies: subcharts,
      warnings: parts.warnings)
  }

  private mutating func subcharts(
    _ groups: [ByteString: [ChartFile]], of parent: ByteString, depth: Int
  ) throws(Diagnostic) -> [Chart] {
    var charts: [Chart] = []
    for name in groups.keys.sorted() {
      guard let files = groups[name], let first = files.first else { continue }
      if name.isEmpty || name[0] == UInt8(ascii: "_") || name[0] == UInt8(ascii: ".") { continue }
      let isArchive = name.pathExtension == ".tgz"
      if isArchive, first.name != name {
        throw Diagnostic(
          .chart, "`charts/\(name)` is a folder, but its name is that of an archive",
          helmText: "error unpacking subchart tar in \(parent): expected \(name), got "
            + String(first.name))
      }
      do throws(Diagnostic) {
        if isArchive {
          archiveDepth += 1
          defer { archiveDepth -= 1 }
          let unpacked = try unpack(first.data, name: "charts/\(name)")
          charts.append(try assemble(unpacked, depth: depth))
        } else {
          charts.append(try assemble(files.compactMap(\.belowFirstFolder), depth: depth))
        }
      } catch {
        throw error.wrapped(helmPrefix: "error unpacking subchart \(name) in \(parent): ")
      }
    }
    return charts
  }
}

extension ChartFile {
  /// The file with the first part of its path taken off; nil if there is only one.
  fileprivate var belowFirstFolder: ChartFile? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    return ChartFile(name: name.suffix(from: slash + 1), data: data)
  }
}

/// The values and metadata of the texts that one reading has met.
private final class KnownTexts {
  var values = TextTable<ValueSnapshot>()
  var metadata = TextTable<ChartMetadata>()
}

/// A chart's files, each put where it belongs.
private struct ChartParts {
  var metadata: ChartMetadata?
  var lock: ChartLock?
  var values = ValueSnapshot.null
  var schema: [UInt8]?
  var templates: [ChartFile] = []
  var files: [ChartFile] = []
  /// The files below `charts/` by the first part of their path there.
  var subcharts: [ByteString: [ChartFile]] = [:]
  var warnings: [String]
  private let known: KnownTexts

  init(warnings: [String], known: KnownTexts) {
    self.warnings = warnings
    self.known = known
  }

  mutating func sort(_ all: [ChartFile]) throws(Diagnostic) {
    // The metadata first: what other files mean depends on it.
    for file in all where file.name == "Chart.yaml" {
      if metadata == nil, let known = known.metadata[file.data] {
        metadata = known
        continue
      }
      let isFirst = metadata == nil
      var metadata = metadata ?? ChartMetadata()
      try decode(file) { source throws(Diagnostic) in
        try MetadataDecoder.decode(source, into: &metadata)
      }
      // Charts of the second major version have no such entry.
      if metadata.apiVersion.isEmpty { metadata.apiVersion = "v1" }
      self.metadata = metadata
      if isFirst { known.metadata[file.data] = metadata }
    }
    for file in all where file.name != "Chart.yaml" { try place(file) }
  }

  private mutating func place(_ file: ChartFile) throws(Diagnostic) {
    switch file.name {
    case "Chart.lock":
      try decode(file) { source throws(Diagnostic) in lock = try MetadataDecoder.lock(source) }
    case "values.yaml":
      if let known = known.values[file.data] {
        values = known
        return
      }
      try decode(file) { source throws(Diagnostic) in
        values = try ValuesFile(name: source.name, bytes: source.bytes).values
      }
      known.values[file.data] = values
    case "values.schema.json": schema = file.data
    case "requirements.yaml":
      var metadata = metadata ?? ChartMetadata()
      if metadata.apiVersion != "v1" {
        warnings.append(
          "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". "
            + "We recommend migrating dependencies to Chart.yaml.")
      }
      try decode(file) { source throws(Diagnostic) in
        try MetadataDecoder.decode(source, into: &metadata)
      }
      self.metadata = metadata
      if metadata.apiVersion == "v1" { files.append(file) }
    case "requirements.lock":
      try decode(file) { source throws(Diagnostic) in lock = try MetadataDecoder.lock(source) }
      let metadata = metadata ?? ChartMetadata()
      self.metadata = metadata
      if metadata.apiVersion == "v1" {
        files.append(file)
      } else {
        warnings.append(
          "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". "
            + "We recommend migrating to Chart.lock.")
      }
    case let name where name.hasPrefix("templates/"): templates.append(file)
    case let name where name.hasPrefix("charts/"):
      if name.pathExtension == ".prov" { return files.append(file) }
      let below = name.suffix(from: 7)
      let group = below.firstIndex(of: "/").map { below.prefix(upTo: $0) } ?? below
      subcharts[group, default: []].append(ChartFile(name: below, data: file.data))
    default: files.append(file)
    }
  }

  private func decode(
    _ file: ChartFile, _ body: (SourceFile) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    do throws(Diagnostic) {
      try body(SourceFile(name: String(file.name), bytes: file.data))
    } catch {
      throw error.wrapped(helmPrefix: "cannot load \(file.name): ")
    }
  }
}
