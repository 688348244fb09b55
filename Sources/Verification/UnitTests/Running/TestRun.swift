internal import ChartEngine
internal import Diagnostics
internal import Glibc
internal import TemplateLang
internal import ValueTree
internal import ValuesMerge
internal import YAML

/// One test: renders the chart with the test's settings and looks at what came out.
struct TestRun {
  let chart: Chart
  let suite: TestSuite
  let job: TestJob
  let choice: TemplateChoice
  let options: UnitTestOptions

  /// What rendering gave: the documents of each file, or why there are none.
  private struct Rendering {
    var files: [String: [ValueSnapshot]] = [:]
    /// The files that templates gave, for assertions about all of them.
    var templates: [String] = []
    var isSuccess = true
    /// Why nothing came out.
    var error: String?
    var isPostRendered = false
  }

  /// Runs the test; its snapshots are compared by `snapshots`, which keeps what they are now.
  ///
  /// `counts` gets what the render reaches, if that is asked for.
  func run(_ snapshots: SnapshotComparer, _ counts: inout TemplateCounts) -> TestResult {
    var result = TestResult(name: job.name)
    if job.skipReason != nil {
      result.isSkipped = true
      return result
    }
    let start = Self.clock()
    defer { result.nanoseconds = Self.clock() - start }
    do throws(Diagnostic) {
      let rendering = try render(&counts)
      result.error = rendering.error
      if rendering.isSuccess {
        result.filledTemplates = Set(rendering.files.filter { !$0.value.isEmpty }.keys)
      }
      judge(rendering, snapshots, &result)
    } catch {
      result.error = error.singleLineText
    }
    result.nanoseconds = Self.clock() - start
    return result
  }

  private static func clock() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  // MARK: Rendering

  private func render(_ counts: inout TemplateCounts) throws(Diagnostic) -> Rendering {
    let values = try userValues()
    var rendering = Rendering()
    var outputs: [(path: String, text: ByteString)] = []
    do throws(Diagnostic) {
      let renderOptions = try renderOptions()
      if suite.includesCRDs {
        for file in try chart.customResourceDefinitions(values: values) {
          rendering.files[file.path] = try Self.documents(in: file.text)
        }
      }
      outputs = try files(values, renderOptions, &counts).map { ($0.path, $0.text) }
    } catch {
      fail(&rendering, error)
      return rendering
    }
    if let folder = options.renderFolder {
      for output in outputs {
        try FileWriting.replace(Path.joined(folder, output.path), with: output.text.bytes)
      }
    }
    rendering.templates = outputs.map(\.path) + rendering.files.keys
    if let renderer = job.postRenderer ?? suite.postRenderer {
      guard options.runsPostRenderers else {
        throw Diagnostic(.usage, "post-renderers are not run here: `\(renderer.command)`")
      }
      outputs = try PostRendering.run(renderer, outputs)
      rendering.isPostRendered = true
    }
    for output in outputs {
      let name = String(chart.name)
      let path = output.path.hasPrefix(name) ? output.path : Path.joined(name, output.path)
      switch Path.pathExtension(path) {
      case ".yaml", ".yml", ".tpl":
        rendering.files[path] = try Self.documents(in: output.text)
      case ".txt": rendering.files[path] = [RawText.document(output.text)]
      default: break
      }
    }
    return rendering
  }

  private func files(
    _ values: ValueSnapshot, _ renderOptions: RenderOptions, _ counts: inout TemplateCounts
  ) throws(Diagnostic) -> [RenderedFile] {
    guard options.countsCoverage else {
      return try chart.renderTemplates(values: values, options: renderOptions)
    }
    let observer = RenderObserver()
    defer { counts.add(observer) }
    return try chart.observe(values: values, options: renderOptions, observer: observer).files
  }

