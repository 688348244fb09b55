/// How the hardware of this machine is looked at: files and tools come in from outside, so that tests can
/// play any machine.
package struct HardwareProbe: Sendable {
  /// The text of a file; nil where there is none.
  package var file: @Sendable (String) -> String?
  /// The names in a folder; none where there is no such folder.
  package var names: @Sendable (String) -> [String]
  /// Runs a tool: its output and exit code; nil for one that is not there or takes too long.
  package var run: @Sendable ([String]) -> (output: String, exitCode: Int)?

  /// A probe.
  package init(
    file: @escaping @Sendable (String) -> String?,
    names: @escaping @Sendable (String) -> [String],
    run: @escaping @Sendable ([String]) -> (output: String, exitCode: Int)?
  ) {
    self.file = file
    self.names = names
    self.run = run
  }
}

extension Inventory {
  /// The hardware of one machine: vendor tools first, then the kernel's own files.
  ///
  /// - Parameter modelFolder: where models are put, for the free room.
  package static func local(
    _ probe: HardwareProbe, modelFolder: String, _ products: ProductTable
  ) -> Inventory {
    var local = LocalInventory(probe: probe, products: products)
    return local.read(modelFolder: modelFolder)
  }
}

/// Puts the inventory of one machine together.
private struct LocalInventory {
  let probe: HardwareProbe
  let products: ProductTable
  var warnings: [String] = []
  var sources: [String] = []

  mutating func read(modelFolder: String) -> Inventory {
    let name = probe.file("/proc/sys/kernel/hostname")?.trimmed ?? "localhost"
    var node = Node(name: name)
    if let text = probe.file("/proc/cpuinfo") {
      node.cpu = ProcessorInfo.parseFile(text, products)
      sources.append("/proc/cpuinfo")
    }
    let numa = HostInfo.parseNUMAFolders(
      folders("/sys/devices/system/node", ["cpulist", "meminfo"]))
    if !numa.isEmpty {
      node.cpu?.numa = numa
      node.cpu?.numaNodes = numa.count
    }
    if let text = probe.file("/proc/meminfo") {
      node.memory = HostInfo.parseMemory(text)
      sources.append("/proc/meminfo")
    }
    node.apply(ControlGroup.parse(controlGroups(), memoryTotalMiB: node.memory?.totalMiB))
    var devices = nvidia() + gaudi() + amd() + intel()
    addFromPCI(&devices)
    node.devices = devices
    var inventory = Inventory(nodes: [node])
    if let (text, code) = probe.run(["df", "-B1", "--output=avail", modelFolder]), code == 0 {
      inventory.diskFreeMiB = HostInfo.parseDisk(text)
    }
    inventory.warnings = warnings
    inventory.sources = sources
    return inventory
  }

  /// The files of the folders in a folder.
  private func folders(_ path: String, _ files: [String]) -> CapturedFiles {
    var entries: [(name: String, text: String)] = []
    for folder in probe.names(path).sorted() {
      for file in files {
        let name = path + "/" + folder + "/" + file
        if let text = probe.file(name) { entries.append((name, text)) }
      }
    }
    return CapturedFiles(entries)
  }

  /// The files of the control group of this process and of those above it.
  private func controlGroups() -> CapturedFiles {
    let files = [
      "memory": ["memory.limit_in_bytes", "memory.usage_in_bytes"],
      "cpu": ["cpu.cfs_quota_us", "cpu.cfs_period_us"],
      "cpuset": ["cpuset.effective_cpus", "cpuset.effective_mems"],
      "": [
        "memory.max", "memory.current", "cpu.max", "cpuset.cpus.effective", "cpuset.mems.effective",
      ],
    ]
    var entries: [(name: String, text: String)] = []
    for line in probe.file("/proc/self/cgroup")?.lines ?? [] {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
        guard let wanted = files[String(controller)] else { continue }
        let root = controller.isEmpty ? "/sys/fs/cgroup" : "/sys/fs/cgroup/" + controller
        var path = String(parts[2])
        while true {
          for file in wanted {
            let name = root + (path == "/" ? "" : path) + "/" + file
            if let text = probe.file(name) { entries.append((name, text)) }
          }
          guard path != "/", !path.isEmpty, let slash = path.lastIndex(of: "/") else { break }
          path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
      }
    }
    return CapturedFiles(entries)
  }

  private mutating func note(_ tool: String, _ reading: ToolReading) -> [Device] {
    warnings += reading.warnings
    if !reading.devices.isEmpty { sources.append(tool) }
    return reading.devices
  }

  private mutating func nvidia() -> [Device] {
    var fields = NvidiaSMI.fields
    var reading = ToolReading()
    for _ in NvidiaSMI.fields.indices {
      guard let (text, code) = probe.run(NvidiaSMI.query(fields)) else { return [] }
      reading = NvidiaSMI.parseQuery(text, fields: fields, exitCode: code, products)
      let refused = reading.retryWithout.filter(fields.contains)
      guard !refused.isEmpty else { break }
      fields.removeAll(where: refused.contains)
    }
    if reading.devices.contains(where: \.isPartitioned),
      let (text, code) = probe.run(["nvidia-smi", "-L"])
    {
      let listed = NvidiaSMI.parseList(text, exitCode: code, products).devices
      for place in reading.devices.indices where reading.devices[place].isPartitioned {
        let uuid = reading.devices[place].uuid
        reading.devices[place].partitions = listed.first { $0.uuid == uuid }?.partitions
      }
    }
    return note("nvidia-smi", reading)
  }

  private mutating func gaudi() -> [Device] {
    guard let (text, code) = probe.run(HabanaSMI.query) else { return [] }
    if code == 0 {
      let reading = HabanaSMI.parseQuery(text, fields: HabanaSMI.fields, products)
      if !reading.devices.isEmpty { return note("hl-smi", reading) }
    }
    guard let (table, _) = probe.run(["hl-smi"]) else { return [] }
    return note("hl-smi", HabanaSMI.parseTable(table, products))
  }

  private mutating func amd() -> [Device] {
    if let (text, code) = probe.run(AmdSMI.staticQuery), code == 0 {
      let reading = AmdSMI.parseStatic(text, products)
      if !reading.devices.isEmpty { return note("amd-smi", reading) }
    }
    guard let (text, _) = probe.run(AmdSMI.rocmQuery) else { return [] }
    return note("rocm-smi", AmdSMI.parseROCm(text, products))
  }

  private mutating func intel() -> [Device] {
    guard let (list, code) = probe.run(XpuSMI.listQuery), code == 0 else { return [] }
    var texts = [list]
    for device in XpuSMI.parse(texts, products).devices {
      if let index = device.index, let (text, code) = probe.run(XpuSMI.deviceQuery(index)),
        code == 0
      {
        texts.append(text)
      }
    }
    return note("xpu-smi", XpuSMI.parse(texts, products))
  }

  /// Cards that no tool spoke of: from the bus, with what the table knows of them.
  private mutating func addFromPCI(_ devices: inout [Device]) {
    let found = Set(devices.map(\.kind))
    let files = folders("/sys/bus/pci/devices", ["vendor", "device", "class"])
    for var device in PCIBus.parseFolders(files, products) where !found.contains(device.kind) {
      guard let key = device.productKey, let product = products.product(key: key) else { continue }
      device.assumeMemory(product.memoryMiB)
      device.arch = product.arch
      if let capability = product.computeCapability {
        device.computeCapability = capability
        device.assumed.append("computeCapability")
      }
      if !sources.contains("PCI ids") { sources.append("PCI ids") }
      devices.append(device)
    }
  }
}
