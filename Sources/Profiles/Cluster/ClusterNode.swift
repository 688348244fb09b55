internal import ValueTree

/// Reads one node of `kubectl get nodes -o json`: what the scheduler may give, and what labels say about it.
struct ClusterNode {
  private let metadata: Value
  private let spec: Value
  private let status: Value
  private let labels: [String: String]
  private let products: ProductTable

  init(_ document: Value, _ products: ProductTable) {
    metadata = document["metadata"]
    spec = document["spec"]
    status = document["status"]
    self.products = products
    var labels: [String: String] = [:]
    for (key, value) in metadata["labels"].members { labels[key] = value.scalarText }
    self.labels = labels
  }

  var name: String { metadata["name"].text ?? "" }

  /// Why nothing can be put on it now; nil where it can.
  var skipReason: String? {
    if spec["unschedulable"].flag == true { return "UNSCHEDULABLE" }
    let ready = status["conditions"].elements.first { $0["type"].text == "Ready" }
    return ready?["status"].text == "True" ? nil : "NOT_READY"
  }

  /// The node as it stands in an inventory.
  var node: Node {
    var node = Node(name: name)
    node.cpu = processor
    node.memory = memory
    node.diskFreeMiB = amount("ephemeral-storage").flatMap(Quantity.mebibytes)
    node.devices = nvidia + gaudi + amd + intel
    node.tolerationsNeeded = spec["taints"].elements.compactMap { taint in
      let effect = taint["effect"].text
      guard effect == "NoSchedule" || effect == "NoExecute" else { return nil }
      return Node.Toleration(taint)
    }
    let telling = [
      "nvidia.com/gpu.product", "amd.com/gpu.product-name", "cloud.google.com/gke-accelerator",
    ]
    node.productLabels = labels.filter { telling.contains($0.key) }
    return node
  }

  /// What the scheduler may give of a resource; never the capacity.
  private func amount(_ resource: String) -> String? {
    status["allocatable"][ByteString(resource)].scalarText
  }

  private func count(_ resource: String) -> Int? {
    amount(resource).flatMap(Quantity.whole).flatMap { $0 > 0 ? $0 : nil }
  }

  // MARK: Processors and memory

  private static let features = [
    ("AVX2", "avx2"), ("AVXVNNI", "avx_vnni"), ("AVX512F", "avx512f"),
    ("AVX512VNNI", "avx512_vnni"), ("AVX512BF16", "avx512_bf16"), ("AVX512FP16", "avx512_fp16"),
    ("AMXTILE", "amx_tile"), ("AMXBF16", "amx_bf16"), ("AMXINT8", "amx_int8"),
    ("ASIMD", "asimd"), ("ASIMDDP", "asimddp"), ("I8MM", "i8mm"), ("BF16", "bf16"), ("SVE", "sve"),
  ]

  private var processor: Node.Processor {
    let prefix = "feature.node.kubernetes.io/"
    var processor = Node.Processor()
    processor.logical = amount("cpu").flatMap(Quantity.whole)
    processor.features = Self.features.filter {
      labels[prefix + "cpu-cpuid." + $0.0] == "true"
    }.map(\.1)
    let vendors = ["Intel": "intel", "AMD": "amd", "ARM": "arm"]
    if let vendor = labels[prefix + "cpu-model.vendor_id"].flatMap({ vendors[$0] }) {
      processor.vendor = vendor
      processor.family = labels[prefix + "cpu-model.family"].flatMap { Int($0) }
      processor.modelNumber = labels[prefix + "cpu-model.id"].flatMap { Int($0) }
      if let family = processor.family, let number = processor.modelNumber {
        processor.productKey = products.processor(vendor: vendor, family: family, model: number)
      }
    }
    return processor
  }

  private var memory: Node.Memory {
    var memory = Node.Memory()
    memory.availableMiB = amount("memory").flatMap(Quantity.mebibytes)
    memory.hugePages2MiFreeMiB = amount("hugepages-2Mi").flatMap(Quantity.mebibytes)
    return memory
  }

  // MARK: Accelerators

