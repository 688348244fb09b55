public import ChartEngine
public import Diagnostics
public import TemplateLang
internal import ValueTree

/// Puts the charts that a chart builds on into its `charts/`.
///
/// Everything is made ready in a folder of its own first; only then archives are exchanged and the
/// lock is written. A failure leaves the chart as it was.
public struct DependencyUpdate: Sendable {
  /// What was done to a chart.
  public struct Outcome: Sendable {
    /// What is different in `charts/`, in the order of the declarations.
    public internal(set) var changes: [DependencyChange] = []
    /// What was odd but no error.
    public internal(set) var warnings: [String] = []
  }

  /// Loads charts.
  public var loader = ChartLoader()
  /// Fetches what is not on the own disk; nil where only that is wanted.
  public var remote: RemoteCharts?
  /// Which folders `file://` may lead to.
  public var root = DependencyRoot.repository
  /// Whether the charts that `file://` leads to are updated as well, each before those that need it.
  public var isRecursive = false
  /// The time that locks tell.
  public var now: @Sendable () -> RenderEnvironment.Instant
  /// Whether dependencies that the chart's own values switch off may be absent.
  public var isOnlyEnabled = false
  /// Whether a lock that would have to change is an error.
  public var isFrozen = false
  /// The time that files in archives have.
  public var archiveTime = ChartArchive.usualTime
  /// Whether the steps are told in detail.
  public var isVerbose = false
  /// Takes the lines that tell of the progress, in the reference's words.
  public var report: @Sendable (String) -> Void

  /// An update with the usual limits, of charts on the own disk.
  public init(
    now: @escaping @Sendable () -> RenderEnvironment.Instant = RenderEnvironment.systemClock,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.now = now
    self.report = report
  }

  /// What the two commands do differently.
  private enum Goal {
    /// The newest versions in range, and a new lock.
    case update
    /// The versions of the lock; the newest where there is none.
    case build
  }

  /// Fetches the newest versions in the declared ranges and locks them (`dependency update`).
  public func update(chartAt path: String) throws(Diagnostic) -> Outcome {
    try run(.update, path)
  }

  /// Fetches the versions that the lock names (`dependency build`).
  public func build(chartAt path: String) throws(Diagnostic) -> Outcome {
    try run(.build, path)
  }

  private func run(_ goal: Goal, _ path: String) throws(Diagnostic) -> Outcome {
    let folder = PathText.cleaned(path)
    do throws(Diagnostic) {
      if try !SystemFile.status(folder).isFolder {
        throw Diagnostic(
          .dependency, "\(folder) is no folder", helmText: "only unpacked charts can be updated")
      }
    } catch {
      throw error.code == .file ? error.wrapped(helmPrefix: "could not find \(folder): ") : error
    }
    var outcome = Outcome()
    var siblings = SiblingCharts(loader: loader, root: root)
    if isRecursive {
      for nested in try siblings.order(from: folder, ignoresFailures: false) {
        guard try siblings.declarations(in: nested).metadata.dependencies?.isEmpty == false else {
          continue
        }
        try checkFolder(nested)
        report("Updating \(nested)")
        siblings.forget(nested)
        try run(goal, nested, &siblings, &outcome)
        siblings.forget(nested)
      }
      siblings.forget(folder)
    }
    try checkFolder(folder)
    try run(goal, folder, &siblings, &outcome)
    return outcome
  }

  private func checkFolder(_ folder: String) throws(Diagnostic) {
    try ChartsFolder(in: folder).check()
  }

  /// One chart, with the right to change its folder.
  private func run(
    _ goal: Goal, _ folder: String, _ siblings: inout SiblingCharts, _ outcome: inout Outcome
  ) throws(Diagnostic) {
    let lock = try FolderLock(folder)
    StagingFolder.removeLeftovers(in: folder, under: lock)
    defer { _ = lock }
    let chart = try siblings.declarations(in: folder)
    outcome.warnings += chart.warnings
    if let count = chart.metadata.dependencies?.count, count > SiblingCharts.maximumDependencies {
      throw Diagnostic(
        .limit, "\(chart.name) has more than \(SiblingCharts.maximumDependencies) dependencies")
    }
    // A chart that builds on itself grows with every update.
    if !isRecursive { _ = try siblings.order(from: folder, ignoresFailures: true) }
    var stage = DependencyStage(update: self, folder: folder, siblings: siblings)
    if isFrozen, chart.lock == nil, chart.metadata.dependencies != nil {
      throw Diagnostic(
        .dependency, "\(chart.name) has no lock, and `--frozen` makes none",
        help: "make one with `dependency update` and keep it with the chart")
    }
    if goal == .build || isFrozen, let lock = chart.lock {
      let sources = try stage.checkSync(of: lock, with: chart)
      let wanted = try stage.enabled(lock.dependencies, of: chart, sources.dependencies)
      try stage.install(wanted, lock: nil, isBinding: true, &outcome)
    } else if let declared = chart.metadata.dependencies {
      let sources = try stage.sources(of: declared)
      let addressed = sources.dependencies
      let wanted = try stage.enabled(addressed, of: chart, addressed)
      let locked = try stage.resolve(wanted, from: sources)
      let lock = try ChartLock(
        declared: addressed, locked: stage.completed(locked, addressed, before: chart.lock),
        generated: now())
      let isNew = lock.digest != chart.lock?.digest
      let name = ChartLock.fileName(apiVersion: String(chart.metadata.apiVersion))
      try stage.install(
        locked, lock: isNew ? (name, try lock.fileText()) : nil, isBinding: false, &outcome)
    }
    siblings = stage.siblings
  }
}
