public import Diagnostics
public import PipelineGraph

/// What the bridge does with one resource. All of it is a function of the charts, the resource and the
/// options: no cluster, no clock, no randomness of its own, and any number of calls at once.
extension ChartSet {
  /// Everything that is wrong with a resource, in the order of its text.
  ///
  /// The source is YAML or JSON and holds one GMConnector.
  public func validate(
    _ source: SourceFile, options: BridgeOptions = BridgeOptions()
  ) -> [Finding] {
    Validation(ConnectorReader(source), self, options).list.sorted
  }

  /// Renders the objects of a resource.
  ///
  /// - Throws: ``BridgeError/refused(_:)`` when the resource has errors, ``BridgeError/failed(_:step:)``
  ///   when a chart cannot be rendered with its values.
  public func render(
    _ source: SourceFile, options: BridgeOptions = BridgeOptions()
  ) throws(BridgeError) -> RenderedPipeline {
    let validation = Validation(ConnectorReader(source), self, options)
    guard !validation.list.hasErrors else { throw .refused(validation.list.sorted) }
    var rendering = PipelineRendering(validation)
    return try rendering.render()
  }

  /// The graph of a resource, with the servers that its steps call as far as they are known.
  public func graph(
    _ source: SourceFile, options: BridgeOptions = BridgeOptions()
  ) -> (graph: PipelineGraph, findings: [Finding]) {
    let validation = Validation(ConnectorReader(source), self, options)
    return (validation.graph, validation.list.sorted)
  }
}

/// Why a resource was not rendered.
public enum BridgeError: Error, Sendable {
  /// The resource has errors; these are all its findings.
  case refused([Finding])
  /// A chart could not be rendered: the failure, and the step it belongs to, by its path.
  case failed(Diagnostic, step: String)

  /// What went wrong, in one line for each error.
  public var message: String {
    switch self {
    case .refused(let findings):
      findings.filter { $0.severity == .error }.map(\.text).joined(separator: "\n")
    case .failed(let diagnostic, let step): "\(step): \(diagnostic.message)"
    }
  }

  /// Whether the same call can succeed later without any change.
  public var isRetryable: Bool {
    if case .failed(let diagnostic, _) = self { return diagnostic.isRetryable }
    return false
  }
}
