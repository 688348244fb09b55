internal import ChartEngine
public import Diagnostics
internal import Digests
internal import Transport
internal import ValueTree

/// Verifies charts: lint, manifests, unit tests, recorded output and documentation in one run, charts
/// in parallel, and only what changed since the last run.
public struct Checker: Sendable {
  /// The options.
  public var options: CheckOptions

  /// A checker with some options.
  public init(_ options: CheckOptions) { self.options = options }

  /// Checks all charts; `finished` is told how many of how many are done, from any thread.
  public func run(
    finished: (@Sendable (_ done: Int, _ total: Int, _ chart: String) -> Void)? = nil
  ) throws(Diagnostic) -> CheckReport {
    let graph = try ChartGraph(paths: options.paths, excluded: options.excluded)
    guard !graph.charts.isEmpty else {
      throw Diagnostic(
        .chart, "no chart at \(options.paths.joined(separator: ", "))",
        help: "name folders with a Chart.yaml, or folders with charts below them")
    }
    var charts = graph.charts
    var changed: Set<String>?
    if let since = options.since {
      let changes = try GitChanges(since: since, near: charts[0])
      let own = Set(charts.filter { changes.touches($0) })
      changed = own
      if options.selectsChanged {
        charts = charts.filter { chart in
          graph.closure(of: chart).contains { changes.touches($0) }
        }
      }
    }
    let cache = writesFiles ? nil : options.cacheFolder.map { CheckCache(folder: $0) }
    var digests = FolderDigests()
    let settings = cache == nil ? "" : settingsDigest(&digests)
    let keys = charts.map { chart in
      cache == nil ? "" : key(of: chart, graph, settings, &digests)
    }
    let validators = ValidatorPool(options)
    let count = ProgressCount()
    let options = options
    let total = charts.count
    let outcomes = concurrentMap(Array(zip(charts, keys)), width: options.jobs) { chart, key in
      let result: CheckReport.ChartResult
      if let known = cache?.result(key, path: chart) {
        result = known
      } else {
        result = ChartCheck(path: chart, options: options, validators: validators).run()
        // What could not be read may be there the next time.
        if options.remoteSchemas?.hasFailed != true { cache?.keep(result, key) }
      }
      finished?(count.next(), total, chart)
      return result
    }
    var results = outcomes.map { $0.get() }
    if let since = options.since, options.parts.contains(.versions), let changed {
      for index in results.indices where changed.contains(results[index].path) {
        results[index].findings += VersionCheck.findings(results[index].path, since: since)
      }
    }
    for index in results.indices { suppress(&results[index]) }
    return CheckReport(charts: results)
  }

  /// Whether the run is there to write into charts.
  private var writesFiles: Bool {
    options.updatesRecorded || options.fixesDocumentation || options.unitTests.updatesSnapshots
  }

  // MARK: Keys of the cache

  /// The digest of what all charts' results depend on.
  private func settingsDigest(_ digests: inout FolderDigests) -> String {
    var text = "\(options.toolIdentity)\n"
    text += options.parts.map(\.rawValue).sorted().joined(separator: ",") + "\n"
    text += "\(options.valuesFiles)\n\(options.kubernetesVersions)\n\(options.recordedFolder)\n"
    for entry in options.matrix {
      text += "\(entry.name): \(ManifestText.yaml(entry.values))"
    }
    let tests = options.unitTests
    text += "\(tests.suiteFiles) \(tests.valuesFiles) \(tests.isStrict) \(tests.suiteChart) "
    text += "\(tests.skipsSchemaValidation) \(tests.runsPostRenderers)\n"
    for location in options.schemaLocations {
      text += "\(location) \(SchemaStamp.text(of: location))\n"
    }
    for file in tests.valuesFiles { text += digests.digest(of: file) }
    return SHA256.digest(of: Array(text.utf8)).hex
  }

  /// The digest of everything that a chart's result depends on.
  private func key(
    of chart: String, _ graph: ChartGraph, _ settings: String, _ digests: inout FolderDigests
  ) -> String {
    var text = "\(settings)\n\(chart)\n"
    for path in graph.closure(of: chart) { text += "\(path) \(digests.digest(of: path))\n" }
    return SHA256.digest(of: Array(text.utf8)).hex
  }

  // MARK: Suppressions

  private func suppress(_ result: inout CheckReport.ChartResult) {
    var files: [String: LineSuppressions] = [:]
    let all = result.findings
    result.findings = all.filter { finding in
      if options.suppressions.contains(where: { $0.matches(finding) }) { return false }
      guard let file = finding.file, let line = finding.line else { return true }
      let path = Path.joined(result.path, file)
      let known = files[path]
      let own = known ?? LineSuppressions((try? SystemFile.content(path, limit: 16 << 20)) ?? [])
      if known == nil { files[path] = own }
      return !own.suppress(finding.code, line: line)
    }
    result.suppressed = all.count - result.findings.count
  }
}

/// What tells a folder of schemas from the same folder later: names, sizes and times of its files.
enum SchemaStamp {
  static func text(of location: String) -> String {
    guard let names = try? SystemFile.names(inFolder: location) else { return "" }
    return names.map { name in
      let status = try? SystemFile.status("\(location)/\(name)")
      return "\(name) \(status?.size ?? 0) \(status?.node ?? 0)"
    }.joined(separator: ",")
  }
}
