/// Reads what the system says about memory, NUMA nodes and disks.
enum HostInfo {
  /// Reads `/proc/meminfo`; what it calls kB are KiB.
  static func parseMemory(_ text: String) -> Node.Memory {
    var fields: [String: Int] = [:]
    for line in text.lines {
      guard let (key, value) = line.divided(at: ":") else { continue }
      fields[key] = value.split(separator: " ").first.flatMap { Int($0) }
    }
    var memory = Node.Memory()
    memory.totalMiB = fields["MemTotal"].map { $0 >> 10 }
    memory.availableMiB = fields["MemAvailable"].map { $0 >> 10 }
    if let free = fields["HugePages_Free"], let size = fields["Hugepagesize"] {
      memory.hugePagesFreeMiB = Arithmetic.product(free, size) >> 10
    }
    return memory
  }

  /// Reads `numactl -H`; what it calls MB are MiB.
  static func parseNUMA(_ text: String) -> [Node.NUMANode] {
    var nodes: [Int: Node.NUMANode] = [:]
    for line in text.lines {
      guard let (head, tail) = line.divided(at: ":") else { continue }
      let words = head.split(separator: " ")
      guard words.count == 3, words[0] == "node", let id = Int(words[1]) else { continue }
      var node = nodes[id] ?? Node.NUMANode(id: id)
      let values = tail.split(separator: " ")
      switch words[2] {
      case "cpus": node.cpuCount = values.count
      case "size": node.memoryMiB = values.first.flatMap { Int($0) }
      case "free": node.freeMiB = values.first.flatMap { Int($0) }
      default: continue
      }
      nodes[id] = node
    }
    return nodes.values.sorted { $0.id < $1.id }
  }

  /// Reads `cpulist` and `meminfo` of the folders below `/sys/devices/system/node`.
  static func parseNUMAFolders(_ files: CapturedFiles) -> [Node.NUMANode] {
    let nodes: [Node.NUMANode] = files.folders.compactMap { folder in
      guard let name = folder.path.split(separator: "/").last, name.hasPrefix("node"),
        let id = Int(name.dropFirst(4))
      else { return nil }
      var node = Node.NUMANode(id: id)
      if let list = folder.files["cpulist"]?.trimmed {
        node.cpus = list
        node.cpuCount = NumberRanges.numbers(list)?.count ?? 0
      }
      for line in folder.files["meminfo"]?.lines ?? [] {
        guard let (head, tail) = line.divided(at: ":") else { continue }
        let size = tail.split(separator: " ").first.flatMap { Int($0) }.map { $0 >> 10 }
        if head.hasSuffix(" MemTotal") { node.memoryMiB = size }
        if head.hasSuffix(" MemFree") { node.freeMiB = size }
      }
      return node
    }
    return nodes.sorted { $0.id < $1.id }
  }

  /// Reads the free room in MiB out of `df -B1 --output=avail`.
  static func parseDisk(_ text: String) -> Int? {
    text.lines.compactMap { Int($0.trimmed) }.first.map { $0 >> 20 }
  }
}
