package import Diagnostics
package import ValueTree

extension Inventory {
  /// Reads hardware from a text of any of the forms it comes in: an inventory, or what
  /// `kubectl get nodes,pods,resourceslices -A -o json` prints.
  package init(reading text: ByteString, name: String, _ products: ProductTable) throws(Diagnostic)
  {
    let document = ToolJSON.value(in: String(text))
    let kind = document["kind"].text ?? ""
    guard !document["items"].isAbsent || kind == "Node" else {
      try self.init(text, name: name)
      return
    }
    let objects = document["items"].isAbsent ? [document] : document["items"].elements
    self = ClusterInventory.assemble(objects, products)
    sources = [name]
  }
}

extension ClusterInventory {
  /// Puts together what nodes offer, what running pods have taken of it, and what drivers publish.
  static func assemble(_ objects: [Value], _ products: ProductTable) -> Inventory {
    func list(_ kind: String) -> Value {
      let those = objects.filter { $0["kind"].text == kind }
      var map = DocumentMap()
      map.set("items", those)
      return map.value
    }
    var inventory = nodes(in: list("Node"), products)
    for published in slices(in: list("ResourceSlice"), products) {
      guard let place = inventory.nodes.firstIndex(where: { $0.name == published.name }) else {
        continue
      }
      let kinds = Set((published.devices ?? []).map(\.kind))
      let others = (inventory.nodes[place].devices ?? []).filter { !kinds.contains($0.kind) }
      inventory.nodes[place].devices = others + (published.devices ?? [])
    }
    let taken = taken(by: list("Pod"))
    for place in inventory.nodes.indices {
      if let amounts = taken.amounts[inventory.nodes[place].name] {
        inventory.nodes[place].take(amounts)
      }
    }
    return inventory
  }
}

extension Node {
  /// Takes away what running pods have asked for.
  mutating func take(_ amounts: [String: Double]) {
    func whole(_ name: String) -> Int {
      let amount = amounts[name] ?? 0
      return amount < Double(Arithmetic.largest) ? Int(amount.rounded(.up)) : Arithmetic.largest
    }
    if let logical = cpu?.logical { cpu?.logical = max(logical - whole("cpu"), 0) }
    if let available = memory?.availableMiB {
      memory?.availableMiB = max(available - (whole("memory") >> 20), 0)
    }
    for (place, device) in (devices ?? []).enumerated() {
      guard let resource = device.resource, amounts[resource] != nil else { continue }
      let replicas = device.shared?.replicas ?? 1
      devices?[place].count = max((device.count ?? 1) - whole(resource) / max(replicas, 1), 0)
    }
  }
}
