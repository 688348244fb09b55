internal import ValueTree

/// Reads what `kubectl get … -o json` prints.
enum ClusterInventory {
  /// Reads nodes; those that take no pods now are named with the reason.
  static func parseNodes(_ text: String, _ products: ProductTable) -> Inventory {
    nodes(in: ToolJSON.value(in: text), products)
  }

  static func nodes(in document: Value, _ products: ProductTable) -> Inventory {
    var inventory = Inventory(nodes: [])
    for item in items(document) {
      let node = ClusterNode(item, products)
      if let reason = node.skipReason {
        inventory.skipped.append(Inventory.Skipped(name: node.name, reason: reason))
      } else {
        inventory.nodes.append(node.node)
      }
    }
    return inventory
  }

  /// What running pods have taken of each node, by the name of the resource.
  struct Taken: Sendable {
    /// Amounts by node and resource.
    var amounts: [String: [String: Double]] = [:]

    var document: Value {
      var map = DocumentMap()
      map.set(
        "taken",
        amounts.keys.sorted().map { name in
          var node = DocumentMap()
          node.set("node", name)
          var resources = DocumentMap()
          for (resource, amount) in (amounts[name] ?? [:]).sorted(by: { $0.key < $1.key }) {
            resources.set(ByteString(resource), amount)
          }
          node.set("resources", resources.value)
          return node.value
        })
      return map.value
    }
  }

  /// Reads pods: what those that have a node and have not ended ask for.
  ///
  /// Containers add up; an init container counts where it asks for more than they do together, one that
  /// keeps running adds up too.
  static func parsePods(_ text: String) -> Taken { taken(by: ToolJSON.value(in: text)) }

  static func taken(by document: Value) -> Taken {
    var taken = Taken()
    for pod in items(document) {
      let phase = pod["status"]["phase"].text
      guard let node = pod["spec"]["nodeName"].text, phase != "Succeeded", phase != "Failed" else {
        continue
      }
      for (resource, amount) in requests(pod["spec"]) {
        taken.amounts[node, default: [:]][resource, default: 0] += amount
      }
    }
    return taken
  }

  private static func requests(_ spec: Value) -> [String: Double] {
    var running: [String: Double] = [:]
    for container in spec["containers"].elements {
      running.merge(requests(of: container)) { $0 + $1 }
    }
    var starting: [String: Double] = [:]
    for container in spec["initContainers"].elements {
      let own = requests(of: container)
      if container["restartPolicy"].text == "Always" {
        running.merge(own) { $0 + $1 }
      } else {
        starting.merge(own) { max($0, $1) }
      }
    }
    running.merge(starting) { max($0, $1) }
    for (resource, amount) in spec["overhead"].members {
      running[resource, default: 0] += amount.scalarText.flatMap(Quantity.number) ?? 0
    }
    return running
  }

  /// What a container asks for: limits stand in for requests that are not given.
  private static func requests(of container: Value) -> [String: Double] {
    var amounts: [String: Double] = [:]
    for member in [container["resources"]["limits"], container["resources"]["requests"]] {
      for (resource, amount) in member.members {
        amounts[resource] = amount.scalarText.flatMap(Quantity.number)
      }
    }
    return amounts
  }

  /// Reads resource slices: what drivers publish for dynamic allocation, which replaces labels.
  static func parseSlices(_ text: String, _ products: ProductTable) -> [Node] {
    slices(in: ToolJSON.value(in: text), products)
  }

  static func slices(in document: Value, _ products: ProductTable) -> [Node] {
    let drivers: [String: DeviceKind] = [
      "gpu.nvidia.com": .nvidia, "gaudi.intel.com": .gaudi, "gpu.intel.com": .intelGPU,
      "gpu.amd.com": .amd,
    ]
    var nodes: [Node] = []
    for item in items(document) {
      let spec = item["spec"]
      guard let kind = spec["driver"].text.flatMap({ drivers[$0] }),
        let name = spec["nodeName"].text
      else { continue }
      let place =
        nodes.firstIndex { $0.name == name }
        ?? {
          nodes.append(Node(name: name))
          return nodes.count - 1
        }()
      var devices = nodes[place].devices ?? []
      for entry in spec["devices"].elements {
        let index = devices.count { $0.kind == kind }
        if let device = sliced(entry, kind, index: index, products) { devices.append(device) }
      }
      nodes[place].devices = devices
    }
    return nodes
  }

  private static func sliced(
    _ entry: Value, _ kind: DeviceKind, index: Int, _ products: ProductTable
  ) -> Device? {
    let basic = entry["basic"].isAbsent ? entry : entry["basic"]
    func attribute(_ name: ByteString) -> String? {
      let value = basic["attributes"][name]
      return value["string"].text ?? value["version"].text ?? value.text
    }
    guard basic["attributes"]["healthy"]["bool"].flag != false else { return nil }
    var device = Device(kind: kind)
    device.index = index
    let name = attribute("productName") ?? attribute("model") ?? attribute("deviceName")
    let product = name.flatMap { products.product(named: $0) }
    device.productKey = product?.key
    device.uuid = attribute("uuid")
    device.driver = attribute("driverVersion")
    device.arch = product?.arch
    if let version = attribute("cudaComputeCapability") {
      device.computeCapability = version.split(separator: ".").prefix(2).joined(separator: ".")
    }
    if attribute("type") == "mig" { device.mig = attribute("profile") }
    let memory = basic["capacity"]["memory"]
    device.memoryMiB = (memory["value"].scalarText ?? memory.scalarText)
      .flatMap(Quantity.mebibytes)
    if device.mig == nil { device.assumeMemory(product?.memoryMiB) }
    return device
  }

  /// The objects of a list, or the one object.
  private static func items(_ document: Value) -> [Value] {
    if document["items"].isAbsent { return document.isAbsent ? [] : [document] }
    return document["items"].elements
  }
}
