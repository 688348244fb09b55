public import ValueTree

/// A recipe: how one model is served by one engine on one class of hardware. Data, never code.
public struct Profile: Sendable {
  /// What a recipe was tuned for.
  public enum Target: String, Sendable, Hashable, CaseIterable {
    case latency, throughput, balanced
  }

  /// How the work is divided over devices.
  public struct Parallelism: Sendable, Hashable {
    /// Tensor parallelism; on a host the number of NUMA nodes.
    public var tp = 1
    /// Pipeline parallelism.
    public var pp = 1
    /// Data parallelism.
    public var dp = 1
    /// Expert parallelism.
    public var ep = 1
  }

  /// The devices that a recipe needs.
  public struct Requirement: Sendable, Hashable {
    /// The kind.
    public var kind: DeviceKind
    /// How many of them.
    public var count = 1
    /// The products it was made for; none is any of the kind.
    public var products: [String] = []
    /// The least compute capability.
    public var minComputeCapability: String?
    /// Abilities of the processor.
    public var features: [String] = []
    /// The least number of processors.
    public var minCPUs: Int?
    /// The oldest driver.
    public var minDriver: String?
  }

  /// A variable of a container.
  public struct Variable: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String
  }

  /// What a recipe puts into a chart.
  public struct Injection: Sendable, Hashable {
    /// Arguments of the engine.
    public var args: [String] = []
    /// Variables of the engine.
    public var env: [Variable] = []
    /// The size of the shared memory.
    public var shmSize: String?
    /// Capabilities of the container.
    public var capAdd: [String] = []
    /// How often the start-up probe may fail.
    public var startupFailureThreshold: Int?
    /// Requests and limits.
    public var resources: ValueSnapshot?
  }

  /// One measurement.
  public struct Evidence: Sendable, Hashable {
    /// The product it was made on.
    public var productKey: String
    /// The tokens of the input.
    public var isl: Int
    /// The tokens of the output.
    public var osl: Int
    /// How many requests were open at once.
    public var concurrency: Int
    /// The figures by name: `ttftMsP50`, `itlMsP50`, `tokensPerSecond`, ….
    public var figures: [String: Double]
  }

  /// The name for people, and the tag in a registry.
  public var name: String
  /// The digest of everything that changes what is run.
  public var id: String
  /// The model's id on the hub.
  public var model: String
  /// The commit of the model.
  public var modelRevision: String?
  /// The engine: `vllm`, `tgi`, `tei`, ….
  public var engine: String
  /// The range of the engine's versions.
  public var engineVersion: String?
  /// The image of the engine.
  public var engineImage: String?
  /// The format of the weights as served.
  public var precision: Precision
  /// The format of the cache.
  public var kvCacheDtype: String
  /// How the work is divided.
  public var parallelism: Parallelism
  /// The devices.
  public var devices: Requirement
  /// The longest sequence; nil is the model's own.
  public var maxModelLen: Int?
  /// The part of a device's memory that the engine may take.
  public var utilization: Double?
  /// The memory for the cache on a host in GiB.
  public var kvCacheSpaceGiB: Double?
  /// What the engine takes besides weights and cache, in MiB.
  public var overheadMiB: Int?
  /// Whether adapters may be loaded.
  public var lora: Bool
  /// What it was tuned for.
  public var target: Target
  /// `measured`, `estimated` or `unmeasured`.
  public var state: String
  /// Measurements.
  public var evidence: [Evidence]
  /// What it puts into the chart.
  public var injection: Injection
  /// The chart it is for.
  public var chart: String?
  /// Values for the chart besides.
  public var chartValues: ValueSnapshot?
  /// The profile as it was written.
  public var document: ValueSnapshot

  /// Whether it names its products.
  public var isSpecific: Bool { !devices.products.isEmpty }
}
