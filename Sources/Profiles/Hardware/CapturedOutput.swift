package import ValueTree

/// The output of one command, or the texts of some files, and how to read them: the one door through which
/// captured text becomes facts.
package struct CapturedOutput: Sendable {
  /// The texts.
  package var files: CapturedFiles
  /// The command line, or words that say which files these are.
  package var command: String
  /// The exit code of the command.
  package var exitCode: Int

  /// A captured output.
  package init(files: CapturedFiles, command: String, exitCode: Int) {
    self.files = files
    self.command = command
    self.exitCode = exitCode
  }

  /// What it says, as a document; an empty one for a command that is not known.
  package func document(_ products: ProductTable) -> Value {
    var map = DocumentMap()
    let words = command.split(separator: " ").map(String.init)
    switch words.first {
    case "nvidia-smi" where words.contains("-L") || words.contains("--list-gpus"):
      set(NvidiaSMI.parseList(files.first, exitCode: exitCode, products), in: &map)
    case "nvidia-smi":
      let fields = Self.option("--query-gpu", in: words)
      set(
        NvidiaSMI.parseQuery(files.first, fields: fields, exitCode: exitCode, products), in: &map)
    case "rocm-smi": set(AmdSMI.parseROCm(files.first, products), in: &map)
    case "amd-smi": set(AmdSMI.parseStatic(files.first, products), in: &map)
    case "hl-smi" where words.contains("-Q"):
      let fields = Self.option("-Q", in: words)
      set(HabanaSMI.parseQuery(files.first, fields: fields, products), in: &map)
    case "hl-smi": set(HabanaSMI.parseTable(files.first, products), in: &map)
    case "xpu-smi": set(XpuSMI.parse(files.texts, products), in: &map)
    case "lspci":
      map.set("devices", PCIBus.parseList(files.first, products).map(\.document))
    case "lscpu": map.set("cpu", ProcessorInfo.parseList(files.first, products).document)
    case "numactl":
      map.set("numaNodes", HostInfo.parseNUMA(files.first).map(\.document))
    case "df": map.set("disk", Node.disk(HostInfo.parseDisk(files.first)))
    case "kubectl": setCluster(words, in: &map, products)
    default: setFiles(in: &map, products)
    }
    return map.value
  }

  private func setCluster(
    _ words: [String], in map: inout DocumentMap, _ products: ProductTable
  ) {
    if words.contains(where: { $0.hasPrefix("resourceslice") }) {
      map.set(
        "nodes", ClusterInventory.parseSlices(files.first, products).map(\.document))
    } else if words.contains("pods") || words.contains("pod") {
      map = DocumentMap()
      map.set("taken", ClusterInventory.parsePods(files.first).document["taken"])
    } else {
      let inventory = ClusterInventory.parseNodes(files.first, products)
      map.set("nodes", inventory.nodes.map(\.document))
      map.set("skipped", inventory.skipped.isEmpty ? nil : inventory.skipped.map(\.document))
    }
  }

  private func setFiles(in map: inout DocumentMap, _ products: ProductTable) {
    if command.contains("cpuinfo") {
      map.set("cpu", ProcessorInfo.parseFile(files.first, products).document)
    } else if command.contains("/proc/meminfo") {
      map.set("memory", HostInfo.parseMemory(files.first).document)
    } else if command.contains("cgroup") {
      map.set("limit", ControlGroup.parse(files).document)
    } else if command.contains("system/node") {
      map.set("numaNodes", HostInfo.parseNUMAFolders(files).map(\.document))
    } else if command.contains("bus/pci") {
      map.set("devices", PCIBus.parseFolders(files, products).map(\.document))
    } else if command.contains("/dev") {
      map.set("present", DeviceFiles.parse(files.first).document)
    }
  }

  private func set(_ reading: ToolReading, in map: inout DocumentMap) {
    map.set("devices", reading.devices.map(\.document))
    map.set("warnings", reading.warnings.isEmpty ? nil : reading.warnings)
    map.set("retryWithout", reading.retryWithout.isEmpty ? nil : reading.retryWithout)
  }

  /// The fields that an option lists, behind `=` or as the next word.
  private static func option(_ name: String, in words: [String]) -> [String] {
    for (place, word) in words.enumerated() {
      let list: String
      if word == name, place + 1 < words.count {
        list = words[place + 1]
      } else if word.hasPrefix(name + "=") {
        list = String(word.dropFirst(name.count + 1))
      } else {
        continue
      }
      return list.split(separator: ",").map(\.trimmed)
    }
    return []
  }
}
