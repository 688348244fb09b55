internal import PipelineGraph
internal import ValueTree

/// The graph that the router runs: of the resource's `spec` what the router reads, with the address of
/// every step. Tokens and places for models are left out.
struct RouterGraph {
  private let rendering: PipelineRendering
  private let addresses: [PipelineGraph.StepIndex: String]

  init(_ rendering: PipelineRendering) {
    self.rendering = rendering
    var addresses: [PipelineGraph.StepIndex: String] = [:]
    for (plan, piece) in zip(rendering.validation.plans, rendering.pieces) {
      addresses[plan.index] = piece?.report.url
    }
    self.addresses = addresses
  }

  /// The graph as the value that the router's chart takes.
  var value: ValueSnapshot {
    let connector = rendering.connector
    var router: [ByteString: ValueSnapshot] = [
      "name": .text(connector.router.name), "serviceName": .text(connector.router.service),
    ]
    if let namespace = connector.router.nameSpace, !namespace.value.isEmpty {
      router["nameSpace"] = .text(namespace.value)
    }
    var nodes: [ByteString: ValueSnapshot] = [:]
    for (place, node) in connector.nodes.enumerated() {
      let steps = (node.steps ?? []).enumerated().map { index, step in
        self.step(step, PipelineGraph.StepIndex(node: place, step: index))
      }
      nodes[ByteString(node.name)] = .map([
        "routerType": .text(node.routing?.rawValue ?? ""), "steps": .list(steps),
      ])
    }
    return .map(["spec": .map(["routerConfig": .map(router), "nodes": .map(nodes)])])
  }

  private func step(
    _ step: GMConnector.Step, _ index: PipelineGraph.StepIndex
  ) -> ValueSnapshot {
    var entries: [ByteString: ValueSnapshot] = [:]
    let texts: [(ByteString, String?)] = [
      ("name", step.type?.value), ("nodeName", step.nodeName?.value),
      ("externalService", step.externalService?.value), ("data", step.data?.value),
      ("condition", step.condition?.value), ("dependency", step.dependency),
      ("serviceUrl", step.externalService?.value ?? addresses[index]),
    ]
    for case (let key, let text?) in texts where !text.isEmpty { entries[key] = .text(text) }
    if let service = step.service { entries["internalService"] = self.service(service, step) }
    return .map(entries)
  }

  private func service(
    _ service: GMConnector.InternalService, _ step: GMConnector.Step
  ) -> ValueSnapshot {
    var entries: [ByteString: ValueSnapshot] = [:]
    if let name = service.serviceName { entries["serviceName"] = .text(name.value) }
    if let namespace = service.nameSpace { entries["nameSpace"] = .text(namespace.value) }
    if service.isDownstream { entries["isDownstreamService"] = .bool(true) }
    let hidden = rendering.validation.type(of: step)?.component.contract.accessKeys ?? []
    var config: [ByteString: ValueSnapshot] = [:]
    for entry in service.config where !hidden.contains(entry.key) {
      config[ByteString(entry.key)] = .text(entry.value)
    }
    if !config.isEmpty { entries["config"] = .map(config) }
    return .map(entries)
  }
}
