package import ValueTree

/// What a control group of the kernel allows; nil is no limit.
public struct ControlGroup: Sendable, Hashable {
  /// The limit of memory in MiB.
  public var memoryMiB: Int?
  /// What of it is used, in MiB.
  public var usedMiB: Int?
  /// The processors that the quota is worth.
  public var cpus: Double?
  /// The processors of the set.
  public var cpusetCount: Int?
  /// The NUMA nodes of the set.
  public var numaNodes: [Int]?

  /// A group without limits.
  public init() {}

  /// What is left of the memory in MiB.
  var roomMiB: Int? { memoryMiB.map { max($0 - (usedMiB ?? 0), 0) } }

  /// The processors that may be used.
  var usableCPUs: Double? {
    switch (cpus, cpusetCount) {
    case (let cpus?, let count?): min(cpus, Double(count))
    case (let cpus, let count): cpus ?? count.map { Double($0) }
    }
  }

  /// Reads the files of version 2 or 1 of the kernel's interface.
  ///
  /// Files of several folders are those of a group and of the groups above it: the tightest counts.
  ///
  /// - Parameter memoryTotalMiB: the machine's memory; a limit beyond it is none.
  static func parse(_ files: CapturedFiles, memoryTotalMiB: Int? = nil) -> ControlGroup {
    var group = ControlGroup()
    var tightest: Int?
    for folder in files.folders {
      let files = folder.files
      let used = (files["memory.current"] ?? files["memory.usage_in_bytes"]).flatMap(bytes)
      let limit = (files["memory.max"] ?? files["memory.limit_in_bytes"]).flatMap(bytes)
        .flatMap { isLimit($0, memoryTotalMiB) ? $0 : nil }
      if let limit {
        let room = limit - (used ?? 0)
        if room < tightest ?? .max {
          tightest = room
          group.memoryMiB = limit >> 20
          group.usedMiB = used.map { $0 >> 20 }
        }
      } else if tightest == nil, group.usedMiB == nil {
        group.usedMiB = used.map { $0 >> 20 }
      }
      if let quota = quota(files) { group.cpus = min(quota, group.cpus ?? .infinity) }
      let processors =
        files["cpuset.cpus.effective"] ?? files["cpuset.effective_cpus"] ?? files["cpuset.cpus"]
      if let count = processors.flatMap({ NumberRanges.numbers($0)?.count }), count > 0 {
        group.cpusetCount = min(count, group.cpusetCount ?? .max)
      }
      let memories =
        files["cpuset.mems.effective"] ?? files["cpuset.effective_mems"] ?? files["cpuset.mems"]
      if let nodes = memories.flatMap(NumberRanges.numbers), !nodes.isEmpty {
        if nodes.count < group.numaNodes?.count ?? .max { group.numaNodes = nodes }
      }
    }
    return group
  }

  private static func bytes(_ text: String) -> Int? {
    Int(text.trimmed).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// Version 1 writes no limit as the largest number, rounded down to a page.
  private static func isLimit(_ bytes: Int, _ memoryTotalMiB: Int?) -> Bool {
    bytes < 1 << 60 && memoryTotalMiB.map { bytes >> 20 < $0 } ?? true
  }

  private static func quota(_ files: [String: String]) -> Double? {
    let words: [Substring]
    if let text = files["cpu.max"] {
      words = text.split(whereSeparator: \.isWhitespace)
    } else if let quota = files["cpu.cfs_quota_us"], let period = files["cpu.cfs_period_us"] {
      words = [Substring(quota.trimmed), Substring(period.trimmed)]
    } else {
      return nil
    }
    guard let quota = words.first.flatMap({ Int($0) }), quota > 0 else { return nil }
    let period = words.dropFirst().first.flatMap { Int($0) } ?? 100_000
    return period > 0 ? Double(quota) / Double(period) : nil
  }
}

extension ControlGroup {
  /// The limits as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("memoryMiB", memoryMiB)
    map.set("usedMiB", usedMiB)
    map.set("cpus", cpus)
    map.set("cpusetCount", cpusetCount)
    map.set("numaNodes", numaNodes.map { $0.map { Value.integer(Int64($0), .int64) } })
    return map.value
  }

  init(_ document: Value) {
    memoryMiB = document["memoryMiB"].whole
    usedMiB = document["usedMiB"].whole
    cpus = document["cpus"].number
    cpusetCount = document["cpusetCount"].whole
    if case .list(let list) = document["numaNodes"] {
      numaNodes = list.elements.compactMap(\.whole)
    }
  }
}