  private var nvidia: [Device] {
    var device = Device(kind: .nvidia)
    let label = labels["nvidia.com/gpu.product"]
    var product = label.flatMap { products.product(named: $0) }
    if product == nil { product = cloudProduct }
    device.productKey = product?.key
    device.memoryMiB = labels["nvidia.com/gpu.memory"].flatMap { Int($0) }
    if let major = labels["nvidia.com/gpu.compute.major"] {
      device.computeCapability = major + "." + (labels["nvidia.com/gpu.compute.minor"] ?? "0")
    }
    device.driver = labels["nvidia.com/cuda.driver-version.full"] ?? olderDriver
    if label == nil, product != nil { device.assumed.append("productKey") }
    if device.computeCapability == nil, let capability = product?.computeCapability {
      device.computeCapability = capability
      device.assumed.append("computeCapability")
    }

    var devices: [Device] = []
    for resource in ["nvidia.com/gpu", "nvidia.com/gpu.shared"] {
      guard var count = count(resource) else { continue }
      var whole = device
      whole.resource = resource
      whole.mig = label.flatMap(ProductTable.partitionShape)
      let replicas = labels["nvidia.com/gpu.replicas"].flatMap { Int($0) } ?? 1
      let strategy = labels["nvidia.com/gpu.sharing-strategy"] ?? "none"
      if replicas > 1 {
        count = max(count / replicas, 1)
        whole.shared = Device.Sharing(
          strategy: strategy == "none" ? "time-slicing" : strategy, replicas: replicas)
      }
      whole.count = count
      whole.assumeMemory(product?.memoryMiB)
      devices.append(whole)
    }
    for (resource, amount) in status["allocatable"].members {
      let prefix = "nvidia.com/mig-"
      guard resource.hasPrefix(prefix), let count = amount.scalarText.flatMap(Quantity.whole),
        count > 0
      else { continue }
      var part = device
      let shape = String(resource.dropFirst(prefix.count))
      part.mig = shape
      part.resource = resource
      part.memoryMiB = labels[resource + ".memory"].flatMap { Int($0) }
      part.assumeMemory(Device.Partition.memoryGB(of: shape).map { Arithmetic.product($0, 1024) })
      part.count = count
      devices.append(part)
    }
    return devices
  }

  private var olderDriver: String? {
    let parts = ["major", "minor", "rev"].compactMap { labels["nvidia.com/cuda.driver." + $0] }
    return parts.isEmpty ? nil : parts.joined(separator: ".")
  }

  /// The card by what clouds write on their nodes.
  private var cloudProduct: DeviceProduct? {
    let name =
      labels["cloud.google.com/gke-accelerator"] ?? labels["karpenter.k8s.aws/instance-gpu-name"]
    if let name, let product = products.product(cloudName: name) { return product }
    let machine =
      labels["node.kubernetes.io/instance-type"] ?? labels["beta.kubernetes.io/instance-type"]
    return machine.flatMap { products.product(machineType: $0) }
  }

  private var gaudi: [Device] {
    guard let count = count("habana.ai/gaudi") else { return [] }
    var device = Device(kind: .gaudi)
    device.count = count
    device.resource = "habana.ai/gaudi"
    if let product = discovered(vendor: "1da3") {
      device.productKey = product.key
      device.memoryMiB = product.memoryMiB
    } else {
      // The generation is not known: the smaller memory, and generic recipes only.
      device.productKey = "gaudi-unknown"
      device.assumeMemory(98304)
    }
    return [device]
  }

  private var amd: [Device] {
    guard let count = count("amd.com/gpu") else { return [] }
    func label(_ name: String) -> String? {
      labels["amd.com/gpu." + name] ?? labels["beta.amd.com/gpu." + name]
    }
    var device = Device(kind: .amd)
    device.count = count
    device.resource = "amd.com/gpu"
    let product =
      label("device-id").flatMap { products.product(pciID: "1002:" + $0) }
      ?? label("product-name").flatMap { products.product(named: $0) }
      ?? discovered(vendor: "1002")
    device.productKey = product?.key
    device.arch = product?.arch
    // The label is rounded; the table has the figure that the tool reports.
    device.memoryMiB =
      product?.memoryMiB
      ?? label("vram").flatMap { Quantity.mebibytes($0.hasSuffix("G") ? $0 + "i" : $0) }
    return [device]
  }

  private var intel: [Device] {
    for resource in ["gpu.intel.com/i915", "gpu.intel.com/xe"] {
      guard let count = count(resource) else { continue }
      var device = Device(kind: .intelGPU)
      device.count = count
      device.resource = resource
      let prefix = "gpu.intel.com/device-id."
      let product =
        labels.keys.sorted().lazy.compactMap { key -> DeviceProduct? in
          guard key.hasPrefix(prefix), key.hasSuffix(".present") else { return nil }
          let id = key.dropFirst(prefix.count).dropLast(8).split(separator: "-").last ?? ""
          return products.product(pciID: "8086:" + id)
        }.first ?? discovered(vendor: "8086")
      device.productKey = product?.key
      device.assumeMemory(product?.memoryMiB)
      return [device]
    }
    return []
  }

  /// The product by the labels that node feature discovery makes of PCI ids: `pci-1200_1da3_1020.present`.
  private func discovered(vendor: String) -> DeviceProduct? {
    let prefix = "feature.node.kubernetes.io/pci-"
    return labels.keys.sorted().lazy.compactMap { key -> DeviceProduct? in
      guard key.hasPrefix(prefix), key.hasSuffix(".present"), labels[key] == "true" else {
        return nil
      }
      let parts = key.dropFirst(prefix.count).dropLast(8).split(separator: "_")
      guard let place = parts.firstIndex(of: Substring(vendor)), place + 1 < parts.count else {
        return nil
      }
      return products.product(pciID: vendor + ":" + parts[place + 1])
    }.first
  }
}

extension Device {
  /// Takes the memory from a table where nothing else said it.
  mutating func assumeMemory(_ memoryMiB: Int?) {
    guard self.memoryMiB == nil, let memoryMiB else { return }
    self.memoryMiB = memoryMiB
    assumed.append("memoryMiB")
  }
}