  /// Makes a failed render a document, if assertions may be about it; otherwise it is the error.
  private func fail(_ rendering: inout Rendering, _ error: Diagnostic) {
    rendering.isSuccess = false
    let text = error.singleLineText
    guard !job.requiresRender, let (path, words) = RenderFailure.parse(text) else {
      rendering.error = text
      return
    }
    let document = RawText.document(ByteString(String(words.drop { $0 == "\n" })))
    if Path.split(path).name.hasPrefix("_") {
      for name in suite.templates.isEmpty ? ["**"] : suite.templates {
        let path = TemplateNames.path(name, route: suite.chartRoute)
        rendering.files[path] = [document]
      }
    } else {
      rendering.files[path] = [document]
    }
    rendering.templates = Array(rendering.files.keys)
  }

  /// The values of files and settings, each for the chart that the suite is about.
  private func userValues() throws(Diagnostic) -> ValueSnapshot {
    let routes = suite.chartRoute.split(separator: "/").enumerated()
      .filter { $0.offset % 2 == 0 }.map { ByteString(String($0.element)) }
    var base = ValueSnapshot.dict([])
    for file in suite.valuesFiles + job.valuesFiles {
      let path = Path.joined(Path.split(suite.file).folder, file)
      let bytes = try SystemFile.content(path, limit: 64 << 20)
      do throws(YAMLError) {
        let source = SourceFile(name: path, bytes: bytes)
        let value = ValueSnapshot(try YAMLReader.value(from: source, options: .manifest))
        base = base.merged(under: Self.scoped(value, routes[...]))
      } catch {
        throw Diagnostic(.values, "failed to parse \(file): \(error.message)")
      }
    }
    for entry in suite.set + job.set {
      do throws(PathError) {
        let map = try SetPath.map(of: String(entry.key), to: entry.value)
        base = base.merged(under: Self.scoped(map, routes[...]))
      } catch {
        throw Diagnostic(.values, "\(error)")
      }
    }
    return base.withFloats
  }

  /// Values of a subchart as values of the root chart; `global` counts on every level.
  private static func scoped(
    _ values: ValueSnapshot, _ routes: ArraySlice<ByteString>
  ) -> ValueSnapshot {
    guard routes.count > 1, let name = routes.last else { return values }
    var entries = [ValueSnapshot.Entry(key: name, value: values)]
    if let global = values["global"], name != "global" {
      entries.append(ValueSnapshot.Entry(key: "global", value: global))
    }
    return scoped(.dict(entries.sorted { $0.key < $1.key }), routes.dropLast())
  }

  private func renderOptions() throws(Diagnostic) -> RenderOptions {
    let release = job.release.over(suite.release)
    if !release.name.isEmpty { try Release.validate(name: release.name) }
    var options = RenderOptions(
      release: Release(
        name: release.name.isEmpty ? "RELEASE-NAME" : release.name,
        namespace: release.namespace.isEmpty ? "NAMESPACE" : release.namespace,
        revision: release.revision, isUpgrade: release.isUpgrade),
      capabilities: try job.capabilities.over(suite.capabilities).capabilities,
      skipsSchemaValidation: self.options.skipsSchemaValidation)
    let chart = job.chart.over(suite.chart)
    if !chart.version.isEmpty { options.chartVersion = chart.version }
    if !chart.appVersion.isEmpty { options.appVersion = chart.appVersion }
    options.environment.lookup = job.cluster.over(suite.cluster).lookup
    options.selectsTemplate = { [choice] path in choice.includes(path) }
    return self.options.limiting(options)
  }

  /// The documents of a rendered file, empty ones left out.
  static func documents(in text: ByteString) throws(Diagnostic) -> [ValueSnapshot] {
    var documents: [ValueSnapshot] = []
    for part in DocumentText.parts(of: text.bytes) where !DocumentText.isBlank(part) {
      do throws(YAMLError) {
        let value = ValueSnapshot(
          try YAMLReader.value(from: ByteString(part), options: .manifest))
        switch value {
        case .dict(let entries): if !entries.isEmpty { documents.append(value.asWritten) }
        case .null: continue
        default: throw YAMLError(Fields.mismatch(value, "map[string]interface {}", []).message)
        }
      } catch {
        throw Diagnostic(.yaml, error.message)
      }
    }
    return documents
  }

