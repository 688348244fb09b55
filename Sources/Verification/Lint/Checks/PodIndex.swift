internal import ValueTree

/// The pods of a render, found by namespace and labels.
internal struct PodIndex {
  private struct Label: Hashable {
    var namespace: String
    var key: ByteString
    var value: ByteString
  }

  /// The pods in the order of the render.
  let all: [PodTemplate]
  /// The labels of each.
  let labels: [[ByteString: ByteString]]
  /// The numbers of the pods that carry a label.
  private var carriers: [Label: [Int]] = [:]
  private var inNamespace: [String: [Int]] = [:]
  private var numbers: [ObjectIdentifier: Int] = [:]

  init(_ pods: [PodTemplate]) {
    all = pods
    labels = pods.map(\.labels)
    for (number, pod) in pods.enumerated() {
      let namespace = pod.item.object.namespace
      inNamespace[namespace, default: []].append(number)
      numbers[ObjectIdentifier(pod.item.value)] = number
      for (key, value) in labels[number] {
        carriers[Label(namespace: namespace, key: key, value: value), default: []].append(number)
      }
    }
  }

  /// The pods that a workload makes.
  func number(of item: LintRender.Item) -> Int? { numbers[ObjectIdentifier(item.value)] }

  func hasPods(inNamespace namespace: String) -> Bool { inNamespace[namespace] != nil }

  /// The pods that a selector may match: those with the label that the fewest carry.
  func candidates(for selector: PodSelector, namespace: String) -> [Int] {
    var fewest = inNamespace[namespace] ?? []
    for (key, value) in selector.labels {
      let carrying = carriers[Label(namespace: namespace, key: key, value: value)] ?? []
      if carrying.count < fewest.count { fewest = carrying }
    }
    return fewest
  }
}
