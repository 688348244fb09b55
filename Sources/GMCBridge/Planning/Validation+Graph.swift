internal import PipelineGraph

extension Validation {
  /// The whole graph, with the servers that steps call.
  var graph: PipelineGraph {
    var calls: [PipelineGraph.StepIndex: [PipelineGraph.Call]] = [:]
    for plan in plans {
      calls[plan.index] = plan.calls.map { call in
        switch call.target {
        case .step(let place):
          PipelineGraph.Call(name: call.endpoint.variable, target: plans[place].service)
        case .address(let address):
          PipelineGraph.Call(name: call.endpoint.variable, target: address.url)
        }
      }
    }
    let nodes = connector.nodes.enumerated().map { place, node in
      PipelineGraph.Node(
        name: node.name, routing: node.routing ?? .sequence,
        steps: (node.steps ?? []).enumerated().map { index, step in
          var drawn = PipelineGraph.Step(name: step.type?.value ?? "", target: target(of: step))
          drawn.isBackend = step.isDownstream
          drawn.condition = step.condition?.value ?? ""
          drawn.isHard = step.dependency == "Hard"
          drawn.calls = calls[PipelineGraph.StepIndex(node: place, step: index)] ?? []
          return drawn
        })
    }
    return PipelineGraph(name: connector.name, entry: GMConnector.entryNode, nodes: nodes)
  }

  private func target(of step: GMConnector.Step) -> PipelineGraph.Target {
    if let jump = step.nodeName { return .node(jump.value) }
    if let address = step.externalService { return .external(address.value) }
    if let name = step.service?.serviceName { return .service(name.value) }
    return .none
  }
}
