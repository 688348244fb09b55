internal import ChartEngine
internal import Diagnostics
internal import GMCBridge
internal import JSON
internal import PipelineGraph
internal import Profiles
internal import ValueTree
internal import YAML

let gmcCommand: Command = {
  var command = Command("gmc", summary: "render whole pipelines out of GMConnector resources")
  command.description = """
    Check, render, compare and draw the pipelines that GMConnector resources (gmc.opea.io/v1alpha3)
    describe. FILE is YAML or JSON with one resource; `-` is standard input.

    Every step becomes one render of the chart that serves its type. The charts come from --charts, or
    from the folder charts/common that belongs to this tool.
    """
  command.subcommands = [validate, render, plan, graph]
  return command
}()

private let validate: Command = {
  var command = Command("validate", summary: "report everything that is wrong with a GMConnector")
  command.usage = "FILE"
  command.description = """
    Report everything that is wrong with a GMConnector, at once, each with its place: what the API
    server and the admission webhook refuse, what fails in the controller, and what goes wrong only at
    run time. The exit code is 1 when there are errors.
    """
  command.flags = [GMCRun.outputFlag("text, json or yaml", "text")] + GMCRun.bridgeFlags
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in try GMCRun(invocation).validate() }
  return command
}()

private let render: Command = {
  var command = Command("render", summary: "render the objects of a GMConnector")
  command.usage = "FILE"
  command.description = """
    Render the Kubernetes objects of a GMConnector: a Service, a Deployment and a ConfigMap for each
    internal step, and the router. YAML is a stream of documents, JSON a List.
    """
  command.flags =
    [
      GMCRun.outputFlag("yaml or json", "yaml"),
      Flag("report", .bool, "print what was decided for each step instead of the objects"),
      Flag("keep-going", .bool, "make the other steps although one of them cannot be made"),
    ] + GMCRun.bridgeFlags + ValueFlags.all + StepProfiles.flags + LimitFlags.all
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in try GMCRun(invocation).render() }
  return command
}()

private let plan: Command = {
  var command = Command("plan", summary: "list the changes from one set of objects to another")
  command.usage = "FILE"
  command.description = """
    List what has to be created, updated and deleted, in order, so that the objects of a GMConnector are
    there. --previous names what was there before: the former GMConnector, or what `gmc render`
    printed for it. Without it everything is new.
    """
  command.flags =
    [
      GMCRun.outputFlag("text, json or yaml", "text"),
      Flag("previous", .text, "file with the former GMConnector or its objects"),
    ] + GMCRun.bridgeFlags + ValueFlags.all + StepProfiles.flags + LimitFlags.all
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in try GMCRun(invocation).plan() }
  return command
}()

private let graph: Command = {
  var command = Command("graph", summary: "draw the graph of a GMConnector")
  command.usage = "FILE"
  command.description = """
    Draw the graph of a GMConnector: as text, as a Mermaid flowchart, or as data. What is wrong with
    the resource goes to standard error; the exit code is 1 when there are errors.
    """
  command.flags = [GMCRun.outputFlag("text, mermaid, json or yaml", "text")] + GMCRun.bridgeFlags
  command.positionals = 1...1
  command.run = { invocation throws(Diagnostic) in try GMCRun(invocation).graph() }
  return command
}()

/// One run of a `gmc` command.
private struct GMCRun {
  private let invocation: Invocation
  private var values: FlagValues { invocation.values }
  private var surroundings: Surroundings { invocation.surroundings }
  private var file: String { values.positionals[0] }

  init(_ invocation: Invocation) { self.invocation = invocation }

  // MARK: Flags

  static func outputFlag(_ words: String, _ shown: String) -> Flag {
    Flag("output", short: "o", .text, default: "\"\(shown)\"", "output format: \(words)")
  }

