internal import ChartEngine
internal import ValueTree
internal import YAML

/// The pods that a workload of a render makes.
internal struct PodTemplate {
  let item: LintRender.Item
  /// Where the pod's description stands in the workload.
  let path: [PathStep]
  /// The pod's metadata and spec.
  let template: Dict

  /// The pods of all workloads that Kubernetes itself knows.
  static func all(in render: LintRender) -> [PodTemplate] {
    render.items.compactMap { item in
      let keys: [ByteString]
      switch item.kind {
      case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
        keys = ["spec", "template"]
      case "CronJob": keys = ["spec", "jobTemplate", "spec", "template"]
      case "Pod": keys = []
      default: return nil
      }
      guard case .dict(let dict)? = LintRender.Item.value(.dict(item.value), keys) else {
        return nil
      }
      return PodTemplate(item: item, path: keys.map { .key($0) }, template: dict)
    }
  }

  /// The labels of the pods.
  var labels: [ByteString: ByteString] {
    Self.labels(LintRender.Item.value(.dict(template), ["metadata", "labels"]))
  }

  /// A map of texts.
  static func labels(_ value: Value?) -> [ByteString: ByteString] {
    guard case .dict(let dict)? = value else { return [:] }
    var labels: [ByteString: ByteString] = [:]
    for (index, key) in dict.keys.enumerated() { labels[key] = dict.value(at: index).printed }
    return labels
  }

  /// The containers of the pods, those that run beside them included.
  var containers: [(path: [PathStep], container: Dict)] {
    var result: [(path: [PathStep], container: Dict)] = []
    for list: ByteString in ["containers", "initContainers"] {
      guard case .list(let items)? = LintRender.Item.value(.dict(template), ["spec", list]) else {
        continue
      }
      for (index, element) in items.elements.enumerated() {
        if case .dict(let container) = element {
          result.append((path + [.key("spec"), .key(list), .item(index)], container))
        }
      }
    }
    return result
  }

  /// Whether Kubernetes knows the kind of an object itself.
  static func isBuiltIn(_ object: Finding.Object) -> Bool {
    let parts = object.apiVersion.split(separator: "/")
    guard parts.count > 1 else { return true }
    let group = parts[0]
    return !group.contains(".") || group.hasSuffix(".k8s.io") && !passive.contains(String(group))
  }

  /// Groups of custom resources that end like those of Kubernetes.
  private static let passive: Set<String> = [
    "gateway.networking.k8s.io", "snapshot.storage.k8s.io", "metrics.k8s.io",
    "kueue.x-k8s.io", "leaderworkerset.x-k8s.io", "jobset.x-k8s.io",
  ]

  /// Custom resources of which no controller makes pods.
  static func makesNoPods(_ object: Finding.Object) -> Bool {
    let kinds: Set<String> = [
      "ServiceMonitor", "PodMonitor", "PrometheusRule", "Certificate", "Issuer", "ClusterIssuer",
      "HTTPRoute", "GRPCRoute", "Gateway", "VirtualService", "DestinationRule",
      "PeerAuthentication",
      "CustomResourceDefinition", "NetworkPolicy", "ExternalSecret", "ScaledObject", "Route",
      "GrafanaDashboard", "VerticalPodAutoscaler", "AuthorizationPolicy", "Probe",
    ]
    return kinds.contains(object.kind)
  }
}
