public import ChartEngine
public import Diagnostics
internal import JSON
public import ValueTree

/// A chart packed into one file.
///
/// The same chart gives the same bytes every time: entries in one order, all with one time. The
/// reference takes the times of the files, so that a mere `touch` changes its archives.
public struct ChartArchive: Sendable {
  /// The time that entries have unless another one is asked for: the start of 1980, which every
  /// archive format can express.
  public static let usualTime: Int64 = 315_532_800

  /// The usual file name, `NAME-VERSION.tgz`.
  public let fileName: String
  /// The gzipped tar file.
  public let bytes: [UInt8]
  /// The paths of the files in it and their sizes, in order.
  public let files: [(name: ByteString, size: Int)]

  /// Packs a chart.
  ///
  /// - Parameters:
  ///   - chart: what to pack, with the charts inside it.
  ///   - metadata: written in place of the chart's own.
  ///   - time: when all files claim to be changed last, in seconds since 1970.
  public init(
    packing chart: Chart, metadata: ChartMetadata? = nil, time: Int64 = usualTime
  ) throws(Diagnostic) {
    let metadata = metadata ?? chart.metadata
    let base = "\(metadata.name)-\(metadata.version)"
    fileName = base + ".tgz"
    if base.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) {
      throw Diagnostic(.chart, "`\(base)` is no name for a file")
    }
    var entries: [TarGzip.Entry] = []
    try Self.append(chart, metadata, below: metadata.name, to: &entries)
    bytes = try TarGzip.pack(entries, time: time)
    files = entries.map { ($0.name, $0.data.count) }
  }

  /// Writes the archive into a folder, which is made if there is none; gives the path of the file.
  ///
  /// The file is complete or not there: it gets its name once it is written.
  public func write(into folder: String) throws(Diagnostic) -> String {
    try SystemFile.makeFolders(folder)
    let staging = try StagingFolder(below: folder)
    let file = "\(staging.path)/\(fileName)"
    try SystemFile.create(file, bytes)
    let target = PathText.joined(folder, fileName)
    try SystemFile.move(file, to: target)
    return target
  }

  private static func append(
    _ chart: Chart, _ metadata: ChartMetadata, below folder: ByteString,
    to entries: inout [TarGzip.Entry]
  ) throws(Diagnostic) {
    try metadata.checkAddresses()
    func add(_ name: ByteString, _ data: [UInt8]) {
      entries.append(TarGzip.Entry(name: folder + "/" + name, data: data))
    }
    add("Chart.yaml", try metadata.fileText())
    if let lock = chart.lock, metadata.apiVersion == "v2" {
      add("Chart.lock", try lock.fileText())
    }
    for file in chart.rawFiles where file.name == "values.yaml" { add(file.name, file.data) }
    if let schema = chart.schema {
      do throws(JSONError) {
        _ = try JSONReader.read(ByteString(schema))
      } catch {
        throw Diagnostic(
          .schema, "`values.schema.json` of \(metadata.name) is no JSON: \(error)",
          helmText: "invalid JSON in values.schema.json")
      }
      add("values.schema.json", schema)
    }
    for file in chart.templates.sorted(by: { $0.name < $1.name }) { add(file.name, file.data) }
    for file in chart.files.sorted(by: { $0.name < $1.name }) { add(file.name, file.data) }
    // A chart may be inside in two versions, under two aliases: each needs a folder of its own.
    var taken: Set<ByteString> = []
    for subchart in chart.dependencies {
      var name = subchart.name
      if taken.contains(name) { name = name + "-" + subchart.metadata.version }
      while !taken.insert(name).inserted { name = name + "-again" }
      try append(
        subchart, subchart.metadata, below: folder + "/charts/" + name, to: &entries)
    }
  }
}
