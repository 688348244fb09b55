internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC106, OC107 and OC108: selectors against the labels of pods, and ports of Services against those
/// of the pods that they select.
internal enum SelectorCheck {
  static func findings(in render: LintRender) -> [Finding] {
    let pods = PodTemplate.all(in: render)
    var findings: [Finding] = []
    // An operator's pods are not in the render.
    let hasOperator = render.items.contains { item in
      !PodTemplate.isBuiltIn(item.object) && !PodTemplate.makesNoPods(item.object)
    }
    for item in render.items {
      switch item.kind {
      case "Service": findings += service(item, pods, hasOperator: hasOperator)
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet":
        findings += workload(item, pods)
      case "PodDisruptionBudget":
        if !hasOperator {
          findings += matching(item, pods, at: [.key("spec"), .key("selector")])
        }
      default: continue
      }
    }
    return findings
  }

  // MARK: Selectors

  private static func selects(_ selector: Value?, _ labels: [ByteString: ByteString]) -> Bool {
    guard case .dict(let selector)? = selector else { return true }
    let wanted = PodTemplate.labels(selector["matchLabels"])
    guard wanted.allSatisfy({ labels[$0.key] == $0.value }) else { return false }
    guard case .list(let expressions)? = selector["matchExpressions"] else { return true }
    return expressions.elements.allSatisfy { element in
      guard case .dict(let expression) = element, case .string(let key)? = expression["key"],
        case .string(let verb)? = expression["operator"]
      else { return true }
      var values: Set<ByteString> = []
      if case .list(let list)? = expression["values"] {
        values = Set(list.elements.map(\.printed))
      }
      switch verb {
      case "In": return labels[key].map { values.contains($0) } ?? false
      case "NotIn": return labels[key].map { !values.contains($0) } ?? true
      case "Exists": return labels[key] != nil
      case "DoesNotExist": return labels[key] == nil
      default: return true
      }
    }
  }

  private static func inOneNamespace(_ first: LintRender.Item, _ second: LintRender.Item) -> Bool {
    first.object.namespace == second.object.namespace
  }

  private static func workload(
    _ item: LintRender.Item, _ pods: [PodTemplate]
  ) -> [Finding] {
    let path: [PathStep] = [.key("spec"), .key("selector")]
    guard let selector = item.at("spec", "selector"),
      let own = pods.first(where: { $0.item.value === item.value })
    else { return [] }
    guard selects(selector, own.labels) else {
      return [
        item.finding(
          .matchesNothing, .error, at: path,
          "the selector of \(item.kind) `\(item.object.name)` does not match the labels of its own "
            + "pods")
      ]
    }
    let others = pods.filter { pod in
      pod.item.value !== item.value && inOneNamespace(pod.item, item)
        && isController(pod.item.kind) && selects(selector, pod.labels)
    }
    guard let other = others.first else { return [] }
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

  private static func matching(
    _ item: LintRender.Item, _ pods: [PodTemplate], at path: [PathStep]
  ) -> [Finding] {
    guard let selector = item.at("spec", "selector"), case .dict(let dict) = selector,
      !dict.isEmpty, !pods.isEmpty,
      !pods.contains(where: { inOneNamespace($0.item, item) && selects(selector, $0.labels) })
    else { return [] }
    return [
      item.finding(
        .matchesNothing, at: path,
        "the selector of \(item.kind) `\(item.object.name)` matches no pods of this release")
    ]
  }

  // MARK: Services

  private static func service(
    _ item: LintRender.Item, _ pods: [PodTemplate], hasOperator: Bool
  ) -> [Finding] {
    guard case .dict(let selector)? = item.at("spec", "selector"), !selector.isEmpty else {
      return []
    }
    let wanted = PodTemplate.labels(.dict(selector))
    let matched = pods.filter { pod in
      let labels = pod.labels
      return inOneNamespace(pod.item, item) && wanted.allSatisfy { labels[$0.key] == $0.value }
    }
    if matched.isEmpty {
      // Services for pods of another namespace, such as those of the control plane, stand alone.
      guard !hasOperator, !pods.isEmpty,
        item.object.namespace.isEmpty
          || pods.contains(where: { $0.item.object.namespace == item.object.namespace })
      else { return [] }
      return [
        item.finding(
          .matchesNothing, at: [.key("spec"), .key("selector")],
          "Service `\(item.object.name)` selects no pods of this release")
      ]
    }
    return ports(of: item, matched)
  }

  private static func ports(of item: LintRender.Item, _ pods: [PodTemplate]) -> [Finding] {
    guard case .list(let ports)? = item.at("spec", "ports") else { return [] }
    var findings: [Finding] = []
    // Jobs serve nobody.
    let servers = pods.filter { $0.item.kind != "Job" && $0.item.kind != "CronJob" }
    guard !servers.isEmpty else { return [] }
    for (index, element) in ports.elements.enumerated() {
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
