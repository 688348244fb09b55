internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC106, OC107 and OC108: selectors against the labels of pods, and ports of Services against those
/// of the pods that they select.
internal struct SelectorCheck {
  private let pods: PodIndex
  /// An operator's pods are not in the render.
  private let hasOperator: Bool
  /// How many pods may still be looked at: thousands of selectors for thousands of pods have no end
  /// that anyone would wait for.
  private var budget = 2_000_000

  static func findings(in render: LintRender) -> [Finding] {
    var check = SelectorCheck(render)
    var findings: [Finding] = []
    for item in render.items {
      findings += check.findings(of: item)
      if check.budget < 0 {
        findings.append(
          item.finding(
            .matchesNothing, .info, at: [],
            "too many selectors and pods to compare: those from here on were not looked at"))
        break
      }
    }
    return findings
  }

  private init(_ render: LintRender) {
    pods = PodIndex(PodTemplate.all(in: render))
    hasOperator = render.items.contains { item in
      !PodTemplate.isBuiltIn(item.object) && !PodTemplate.makesNoPods(item.object)
    }
  }

  private mutating func findings(of item: LintRender.Item) -> [Finding] {
    switch item.kind {
    case "Service": service(item)
    case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet": workload(item)
    case "PodDisruptionBudget": hasOperator ? [] : disruptionBudget(item)
    default: []
    }
  }

  /// The first pod of a namespace that a selector matches and that is accepted.
  private mutating func first(
    _ selector: PodSelector, _ namespace: String, where accepts: (PodTemplate) -> Bool
  ) -> PodTemplate? {
    for number in pods.candidates(for: selector, namespace: namespace) {
      budget -= 1
      guard budget >= 0 else { return nil }
      if selector.matches(pods.labels[number]), accepts(pods.all[number]) {
        return pods.all[number]
      }
    }
    return nil
  }

  // MARK: Selectors

  private mutating func workload(_ item: LintRender.Item) -> [Finding] {
    let path: [PathStep] = [.key("spec"), .key("selector")]
    guard let selector = item.at("spec", "selector").map({ PodSelector($0) }),
      let own = pods.number(of: item)
    else { return [] }
    guard selector.matches(pods.labels[own]) else {
      return [
        item.finding(
          .matchesNothing, .error, at: path,
          "the selector of \(item.kind) `\(item.object.name)` does not match the labels of its own "
            + "pods")
      ]
    }
    let other = first(selector, item.object.namespace) { pod in
      pod.item.value !== item.value && Self.isController(pod.item.kind)
    }
    guard let other else { return [] }
    return [
      item.finding(
        .matchesTooMuch, at: path,
        "the selector of \(item.kind) `\(item.object.name)` matches the pods of \(other.item.kind) "
          + "`\(other.item.object.name)` too",
        help: "give each workload a label of its own, such as app.kubernetes.io/component")
    ]
  }

  private static func isController(_ kind: String) -> Bool {
    ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].contains(kind)
  }

  private mutating func disruptionBudget(_ item: LintRender.Item) -> [Finding] {
    guard case .dict(let dict)? = item.at("spec", "selector"), !dict.isEmpty, !pods.all.isEmpty,
      first(PodSelector(.dict(dict)), item.object.namespace, where: { _ in true }) == nil,
      budget >= 0
    else { return [] }
    return [
      item.finding(
        .matchesNothing, at: [.key("spec"), .key("selector")],
        "the selector of \(item.kind) `\(item.object.name)` matches no pods of this release")
    ]
  }

  // MARK: Services

  private mutating func service(_ item: LintRender.Item) -> [Finding] {
    guard case .dict(let dict)? = item.at("spec", "selector"), !dict.isEmpty else { return [] }
    let selector = PodSelector(labels: PodTemplate.labels(.dict(dict)))
    let candidates = pods.candidates(for: selector, namespace: item.object.namespace)
    budget -= candidates.count
    guard budget >= 0 else { return [] }
    let matched = candidates.filter { selector.matches(pods.labels[$0]) }
    if matched.isEmpty {
      // Services for pods of another namespace, such as those of the control plane, stand alone.
      guard !hasOperator, !pods.all.isEmpty,
        item.object.namespace.isEmpty || pods.hasPods(inNamespace: item.object.namespace)
      else { return [] }
      return [
        item.finding(
          .matchesNothing, at: [.key("spec"), .key("selector")],
          "Service `\(item.object.name)` selects no pods of this release")
      ]
    }
    return ports(of: item, matched.map { pods.all[$0] })
  }

  private mutating func ports(of item: LintRender.Item, _ pods: [PodTemplate]) -> [Finding] {
    guard case .list(let ports)? = item.at("spec", "ports") else { return [] }
    var findings: [Finding] = []
    // Jobs serve nobody.
    let servers = pods.filter { $0.item.kind != "Job" && $0.item.kind != "CronJob" }
    guard !servers.isEmpty else { return [] }
    for (index, element) in ports.elements.enumerated() {
      budget -= servers.count
      guard budget >= 0 else { break }
      guard case .dict(let port) = element else { continue }
      let hasTarget = port["targetPort"] != nil && !(port["targetPort"]?.isNull ?? true)
      guard let target = hasTarget ? port["targetPort"] : port["port"] else { continue }
      let lacking = servers.filter { !$0.hasPort(target) }
      guard lacking.count == servers.count || !lacking.isEmpty && servers.count > 1,
        let pod = lacking.first
      else { continue }
      let path: [PathStep] = [
        .key("spec"), .key("ports"), .item(index), .key(hasTarget ? "targetPort" : "port"),
      ]
      let workload = "\(pod.item.kind) `\(pod.item.object.name)`"
      if lacking.count == servers.count {
        findings.append(
          item.finding(
            .missingPort, at: path,
            "port \(target.printed) of Service `\(item.object.name)` is no port of the containers "
              + "of \(workload)"))
      } else if case .string = target {
        findings.append(
          item.finding(
            .matchesTooMuch, at: [.key("spec"), .key("selector")],
            "Service `\(item.object.name)` also selects the pods of \(workload), which have no "
              + "port \(target.printed)"))
      }
    }
    return findings
  }
}

extension Value {
  fileprivate var isNull: Bool {
    if case .null = self { return true }
    return false
  }
}

extension PodTemplate {
  /// Whether a container has a port by its name or number; a number fits containers that name none.
  fileprivate func hasPort(_ target: Value) -> Bool {
    let wanted = target.printed
    var isName = false
    if case .string(let text) = target {
      isName = !text.bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }
    var declares = false
    for (_, container) in containers {
      guard case .list(let ports)? = container["ports"] else { continue }
      for element in ports.elements {
        guard case .dict(let port) = element else { continue }
        declares = true
        let key: ByteString = isName ? "name" : "containerPort"
        if port[key]?.printed == wanted { return true }
      }
    }
    return !isName && !declares
  }
}