  static let bridgeFlags: [Flag] = [
    Flag(
      "charts", .array,
      "folder with the charts to render with (several times: all of them)"),
    Flag("uid", .text, "uid of a resource that holds none"),
    Flag(
      "model-cache", .text, "where backends keep models: a folder of the nodes, or a claim's name"),
    Flag(
      "allow-host-path", .array,
      "folder of the nodes that models may be kept below (several times: all of them); else all but "
        + "those of the system"),
    Flag("token-secret", .text, "NAME or NAME:KEY of a Secret with the token of the model hub"),
    Flag(
      "device-from-platform", .bool,
      "let the label gmc/platform choose the device of step types that stand for none"),
    Flag("default-device", .text, "device of step types that stand for none"),
    Flag(
      "other-namespaces", .text, default: "\"refuse\"",
      "steps in another namespace: refuse, or label instead of an owner reference"),
    Flag("cluster-domain", .text, default: "\"cluster.local\"", "DNS domain of the cluster"),
    Flag("now", .text, default: "\"0\"", "the time that charts see, in seconds since 1970"),
  ]

  private enum Format: String { case text, json, yaml, mermaid }

  private func format(_ allowed: [Format]) throws(Diagnostic) -> Format {
    guard let word = values.text("output") else { return allowed[0] }
    guard let format = Format(rawValue: word), allowed.contains(format) else {
      throw Diagnostic(
        .usage,
        "--output is one of \(allowed.map(\.rawValue).joined(separator: ", ")), not `\(word)`")
    }
    return format
  }

  private func options() throws(Diagnostic) -> BridgeOptions {
    var options = BridgeOptions()
    options.namespace = values.text("namespace")
    options.uid = values.text("uid")
    if let place = values.text("model-cache"), !place.isEmpty {
      options.modelCache = place.hasPrefix("/") ? .hostPath(place) : .claim(place)
    }
    let folders = values.list("allow-host-path")
    if !folders.isEmpty { options.allowedHostPaths = folders }
    options.continuesAfterFailures = values.bool("keep-going")
    if let secret = values.text("token-secret"), !secret.isEmpty {
      let parts = secret.split(separator: ":", maxSplits: 1).map { String($0) }
      options.tokenSecret = BridgeOptions.TokenSecret(
        name: parts.first ?? "", key: parts.count > 1 ? parts[1] : nil)
    }
    options.takesDeviceFromPlatform = values.bool("device-from-platform")
    options.defaultDevice = values.text("default-device")
    if let word = values.text("other-namespaces") {
      guard let choice = BridgeOptions.OtherNamespaces(rawValue: word) else {
        throw Diagnostic(.usage, "--other-namespaces is `refuse` or `label`, not `\(word)`")
      }
      options.otherNamespaces = choice
    }
    if let domain = values.text("cluster-domain"), !domain.isEmpty {
      options.clusterDomain = domain
    }
    if let text = values.text("now") {
      guard let seconds = Int64(text) else {
        throw Diagnostic(.usage, "--now wants whole seconds since 1970, not `\(text)`")
      }
      options.now = seconds
    }
    try LimitFlags.apply(values, to: &options.limits, &options.schemaLimits)
    return options
  }

  private func renderOptions(_ profiles: StepProfiles?) throws(Diagnostic) -> BridgeOptions {
    var options = try options()
    if let profiles { options.profileValues = { profiles.values(for: $0) } }
    options.values = try ValueFlags.overrides(invocation)
    return options
  }

  // MARK: Commands

  func validate() throws(Diagnostic) -> Int32 {
    let format = try format([.text, .json, .yaml])
    let source = try source(file)
    let findings = try charts().validate(source, options: try options())
    let hasErrors = findings.contains { $0.severity == .error }
    if format == .text {
      for finding in findings { surroundings.print(visible(finding.line(file: source.name))) }
      if findings.isEmpty { surroundings.print("\(source.name): nothing found") }
    } else {
      try write(
        .dict([
          .init(key: "findings", value: .list(findings.map(\.value))),
          .init(key: "valid", value: .bool(!hasErrors)),
        ]), format)
    }
    return hasErrors ? 1 : 0
  }

  func render() throws(Diagnostic) -> Int32 {
    let format = try format([.yaml, .json])
    let profiles = try StepProfiles(invocation)
    let options = try renderOptions(profiles)
    let source = try source(file)
    guard let pipeline = try rendered(source, try charts(), options) else { return 1 }
    if let exitCode = profiles?.report(surroundings) { return exitCode }
    if values.bool("report") {
      try write(pipeline.report.value, format)
    } else if format == .yaml {
      surroundings.output(pipeline.yaml)
    } else {
      try write(pipeline.list, .json)
    }
    for failure in pipeline.failures {
      surroundings.printError(failure.reason.report())
      surroundings.printError("Error: \(failure.step): \(shortened(failure.reason.helmText))")
    }
    return pipeline.failures.isEmpty ? 0 : 1
  }

