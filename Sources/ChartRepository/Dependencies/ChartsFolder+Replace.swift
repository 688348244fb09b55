internal import CLinux
internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import ValueTree

extension ChartsFolder {
  /// Moves the staged archives in, takes the outdated ones out and puts the lock and its like beside
  /// the folder; on a failure all is as before.
  ///
  /// Where it can be done, a folder with the new content is made ready and takes the place of the old
  /// one in a single step, so that a process that is killed leaves the one or the other. Unpacked
  /// charts in the folder prevent that: then archives move one by one.
  ///
  /// - Parameter files: what stands beside the folder; nil in place of a text removes it.
  internal func replace(
    adding staged: [Archive], from folder: String, removing outdated: [Archive],
    files: [(name: String, text: [UInt8]?)]
  ) throws(Diagnostic) {
    // What can fail for want of space comes first.
    for case (let name, let text?) in files { try SystemFile.create("\(folder)/\(name)", text) }
    let staged = staged.filter { !isUnchanged($0, in: folder) }
    var exchange = Exchange(path: path, staging: folder)
    do throws(Diagnostic) {
      if !staged.isEmpty || !outdated.isEmpty || (try? SystemFile.status(path)) == nil {
        try exchange.replace(adding: staged.map(\.fileName), removing: outdated.map(\.fileName))
      }
      for (name, text) in files {
        let target = PathText.joined(chartFolder, name)
        if text != nil {
          try SystemFile.move("\(folder)/\(name)", to: target)
        } else {
          unlink(target)
        }
      }
    } catch {
      exchange.undo()
      throw error
    }
  }
}

/// The change of a folder's content, with a way back.
private struct Exchange {
  let path: String
  let staging: String
  /// Steps back to what was before, in the order of the steps forward.
  private var steps: [() -> Void] = []

  init(path: String, staging: String) {
    self.path = path
    self.staging = staging
  }

  mutating func replace(adding names: [String], removing outdated: [String]) throws(Diagnostic) {
    if try replaceAtOnce(adding: names, removing: outdated) { return }
    try replaceOneByOne(adding: names, removing: outdated)
  }

  mutating func undo() {
    for step in steps.reversed() { step() }
    steps = []
  }

  // MARK: At once

  /// Makes the new folder ready beside the old one and exchanges the two; false where that cannot
  /// be done, with nothing changed.
  private mutating func replaceAtOnce(
    adding names: [String], removing outdated: [String]
  ) throws(Diagnostic) -> Bool {
    let fresh = staging + "/charts"
    try SystemFile.makeFolder(fresh)
    let isThere = (try? SystemFile.linkStatus(path)) != nil
    if isThere {
      guard let status = try? SystemFile.linkStatus(path), status.isFolder else { return false }
      // A folder has the rights that its owner gave it.
      guard chmod(fresh, status.mode & 0o7777) == 0 else { return false }
      let gone = Set(outdated + names)
      for name in try SystemFile.names(inFolder: path) where !gone.contains(String(name)) {
        guard let status = try? SystemFile.linkStatus("\(path)/\(name)"), status.isRegular,
          link("\(path)/\(name)", "\(fresh)/\(name)") == 0
        else { return false }
      }
    }
    for name in names {
      guard link("\(staging)/\(name)", "\(fresh)/\(name)") == 0 else { return false }
    }
    guard clinux_rename(fresh, path, isThere ? 1 : 0) == 0 else { return false }
    let path = path
    steps.append { _ = isThere ? clinux_rename(path, fresh, 1) : Glibc.rename(path, fresh) }
    return true
  }

  // MARK: One by one

  private mutating func replaceOneByOne(
    adding names: [String], removing outdated: [String]
  ) throws(Diagnostic) {
    let backup = staging + "/before"
    try SystemFile.makeFolder(backup)
    if try SystemFile.makeFolder(path) {
      let path = path
      steps.append { rmdir(path) }
    }
    for name in names { try moveIn(name, backup: backup) }
    for name in outdated {
      let (target, saved) = ("\(path)/\(name)", "\(backup)/\(name)")
      try SystemFile.move(target, to: saved)
      steps.append { _ = Glibc.rename(saved, target) }
    }
  }

  private mutating func moveIn(_ name: String, backup: String) throws(Diagnostic) {
    let (target, saved) = ("\(path)/\(name)", "\(backup)/\(name)")
    if (try? SystemFile.linkStatus(target)) != nil {
      // A second name keeps the old file without a moment in which there is none.
      if link(target, saved) != 0 { try SystemFile.move(target, to: saved) }
      steps.append { _ = Glibc.rename(saved, target) }
    } else {
      steps.append { unlink(target) }
    }
    try SystemFile.move("\(staging)/\(name)", to: target)
  }
}
