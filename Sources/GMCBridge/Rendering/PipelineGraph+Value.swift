public import PipelineGraph
public import ValueTree

extension PipelineGraph {
  /// The graph as a map, for JSON and YAML.
  public var value: ValueSnapshot {
    .map([
      "name": .text(name), "entry": .text(entry),
      "nodes": .list(
        nodes.map { node in
          .map([
            "name": .text(node.name), "routing": .text(node.routing.rawValue),
            "steps": .list(node.steps.map(\.value)),
          ])
        }),
    ])
  }
}

extension PipelineGraph.Step {
  fileprivate var value: ValueSnapshot {
    var entries: [ByteString: ValueSnapshot] = [
      "name": .text(name), "backend": .bool(isBackend), "hard": .bool(isHard),
    ]
    switch target {
    case .service(let name): entries["service"] = .text(name)
    case .external(let address): entries["external"] = .text(address)
    case .node(let name): entries["node"] = .text(name)
    case .none: break
    }
    if !condition.isEmpty { entries["condition"] = .text(condition) }
    if !calls.isEmpty {
      entries["calls"] = .list(
        calls.map { .map(["name": .text($0.name), "target": .text($0.target)]) })
    }
    return .map(entries)
  }
}
