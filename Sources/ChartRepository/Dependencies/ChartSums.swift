internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import ValueTree

/// The digests of the archives that were locked, kept beside the lock in `Chart.lock.sha256`.
///
/// A `Chart.lock` names versions, and a version can be published again with other content. The file
/// is in the form of `sha256sum`, whose `--check` understands it, and holds only what came from
/// elsewhere: what `file://` leads to is in the same repository.
internal struct ChartSums: Equatable {
  /// The name of the file in the chart's folder.
  internal static let fileName = "Chart.lock.sha256"

  private var digests: [String: ContentDigest] = [:]

  /// Reads the file of a chart; without one, or in lines of another form, there are no digests.
  internal init(chartFolder: String) {
    let path = PathText.joined(chartFolder, Self.fileName)
    guard let text = try? SystemFile.content(path, limit: 4 << 20) else { return }
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      guard let digest = ContentDigest(hex: line.prefix(64)) else { continue }
      let rest = line.dropFirst(64)
      if rest.hasPrefix("  charts/") { digests[String(rest.dropFirst(9))] = digest }
    }
  }

  internal init(_ archives: [FetchedArchive]) {
    for archive in archives { digests[archive.fileName] = archive.digest }
  }

  internal subscript(fileName: String) -> ContentDigest? { digests[fileName] }

  internal var isEmpty: Bool { digests.isEmpty }

  /// The names of the archives, in byte order.
  internal var fileNames: [String] {
    digests.keys.sorted { ByteString($0) < ByteString($1) }
  }

  /// The text of the file.
  internal var text: [UInt8] {
    var text = ""
    for name in fileNames {
      if let digest = digests[name] { text += "\(digest.hex)  charts/\(name)\n" }
    }
    return Array(text.utf8)
  }
}