  // MARK: Assertions

  private func judge(
    _ rendering: Rendering, _ snapshots: SnapshotComparer, _ result: inout TestResult
  ) {
    result.isPassed = true
    for assertion in job.assertions {
      let outcome = AssertionRun(
        assertion: assertion, selector: assertion.selector ?? job.documentSelector,
        documentIndex: job.documentIndex.map { $0 == -1 ? nil : $0 } ?? assertion.documentIndex,
        skipsEmptyTemplates: job.documentSelector?.skipsEmptyTemplates ?? false,
        isSuccess: rendering.isSuccess, renderError: rendering.error,
        failsFast: options.failsFast, snapshots: snapshots
      ).result(documents(for: assertion, in: rendering))
      result.assertions.append(outcome)
      result.isPassed = result.isPassed && outcome.isPassed
      if !result.isPassed, options.failsFast { break }
    }
    result.isSkipped =
      !result.assertions.isEmpty && result.assertions.allSatisfy { $0.skipReason != nil }
  }

  /// The documents of the templates that an assertion is about; nil for one that gave no file.
  private func documents(
    for assertion: Assertion, in rendering: Rendering
  ) -> [String: [ValueSnapshot]?] {
    if rendering.isPostRendered, rendering.files.count == 1,
      let (path, documents) = rendering.files.first, path.hasSuffix("manifest.yaml")
    {
      return [path: documents]
    }
    var paths: [String]
    if let template = assertion.template, !template.isEmpty {
      paths = [TemplateNames.path(template, route: suite.chartRoute)]
    } else if !job.templates.isEmpty {
      paths = job.templates.map { TemplateNames.path($0, route: suite.chartRoute) }
    } else if suite.templates.isEmpty || suite.templates.contains(where: { $0.contains("*") }) {
      paths = rendering.templates
    } else {
      paths = suite.templates.map { TemplateNames.path($0, route: suite.chartRoute) }
    }
    return Dictionary(
      paths.map { ($0, rendering.files[$0]) }, uniquingKeysWith: { first, _ in first })
  }
}

extension CapabilitySettings {
  /// The capabilities that a chart is rendered with: no API versions but those that are named.
  fileprivate var capabilities: Capabilities {
    get throws(Diagnostic) {
      var result = Capabilities()
      if case .named(let names) = apiVersions {
        result.apiVersions = names
      } else {
        result.apiVersions = []
      }
      if majorVersion.isEmpty, minorVersion.isEmpty { return result }
      let major = majorVersion.isEmpty ? KubeVersion.default.major : majorVersion
      let minor = minorVersion.isEmpty ? KubeVersion.default.minor : minorVersion
      do throws(KubeVersion.Refusal) {
        result.kubeVersion = try KubeVersion(parsing: "v\(major).\(minor).0")
      } catch {
        throw Diagnostic(.kubeVersion, error.message)
      }
      return result
    }
  }
}

extension ValueSnapshot {
  /// All numbers as `float64`, as values that went through JSON have them.
  var withFloats: ValueSnapshot {
    switch self {
    case .integer: .float(number ?? 0)
    case .list(let items): .list(items.map(\.withFloats))
    case .dict(let entries):
      .dict(entries.map { Entry(key: $0.key, value: $0.value.withFloats) })
    default: self
    }
  }

  /// The value as it is after being written and read again: a float that is written like a whole
  /// number becomes one.
  var asWritten: ValueSnapshot {
    switch self {
    case .float(let number):
      if number.magnitude < 1e6, let whole = Int64(exactly: number) { return .integer(whole, .int) }
      return self
    case .list(let items): return .list(items.map(\.asWritten))
    case .dict(let entries):
      return .dict(entries.map { Entry(key: $0.key, value: $0.value.asWritten) })
    default: return self
    }
  }
}
