/// The order in which kinds are installed; kinds that are not in it follow by name.
///
/// Source: the reference's `InstallOrder`.
internal enum InstallOrder {
  private static let kinds = [
    "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange",
    "PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList",
    "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
    "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding",
    "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList", "Service",
    "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
    "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress",
    "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
  ]

  private static let ranks: [String: Int] = Dictionary(
    uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })

  /// A place in the order: first by rank, then, among unknown kinds, by name.
  struct Rank: Comparable {
    private let number: Int
    private let name: String

    init(kind: String) {
      let known = ranks[kind]
      number = known ?? kinds.count
      name = known == nil ? kind : ""
    }

    static func < (left: Rank, right: Rank) -> Bool {
      if left.number != right.number { return left.number < right.number }
      return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }
}
