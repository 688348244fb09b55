internal import ChartEngine
internal import Diagnostics
internal import ValueTree
internal import ValuesMerge
internal import YAML

/// Finds the suites of a chart and of the charts below it.
struct SuiteFinder {
  let options: UnitTestOptions

  /// All suites, those of the chart first.
  ///
  /// A suite file that cannot be read is told to `failed` and ends the search with its error.
  func suites(
    of chart: Chart, path: String, failed: (SuiteResult) -> Void
  ) throws(Diagnostic) -> [TestSuite] {
    let values = try? mergedValues(of: chart, path: path)
    let valuesFiles = options.valuesFiles.flatMap { pattern in
      FileGlob.paths(pattern).map(SystemFile.absolute)
    }
    return try suites(
      of: chart, path: path, route: String(chart.name), valuesFiles, values, failed)
  }

  private func suites(
    of chart: Chart, path: String, route: String, _ valuesFiles: [String],
    _ values: ValueSnapshot?, _ failed: (SuiteResult) -> Void
  ) throws(Diagnostic) -> [TestSuite] {
    let reader = SuiteReader(
      isStrict: options.isStrict, valuesFiles: valuesFiles, chartRoute: route)
    var found: [TestSuite] = []
    for file in files(below: path) {
      let shown = Path.fromWorkingDirectory(file)
      do throws(Diagnostic) {
        let bytes = try SystemFile.content(file, limit: 16 << 20)
        found += try reader.suites(in: bytes, file: shown)
      } catch {
        failed(SuiteResult(file: shown, error: error.message))
        throw error
      }
    }
    found += try renderedSuites(below: path, reader)
    guard options.includesSubcharts else { return found }
    for subchart in chart.dependencies {
      let name = String(subchart.name)
      if let values, !isEnabled(subchart, in: chart, values) { continue }
      // Suites of subcharts that cannot be read are left out, as the parent's are what is tested.
      let below = try? suites(
        of: subchart, path: Path.joined(path, "charts/\(name)"),
        route: "\(route)/charts/\(name)", valuesFiles, values, { _ in })
      found += below ?? []
    }
    return found
  }

  /// The suite files of a chart, in the order of their patterns.
  private func files(below path: String) -> [String] {
    var patterns: [String] = []
    for pattern in options.suiteFiles where patterns.last != pattern { patterns.append(pattern) }
    return patterns.flatMap { pattern -> [String] in
      if pattern.hasPrefix("/") { return [pattern] }
      return FileGlob.paths(pattern.contains(path + "/") ? pattern : Path.joined(path, pattern))
        .filter { (try? SystemFile.status($0))?.isFolder != true }
    }
  }

  // MARK: Suites out of templates

  /// The suites that the templates of a chart below this one render to.
  private func renderedSuites(
    below path: String, _ reader: SuiteReader
  ) throws(Diagnostic) -> [TestSuite] {
    guard !options.suiteChart.isEmpty else { return [] }
    let folder = Path.joined(path, options.suiteChart)
    guard (try? SystemFile.status(folder)) != nil else { return [] }
    _ = try SystemFile.status(Path.joined(folder, "Chart.yaml"))
    let chart = try ChartLoader().load(path: folder)
    var release = Release(name: "TEST-SUITE-RELEASE", namespace: "NAMESPACE")
    release.isInstall = false
    let files = try chart.renderTemplates(
      options: options.limiting(RenderOptions(release: release)))
    var suites: [TestSuite] = []
    var errors: [String] = []
    let name = String(chart.name)
    for file in files.sorted(by: { ByteString($0.path) < ByteString($1.path) }) {
      let below = file.path.hasPrefix(name) ? String(file.path.dropFirst(name.count)) : file.path
      let shown = Path.fromWorkingDirectory(Path.joined(folder, below.drop { $0 == "/" } + ""))
      var count = 0
      for part in DocumentText.parts(of: file.text.bytes) where !DocumentText.isBlank(part) {
        do throws(Diagnostic) {
          guard var suite = try reader.suite(part, file: shown, isRendered: true) else { continue }
          if suite.snapshotID.isEmpty { suite.snapshotID = "\(count)" }
          suites.append(suite)
        } catch {
          errors.append(
            "test suite template (\(file.path)) error: chart \(count) error: \(error.message)")
        }
        count += 1
      }
      if count == 0 {
        errors.append("test suite template (\(file.path)) file did not render a manifest")
      }
    }
    if !errors.isEmpty { throw Diagnostic(.yaml, errors.joined(separator: "\n")) }
    return suites
  }

  // MARK: Charts in use

  private func mergedValues(of chart: Chart, path: String) throws(Diagnostic) -> ValueSnapshot {
    var base = chart.values
    for file in options.valuesFiles {
      let place = Path.joined(path, file)
      let bytes = try SystemFile.content(place, limit: 64 << 20)
      base = base.merged(under: try ValuesFile(name: place, bytes: bytes).values)
    }
    return base
  }

  /// Whether a subchart's condition or tags, as the parent declares them, let it be in use.
  private func isEnabled(_ subchart: Chart, in parent: Chart, _ values: ValueSnapshot) -> Bool {
    let declared = (parent.metadata.dependencies ?? []).first { dependency in
      dependency.effectiveName == subchart.name
    }
    guard let declared else { return true }
    if !declared.condition.isEmpty {
      var value = values
      for key in String(declared.condition).split(
        separator: ".", omittingEmptySubsequences: false)
      {
        guard let next = value[ByteString(String(key))] else { return true }
        value = next
      }
      return value != .bool(false)
    }
    guard !declared.tags.isEmpty, case .dict? = values["tags"] else { return true }
    return declared.tags.contains { values["tags"]?[$0] == .bool(true) }
  }
}
