internal import Diagnostics
internal import PipelineGraph

/// How requests go through the nodes.
extension Validation {
  mutating func checkFlow(_ graph: PipelineGraph) {
    for cycle in graph.cycles() {
      let step = connector.nodes[cycle.step.node].steps?[cycle.step.step]
      guard let jump = step?.nodeName else { continue }
      list.add(
        .acyclic, at: jump.place,
        "requests would go round for ever: \(cycle.nodes.joined(separator: " → "))")
    }
    let hasEntry = graph[graph.entry] != nil
    for node in connector.nodes {
      if hasEntry, !reachable.contains(node.name) {
        list.add(
          .nodeReachable, .warning, at: node.place, pointing: .key,
          "no path from `root` leads to node `\(node.name)`: nothing ever calls its steps")
      } else {
        checkCallable(node)
      }
      checkConditions(node)
    }
  }

  private mutating func checkCallable(_ node: GMConnector.Node) {
    guard let steps = node.steps else { return }
    if steps.isEmpty {
      // Steps that could not be read are no empty list.
      guard !list.findings.contains(where: { $0.path.hasPrefix("\(node.place.path).steps[") })
      else { return }
      if let place = node.stepsPlace {
        list.add(.callableStep, at: place, "node `\(node.name)` has no steps")
      } else {
        list.add(
          .callableStep, at: node.place, pointing: .key, "node `\(node.name)` has no steps")
      }
    } else if node.routing != .ensemble, steps.allSatisfy(\.isDownstream) {
      list.add(
        .callableStep, at: node.place, pointing: .key,
        "all steps of node `\(node.name)` are downstream services: there is nothing to call")
    }
  }

  private mutating func checkConditions(_ node: GMConnector.Node) {
    var isFirst = true
    for step in node.steps ?? [] {
      let isSkipped = step.isDownstream && node.routing != .ensemble
      defer { if !isSkipped { isFirst = false } }
      guard let condition = step.condition, let routing = node.routing else { continue }
      if routing == .ensemble {
        list.add(
          .conditionUnused, .warning, at: condition.place,
          "an Ensemble calls all its steps: the condition has no effect")
        continue
      }
      if let fault = Condition(condition.value).fault(in: routing) {
        list.add(.conditionSyntax, at: condition.place, fault)
      } else if routing == .sequence, isFirst, !isSkipped {
        list.add(
          .conditionNeedsResponse, at: condition.place,
          "in a Sequence a condition tests the response before it, and the first step has none")
      }
    }
  }
}

/// A condition as the router understands it: the path of a JSON value that must exist, or, in a
/// Switch, `key==value`.
struct Condition {
  let text: String

  init(_ text: String) { self.text = text }

  /// Why it can never work as meant; nil if it can.
  func fault(in routing: PipelineGraph.Routing) -> String? {
    if text.contains("#(") || text.hasPrefix("@") {
      return isBalanced ? nil : "`\(text)` has a bracket without its partner"
    }
    guard let operatorRange = text.firstRange(of: "==") else {
      if text.contains(where: { "=<>!".contains($0) }) {
        return "`\(text)` compares with no operator that is known: write `key==value`"
      }
      return nil
    }
    if routing != .switch {
      return
        "`\(text)`: `==` compares only in a Switch; in a \(routing.rawValue) a condition is the "
        + "path of a JSON value that has to exist"
    }
    let (key, value) = (text[..<operatorRange.lowerBound], text[operatorRange.upperBound...])
    if key.isEmpty || value.isEmpty {
      return "`\(text)` lacks \(key.isEmpty ? "a key before" : "a value after") `==`"
    }
    if text.contains(".") || text.contains("#") {
      return "`\(text)`: the router compares with `==` only where there is neither `.` nor `#`"
    }
    return nil
  }

  private var isBalanced: Bool {
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth < 0 { return false }
    }
    return depth == 0
  }
}
