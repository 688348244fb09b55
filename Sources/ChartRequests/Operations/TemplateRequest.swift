internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import TemplateLang
internal import ValueTree
internal import ValuesMerge

/// `template`: the text that the command of this name prints.
///
/// The members have the names that Go programs know from `ChartSpec` of go-helm-client.
internal struct TemplateRequest {
  /// A path; with `charts` the name of one of the set.
  private let chart: String?
  private let charts: UInt64?
  private let resolvesDependencies: Bool
  private let release: ReleaseChoice
  private let overrides: ValueSnapshot
  private let options: RenderOptions
  private let includesCRDs: Bool
  private let includesHooks: Bool
  private let includesTests: Bool
  private let patterns: [String]

  init(
    _ fields: consuming RequestFields, _ cancellation: CancellationToken?
  ) throws(RequestError) {
    chart = try fields.text("chart")
    charts = try fields.handle("charts")
    if chart == nil, charts == nil { throw RequestError(.request, "member `chart` is missing") }
    // As on the command line, the version decides only which chart of a repository is taken.
    _ = try fields.text("version")
    resolvesDependencies = try fields.bool("dependencyUpdate")
    var options = RenderOptions()
    options.cancellation = cancellation
    options.release.namespace =
      try fields.text("namespace").flatMap { $0.isEmpty ? nil : $0 }
      ?? "default"
    options.release.isUpgrade = try fields.bool("isUpgrade")
    options.release.isInstall = !options.release.isUpgrade
    options.skipsSchemaValidation = try fields.bool("skipSchemaValidation")
    options.includesSubchartNotes = try fields.bool("subNotes")
    if let version = try fields.kubeVersion("kubeVersion") {
      options.capabilities.kubeVersion = version
    }
    options.capabilities.apiVersions += try fields.texts("apiVersions").map { String($0) }
    options.environment.localZone = try fields.text("timeZone")
    options.environment.seed = try fields.word("seed").map { RenderEnvironment.seed(from: $0) }
    if let now = try fields.integer("now") {
      options.environment.now = { RenderEnvironment.Instant(seconds: now) }
    }
    options.showsSecrets = try fields.bool("showSecrets")
    var limits = try fields.object("limits")
    try limits.setLimits(&options.limits, &options.schemaLimits)
    self.options = options
    release = try ReleaseChoice(&fields)
    includesCRDs = try fields.bool("includeCRDs")
    // Without effect, as on the command line: what is included is said by `includeCRDs`.
    _ = try fields.bool("skipCRDs")
    includesHooks = try !fields.bool("disableHooks")
    includesTests = try !fields.bool("skipTests")
    patterns = try fields.texts("showOnly").map { String($0) }
    overrides = try ValueOptions(&fields).merged()
    try fields.finish()
  }

  /// The text, the notes and what the reference would log.
  func result(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    let chart = try loadedChart(sets)
    var options = options
    options.release.name = try release.name(for: self.chart ?? String(chart.name), options)
    let (rendered, text) = try engine { () throws(Diagnostic) in
      let rendered = try chart.render(values: overrides, options: options)
      let output = TemplateOutput(
        rendered: rendered, includesCRDs: includesCRDs, includesHooks: includesHooks,
        includesTests: includesTests)
      return (rendered, try patterns.isEmpty ? output.text() : output.text(showing: patterns))
    }
    let result = Dict()
    result.setOutput(text, named: "output")
    result.setOutput(rendered.notes.bytes, named: "notes")
    var warnings = chart.warnings + rendered.warnings
    if chart.metadata.isDeprecated { warnings.insert("this chart is deprecated", at: 0) }
    result["warnings"] = .strings(warnings.map { ByteString($0) })
    result["release"] = .text(options.release.name)
    return result
  }

  private func loadedChart(_ sets: ChartSetTable) throws(RequestError) -> Chart {
    let found: Chart
    if let charts {
      found = try sets.set(charts).chart(named: chart)
    } else {
      let path = chart ?? ""
      found = try engine { () throws(Diagnostic) in try load(path) }
    }
    switch found.metadata.type {
    case "", "application": break
    default:
      throw RequestError(
        Diagnostic(.chart, "\(found.metadata.type) charts are not installable"))
    }
    try engine { () throws(Diagnostic) in
      do throws(Diagnostic) {
        try found.checkDependencies()
      } catch {
        throw error.wrapped(
          helmPrefix: "an error occurred while checking for chart dependencies. You may need to "
            + "run 'helm dependency build' to fetch missing dependencies: ")
      }
    }
    return found
  }

  private func load(_ path: String) throws(Diagnostic) -> Chart {
    if path.contains("://") {
      throw Diagnostic(
        .chart, "`\(path)`: charts from repositories and registries are not fetched",
        help: "fetch the chart and name its folder or archive")
    }
    if (try? SystemFile.status(path)) == nil {
      throw Diagnostic(.chart, "path \"\(path)\" not found")
    }
    let loader = ChartLoader()
    return try resolvesDependencies
      ? loader.loadResolvingFileDependencies(path: path) : loader.load(path: path)
  }
}

/// How the release gets its name.
private struct ReleaseChoice {
  private let name: String?
  private let template: String?
  private let isGenerated: Bool

  init(_ fields: inout RequestFields) throws(RequestError) {
    name = try fields.text("release").flatMap { $0.isEmpty ? nil : $0 }
    template = try fields.text("nameTemplate").flatMap { $0.isEmpty ? nil : $0 }
    isGenerated = try fields.bool("generateName")
  }

  /// The name: out of the template, as given, or out of the chart's name and the time.
  func name(for chart: String, _ options: RenderOptions) throws(RequestError) -> String {
    if let template {
      return try engine { () throws(Diagnostic) in
        let name = try InlineTemplate.text(template, name: "name-template")
        try Release.validate(name: name)
        return name
      }
    }
    let name = self.name ?? (isGenerated ? generated(chart, options) : "release-name")
    try engine { () throws(Diagnostic) in
      do throws(Diagnostic) {
        try Release.validate(name: name)
      } catch {
        throw error.wrapped(
          helmPrefix: "release name check failed: release name \"\(name)\": ")
      }
    }
    return name
  }

  private func generated(_ chart: String, _ options: RenderOptions) -> String {
    let last = chart.split(separator: "/").last.map { String($0) } ?? ""
    let base = last.isEmpty || last == "." ? "chart" : last
    let stem = base.prefix { $0 != "." }
    return "\(stem)-\(options.environment.now().seconds)"
  }
}
