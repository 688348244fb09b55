/// The rules that a resource is checked against. The raw value is the rule's name in messages.
public enum Rule: String, Sendable, CaseIterable {
  // MARK: Shape of the resource

  /// The text is no YAML or JSON.
  case yaml = "yaml-syntax"
  /// A file holds one resource.
  case oneDocument = "one-document"
  /// A resource is a map.
  case resourceType = "resource-type"
  /// A resource has a reasonable size.
  case resourceSize = "resource-size"
  /// A member is there once.
  case duplicateMember = "duplicate-member"
  /// Only members of the kind are there.
  case unknownField = "unknown-field"
  /// `apiVersion` is the one that is read.
  case apiVersion = "api-version-must-be-v1alpha3"
  /// `kind` is `GMConnector`.
  case kind = "kind-must-be-gmconnector"
  /// `metadata` is a map.
  case metadataType = "metadata-type"
  /// The resource has a name.
  case metadataNameRequired = "metadata-name-required"
  /// The name is one that an object may have.
  case metadataName = "metadata-name-dns1123"
  /// `spec` is there.
  case specRequired = "spec-required"
  /// `spec` is a map.
  case specType = "spec-type"
  /// `routerConfig` is there.
  case routerConfigRequired = "router-config-required"
  /// `routerConfig` is a map.
  case routerConfigType = "router-config-type"
  /// `routerConfig` has a `name`.
  case routerConfigName = "router-config-name-required"
  /// `routerConfig` has a `serviceName`.
  case routerConfigService = "router-config-service-required"
  /// `nodes` is there.
  case nodesRequired = "nodes-required"
  /// `nodes` is a map.
  case nodesType = "nodes-type"
  /// A node is a map.
  case nodeType = "node-type"
  /// A node says how it runs its steps.
  case routerTypeRequired = "router-type-required"
  /// It says so in one of three words.
  case routerTypeEnum = "router-type-enum"
  /// `steps` is a list.
  case stepsType = "steps-type"
  /// A step is a map.
  case stepType = "step-type"
  /// `dependency` is `Soft` or `Hard`.
  case dependencyEnum = "dependency-enum"
  /// `internalService` is a map.
  case internalServiceType = "internal-service-type"
  /// `isDownstreamService` is a boolean.
  case downstreamFlagType = "downstream-flag-type"
  /// A map of texts is a map.
  case configType = "config-type"
  /// What it holds are texts.
  case configValueString = "config-value-string"
  /// A text is a text.
  case memberString = "member-string"

  // MARK: The admission webhook's

  /// Everything that admission refuses, in one finding.
  case reportAll = "report-all-errors"
  /// There is a node where requests enter.
  case rootNode = "root-node-required"
  /// A step has a name.
  case stepNameRequired = "step-name-required"
  /// The name is a step type of the charts.
  case stepNameKnown = "step-name-known"
  /// A step jumps to a node that exists.
  case jumpTarget = "jump-target-exists"
  /// Every Service has a name of its own.
  case serviceNameUnique = "service-name-unique"

  // MARK: What fails upstream while objects are built or written

  /// Something can be made for the step type.
  case stepManifest = "step-has-manifest"
  /// A step calls servers that exist.
  case downstreamExists = "downstream-exists"
  /// They are in its own node.
  case downstreamSameNode = "downstream-same-node"
  /// Objects are in the namespace of their owner.
  case ownerNamespace = "owner-same-namespace"
  /// A namespace has a possible name.
  case namespaceName = "namespace-dns1123"
  /// A Service has a possible name.
  case serviceName = "service-name-dns1035"
  /// The name of a Service is not too long.
  case serviceNameLength = "service-name-length"
  /// A config key can be the name of a variable.
  case configKey = "config-key-env-name"
  /// A Secret has a possible name.
  case secretName = "secret-name-dns1123"
  /// A folder of a node can be one.
  case hostPath = "host-path"

  // MARK: The bridge's own: accepted upstream and wrong at run time

  /// One thing does the work of a step.
  case executorExclusive = "executor-exclusive"
  /// Something does it.
  case executorRequired = "executor-required"
  /// An internal service has a name.
  case serviceNameRequired = "service-name-required"
  /// Nodes do not lead back to themselves.
  case acyclic = "graph-acyclic"
  /// Requests can reach every node.
  case nodeReachable = "node-reachable"
  /// A node has a step to call.
  case callableStep = "node-has-callable-step"
  /// `endpoint` is a path.
  case endpointPath = "endpoint-path"
  /// A step that the router calls has one.
  case endpointRequired = "endpoint-required"
  /// An address elsewhere is a URL.
  case externalURL = "external-url"
  /// A condition is one that the router understands.
  case conditionSyntax = "condition-syntax"
  /// A condition that tests a response has one to test.
  case conditionNeedsResponse = "condition-needs-response"
  /// A condition has an effect.
  case conditionUnused = "condition-unused"
  /// `data` is one of two words.
  case dataValue = "data-value"
  /// No backend is in an Ensemble, which would call it.
  case ensembleDownstream = "ensemble-no-downstream"
  /// Steps with a route of their own are in the entry node.
  case specialSteps = "router-special-steps-in-root"
  /// A server is of the kind that is called.
  case downstreamKind = "downstream-kind"
  /// A server that is called is stated, or the only one of its kind.
  case backendRequired = "backend-required"
  /// Servers do not call each other in a ring.
  case callsAcyclic = "calls-acyclic"
  /// A model has the name of one.
  case modelName = "model-name"
  /// Two config keys do not contradict each other.
  case configConflict = "config-conflict"
  /// The platform is known.
  case platformKnown = "platform-known"
  /// Step types run on the platform.
  case platformConsistent = "platform-consistent"
  /// No token stands in the resource.
  case tokenInClear = "token-in-clear"

  // MARK: What the bridge did by itself

  /// A server was taken that is not stated.
  case endpointInferred = "endpoint-inferred"
  /// A key was taken as the model.
  case modelAlias = "model-alias"
  /// A key has no effect on this step.
  case settingWithoutEffect = "setting-without-effect"

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
