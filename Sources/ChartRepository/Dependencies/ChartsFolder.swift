internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import ValueTree

/// The `charts/` of a chart's folder, and how archives are put there: all of them or none.
internal struct ChartsFolder {
  /// A packed chart that is in the folder, or about to be put there.
  internal struct Archive {
    var fileName: String
    var name: ByteString
    var version: ByteString
    /// Whether it waits outside to be put into place.
    var isStaged: Bool
  }

  internal let chartFolder: String
  /// The path of `charts/`.
  internal let path: String

  internal init(in chartFolder: String) {
    self.chartFolder = chartFolder
    path = PathText.joined(chartFolder, "charts")
  }

  /// Refuses links: archives would be deleted, or a lock written, somewhere else.
  internal func check() throws(Diagnostic) {
    if let target = SystemFile.linkTarget(path) {
      throw Diagnostic(
        .file, "\(path) is a link to \(target); charts are put only into a real folder",
        help: "replace the link by a folder")
    }
    if let status = try? SystemFile.status(path), !status.isFolder {
      throw Diagnostic(.file, "\"\(path)\" is not a directory")
    }
    for name in ["Chart.lock", "requirements.lock"] {
      if let target = SystemFile.linkTarget(PathText.joined(chartFolder, name)) {
        throw Diagnostic(
          .file, "the \(name) file is a symlink to \(GoQuote.quoted(ByteString(target)))",
          help: "a lock is written only over a regular file")
      }
    }
  }

  // MARK: What to do

  /// The archives that the reference would delete, by its rule: whatever loads as a chart, was not
  /// fetched just now and is no unpacked dependency's namesake.
  internal func outdated(
    keeping kept: Set<String>, local: Set<ByteString>, loader: ChartLoader,
    report: (String) -> Void
  ) throws(Diagnostic) -> [Archive] {
    guard (try? SystemFile.status(path)) != nil else { return [] }
    var outdated: [Archive] = []
    for name in try SystemFile.names(inFolder: path) {
      let fileName = String(name)
      let file = "\(path)/\(name)"
      if kept.contains(fileName) || (try? SystemFile.linkStatus(file))?.isFolder ?? true {
        continue
      }
      do throws(Diagnostic) {
        let chart = try loader.load(path: file)
        if local.contains(chart.name) { continue }
        outdated.append(
          Archive(
            fileName: fileName, name: chart.name, version: chart.metadata.version, isStaged: false))
      } catch {
        report("Could not verify \(file) for deletion: \(error.helmText) (Skipping)")
      }
    }
    return outdated
  }

  /// What changes when some archives come and others go.
  internal func changes(
    adding staged: [Archive], from folder: String, removing outdated: [Archive]
  ) -> [DependencyChange] {
    var changes: [DependencyChange] = []
    var left = outdated
    for archive in staged where archive.isStaged {
      let kind: DependencyChange.Kind
      if (try? SystemFile.status("\(path)/\(archive.fileName)")) != nil {
        if isUnchanged(archive, in: folder) { continue }
        kind = .rebuilt
      } else if let index = left.firstIndex(where: { $0.name == archive.name }) {
        kind = .replaced(left.remove(at: index).version)
      } else {
        kind = .added
      }
      changes.append(
        DependencyChange(name: archive.name, version: archive.version, kind: kind))
    }
    return changes
      + left.map { DependencyChange(name: $0.name, version: $0.version, kind: .removed) }
  }

  internal func isUnchanged(_ archive: Archive, in folder: String) -> Bool {
    let limit = ChartLoader.Limits().archiveBytes
    guard let before = try? SystemFile.content("\(path)/\(archive.fileName)", limit: limit),
      let after = try? SystemFile.content("\(folder)/\(archive.fileName)", limit: limit)
    else { return false }
    return before == after && before.count <= limit
  }
}
