internal import ValueTree

/// What a chart is told about the cluster and the tool: `.Capabilities`.
public struct Capabilities: Sendable {
  /// The Kubernetes version.
  public var kubeVersion: KubeVersion
  /// The API versions that the cluster serves, in the order that templates see.
  public var apiVersions: [String]
  /// What `.Capabilities.HelmVersion` says.
  public var helmVersion: HelmVersion

  /// The version of the reference that templates are told about.
  public struct HelmVersion: Sendable, Hashable {
    /// The version with its leading `v`.
    public var version: String
    /// The Go release that the reference was built with.
    public var goVersion: String
    /// The Kubernetes client that the reference was built with.
    public var kubeClientVersion: String

    /// Makes a version; the defaults are those of the reference that this engine follows.
    public init(
      version: String = "v4.2.3", goVersion: String = "go1.26.6",
      kubeClientVersion: String = "v1.36"
    ) {
      self.version = version
      self.goVersion = goVersion
      self.kubeClientVersion = kubeClientVersion
    }
  }

  /// The reference's defaults when no cluster is asked.
  public init(
    kubeVersion: KubeVersion = .default, apiVersions: [String] = Capabilities.defaultAPIVersions,
    helmVersion: HelmVersion = HelmVersion()
  ) {
    self.kubeVersion = kubeVersion
    self.apiVersions = apiVersions
    self.helmVersion = helmVersion
  }

  /// The API versions that the Kubernetes client of the reference knows, in its order of preference.
  public static let defaultAPIVersions: [String] = [
    "v1", "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1",
    "admissionregistration.k8s.io/v1beta1", "internal.apiserver.k8s.io/v1alpha1", "apps/v1",
    "apps/v1beta1", "apps/v1beta2", "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1",
    "authentication.k8s.io/v1beta1", "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1",
    "autoscaling/v1", "autoscaling/v2", "batch/v1", "batch/v1beta1", "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1alpha1",
    "coordination.k8s.io/v1alpha2", "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1",
    "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1", "events.k8s.io/v1",
    "events.k8s.io/v1beta1", "extensions/v1beta1", "flowcontrol.apiserver.k8s.io/v1",
    "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta2",
    "flowcontrol.apiserver.k8s.io/v1beta3", "networking.k8s.io/v1", "networking.k8s.io/v1beta1",
    "node.k8s.io/v1", "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "policy/v1",
    "policy/v1beta1", "rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1",
    "rbac.authorization.k8s.io/v1alpha1", "resource.k8s.io/v1", "resource.k8s.io/v1beta2",
    "resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3", "scheduling.k8s.io/v1alpha2",
    "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "storage.k8s.io/v1beta1",
    "storage.k8s.io/v1", "storage.k8s.io/v1alpha1", "storagemigration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1",
  ]
}
