public import Diagnostics
package import ValueTree

/// Loads charts from folders, archives and memory.
public struct ChartLoader: Sendable {
  /// What a chart may take.
  public struct Limits: Sendable {
    /// The size of one file, unpacked.
    public var fileBytes = 5 << 20
    /// The size of all files, unpacked, archives inside included.
    public var chartBytes = 100 << 20
    /// The size of an archive as it is stored.
    public var archiveBytes = 64 << 20
    /// How many times its stored size an archive may unpack to, beyond the first MiB.
    public var compressionRatio = 200
    /// The number of files and folders.
    public var entries = 20_000
    /// The length of a path.
    public var pathBytes = 1024
    /// How deep folders may nest.
    public var folderDepth = 64
    /// How deep archives may nest.
    public var archiveDepth = 8
    /// The number of archives inside a chart.
    public var archives = 256

    /// The usual limits.
    public init() {}
  }

  /// What a chart may take.
  public var limits = Limits()
  /// Whether links may lead out of the chart's folder.
  public var followsExternalLinks = false

  /// Whether of a folder only the files are read that declare and lock dependencies and the values
  /// that switch them: what an update needs to know of a chart, whatever is in its `charts/`.
  package var readsDeclarationsOnly = false

  /// The files that ``readsDeclarationsOnly`` speaks of.
  internal static let declarations: Set<ByteString> = [
    "Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.yaml",
  ]

  /// A loader with the usual limits.
  public init() {}

  /// Loads the folder or archive at a path.
  public func load(path: String) throws(Diagnostic) -> Chart {
    try Stack.withRoom { () throws(Diagnostic) in
      var reading = ChartReading(loader: self)
      let files = try reading.files(atPath: path)
      return try reading.assemble(files)
    }
  }

  /// What a chart's ignore file keeps out of it: files, and folders with a slash at the end.
  package func ignoredPaths(inFolder path: String) throws(Diagnostic) -> [ByteString] {
    var reading = ChartReading(loader: self)
    return try reading.ignoredPaths(inFolder: path)
  }

  /// The files of a packed chart, below its own folder.
  package func files(inArchive archive: [UInt8], name: String) throws(Diagnostic) -> [ChartFile] {
    var reading = ChartReading(loader: self)
    return try reading.unpack(archive, name: name)
  }

  /// Loads a packed chart that is in memory; `name` is for messages.
  public func load(archive: [UInt8], name: String) throws(Diagnostic) -> Chart {
    try Stack.withRoom { () throws(Diagnostic) in
      var reading = ChartReading(loader: self)
      let files = try reading.unpack(archive, name: name)
      return try reading.assemble(files)
    }
  }

  /// Loads a chart out of files that are in memory, paths below the chart's folder.
  ///
  /// With `appliesIgnoreFile` a `.helmignore` among them hides others, as in a folder.
  public func load(
    files: [ChartFile], appliesIgnoreFile: Bool = false
  ) throws(Diagnostic) -> Chart {
    var files = files
    if appliesIgnoreFile {
      let rules = try files.first { $0.name == IgnoreRules.fileName }
        .map { file throws(Diagnostic) in
          try IgnoreRules(SourceFile(name: String(file.name), bytes: file.data))
        }
      files.removeAll { (rules ?? IgnoreRules()).hides($0.name) }
    }
    let read = files.map { $0.withoutByteOrderMark() }
    return try Stack.withRoom { () throws(Diagnostic) in
      var reading = ChartReading(loader: self)
      return try reading.assemble(read)
    }
  }
}
