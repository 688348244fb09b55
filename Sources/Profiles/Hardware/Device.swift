package import ValueTree

/// One accelerator, or several that are alike; what is not known is nil.
public struct Device: Sendable, Hashable {
  /// A part of a partitioned card.
  public struct Partition: Sendable, Hashable {
    /// The shape of the part, such as `2g.20gb`.
    public var shape: String
    /// The memory that its shape names, in GB.
    public var memoryGB: Int?
    /// Its id.
    public var uuid: String?
  }

  /// How a card is shared without partitions.
  public struct Sharing: Sendable, Hashable {
    /// `time-slicing` or `mps`.
    public var strategy: String
    /// How many pods share a card.
    public var replicas: Int
  }

  /// The kind.
  public var kind: DeviceKind
  /// The number that the vendor's tool gives it.
  public var index: Int?
  /// The name that the vendor's tool gives it.
  public var product: String?
  /// The product, as in the table of devices.
  public var productKey: String?
  /// The device's own id.
  public var uuid: String?
  /// The address on the PCI bus, `0000:1b:00.0`.
  public var pci: String?
  /// The PCI ids of vendor and device, `10de:2330`.
  public var pciID: String?
  /// The memory in MiB.
  public var memoryMiB: Int?
  /// The memory that no one uses, in MiB.
  public var freeMiB: Int?
  /// NVIDIA's compute capability, `9.0`.
  public var computeCapability: String?
  /// AMD's architecture, `gfx942`.
  public var arch: String?
  /// The version of the driver.
  public var driver: String?
  /// The NUMA node it hangs on.
  public var numaNode: Int?
  /// Gaudi's module number, which HABANA_VISIBLE_MODULES takes.
  public var moduleID: Int?
  /// The shape of the partition that this is.
  public var mig: String?
  /// The partitions of this card; nil where nobody looked.
  public var partitions: [Partition]?
  /// How the card is shared.
  public var shared: Sharing?
  /// How many there are; nil is one.
  public var count: Int?
  /// The name of the resource in Kubernetes.
  public var resource: String?
  /// The fields that were taken from the table of devices.
  public var assumed: [String] = []
  /// Whether the driver says that the card is partitioned.
  var isPartitioned = false

  /// A device of which only the kind is known.
  public init(kind: DeviceKind) { self.kind = kind }
}

extension Device {
  /// The device as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("kind", kind.rawValue)
    map.set("index", index)
    map.set("product", product)
    map.set("productKey", productKey)
    map.set("uuid", uuid)
    map.set("pci", pci)
    map.set("pciId", pciID)
    map.set("memoryMiB", memoryMiB)
    map.set("freeMiB", freeMiB)
    map.set("computeCapability", computeCapability)
    map.set("arch", arch)
    map.set("driver", driver)
    map.set("numaNode", numaNode)
    map.set("moduleId", moduleID)
    map.set("mig", mig)
    map.set("partitions", partitions.map { $0.map(\.document) })
    map.set("shared", shared.map(\.document))
    map.set("count", count)
    map.set("resource", resource)
    map.set("assumed", assumed.isEmpty ? nil : assumed)
    return map.value
  }

  /// Reads a device of an inventory; nil for one without a kind.
  init?(_ document: Value) {
    guard let kind = document["kind"].text.flatMap({ DeviceKind(rawValue: $0) }) else { return nil }
    self.kind = kind
    index = document["index"].whole
    product = document["product"].text
    productKey = document["productKey"].text
    uuid = document["uuid"].text
    pci = document["pci"].text
    pciID = document["pciId"].text
    memoryMiB = document["memoryMiB"].whole
    freeMiB = document["freeMiB"].whole
    computeCapability = document["computeCapability"].scalarText
    arch = document["arch"].text
    driver = document["driver"].scalarText
    numaNode = document["numaNode"].whole
    moduleID = document["moduleId"].whole
    mig = document["mig"].text
    if case .list(let list) = document["partitions"] {
      partitions = list.elements.compactMap { Partition($0) }
    }
    shared = Sharing(document["shared"])
    count = document["count"].whole
    resource = document["resource"].text
    assumed = document["assumed"].texts
  }
}

extension Device.Partition {
  var document: Value {
    var map = DocumentMap()
    map.set("mig", shape)
    map.set("memoryGB", memoryGB)
    map.set("uuid", uuid)
    return map.value
  }

  init?(_ document: Value) {
    guard let shape = document["mig"].text else { return nil }
    self.shape = shape
    memoryGB = document["memoryGB"].whole
    uuid = document["uuid"].text
  }

  /// The memory in GB that a shape such as `2g.20gb` names.
  static func memoryGB(of shape: String) -> Int? {
    guard let size = shape.split(separator: ".").last, size.hasSuffix("gb") else { return nil }
    return Int(size.dropLast(2))
  }
}

extension Device.Sharing {
  var document: Value {
    var map = DocumentMap()
    map.set("strategy", strategy)
    map.set("replicas", replicas)
    return map.value
  }

  init?(_ document: Value) {
    guard let replicas = document["replicas"].whole else { return nil }
    self.replicas = replicas
    strategy = document["strategy"].text ?? ""
  }
}
