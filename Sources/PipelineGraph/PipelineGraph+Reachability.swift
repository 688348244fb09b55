extension PipelineGraph {
  /// A step by its place: the node's place in the graph and its own in the node.
  public struct StepIndex: Sendable, Hashable {
    /// The node's place.
    public var node: Int
    /// The step's place in the node.
    public var step: Int

    /// Makes an index.
    public init(node: Int, step: Int) {
      self.node = node
      self.step = step
    }
  }

  /// A way through the graph that comes back to where it began.
  public struct Cycle: Sendable, Hashable {
    /// The nodes on the way, the first one again at the end.
    public var nodes: [String]
    /// The jump that closes the cycle.
    public var step: StepIndex
  }

  /// The names of the nodes that requests can reach; empty without an entry.
  public func reachableNodes() -> Set<String> {
    var jumps: [String: [String]] = [:]
    for node in nodes { jumps[node.name] = node.jumps.map(\.target) }
    guard jumps[entry] != nil else { return [] }
    var reached: Set<String> = [entry]
    var waiting = [entry]
    while let next = waiting.popLast() {
      for target in jumps[next] ?? [] where jumps[target] != nil && !reached.contains(target) {
        reached.insert(target)
        waiting.append(target)
      }
    }
    return reached
  }

  /// Every jump that leads back to a node on the way to it, each cycle once; nodes in their order.
  public func cycles() -> [Cycle] {
    var places: [String: Int] = [:]
    for (index, node) in nodes.enumerated() where places[node.name] == nil {
      places[node.name] = index
    }
    var cycles: [Cycle] = []
    var finished = [Bool](repeating: false, count: nodes.count)
    var placeOnWay = [Int?](repeating: nil, count: nodes.count)
    // The nodes on the way here, each with the jumps that are still to be followed.
    var way: [(node: Int, rest: ArraySlice<(step: Int, target: String)>)] = []
    let start = places[entry].map { [$0] } ?? []
    for first in start + nodes.indices where !finished[first] {
      placeOnWay[first] = way.count
      way.append((first, nodes[first].jumps[...]))
      while let current = way.last {
        guard let jump = way[way.count - 1].rest.popFirst() else {
          finished[current.node] = true
          placeOnWay[current.node] = nil
          way.removeLast()
          continue
        }
        guard let target = places[jump.target], !finished[target] else { continue }
        if let begin = placeOnWay[target] {
          cycles.append(
            Cycle(
              nodes: way[begin...].map { nodes[$0.node].name } + [jump.target],
              step: StepIndex(node: current.node, step: jump.step)))
        } else {
          placeOnWay[target] = way.count
          way.append((target, nodes[target].jumps[...]))
        }
      }
    }
    return cycles
  }
}

extension PipelineGraph.Node {
  /// The steps that lead to other nodes.
  fileprivate var jumps: [(step: Int, target: String)] {
    steps.enumerated().compactMap { index, step in
      if case .node(let name) = step.target { return (index, name) }
      return nil
    }
  }
}
