internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import ValueTree

/// The `charts/` of a chart's folder, and how archives are put there: all of them or none.
internal struct ChartsFolder {
  /// A packed chart that is about to be put into place.
  internal struct Staged {
    var fileName: String
    var name: ByteString
    var version: ByteString
  }

  private let chartFolder: String
  /// The path of `charts/`.
  internal let path: String
  /// Steps back to what was before, in the order of the steps forward.
  private var undo: [() -> Void] = []

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
  ) throws(Diagnostic) -> [Staged] {
    guard (try? SystemFile.status(path)) != nil else { return [] }
    var outdated: [Staged] = []
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
          Staged(fileName: fileName, name: chart.name, version: chart.metadata.version))
      } catch {
        report("Could not verify \(file) for deletion: \(error.helmText) (Skipping)")
      }
    }
    return outdated
  }

  /// What changes when some archives come and others go.
  internal func changes(
    adding staged: [Staged], from folder: String, removing outdated: [Staged]
  ) -> [DependencyChange] {
    var changes: [DependencyChange] = []
    var left = outdated
    for archive in staged {
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

  private func isUnchanged(_ archive: Staged, in folder: String) -> Bool {
    let limit = ChartLoader.Limits().archiveBytes
    guard let before = try? SystemFile.content("\(path)/\(archive.fileName)", limit: limit),
      let after = try? SystemFile.content("\(folder)/\(archive.fileName)", limit: limit)
    else { return false }
    return before == after && before.count <= limit
  }

  // MARK: Doing it

  /// Moves the staged archives in, takes the outdated ones out and writes the lock; on a failure all
  /// is as before.
  internal mutating func replace(
    adding staged: [Staged], from folder: String, removing outdated: [Staged],
    lock: (name: String, text: [UInt8])?
  ) throws(Diagnostic) {
    do throws(Diagnostic) {
      // What can fail for want of space comes first.
      if let lock { try SystemFile.create("\(folder)/\(lock.name)", lock.text) }
      let backup = folder + "/before"
      try SystemFile.makeFolder(backup)
      if try SystemFile.makeFolder(path) {
        let path = path
        undo.append { rmdir(path) }
      }
      for archive in staged where !isUnchanged(archive, in: folder) {
        try moveIn(archive.fileName, from: folder, backup: backup)
      }
      for archive in outdated { try moveOut(archive.fileName, backup: backup) }
      if let lock {
        try SystemFile.move(
          "\(folder)/\(lock.name)", to: PathText.joined(chartFolder, lock.name))
      }
    } catch {
      for step in undo.reversed() { step() }
      undo = []
      throw error
    }
    undo = []
  }

  private mutating func moveIn(
    _ name: String, from folder: String, backup: String
  ) throws(Diagnostic) {
    let (target, saved) = ("\(path)/\(name)", "\(backup)/\(name)")
    if (try? SystemFile.linkStatus(target)) != nil {
      // A second name keeps the old file without a moment in which there is none.
      if link(target, saved) != 0 { try SystemFile.move(target, to: saved) }
      undo.append { rename(saved, target) }
    } else {
      undo.append { unlink(target) }
    }
    try SystemFile.move("\(folder)/\(name)", to: target)
  }

  private mutating func moveOut(_ name: String, backup: String) throws(Diagnostic) {
    let (target, saved) = ("\(path)/\(name)", "\(backup)/\(name)")
    try SystemFile.move(target, to: saved)
    undo.append { rename(saved, target) }
  }
}
