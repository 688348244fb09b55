extension APILifecycle {
  /// One row a kind: version and kind, the minor versions of Kubernetes 1 that introduced, deprecated
  /// and removed it (0 where there is none), whether the reference's client knows it, and what takes
  /// its place. Facts of the Kubernetes API's own annotations and of its deprecation guide.
  internal static let rows = """
    admission.k8s.io/v1beta1 AdmissionReview 9 19 22 - admission.k8s.io/v1 AdmissionReview
    admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy 32 35 38 helm
    admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBinding 32 35 38 helm
    admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicy 26 29 32 helm
    admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBinding 26 29 32 helm
    admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy 34 37 40 helm admissionregistration.k8s.io/v1 MutatingAdmissionPolicy
    admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBinding 34 37 40 helm admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding
    admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration 9 16 22 helm admissionregistration.k8s.io/v1 MutatingWebhookConfiguration
    admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy 28 31 34 helm
    admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBinding 28 31 34 helm
    admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration 9 16 22 helm admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration
    apidiscovery.k8s.io/v2beta1 APIGroupDiscovery 26 32 35 -
    apiextensions.k8s.io/v1beta1 CustomResourceDefinition 7 16 22 - apiextensions.k8s.io/v1 CustomResourceDefinition
    apiregistration.k8s.io/v1beta1 APIService 7 10 22 - apiregistration.k8s.io/v1 APIService
    apps/v1beta1 ControllerRevision 7 8 16 helm apps/v1 ControllerRevision
    apps/v1beta1 Deployment 6 8 16 helm apps/v1 Deployment
    apps/v1beta1 DeploymentRollback 6 8 16 helm apps/v1 DeploymentRollback
    apps/v1beta1 Scale 6 8 16 helm autoscaling/v1 Scale
    apps/v1beta1 StatefulSet 5 8 16 helm apps/v1 StatefulSet
    apps/v1beta2 ControllerRevision 8 9 16 helm apps/v1 ControllerRevision
    apps/v1beta2 DaemonSet 8 9 16 helm apps/v1 DaemonSet
    apps/v1beta2 Deployment 8 9 16 helm apps/v1 Deployment
    apps/v1beta2 ReplicaSet 8 9 16 helm apps/v1 ReplicaSet
    apps/v1beta2 Scale 8 9 16 helm autoscaling/v1 Scale
    apps/v1beta2 StatefulSet 8 9 16 helm apps/v1 StatefulSet
    authentication.k8s.io/v1alpha1 SelfSubjectReview 26 29 32 helm
    authentication.k8s.io/v1beta1 SelfSubjectReview 27 30 33 helm
    authentication.k8s.io/v1beta1 TokenReview 4 19 22 helm authentication.k8s.io/v1 TokenReview
    authorization.k8s.io/v1beta1 LocalSubjectAccessReview 2 19 22 helm authorization.k8s.io/v1 LocalSubjectAccessReview
    authorization.k8s.io/v1beta1 SelfSubjectAccessReview 2 19 22 helm authorization.k8s.io/v1 SelfSubjectAccessReview
    authorization.k8s.io/v1beta1 SelfSubjectRulesReview 8 19 22 helm authorization.k8s.io/v1 SelfSubjectRulesReview
    authorization.k8s.io/v1beta1 SubjectAccessReview 2 19 22 helm authorization.k8s.io/v1 SubjectAccessReview
    autoscaling/v2beta1 HorizontalPodAutoscaler 8 22 25 - autoscaling/v2 HorizontalPodAutoscaler
    autoscaling/v2beta2 HorizontalPodAutoscaler 12 23 26 - autoscaling/v2 HorizontalPodAutoscaler
    batch/v1beta1 CronJob 8 21 25 helm batch/v1 CronJob
    batch/v1beta1 JobTemplate 8 22 25 -
    batch/v2alpha1 CronJob 5 8 21 - batch/v1 CronJob
    certificates.k8s.io/v1alpha1 ClusterTrustBundle 26 34 37 helm
    certificates.k8s.io/v1beta1 CertificateSigningRequest 12 19 22 helm certificates.k8s.io/v1 CertificateSigningRequest
    certificates.k8s.io/v1beta1 ClusterTrustBundle 33 37 40 helm certificates.k8s.io/v1 ClusterTrustBundle
    certificates.k8s.io/v1beta1 PodCertificateRequest 35 37 40 helm certificates.k8s.io/v1 PodCertificateRequest
    coordination.k8s.io/v1alpha1 LeaseCandidate 31 34 37 -
    coordination.k8s.io/v1alpha2 LeaseCandidate 32 35 38 helm
    coordination.k8s.io/v1beta1 Lease 12 19 22 helm coordination.k8s.io/v1 Lease
    coordination.k8s.io/v1beta1 LeaseCandidate 33 36 39 helm
    discovery.k8s.io/v1beta1 EndpointSlice 16 21 25 helm discovery.k8s.io/v1 EndpointSlice
    events.k8s.io/v1beta1 Event 8 22 25 helm
    extensions/v1beta1 DaemonSet 1 8 16 helm apps/v1 DaemonSet
    extensions/v1beta1 Deployment 1 8 16 helm apps/v1 Deployment
    extensions/v1beta1 DeploymentRollback 2 8 16 helm
    extensions/v1beta1 Ingress 1 14 22 helm networking.k8s.io/v1 Ingress
    extensions/v1beta1 NetworkPolicy 3 9 16 helm networking.k8s.io/v1 NetworkPolicy
    extensions/v1beta1 PodSecurityPolicy 2 11 16 - policy/v1beta1 PodSecurityPolicy
    extensions/v1beta1 ReplicaSet 2 8 16 helm apps/v1 ReplicaSet
    extensions/v1beta1 Scale 1 2 16 helm
    flowcontrol.apiserver.k8s.io/v1alpha1 FlowSchema 18 20 21 - flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema
    flowcontrol.apiserver.k8s.io/v1alpha1 PriorityLevelConfiguration 18 20 21 - flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration
    flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema 20 23 26 helm flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema
    flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration 20 23 26 helm flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration
    flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema 23 26 29 helm flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema
    flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration 23 26 29 helm flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration
    flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema 26 29 32 helm flowcontrol.apiserver.k8s.io/v1 FlowSchema
    flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration 26 29 32 helm flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration
    lifecycle.k8s.io/v1alpha1 Eviction 37 40 43 -
    lifecycle.k8s.io/v1alpha1 EvictionRequest 37 40 43 -
    networking.k8s.io/v1alpha1 IPAddress 27 30 33 -
    networking.k8s.io/v1alpha1 ServiceCIDR 27 30 33 -
    networking.k8s.io/v1beta1 IPAddress 31 34 37 helm
    networking.k8s.io/v1beta1 Ingress 14 19 22 helm networking.k8s.io/v1 Ingress
    networking.k8s.io/v1beta1 IngressClass 18 19 22 helm networking.k8s.io/v1 IngressClassList
    networking.k8s.io/v1beta1 ServiceCIDR 31 34 37 helm
    node.k8s.io/v1beta1 RuntimeClass 13 22 25 helm
    policy/v1beta1 Eviction 5 22 25 helm
    policy/v1beta1 PodDisruptionBudget 5 21 25 helm policy/v1 PodDisruptionBudget
    policy/v1beta1 PodSecurityPolicy 10 21 25 -
    rbac.authorization.k8s.io/v1alpha1 ClusterRole 5 17 20 - rbac.authorization.k8s.io/v1 ClusterRole
    rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding 5 17 20 - rbac.authorization.k8s.io/v1 ClusterRoleBinding
    rbac.authorization.k8s.io/v1alpha1 Role 5 17 20 - rbac.authorization.k8s.io/v1 Role
    rbac.authorization.k8s.io/v1alpha1 RoleBinding 5 17 20 - rbac.authorization.k8s.io/v1 RoleBinding
    rbac.authorization.k8s.io/v1beta1 ClusterRole 6 17 22 helm rbac.authorization.k8s.io/v1 ClusterRole
    rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding 6 17 22 helm rbac.authorization.k8s.io/v1 ClusterRoleBinding
    rbac.authorization.k8s.io/v1beta1 Role 6 17 22 helm rbac.authorization.k8s.io/v1 Role
    rbac.authorization.k8s.io/v1beta1 RoleBinding 6 17 22 helm rbac.authorization.k8s.io/v1 RoleBinding
    resource.k8s.io/v1alpha3 DeviceTaintRule 33 36 39 helm
    resource.k8s.io/v1alpha3 ResourcePoolStatusRequest 36 39 42 helm
    resource.k8s.io/v1beta1 DeviceClass 32 35 38 helm
    resource.k8s.io/v1beta1 ResourceClaim 32 35 38 helm
    resource.k8s.io/v1beta1 ResourceClaimTemplate 32 35 38 helm
    resource.k8s.io/v1beta1 ResourceSlice 32 35 38 helm
    resource.k8s.io/v1beta2 DeviceClass 33 36 39 helm
    resource.k8s.io/v1beta2 DeviceTaintRule 36 39 42 helm
    resource.k8s.io/v1beta2 ResourceClaim 33 36 39 helm
    resource.k8s.io/v1beta2 ResourceClaimTemplate 33 36 39 helm
    resource.k8s.io/v1beta2 ResourceSlice 33 36 39 helm
    scheduling.k8s.io/v1alpha1 PriorityClass 8 14 17 - scheduling.k8s.io/v1 PriorityClass
    scheduling.k8s.io/v1beta1 PodGroup 37 40 43 -
    scheduling.k8s.io/v1beta1 PriorityClass 11 14 22 helm scheduling.k8s.io/v1 PriorityClass
    scheduling.k8s.io/v1beta1 Workload 37 40 43 -
    storage.k8s.io/v1alpha1 CSIStorageCapacity 19 21 24 helm storage.k8s.io/v1beta1 CSIStorageCapacity
    storage.k8s.io/v1alpha1 VolumeAttachment 9 21 24 helm storage.k8s.io/v1 VolumeAttachment
    storage.k8s.io/v1alpha1 VolumeAttributesClass 29 32 35 helm storage.k8s.io/v1 VolumeAttributesClass
    storage.k8s.io/v1beta1 CSIDriver 14 19 22 helm storage.k8s.io/v1 CSIDriver
    storage.k8s.io/v1beta1 CSINode 14 17 22 helm storage.k8s.io/v1 CSINode
    storage.k8s.io/v1beta1 CSIStorageCapacity 21 24 27 helm storage.k8s.io/v1 CSIStorageCapacity
    storage.k8s.io/v1beta1 StorageClass 4 19 22 helm storage.k8s.io/v1 StorageClass
    storage.k8s.io/v1beta1 VolumeAttachment 10 19 22 helm storage.k8s.io/v1 VolumeAttachment
    storage.k8s.io/v1beta1 VolumeAttributesClass 31 34 37 helm storage.k8s.io/v1 VolumeAttributesClass
    storagemigration.k8s.io/v1alpha1 StorageVersionMigration 30 33 36 -
    storagemigration.k8s.io/v1beta1 StorageVersionMigration 35 37 40 helm storagemigration.k8s.io/v1 StorageVersionMigration
    v1 ComponentStatus 0 19 0 helm
    v1 Endpoints 0 33 0 helm discovery.k8s.io/v1 EndpointSlice
    """
}
