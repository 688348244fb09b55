internal import Diagnostics
internal import PipelineGraph

/// Checks a connector against all rules and decides what each step becomes. Everything that is wrong
/// is found at once; the plans can be rendered when there is no error among the findings.
struct Validation {
  let connector: GMConnector
  let charts: ChartSet
  let options: BridgeOptions
  var list: FindingList
  /// The steps whose objects are made, in document order.
  var plans: [StepPlan] = []
  /// The nodes that requests can reach.
  private(set) var reachable: Set<String> = []

  init(_ reader: ConnectorReader, _ charts: ChartSet, _ options: BridgeOptions) {
    connector = reader.connector
    list = reader.list
    self.charts = charts
    self.options = options
    let graph = connector.jumps
    reachable = graph.reachableNodes()
    checkAdmission()
    checkNames()
    checkSteps()
    checkFlow(graph)
    checkPlatform()
    plan()
    checkCalls()
    summarizeAdmission()
  }

  /// The namespace of the resource.
  var namespace: String { connector.namespace(options) }

  /// All steps with their places.
  var steps: [(index: PipelineGraph.StepIndex, node: GMConnector.Node, step: GMConnector.Step)] {
    connector.nodes.enumerated().flatMap { place, node in
      (node.steps ?? []).enumerated().map {
        (PipelineGraph.StepIndex(node: place, step: $0), node, $1)
      }
    }
  }

  /// What the charts say of a step's type; nil for an unknown one.
  func type(of step: GMConnector.Step) -> ChartSet.StepType? {
    step.type.flatMap { charts.types[$0.value] }
  }
}

extension GMConnector {
  /// The namespace of the resource: its own, the caller's, or `default`.
  func namespace(_ options: BridgeOptions) -> String {
    if let own = namespace?.value, !own.isEmpty { return own }
    return options.namespace ?? "default"
  }

  /// The nodes with nothing but the jumps between them.
  var jumps: PipelineGraph {
    PipelineGraph(
      name: name, entry: Self.entryNode,
      nodes: nodes.map { node in
        PipelineGraph.Node(
          name: node.name, routing: node.routing ?? .sequence,
          steps: (node.steps ?? []).map { step in
            PipelineGraph.Step(
              name: step.type?.value ?? "", target: step.nodeName.map { .node($0.value) } ?? .none)
          })
      })
  }
}
