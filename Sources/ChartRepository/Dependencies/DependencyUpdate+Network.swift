internal import ChartEngine
internal import Diagnostics

extension DependencyUpdate {
  /// Whether an update needs the network; nothing is done to find out.
  public func updateNeedsNetwork(chartAt path: String) -> Bool {
    needsNetwork(path, fromLock: false)
  }

  /// Whether a build needs the network: not if everything locked is there or in the cache, by its
  /// digest.
  public func buildNeedsNetwork(chartAt path: String) -> Bool { needsNetwork(path, fromLock: true) }

  private func needsNetwork(_ path: String, fromLock: Bool) -> Bool {
    let folder = PathText.cleaned(path)
    var siblings = SiblingCharts(loader: loader, root: root)
    var folders = [folder]
    if isRecursive {
      folders += (try? siblings.order(from: folder, ignoresFailures: true)) ?? []
    }
    return folders.contains { folder in
      // What cannot be loaded fails later, with words of its own.
      guard let chart = try? siblings.declarations(in: folder) else { return false }
      var dependencies = chart.metadata.dependencies ?? []
      if isOnlyEnabled, let disabled = try? chart.disabledDependencies() {
        dependencies.removeAll { disabled.contains($0.effectiveName) }
      }
      let remote = dependencies.filter(\.isRemote)
      if remote.isEmpty { return false }
      guard fromLock || isFrozen, let lock = chart.lock else { return true }
      let chartsFolder = ChartsFolder(in: folder).path
      let sums = ChartSums(chartFolder: folder)
      return lock.dependencies.contains { locked in
        locked.isRemote && remote.contains { $0.name == locked.name }
          && !(self.remote?.hasLocked(locked, chartsFolder, sums) ?? false)
      }
    }
  }
}
