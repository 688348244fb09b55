internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// The reference's own lint: its rules in its order, its findings in its words.
///
/// The templates are rendered once, watched, so that our own checks can go on from the same render.
internal struct HelmLint {
  let source: LintSource
  let values: ValueSnapshot
  let options: RenderOptions
  /// The version whose deprecations count.
  var kubeVersion: KubeVersion { options.capabilities.kubeVersion }
  private(set) var findings: [Finding] = []
  /// The chart, once it was loaded.
  private(set) var chart: Result<Chart, Diagnostic>?
  /// The render, if the templates could be rendered.
  internal var render: ObservedRender?

  init(_ source: LintSource, values: ValueSnapshot, options: RenderOptions) {
    self.source = source
    self.values = values
    self.options = options
  }

  /// Applies all rules.
  mutating func run() {
    checkChartFile()
    checkValues()
    checkTemplates()
    checkDependencies()
    checkCustomResourceDefinitions()
  }

  /// The chart, loaded at the first use.
  mutating func loadedChart() throws(Diagnostic) -> Chart {
    if let chart { return try chart.get() }
    do throws(Diagnostic) {
      let loaded = try source.load()
      chart = .success(loaded)
      return loaded
    } catch {
      chart = .failure(error)
      throw error
    }
  }

  mutating func report(
    _ code: String, _ severity: Finding.Severity, _ path: String, _ message: String,
    object: Finding.Object? = nil
  ) {
    findings.append(
      Finding(
        code, severity, chart: source.path, at: Finding.Place(file: path), object: object,
        message))
  }

  // MARK: Values

  private mutating func checkValues() {
    let file = "values.yaml"
    guard source.exists(file) else {
      return report(HelmRule.values, .info, file, "file does not exist")
    }
    if let flaw = valuesFlaw(file) { report(HelmRule.values, .error, file, flaw) }
  }

  /// What is wrong with the values file, merged with the user's values but not with what subcharts
  /// have.
  private func valuesFlaw(_ file: String) -> String? {
    let defaults: Dict
    do throws(Diagnostic) {
      defaults = try ValuesText.single(file, try source.content(file))
    } catch {
      return "unable to parse YAML: \(error.helmText)"
    }
    guard !options.skipsSchemaValidation, source.exists("values.schema.json"),
      let schema = try? source.content("values.schema.json"), !schema.isEmpty
    else { return nil }
    do throws(Diagnostic) {
      return SchemaReport.text(
        on: try ValuesText.merged(defaults, under: values), schema: schema,
        limits: options.schemaLimits)
    } catch {
      return error.helmText
    }
  }

  // MARK: Dependencies

  private mutating func checkDependencies() {
    let chart: Chart
    do throws(Diagnostic) {
      chart = try loadedChart()
    } catch {
      return report(
        HelmRule.dependencies, .error, "", "unable to load chart\n\t\(error.helmText)")
    }
    let declared = chart.metadata.dependencies ?? []
    let names = Set(declared.map(\.name))
    let present = Set(chart.dependencies.map(\.name))
    let unlisted = chart.dependencies.map(\.name).filter { !names.contains($0) }
    if !unlisted.isEmpty {
      report(
        HelmRule.dependencies, .error, source.path,
        "chart metadata is missing these dependencies: \(Self.list(unlisted))")
    }
    var seen: Set<ByteString> = []
    let repeated = declared.map { $0.effectiveName }
      .filter { !seen.insert($0).inserted }
    if !repeated.isEmpty {
      report(
        HelmRule.dependencies, .error, source.path,
        "multiple dependencies with name or alias: \(Self.list(repeated))")
    }
    let absent = declared.map(\.name).filter { !present.contains($0) }
    if !absent.isEmpty {
      report(
        HelmRule.dependencies, .warning, source.path,
        "chart directory is missing these dependencies: \(Self.list(absent))")
    }
  }

  private static func list(_ names: [ByteString]) -> String {
    names.map { String($0) }.joined(separator: ",")
  }

  // MARK: Custom resource definitions

  private mutating func checkCustomResourceDefinitions() {
    let code = HelmRule.customResourceDefinitions
    guard source.exists("crds") else { return }
    guard source.isFolder("crds") else { return report(code, .error, "crds/", "not a directory") }
    let chart: Chart
    do throws(Diagnostic) {
      chart = try loadedChart()
    } catch {
      return report(code, .error, "crds/", error.helmText)
    }
    for file in chart.allDefinitions {
      var isReadable = true
      let path = String(file.name)
      let reading = LintDocument.each(in: ByteString(file.data)) { document in
        switch document {
        case .failure(let flaw):
          report(code, .error, path, "unable to parse YAML: \(flaw.text)")
          isReadable = false
        case .success(let document):
          guard let document else { return true }
          if !document.apiVersion.hasPrefix("apiextensions.k8s.io") {
            report(code, .error, path, "apiVersion is not in 'apiextensions.k8s.io'")
          }
          if document.kind != "CustomResourceDefinition" {
            report(code, .error, path, "object kind is not 'CustomResourceDefinition'")
          }
        }
        return isReadable
      }
      if let reading {
        report(code, .error, path, "unable to parse YAML: \(reading.text)")
        return
      }
      if !isReadable { return }
    }
  }
}

extension Chart {
  /// The definitions of the chart and of those below it, in the reference's order.
  internal var allDefinitions: [ChartFile] {
    var files = customResourceDefinitions
    for subchart in dependencies { files += subchart.allDefinitions }
    return files.sorted { $0.name < $1.name }
  }
}
