/// An inventory prepared for many checks: nodes that are alike count once, devices that are alike stand
/// together. Each profile is then checked against kinds of nodes, not nodes.
struct HardwareGroups: Sendable {
  /// Devices of one node that are alike in everything a check looks at.
  struct Lot: Sendable, Hashable {
    var kind: DeviceKind
    var productKey: String
    var memoryMiB: Int
    var computeCapability: String?
    var arch: String?
    var driver: String?
    var mig: String?
    var resource: String?
    var count: Int
    /// The free memory of those of which it is known, most first.
    var freeMiB: [Int]
  }

  /// Nodes that are alike; the first name by order of bytes stands for all.
  struct Kind: Sendable {
    var name: String
    var nodeCount: Int
    var cpu: Node.Processor
    var memory: Node.Memory
    var lots: [Lot]
  }

  private struct Signature: Hashable {
    var cpu: Node.Processor?
    var memory: Node.Memory?
    var lots: [Lot]
  }

  /// The kinds, by name.
  let kinds: [Kind]
  /// The free room for models in MiB, where it is known.
  let diskFreeMiB: Int?

  init(_ inventory: Inventory, _ products: ProductTable) {
    var places: [Signature: Int] = [:]
    var kinds: [Kind] = []
    for node in inventory.nodes {
      let lots = Self.lots(of: node.devices ?? [], products)
      let signature = Signature(cpu: node.cpu, memory: node.memory, lots: lots)
      if let place = places[signature] {
        kinds[place].nodeCount += 1
        if node.name < kinds[place].name { kinds[place].name = node.name }
      } else {
        places[signature] = kinds.count
        kinds.append(
          Kind(
            name: node.name, nodeCount: 1, cpu: node.cpu ?? Node.Processor(),
            memory: node.memory ?? Node.Memory(), lots: lots))
      }
    }
    self.kinds = kinds.sorted { $0.name < $1.name }
    let only = inventory.nodes.count == 1 ? inventory.nodes[0].diskFreeMiB : nil
    diskFreeMiB = inventory.diskFreeMiB ?? only
  }

  private static func lots(of devices: [Device], _ products: ProductTable) -> [Lot] {
    var lots: [Lot] = []
    var places: [Lot: Int] = [:]
    for device in devices where device.kind != .cpu {
      for part in parts(of: device) {
        let product = part.productKey.flatMap { products.product(key: $0) }
        var lot = Lot(
          kind: part.kind, productKey: part.productKey ?? "unknown",
          memoryMiB: part.memoryMiB ?? product?.memoryMiB ?? 0,
          computeCapability: part.computeCapability ?? product?.computeCapability,
          arch: part.arch ?? product?.arch, driver: part.driver, mig: part.mig,
          resource: part.resource, count: 0, freeMiB: [])
        let place =
          places[lot]
          ?? {
            places[lot] = lots.count
            lots.append(lot)
            return lots.count - 1
          }()
        let count = min(max(part.count ?? 1, 0), 1 << 20)
        lot = lots[place]
        lot.count += count
        if let free = part.freeMiB {
          lot.freeMiB += Array(repeating: free, count: min(count, 1 << 10))
        }
        lots[place] = lot
      }
    }
    return lots
  }

  /// A card's partitions instead of the card, where it has any.
  private static func parts(of device: Device) -> [Device] {
    guard let partitions = device.partitions, !partitions.isEmpty else { return [device] }
    return partitions.map { partition in
      var part = device
      part.partitions = nil
      part.mig = partition.shape
      part.memoryMiB = partition.memoryGB.map { Arithmetic.product($0, 1024) }
      part.freeMiB = nil
      return part
    }
  }
}
