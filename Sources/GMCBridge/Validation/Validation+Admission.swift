internal import Diagnostics

/// The rules of the upstream admission webhook.
extension Validation {
  mutating func checkAdmission() {
    let nodeNames = connector.nodes.map(\.name)
    if let place = connector.nodesPlace, !nodeNames.contains(GMConnector.entryNode) {
      let found = nodeNames.isEmpty ? "" : ": there is \(listed(nodeNames, "and"))"
      list.add(
        .rootNode, at: place, "no node is called `root`, where requests enter\(found)",
        suggestion: nearestWord("root", among: nodeNames) == nil ? nil : "root")
    }
    let words = charts.stepTypes
    var services: [String: String] = [:]
    let router = connector.router.service
    for (_, node, step) in steps {
      checkType(step, node, words)
      if let target = step.nodeName, !nodeNames.contains(target.value) {
        list.add(
          .jumpTarget, at: target.place,
          "node `\(target.value)`, which step `\(step.type?.value ?? "")` jumps to, does not exist",
          suggestion: nearestWord(target.value, among: nodeNames))
      }
      guard let name = step.service?.serviceName, !name.value.isEmpty else { continue }
      if let other = services[name.value] {
        list.add(
          .serviceNameUnique, at: name.place,
          "service `\(name.value)` of node `\(node.name)` already exists, at \(other)")
      } else if name.value == router {
        list.add(
          .serviceNameUnique, at: name.place,
          "service `\(name.value)` of node `\(node.name)` has the name of the router's Service",
          layer: .bridge)
      } else {
        services[name.value] = name.place.path
      }
    }
  }

  private mutating func checkType(
    _ step: GMConnector.Step, _ node: GMConnector.Node, _ words: [String]
  ) {
    guard let type = step.type else {
      // A name that is no text was reported when it was read.
      if !list.findings.contains(where: { $0.path == "\(step.place.path).name" }) {
        list.add(
          .stepNameRequired, at: step.place, "a step of node `\(node.name)` has no `name`")
      }
      return
    }
    if type.value.isEmpty {
      list.add(
        .stepNameRequired, at: type.place, "the name of a step of node `\(node.name)` is empty")
    } else if charts.reserved.contains(type.value) {
      list.add(
        .stepManifest, at: type.place,
        "`\(type.value)` is made for the whole pipeline: no step can be one")
    } else if charts.types[type.value] == nil {
      list.add(
        .stepNameKnown, at: type.place,
        "`\(type.value)` in node `\(node.name)` is no step type of the charts",
        suggestion: nearestWord(type.value, among: words))
    }
  }

  /// Admission answers once, with everything it has found: where there is more than one thing, so
  /// does one finding here.
  mutating func summarizeAdmission() {
    let refusals = list.sorted.filter { $0.layer == .webhook && $0.severity == .error }
    guard refusals.count > 1, let place = connector.nodesPlace else { return }
    list.add(
      .reportAll, at: place,
      "admission refuses this for \(refusals.count) reasons: "
        + refusals.map(\.message).joined(separator: "; "))
  }
}
