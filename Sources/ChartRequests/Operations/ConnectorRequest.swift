internal import ChartEngine
internal import Diagnostics
internal import GMCBridge
internal import PipelineGraph
internal import Profiles
internal import ValueTree

/// The `gmc.` operations: a GMConnector that is checked, rendered, compared or drawn.
internal struct ConnectorRequest {
  private let charts: UInt64
  /// The resource; nil in a plan for one that was deleted.
  private let connector: SourceFile?
  /// What was there before: the former resource or its objects.
  private let previous: SourceFile?
  private let options: BridgeOptions
  private let profiles: ProfileOptions?

  init(
    _ fields: consuming RequestFields, _ cancellation: CancellationToken?, isPlan: Bool = false
  ) throws(RequestError) {
    guard let charts = try fields.handle("charts") else {
      throw RequestError(
        .request, "member `charts` is missing", help: "load the charts with `loadCharts` first")
    }
    self.charts = charts
    var members = try fields.object("options")
    let file = try members.text("file") ?? "connector"
    let text = try fields.bytes("connector")
    if text == nil, !isPlan { throw RequestError(.request, "member `connector` is missing") }
    connector = text.map { SourceFile(name: file, bytes: $0.bytes) }
    let before = isPlan ? try fields.bytes("previous") : nil
    previous = before.map { SourceFile(name: "previous", bytes: $0.bytes) }
    var options = try BridgeOptions(&members)
    options.cancellation = cancellation
    self.options = options
    profiles = try members.optionalObject("profiles").map { fields throws(RequestError) in
      try ProfileOptions(fields)
    }
    try members.finish()
    try fields.finish()
  }

  /// `gmc.validate`: all findings, and whether the resource can be rendered.
  func validation(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    let findings = try sets.set(charts).pipelines()
      .validate(connector ?? SourceFile(name: "", bytes: []), options: options)
    return Dict([
      ("findings", Self.list(findings)),
      ("valid", .bool(!findings.contains { $0.severity == .error })),
    ])
  }

  /// `gmc.render`: the objects, as data and as text, and the report.
  func rendering(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    guard let rendering = try rendered(connector, sets) else { return Dict() }
    let result = Self.members(of: rendering)
    result.setOutput(rendering.pipeline.yaml, named: "yaml")
    return result
  }

  /// `gmc.plan`: the changes from the previous objects to those of the resource.
  func plan(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    var before: [RenderedObject] = []
    if let previous {
      let objects = try engine { () throws(Diagnostic) in try RenderedObject.read(previous) }
      if let objects {
        before = objects
      } else if let rendering = try rendered(previous, sets) {
        before = rendering.pipeline.objects
      }
    }
    let rendering = try rendered(connector, sets)
    let plan = PipelinePlan(desired: rendering?.pipeline.objects ?? [], previous: before)
    let result = rendering.map { Self.members(of: $0) } ?? Dict()
    if rendering == nil {
      result["objects"] = .list([])
      result["findings"] = .list([])
    }
    if case .dict(let changes) = plan.value.materialized() {
      result["changes"] = changes["changes"]
    }
    return result
  }

  /// `gmc.graph`: the graph as data and in two drawings.
  func graph(_ sets: ChartSetTable) throws(RequestError) -> Dict {
    let (graph, findings) = try sets.set(charts).pipelines()
      .graph(connector ?? SourceFile(name: "", bytes: []), options: options)
    return Dict([
      ("graph", graph.value.materialized()), ("text", .text(graph.text)),
      ("mermaid", .text(graph.mermaid)), ("findings", Self.list(findings)),
    ])
  }

  /// A pipeline, and what was said while profiles were chosen for it; nil where that was not asked for.
  private typealias Rendering = (pipeline: RenderedPipeline, choices: [String]?)

  /// Renders a resource. Each has the hardware to itself.
  private func rendered(
    _ source: SourceFile?, _ sets: ChartSetTable
  ) throws(RequestError) -> Rendering? {
    guard let source else { return nil }
    let pipelines = try sets.set(charts).pipelines()
    let chooser = profiles?.chooser()
    let pipeline: RenderedPipeline
    do throws(BridgeError) {
      pipeline = try pipelines.render(source, options: options.choosing(chooser))
    } catch {
      throw RequestError(error, source)
    }
    guard let decisions = chooser?.decisions else { return (pipeline, nil) }
    if let failure = decisions.failures.first { throw RequestError(failure) }
    return (pipeline, decisions.notes)
  }

  private static func members(of rendering: Rendering) -> Dict {
    let pipeline = rendering.pipeline
    let members = Dict([
      ("objects", .list(pipeline.objects.map { .dict($0.members) })),
      ("report", pipeline.report.value.materialized()), ("findings", list(pipeline.findings)),
    ])
    if !pipeline.failures.isEmpty {
      members["failures"] = .list(pipeline.failures.map { $0.value.materialized() })
    }
    if let choices = rendering.choices {
      members["profiles"] = .list(choices.map { .text($0) })
    }
    return members
  }

  private static func list(_ findings: [Finding]) -> Value {
    .list(findings.map { $0.value.materialized() })
  }
}

extension RenderedObject {
  /// The object as responses show it.
  fileprivate var members: Dict {
    Dict([
      ("apiVersion", .text(apiVersion)), ("kind", .text(kind)), ("name", .text(name)),
      ("namespace", .text(namespace)), ("origin", .text(origin)),
      ("object", value.materialized()),
    ])
  }
}

extension RequestError {
  /// Why a step did not get a profile that was asked for.
  fileprivate init(_ failure: StepProfiles.Failure) {
    let lines = failure.explanation
    self.init(
      .noProfile, "\(failure.reason.rawValue): \(failure.words)",
      help: lines.isEmpty ? nil : lines.joined(separator: "\n"))
  }

  /// Why a resource was not rendered.
  fileprivate init(_ error: BridgeError, _ source: SourceFile) {
    switch error {
    case .refused(let findings):
      self.init(.invalidConnector, error.message)
      self.findings = findings.map(\.value)
      labels = findings.filter { $0.severity == .error }.map {
        Diagnostic.Label(file: source, span: SourceSpan($0.offset, $0.offset), text: $0.message)
      }
    case .failed(let diagnostic, let step):
      self.init(diagnostic)
      message = "\(step): \(message)"
      helmText = "\(step): \(helmText)"
    }
  }
}
