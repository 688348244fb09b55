/// The rules that a resource is checked against. The raw value is the rule's name in messages.
public enum Rule: String, Sendable, CaseIterable {
  // Shape of the resource.
  case yaml = "yaml-syntax"
  case oneDocument = "one-document"
  case resourceType = "resource-type"
  case resourceSize = "resource-size"
  case duplicateMember = "duplicate-member"
  case unknownField = "unknown-field"
  case apiVersion = "api-version-must-be-v1alpha3"
  case kind = "kind-must-be-gmconnector"
  case metadataType = "metadata-type"
  case metadataNameRequired = "metadata-name-required"
  case metadataName = "metadata-name-dns1123"
  case specRequired = "spec-required"
  case specType = "spec-type"
  case routerConfigRequired = "router-config-required"
  case routerConfigType = "router-config-type"
  case routerConfigName = "router-config-name-required"
  case routerConfigService = "router-config-service-required"
  case nodesRequired = "nodes-required"
  case nodesType = "nodes-type"
  case nodeType = "node-type"
  case routerTypeRequired = "router-type-required"
  case routerTypeEnum = "router-type-enum"
  case stepsType = "steps-type"
  case stepType = "step-type"
  case dependencyEnum = "dependency-enum"
  case internalServiceType = "internal-service-type"
  case downstreamFlagType = "downstream-flag-type"
  case configType = "config-type"
  case configValueString = "config-value-string"
  case memberString = "member-string"

  // The admission webhook's.
  case reportAll = "report-all-errors"
  case rootNode = "root-node-required"
  case stepNameRequired = "step-name-required"
  case stepNameKnown = "step-name-known"
  case jumpTarget = "jump-target-exists"
  case serviceNameUnique = "service-name-unique"

  // What fails upstream while objects are built or written.
  case stepManifest = "step-has-manifest"
  case downstreamExists = "downstream-exists"
  case downstreamSameNode = "downstream-same-node"
  case ownerNamespace = "owner-same-namespace"
  case namespaceName = "namespace-dns1123"
  case serviceName = "service-name-dns1035"
  case serviceNameLength = "service-name-length"
  case configKey = "config-key-env-name"
  case secretName = "secret-name-dns1123"
  case hostPath = "host-path"

  // The bridge's own: accepted upstream and wrong at run time.
  case executorExclusive = "executor-exclusive"
  case executorRequired = "executor-required"
  case serviceNameRequired = "service-name-required"
  case acyclic = "graph-acyclic"
  case nodeReachable = "node-reachable"
  case callableStep = "node-has-callable-step"
  case endpointPath = "endpoint-path"
  case endpointRequired = "endpoint-required"
  case externalURL = "external-url"
  case conditionSyntax = "condition-syntax"
  case conditionNeedsResponse = "condition-needs-response"
  case conditionUnused = "condition-unused"
  case dataValue = "data-value"
  case ensembleDownstream = "ensemble-no-downstream"
  case specialSteps = "router-special-steps-in-root"
  case downstreamKind = "downstream-kind"
  case backendRequired = "backend-required"
  case callsAcyclic = "calls-acyclic"
  case configConflict = "config-conflict"
  case platformKnown = "platform-known"
  case platformConsistent = "platform-consistent"
  case tokenInClear = "token-in-clear"

  // Notes: what the bridge did by itself.
  case endpointInferred = "endpoint-inferred"
  case modelAlias = "model-alias"
  case settingWithoutEffect = "setting-without-effect"
  case ownerUID = "owner-uid"

  /// Where upstream would notice, if it noticed at all.
  public enum Layer: String, Sendable {
    /// The API server.
    case schema
    /// The admission webhook.
    case webhook
    /// The controller, while it builds or writes objects.
    case reconcile
    /// Nobody: the pipeline would be wrong at run time.
    case bridge
  }

  /// Where upstream would notice; a finding can say otherwise for a case of its own.
  public var layer: Layer {
    switch self {
    case .yaml, .oneDocument, .resourceType, .resourceSize, .duplicateMember, .unknownField,
      .apiVersion, .kind,
      .metadataType, .metadataNameRequired, .metadataName, .specRequired, .specType,
      .routerConfigRequired, .routerConfigType, .routerConfigName, .routerConfigService,
      .nodesRequired, .nodesType, .nodeType, .routerTypeRequired, .routerTypeEnum, .stepsType,
      .stepType, .dependencyEnum, .internalServiceType, .downstreamFlagType, .configType,
      .configValueString, .memberString:
      .schema
    case .reportAll, .rootNode, .stepNameRequired, .stepNameKnown, .jumpTarget, .serviceNameUnique:
      .webhook
    case .stepManifest, .downstreamExists, .downstreamSameNode, .ownerNamespace, .namespaceName,
      .serviceName, .serviceNameLength, .configKey, .secretName, .hostPath:
      .reconcile
    default: .bridge
    }
  }
}
