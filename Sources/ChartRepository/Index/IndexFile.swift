package import ChartEngine
package import Diagnostics
internal import Glibc
internal import JSON
package import ValueTree
internal import SemVer
internal import YAML

/// The index of a repository, of which only what is asked for is read.
///
/// An index can be tens of megabytes long, and a dependency needs one chart of thousands. Where the
/// file looks as generators write it, a scan finds the place of each chart and only the wanted ones
/// are read; else the whole file is. What stands in parts that nobody asks for is not checked, where
/// the reference refuses the whole file.
package struct IndexFile: Sendable {
  /// The largest file that is read.
  package static let longest = 256 << 20

  /// Where it is.
  package let path: String
  private let contents: Contents

  private enum Contents: Sendable {
    /// Where the charts stand in the file.
    case outline(IndexOutline)
    /// All of them, by name.
    case whole([(name: ByteString, entries: ValueSnapshot)], IndexOutline.Syntax)
  }

  /// Opens an index: an empty one, or one without `apiVersion`, is none.
  package init(path: String) throws(Diagnostic) {
    self.path = path
    let file = try PartialFile(path)
    guard file.size <= Self.longest else {
      throw Diagnostic(.limit, "\(path) is larger than \(Self.longest) bytes")
    }
    if file.size == 0 { throw Self.failure("empty index.yaml file", path) }
    let apiVersion: ByteString
    if let outline = try IndexOutline(scanning: file) {
      apiVersion = outline.apiVersion
      contents = .outline(outline)
    } else {
      (apiVersion, contents) = try Self.readWhole(file)
    }
    if apiVersion.isEmpty { throw Self.failure("no API version specified", path) }
  }

  fileprivate static func failure(_ reason: String, _ path: String) -> Diagnostic {
    Diagnostic(
      .yaml, "\(path) is no index of a repository: \(reason)",
      helmText: "error loading \(path): \(reason)")
  }

  /// The names of all charts, in the order of the file.
  package var chartNames: [ByteString] {
    switch contents {
    case .outline(let outline): outline.charts.map(\.name)
    case .whole(let charts, _): charts.map(\.name)
    }
  }

  /// The versions of a chart, newest first, without those that no chart can have; nil where the
  /// index does not know the chart.
  package func versions(of name: ByteString) throws(Diagnostic) -> [IndexEntry]? {
    switch contents {
    case .outline(let outline):
      guard let chart = outline.charts.first(where: { $0.name == name }) else { return nil }
      return try versions(of: chart, outline.syntax, PartialFile(path))
    case .whole(let charts, let syntax):
      guard let chart = charts.first(where: { $0.name == name }) else { return nil }
      return try Self.versions(chart.entries.materialized(), syntax, path)
    }
  }

  /// Calls a function with each chart and its versions, newest first.
  package func forEachChart(
    _ body: (ByteString, [IndexEntry]) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    switch contents {
    case .outline(let outline):
      let file = try PartialFile(path)
      for chart in outline.charts {
        try body(chart.name, versions(of: chart, outline.syntax, file))
      }
    case .whole(let charts, let syntax):
      for chart in charts {
        try body(chart.name, Self.versions(chart.entries.materialized(), syntax, path))
      }
    }
  }

  // MARK: Reading

  private func versions(
    of chart: IndexOutline.Chart, _ syntax: IndexOutline.Syntax, _ file: borrowing PartialFile
  ) throws(Diagnostic) -> [IndexEntry] {
    let text = ByteString(try file.bytes(chart.range))
    let value: Value
    do {
      value = try Self.read(text, syntax)
    } catch {
      // Only the whole text tells what is wrong, if anything is.
      guard case .whole(let charts, let syntax) = try Self.readWhole(file).contents else {
        return []
      }
      let entries = charts.first { $0.name == chart.name }?.entries ?? .null
      return try Self.versions(entries.materialized(), syntax, path)
    }
    return try Self.versions(value, syntax, path)
  }

  private static func read(
    _ text: ByteString, _ syntax: IndexOutline.Syntax
  ) throws -> Value {
    switch syntax {
    case .json: try JSONReader.read(text, numbers: .integersWhereWhole)
    case .yaml: try YAMLReader.value(from: text, options: yamlOptions)
    }
  }

  private static let yamlOptions = YAMLReader.Options(duplicateKeys: .refuse, numbers: .yaml)

  /// Everything at once, with the reference's notion of what is an error.
  private static func readWhole(
    _ file: borrowing PartialFile
  ) throws(Diagnostic) -> (apiVersion: ByteString, contents: Contents) {
    let text = ByteString(try file.bytes(0..<file.size))
    let value: Value
    var syntax = IndexOutline.Syntax.json
    if let json = try? JSONReader.read(text, numbers: .integersWhereWhole) {
      value = json
    } else {
      syntax = .yaml
      do throws(YAMLError) {
        value = try YAMLReader.value(from: text, options: yamlOptions)
      } catch {
        throw failure(error.message, file.path)
      }
    }
    var apiVersion = ByteString()
    var charts: [(name: ByteString, entries: ValueSnapshot)] = []
    let prefix = "error unmarshaling JSON: while decoding JSON: json: "
    switch value {
    case .null: break
    case .dict(let dict):
      for index in 0..<dict.count {
        let (key, value) = dict.entry(at: index)
        switch key {
        case "apiVersion":
          if case .null = value { break }
          guard let text = value.scalarText else {
            throw failure(
              prefix + "cannot unmarshal object into Go struct field IndexFile.apiVersion "
                + "of type string", file.path)
          }
          apiVersion = text
        case "entries":
          if case .null = value { break }
          guard case .dict(let entries) = value else {
            throw failure(
              prefix + "cannot unmarshal array into Go struct field IndexFile.entries "
                + "of type map[string]v1.ChartVersions", file.path)
          }
          charts = (0..<entries.count).map {
            let (name, entries) = entries.entry(at: $0)
            return (name, ValueSnapshot(entries))
          }
        case "generated", "publicKeys", "annotations", "serverInfo": break
        default:
          if syntax == .yaml {
            throw failure(prefix + "unknown field \(GoQuote.quoted(key))", file.path)
          }
        }
      }
    default:
      throw failure(
        prefix + "cannot unmarshal array into Go value of type v1.IndexFile", file.path)
    }
    return (apiVersion, .whole(charts, syntax))
  }

  /// A chart's list of entries as the reference takes it: what is no valid chart is left out.
  private static func versions(
    _ value: Value, _ syntax: IndexOutline.Syntax, _ path: String
  ) throws(Diagnostic) -> [IndexEntry] {
    guard case .list(let list) = value else {
      if case .null = value { return [] }
      throw failure("the entries of a chart are no list", path)
    }
    var versions: [(entry: IndexEntry, version: Version)] = []
    for element in list.elements {
      if case .null = element { continue }
      var entry: IndexEntry
      do throws(Diagnostic) {
        entry = try IndexEntry(element, isYAML: syntax == .yaml)
      } catch {
        throw error.wrapped(helmPrefix: "error loading \(path): ")
      }
      if entry.metadata.apiVersion.isEmpty { entry.metadata.apiVersion = "v1" }
      guard (try? entry.metadata.validate(allowsEqualDependencies: true)) != nil,
        let version = try? Version(bytes: entry.metadata.version.bytes)
      else { continue }
      versions.append((entry, version))
    }
    // A stable sort: of equal versions the first in the file comes first.
    let order = versions.indices.sorted { first, second in
      let order = versions[first].version.compared(to: versions[second].version)
      return order == 0 ? first < second : order > 0
    }
    return order.map { versions[$0].entry }
  }
}

