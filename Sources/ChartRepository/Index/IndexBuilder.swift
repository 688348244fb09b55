public import ChartEngine
public import Diagnostics
internal import Digests
internal import Glibc
internal import SemVer
public import TemplateLang
internal import ValueTree

/// Makes the index of a folder with packed charts (`repo index`).
public struct IndexBuilder: Sendable {
  private var charts: [ByteString: [IndexEntry]] = [:]

  /// An index without charts.
  public init() {}

  // MARK: Charts of a folder

  /// Adds the charts of a folder and of the folders in it.
  ///
  /// - Parameters:
  ///   - baseURL: what addresses begin with; empty makes them relative.
  ///   - time: when the entries are made.
  public mutating func add(
    chartsIn folder: String, baseURL: String, time: RenderEnvironment.Instant,
    loader: ChartLoader = ChartLoader()
  ) throws(Diagnostic) {
    let names = try SystemFile.names(inFolder: folder)
    var archives = names.filter { $0.hasSuffix(".tgz") }.map { String($0) }
    for name in names where (try? SystemFile.status("\(folder)/\(name)"))?.isFolder == true {
      let inside = (try? SystemFile.names(inFolder: "\(folder)/\(name)")) ?? []
      archives += inside.filter { $0.hasSuffix(".tgz") }.map { "\(name)/\($0)" }
    }
    for path in archives {
      let file = "\(folder)/\(path)"
      // What is no chart is passed over.
      guard let bytes = try? SystemFile.content(file, limit: loader.limits.archiveBytes),
        let chart = try? loader.load(archive: bytes, name: file)
      else { continue }
      var entry = IndexEntry()
      entry.metadata = chart.metadata
      entry.urls = [ByteString(Self.address(of: path, below: baseURL))]
      entry.created = ByteString(TimeText.text(of: time))
      entry.digest = ByteString(SHA256.digest(of: bytes).hex)
      charts[chart.name, default: []].append(entry)
    }
  }

  private static func address(of path: String, below baseURL: String) -> String {
    if baseURL.isEmpty { return path }
    let mark = baseURL.firstIndex { $0 == "?" || $0 == "#" } ?? baseURL.endIndex
    let base = baseURL[..<mark]
    let start = base.firstRange(of: "://")?.upperBound ?? base.startIndex
    let slash = base[start...].firstIndex(of: "/") ?? base.endIndex
    let joined = PathText.joined("/" + base[slash...], path)
    let isAddress = start != base.startIndex
    let encoded = isAddress ? Self.encoded(joined) : PathText.joined(String(base), path)
    return isAddress ? base[..<slash] + encoded + baseURL[mark...] : encoded
  }

  /// A path as addresses write it.
  private static func encoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      let isPlain =
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        || "-_.~$&+,/:;=@!*'()%".utf8.contains(byte)
      if isPlain {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Another index

  /// Adds what another index has and this one has not; a version that is here in another spelling
  /// counts as present, as in the reference.
  public mutating func merge(indexAt path: String) throws(Diagnostic) {
    let index: IndexFile
    do throws(Diagnostic) {
      index = try IndexFile(path: path)
    } catch {
      throw error.wrapped(helmPrefix: "merge failed: ")
    }
    try index.forEachChart { _, versions throws(Diagnostic) in
      for entry in versions { add(entry) }
    }
  }

  private mutating func add(_ entry: IndexEntry) {
    let name = entry.metadata.name
    guard let present = charts[name] else {
      charts[name] = [entry]
      return
    }
    if !present.contains(where: { $0.metadata.version == entry.metadata.version }) {
      let version = entry.metadata.version
      // A whole version means itself; anything less is a range.
      let isPresent: Bool
      if let wanted = try? Version(strict: String(version)), wanted.metadata.isEmpty {
        isPresent = present.contains { Self.version(of: $0) == wanted }
      } else if let range = try? Constraint(bytes: version.bytes) {
        isPresent = present.contains { Self.version(of: $0).map { range.contains($0) } ?? false }
      } else {
        isPresent = false
      }
      if !isPresent { charts[name]?.append(entry) }
    }
  }

  private static func version(of entry: IndexEntry) -> Version? {
    try? Version(bytes: entry.metadata.version.bytes)
  }

  // MARK: The file

  /// The charts in byte order of their names, versions newest first.
  private var sorted: [(name: ByteString, entries: [IndexEntry])] {
    charts.keys.sorted().map { name in
      let entries = charts[name] ?? []
      let versions = entries.map { Self.version(of: $0) ?? Version(major: 0, minor: 0, patch: 0) }
      let order = entries.indices.sorted { first, second in
        let order = versions[first].compared(to: versions[second])
        return order == 0 ? first < second : order > 0
      }
      return (name, order.map { entries[$0] })
    }
  }

  /// The text of the index.
  public func text(
    asJSON: Bool, generated: RenderEnvironment.Instant
  ) throws(Diagnostic) -> [UInt8] {
    let time = TimeText.text(of: generated)
    if asJSON {
      var text = Array("{\"apiVersion\":\"v1\",\"generated\":\"\(time)\",\"entries\":{".utf8)
      for (index, (name, entries)) in sorted.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        text += try JSONText.compact(.string(name)) + Array(":[".utf8)
        for (index, entry) in entries.enumerated() {
          if index > 0 { text.append(UInt8(ascii: ",")) }
          text += try entry.json()
        }
        text.append(UInt8(ascii: "]"))
      }
      return JSONText.indented(text + Array("}}".utf8))
    }
    let entries = sorted
    let file = Dict([
      (key: "apiVersion", value: .string("v1")),
      (
        key: "entries",
        value: .dict(
          Dict(
            sortedKeys: entries.map(\.name),
            values: entries.map { .list($0.entries.map { .dict(Dict($0.fields)) }) }))
      ),
      (key: "generated", value: .text(time)),
    ])
    return try yamlFile(.dict(file), name: "index.yaml")
  }

  /// Writes the index into a file, which is complete or as before.
  public func write(
    to path: String, asJSON: Bool, generated: RenderEnvironment.Instant
  ) throws(Diagnostic) {
    try SystemFile.replace(path, with: try text(asJSON: asJSON, generated: generated))
  }
}

extension IndexEntry {
  /// The entries that are written besides the metadata's.
  private var ownFields: [(key: ByteString, value: Value)] {
    var fields: [(key: ByteString, value: Value)] = [
      ("urls", .strings(urls)), ("created", .string(TimeText.normalized(created))),
    ]
    if isRemoved { fields.append(("removed", .bool(true))) }
    if !digest.isEmpty { fields.append(("digest", .string(digest))) }
    return fields
  }

  /// All entries that are written.
  fileprivate var fields: [(key: ByteString, value: Value)] { metadata.fields + ownFields }

  /// Compact JSON with the fields in the order of the reference's struct.
  fileprivate func json() throws(Diagnostic) -> [UInt8] {
    var text = Array(try metadata.json().dropLast())
    for (key, value) in ownFields {
      if text.count > 1 { text.append(UInt8(ascii: ",")) }
      text += try JSONText.compact(.string(key)) + Array(":".utf8) + JSONText.compact(value)
    }
    text.append(UInt8(ascii: "}"))
    return text
  }
}
