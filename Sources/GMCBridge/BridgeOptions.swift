public import ChartEngine
public import Diagnostics
public import JSONSchema
public import TemplateLang
public import ValueTree

/// What the caller decides besides the resource.
public struct BridgeOptions: Sendable {
  /// Where downloaded models are kept.
  public enum ModelCache: Sendable, Hashable {
    /// A folder of the nodes.
    case hostPath(String)
    /// A PersistentVolumeClaim in the namespace of the step.
    case claim(String)
  }

  /// A Secret with the token of the model hub.
  public struct TokenSecret: Sendable, Hashable {
    /// The Secret's name.
    public var name: String
    /// The key in it; nil for the usual one.
    public var key: String?

    /// Makes a reference.
    public init(name: String, key: String? = nil) {
      self.name = name
      self.key = key
    }
  }

  /// What happens to steps in another namespace than the resource's, which cannot own them there.
  public enum OtherNamespaces: String, Sendable, CaseIterable {
    /// They are an error.
    case refuse
    /// Their objects carry labels that name the resource instead of a reference.
    case label
  }

  /// The namespace of a resource that names none; nil is `default`.
  public var namespace: String?
  /// The uid of a resource that holds none.
  public var uid: String?
  /// Where backends keep their models; a step's own `hostPath` comes first.
  public var modelCache: ModelCache?
  /// The folders of nodes that models may be kept below; nil allows all but those of the system.
  public var allowedHostPaths: [String]?
  /// The token for charts that use one; a step's own `gmcTokenSecret` comes first.
  public var tokenSecret: TokenSecret?
  /// Whether the label `gmc/platform` chooses the device of step types that stand for none.
  public var takesDeviceFromPlatform = false
  /// The device of step types that stand for none, where the chart knows it; nil is the CPU.
  public var defaultDevice: String?
  /// What happens to steps in another namespace.
  public var otherNamespaces = OtherNamespaces.refuse
  /// The domain of the cluster.
  public var clusterDomain = "cluster.local"
  /// Chart values for all steps and the router, below what the resource says.
  public var values = ValueSnapshot.null
  /// Chart values by service name, above everything else.
  public var stepValues: [String: ValueSnapshot] = [:]
  /// Chooses a profile for a step: the values of a recipe for its hardware and model, or nil.
  public var profileValues: (@Sendable (ProfileRequest) -> ValueSnapshot?)?
  /// The time that charts see, in seconds since 1970; fixed, so that equal input gives equal bytes.
  public var now: Int64 = 0
  /// Whether the other steps are made although one of them cannot be.
  public var continuesAfterFailures = false
  /// Whether values go unchecked by the schemas of the charts.
  public var skipsSchemaValidation = false
  /// What charts are told about the cluster.
  public var capabilities = Capabilities()
  /// What the render of one step may use.
  public var limits = Limits()
  /// What the check of one step's values may use.
  public var schemaLimits = SchemaLimits()
  /// Ends the work on a resource, all of its steps, when somebody cancels it.
  public var cancellation: CancellationToken?

  /// The usual options.
  public init() {}
}

/// What a profile is chosen for: one step that serves a model.
public struct ProfileRequest: Sendable, Hashable {
  /// The chart that serves it.
  public var chart: String
  /// The step type.
  public var stepType: String
  /// The name of the Service.
  public var service: String
  /// The device: cpu, gaudi, nvidia, …
  public var device: String
  /// The model; nil where the chart has none.
  public var model: String?
}