extension Value {
  /// The text that a scalar stands for where a text belongs; nil for lists and maps.
  internal var scalarText: ByteString? {
    switch self {
    case .string(let text): text
    case .bool, .integer, .float: printed
    default: nil
    }
  }
}

extension IndexOutline {
  /// Scans a file; nil where only reading it as a whole tells what it means.
  fileprivate init?(scanning file: borrowing PartialFile) throws(Diagnostic) {
    var yaml = YAMLOutlineScanner()
    var json = JSONOutlineScanner()
    var isJSON: Bool?
    var isUsual = true
    let length = try file.forEachPiece { piece, offset in
      if isJSON == nil {
        let first = piece.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        guard let first else { return 0 }
        isJSON = first == UInt8(ascii: "{")
      }
      if isJSON == true {
        isUsual = json.scan(piece, at: offset)
        return isUsual ? piece.count : nil
      }
      let isLast = offset + piece.count == file.size
      let end =
        isLast
        ? piece.count : (piece.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
      isUsual = yaml.scan(UnsafeBufferPointer(rebasing: piece[..<end]), at: offset)
      return isUsual ? end : nil
    }
    guard isUsual, length == file.size else { return nil }
    if isJSON == true {
      guard json.finish() else { return nil }
      self = json.outline
    } else {
      guard yaml.finish(at: length) else { return nil }
      self = yaml.outline
    }
  }
}