  func plan() throws(Diagnostic) -> Int32 {
    let format = try format([.text, .json, .yaml])
    let profiles = try StepProfiles(invocation)
    let options = try renderOptions(profiles)
    let charts = try charts()
    let source = try source(file)
    var previous: [RenderedObject] = []
    if let name = values.text("previous") {
      let before = try self.source(name)
      if let objects = try RenderedObject.read(before) {
        previous = objects
      } else {
        // What was there before has the hardware to itself.
        let profiles = try StepProfiles(invocation)
        let options = try renderOptions(profiles)
        guard let pipeline = try rendered(before, charts, options) else { return 1 }
        previous = pipeline.objects
      }
    }
    guard let pipeline = try rendered(source, charts, options) else { return 1 }
    if let exitCode = profiles?.report(surroundings) { return exitCode }
    let plan = PipelinePlan(desired: pipeline.objects, previous: previous)
    guard format == .text else {
      try write(plan.value, format)
      return 0
    }
    for change in plan.changes {
      let object = change.object
      var line = "\(change.action.rawValue) \(object.kind) \(object.namespace)/\(object.name)"
      if !change.reason.isEmpty { line += "  (\(change.reason))" }
      surroundings.print(visible(line))
    }
    if plan.isEmpty { surroundings.print("nothing to do") }
    return 0
  }

  func graph() throws(Diagnostic) -> Int32 {
    let format = try format([.text, .mermaid, .json, .yaml])
    let source = try source(file)
    let (graph, findings) = try charts().graph(source, options: try options())
    let errors = findings.filter { $0.severity == .error }
    for finding in errors { surroundings.printError(visible(finding.line(file: source.name))) }
    switch format {
    case .text: surroundings.print(visible(String(graph.text.dropLast()), keepingLines: true))
    case .mermaid: surroundings.print(visible(String(graph.mermaid.dropLast()), keepingLines: true))
    case .json, .yaml: try write(graph.value, format)
    }
    return errors.isEmpty ? 0 : 1
  }

  // MARK: Input and output

  private func source(_ path: String) throws(Diagnostic) -> SourceFile {
    path == "-"
      ? SourceFile(name: "<stdin>", bytes: try surroundings.standardInput())
      : SourceFile(name: path, bytes: try InputFile.read(path))
  }

  private func charts() throws(Diagnostic) -> ChartSet {
    let given = values.list("charts")
    let charts = try ChartSet.load(
      folders: given.isEmpty ? [try OwnCharts.folder(surroundings)] : given)
    return charts
  }

  /// The pipeline of a resource; nil when it was refused, which has been reported then.
  private func rendered(
    _ source: SourceFile, _ charts: ChartSet, _ options: BridgeOptions
  ) throws(Diagnostic) -> RenderedPipeline? {
    do throws(BridgeError) {
      let pipeline = try charts.render(source, options: options)
      for finding in pipeline.findings {
        surroundings.printError(visible(finding.line(file: source.name)))
      }
      return pipeline
    } catch {
      switch error {
      case .refused(let findings):
        for finding in findings {
          surroundings.printError(visible(finding.line(file: source.name)))
        }
        return nil
      case .failed(let diagnostic, let step):
        throw Diagnostic(
          diagnostic.code, "\(step): \(diagnostic.message)",
          helmText: "\(step): \(diagnostic.helmText)", primary: diagnostic.primary,
          trace: diagnostic.trace, help: diagnostic.help, limit: diagnostic.limit)
      }
    }
  }

  private func write(_ value: ValueSnapshot, _ format: Format) throws(Diagnostic) {
    var output: [UInt8] = []
    do {
      if format == .json {
        try JSONWriter.appendIndented(value.materialized(), to: &output, escapingHTML: false)
      } else {
        try YAMLWriter.append(value.materialized(), to: &output)
      }
    } catch {
      throw Diagnostic(.manifest, "\(error)")
    }
    output.append(UInt8(ascii: "\n"))
    surroundings.output(output)
  }
}
