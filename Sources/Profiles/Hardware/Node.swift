internal import ValueTree

/// A machine: its processors, memory and accelerators; what is not known is nil.
public struct Node: Sendable, Hashable {
  /// The processors.
  public struct Processor: Sendable, Hashable {
    /// `intel`, `amd` or `arm`.
    public var vendor: String?
    /// The name of the model.
    public var model: String?
    /// The family of an x86 processor.
    public var family: Int?
    /// The model of an x86 processor.
    public var modelNumber: Int?
    /// The product, as in the table of processors.
    public var productKey: String?
    /// The number of sockets.
    public var sockets: Int?
    /// The number of cores of one socket.
    public var coresPerSocket: Int?
    /// The number of threads of one core.
    public var threadsPerCore: Int?
    /// The number of processors that the system sees.
    public var logical: Int?
    /// The abilities that matter here, such as `amx_bf16`; nil where nobody looked.
    public var features: [String]?
    /// The NUMA nodes, where they are known one by one.
    public var numa: [NUMANode] = []
    /// The number of NUMA nodes.
    public var numaNodes: Int?
    /// The processors that a control group allows: the least of quota and set.
    public var limitCPUs: Double?

    /// Processors of which nothing is known.
    public init() {}

    /// How many processors may be used.
    var usable: Double { min(Double(logical ?? 0), limitCPUs ?? .infinity) }
  }

  /// A NUMA node of a machine.
  public struct NUMANode: Sendable, Hashable {
    /// Its number.
    public var id: Int
    /// Its processors, as a list of ranges.
    public var cpus: String?
    /// How many processors it has.
    public var cpuCount: Int?
    /// Its memory in MiB.
    public var memoryMiB: Int?
    /// Its unused memory in MiB.
    public var freeMiB: Int?
  }

  /// The memory of the host.
  public struct Memory: Sendable, Hashable {
    /// All of it in MiB.
    public var totalMiB: Int?
    /// What can be had without swapping, in MiB.
    public var availableMiB: Int?
    /// What a control group still allows, in MiB.
    public var limitMiB: Int?
    /// The free huge pages in MiB.
    public var hugePagesFreeMiB: Int?
    /// The free huge pages of 2 MiB that the cluster may give, in MiB.
    public var hugePages2MiFreeMiB: Int?

    /// Memory of which nothing is known.
    public init() {}

    /// How much may be used; nil where that is not known.
    var usableMiB: Int? {
      switch (availableMiB, limitMiB) {
      case (let available?, let limit?): min(available, limit)
      case (let available, let limit): available ?? limit
      }
    }
  }

  /// A taint that a pod has to tolerate.
  public struct Toleration: Sendable, Hashable {
    /// The key of the taint.
    public var key: String
    /// Its value.
    public var value: String?
    /// What it does to pods that do not tolerate it.
    public var effect: String?
  }

  /// The name.
  public var name: String
  /// The processors.
  public var cpu: Processor?
  /// The memory.
  public var memory: Memory?
  /// The free room for models in MiB.
  public var diskFreeMiB: Int?
  /// The accelerators; nil where nobody looked.
  public var devices: [Device]?
  /// The taints that pods have to tolerate.
  public var tolerationsNeeded: [Toleration] = []
  /// The labels that tell which product the accelerators are, for node selectors.
  public var productLabels: [String: String] = [:]

  /// A node of which only the name is known.
  public init(name: String) { self.name = name }
}
