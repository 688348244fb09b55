extension PipelineGraph {
  /// The graph as a Mermaid flowchart: a box for each node, solid arrows for the flow, dotted ones to
  /// the servers that steps call.
  public var mermaid: String {
    var drawing = MermaidDrawing(graph: self)
    drawing.draw()
    return drawing.lines.joined(separator: "\n") + "\n"
  }
}

/// The lines of a flowchart in the making.
private struct MermaidDrawing {
  let graph: PipelineGraph
  var lines = ["flowchart LR"]
  /// The identifiers of services, by name.
  private var services: [String: String] = [:]
  private var externals: [String: String] = [:]

  init(graph: PipelineGraph) {
    self.graph = graph
    for (index, node) in graph.nodes.enumerated() {
      for (place, step) in node.steps.enumerated() {
        if case .service(let name) = step.target, services[name] == nil {
          services[name] = identifier(index, place)
        }
      }
    }
  }

  mutating func draw() {
    for index in graph.nodes.indices { drawNode(index) }
    lines.append("  request([\(quoted(graph.name))])")
    if let entry = graph.nodes.firstIndex(where: { $0.name == graph.entry }) {
      lines.append("  request --> n\(entry)")
    }
    for index in graph.nodes.indices {
      drawFlow(index)
      drawCalls(index)
    }
  }

  private func identifier(_ node: Int, _ step: Int) -> String { "n\(node)s\(step)" }

  private mutating func drawNode(_ index: Int) {
    let node = graph.nodes[index]
    lines.append("  subgraph n\(index)[\(quoted("\(node.name) (\(node.routing.rawValue))"))]")
    for (place, step) in node.steps.enumerated() {
      let id = identifier(index, place)
      switch step.target {
      case .service(let name):
        let words = quoted("\(step.name)<br>", name)
        lines.append(step.isBackend ? "    \(id)[(\(words))]" : "    \(id)[\(words)]")
      case .external(let address): lines.append("    \(id)>\(quoted("\(step.name)<br>", address))]")
      case .node, .none: lines.append("    \(id)([\(quoted(step.name))])")
      }
    }
    lines.append("  end")
  }

  private mutating func drawFlow(_ index: Int) {
    let node = graph.nodes[index]
    var previous: String?
    for (place, step) in node.steps.enumerated() where !step.isBackend {
      let id = identifier(index, place)
      let condition = step.condition.isEmpty ? "" : "|\(quoted(step.condition))|"
      if node.routing == .sequence {
        if let previous { lines.append("  \(previous) -->\(condition) \(id)") }
        previous = id
      } else if !condition.isEmpty {
        lines.append("  n\(index) -->\(condition) \(id)")
      }
      if case .node(let name) = step.target,
        let target = graph.nodes.firstIndex(where: { $0.name == name })
      {
        lines.append("  \(id) ==> n\(target)")
      }
    }
  }

  private mutating func drawCalls(_ index: Int) {
    for (place, step) in graph.nodes[index].steps.enumerated() {
      for call in step.calls {
        let target = services[call.target] ?? external(call.target)
        lines.append("  \(identifier(index, place)) -.->|\(quoted(call.name))| \(target)")
      }
    }
  }

  private mutating func external(_ address: String) -> String {
    if let known = externals[address] { return known }
    let id = "x\(externals.count)"
    externals[address] = id
    lines.append("  \(id)>\(quoted(address))]")
    return id
  }

  /// A label; the first part may hold markup of ours, the second is taken literally.
  private func quoted(_ markup: String, _ text: String) -> String {
    "\"\(markup)\(escaped(text))\""
  }

  private func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "#quot;"
      case "#": result += "#35;"
      case "<": result += "#lt;"
      case ">": result += "#gt;"
      case "&": result += "#amp;"
      case "\n", "\r": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
