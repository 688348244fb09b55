public import Diagnostics
public import JSONSchema
internal import SemVer
internal import TemplateLang
internal import ValuesMerge
public import ValueTree

extension Chart {
  /// Renders the chart: decides which subcharts are in use, merges the values, executes the
  /// templates and sorts what they print.
  ///
  /// - Parameters:
  ///   - values: The user's values, a map; null stands for none.
  ///   - options: Release, capabilities and limits.
  /// - Throws: One ``Diagnostic`` whose `helmText` is the reference's error.
  public func render(
    values: ValueSnapshot = .null, options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> RenderedChart {
    var warnings: [String] = []
    let (files, resolved) = try renderedFiles(
      values, options, &warnings, isInstallation: true)
    return try rendered(files, resolved, options, warnings)
  }

  /// Sorts what the templates printed.
  internal func rendered(
    _ files: [RenderedFile], _ resolved: ResolvedChart, _ options: RenderOptions,
    _ warnings: [String]
  ) throws(Diagnostic) -> RenderedChart {
    var notes: [UInt8] = []
    var documents: [RenderedFile] = []
    let ownNotes = "\(metadata.name)/templates/NOTES.txt"
    for file in files {
      guard file.path.hasSuffix("NOTES.txt") else {
        documents.append(file)
        continue
      }
      guard options.includesSubchartNotes || file.path == ownNotes else { continue }
      if !notes.isEmpty { notes.append(UInt8(ascii: "\n")) }
      notes.append(file.text)
    }
    let (hooks, manifests) = try ManifestSorter.sort(documents)
    return RenderedChart(
      manifests: manifests, hooks: hooks, notes: ByteString(notes),
      customResourceDefinitions: resolved.customResourceDefinitions,
      warnings: warnings)
  }

  /// Executes the templates and gives what each file printed, unsorted and unsplit; as with the
  /// reference's engine, the chart's `kubeVersion` is not looked at.
  public func renderTemplates(
    values: ValueSnapshot = .null, options: RenderOptions = RenderOptions()
  ) throws(Diagnostic) -> [RenderedFile] {
    var warnings: [String] = []
    return try renderTemplates(values: values, options: options, warnings: &warnings)
  }

  /// Executes the templates and gives what each file printed; adds what the reference would log.
  public func renderTemplates(
    values: ValueSnapshot, options: RenderOptions, warnings: inout [String]
  ) throws(Diagnostic) -> [RenderedFile] {
    try renderedFiles(values, options, &warnings, isInstallation: false).files
  }

  /// The files below `crds/` of this chart and of those below it that are in use with some values.
  public func customResourceDefinitions(
    values: ValueSnapshot
  ) throws(Diagnostic) -> [RenderedFile] {
    var warnings: [String] = []
    return try resolved(with: values, warnings: &warnings).customResourceDefinitions
  }

  /// The documents that the templates print, hooks included, notes not; files by name, documents in
  /// their order. For callers that read each document themselves and so need no sorting.
  package func renderDocuments(
    values: ValueSnapshot, options: RenderOptions, warnings: inout [String]
  ) throws(Diagnostic) -> [RenderedFile] {
    var options = options
    options.skipsNotes = true
    let files = try renderedFiles(values, options, &warnings, isInstallation: true).files
    return files.filter { !$0.text.isEmpty }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      .flatMap { file in
        ManifestSplitter.documents(in: file.text).map { RenderedFile(path: file.path, text: $0) }
      }
  }

  /// The values that the chart and the charts below it get, merged with the user's; conditions, tags
  /// and imports are not looked at.
  public func coalesced(
    values: ValueSnapshot, warnings: inout [String]
  ) throws(Diagnostic) -> ValueSnapshot {
    try Stack.withRoom { () throws(Diagnostic) in
      ValueSnapshot(.dict(try asResolved.mergedValues(values, &warnings)))
    }
  }

  /// Checks the user's values, merged with the defaults, against the schemas of the whole tree.
  public func validate(values: ValueSnapshot) throws(Diagnostic) {
    try Stack.withRoom { () throws(Diagnostic) in
      var warnings: [String] = []
      let merged = try asResolved.mergedValues(values, &warnings)
      try asResolved.validate(merged, &warnings)
    }
  }

  /// The values that violate a schema of the tree once the user's are merged with the defaults;
  /// empty if all fit.
  public func schemaViolations(
    values: ValueSnapshot, limits: SchemaLimits = SchemaLimits()
  ) throws(Diagnostic) -> [SchemaViolation] {
    try Stack.withRoom { () throws(Diagnostic) in
      var warnings: [String] = []
      let resolved = try self.resolved(with: values, warnings: &warnings)
      return resolved.violations(of: try resolved.mergedValues(values, &warnings), limits)
    }
  }

  /// The tree as it was loaded: every subchart in use under its own name.
  private var asResolved: ResolvedChart {
    ResolvedChart(
      chart: self, metadata: metadata, path: metadata.name, values: values,
      dependencies: dependencies.map(\.asResolved))
  }

  internal func renderedFiles(
    _ values: ValueSnapshot, _ options: RenderOptions, _ warnings: inout [String],
    isInstallation: Bool, mode: TemplateMode = TemplateMode(), observer: RenderObserver? = nil
  ) throws(Diagnostic) -> (files: [RenderedFile], resolved: ResolvedChart) {
    do throws(Diagnostic) {
      let first = warnings.count
      let result = try Stack.withRoom { () throws(Diagnostic) in
        try renderedFilesInFull(
          values, options, &warnings, isInstallation: isInstallation, mode: mode,
          observer: observer)
      }
      if warnings.count > first, !options.showsSecrets {
        let secrets = secrets(values)
        for index in first..<warnings.count {
          warnings[index] = secrets.hidden(in: warnings[index])
        }
      }
      return result
    } catch {
      throw options.showsSecrets ? error : error.mapTexts(secrets(values).hidden)
    }
  }

  /// The same with messages as they are, secrets and all.
  private func renderedFilesInFull(
    _ values: ValueSnapshot, _ options: RenderOptions, _ warnings: inout [String],
    isInstallation: Bool, mode: TemplateMode, observer: RenderObserver?
  ) throws(Diagnostic) -> (files: [RenderedFile], resolved: ResolvedChart) {
    let interruption = options.interruption
    let resolved: ResolvedChart
    do throws(Diagnostic) {
      resolved = try self.resolved(with: values, warnings: &warnings)
    } catch {
      throw isInstallation
        ? error.wrapped(helmPrefix: "chart dependencies processing failed: ") : error
    }
    let merged = try resolved.mergedValues(values, &warnings)
    try resolved.checkValues(merged, options, interruption, &warnings)
    if isInstallation { try checkKubeVersion(options.capabilities.kubeVersion) }
    return (try execute(resolved, merged, options, mode, observer, interruption), resolved)
  }

  /// Executes the templates with merged values.
  internal func execute(
    _ resolved: ResolvedChart, _ values: Dict, _ options: RenderOptions, _ mode: TemplateMode,
    _ observer: RenderObserver?, _ interruption: Interruption
  ) throws(Diagnostic) -> [RenderedFile] {
    var mode = mode
    mode.parserDepth = options.limits.parserDepth
    var scope = ChartScope(options, mode)
    try scope.add(resolved.presented(as: options), values: values, isRoot: true)
    if let observer { resolved.announce(values, to: observer) }
    let renderer = TemplateRenderer(
      environment: options.environment, limits: options.limits, interruption: interruption,
      compiled: compiled.variant(mode), mode: mode, observer: observer,
      skipsNotes: options.skipsNotes)
    return try renderer.render(scope.templates)
  }

  private func checkKubeVersion(_ kubeVersion: KubeVersion) throws(Diagnostic) {
    guard !metadata.kubeVersion.isEmpty else { return }
    if let constraint = try? Constraint(bytes: metadata.kubeVersion.bytes),
      let version = try? Version(bytes: Array(kubeVersion.normalized.utf8)),
      constraint.contains(version)
    {
      return
    }
    throw Diagnostic(
      .kubeVersion,
      "chart requires kubeVersion: \(metadata.kubeVersion) which is incompatible with "
        + "Kubernetes \(kubeVersion.version)",
      help: "name another version with `--kube-version`")
  }
}

extension RenderOptions {
  /// What may end a render with these options that begins now.
  internal var interruption: Interruption {
    Interruption(token: cancellation, time: limits.time)
  }
}

extension ResolvedChart {
  /// The chart under the versions that the options ask for, and those right below it too.
  fileprivate func presented(as options: RenderOptions) -> ResolvedChart {
    guard options.chartVersion != nil || options.appVersion != nil else { return self }
    func renamed(_ metadata: ChartMetadata) -> ChartMetadata {
      var metadata = metadata
      if let version = options.chartVersion { metadata.version = ByteString(version) }
      if let version = options.appVersion { metadata.appVersion = ByteString(version) }
      return metadata
    }
    let children = dependencies.map { child in
      ResolvedChart(
        chart: child.chart, metadata: renamed(child.metadata), path: child.path,
        values: child.values, dependencies: child.dependencies)
    }
    return ResolvedChart(
      chart: chart, metadata: renamed(metadata), path: path, values: values,
      dependencies: children)
  }

