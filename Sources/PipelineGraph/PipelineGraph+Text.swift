extension PipelineGraph {
  /// The graph for a terminal: nodes with their steps, below each step the servers that it calls.
  public var text: String {
    var lines = [name]
    for node in nodes {
      let mark = node.name == entry ? ", entry" : ""
      lines.append("")
      lines.append("\(node.name) (\(node.routing.rawValue)\(mark))")
      let width = node.steps.map(\.name.count).max() ?? 0
      for (index, step) in node.steps.enumerated() {
        let number = step.isBackend ? " ·" : pad(String(index + 1), to: 2, atStart: true)
        var line = "  \(number) \(pad(step.name, to: width))  \(step.target.words)"
        if !step.condition.isEmpty { line += "  if \(step.condition)" }
        if step.isHard { line += "  (hard)" }
        if step.isBackend { line += "  (backend)" }
        lines.append(line)
        for call in step.calls { lines.append("       \(call.name) → \(call.target)") }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func pad(_ text: String, to width: Int, atStart: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return atStart ? space + text : text + space
  }
}

extension PipelineGraph.Target {
  /// The target in a line of text.
  fileprivate var words: String {
    switch self {
    case .service(let name): name
    case .external(let address): address
    case .node(let name): "→ \(name)"
    case .none: "–"
    }
  }
}