  /// Refuses merged values that do not fit the schemas.
  internal func checkValues(
    _ merged: Dict, _ options: RenderOptions, _ interruption: Interruption,
    _ warnings: inout [String]
  ) throws(Diagnostic) {
    guard !options.skipsSchemaValidation else { return }
    do throws(Diagnostic) {
      try validate(merged, &warnings, options.schemaLimits, interruption)
    } catch {
      throw error.wrapped(
        helmPrefix: "values don't meet the specifications of the schema(s) in the following "
          + "chart(s):\n")
    }
  }

  /// The values that the tree renders with.
  internal func mergedValues(
    _ user: ValueSnapshot, _ warnings: inout [String]
  ) throws(Diagnostic) -> Dict {
    var coalescing = Coalescing()
    let merged = try coalescing.values(
      of: chartValues, under: ValueTable(user), known: knownDefaults.defaults(of: chartValues))
    warnings += coalescing.warnings
    return try merged.materialized(type: .values)
  }

  /// The files below `crds/` of this chart, then those of the charts below.
  internal var customResourceDefinitions: [RenderedFile] {
    let own = chart.customResourceDefinitions
      .sorted { $0.name < $1.name }
      .map { RenderedFile(path: "\(path)/\($0.name)", text: ByteString($0.data)) }
    return own + dependencies.flatMap(\.customResourceDefinitions)
  }
}
