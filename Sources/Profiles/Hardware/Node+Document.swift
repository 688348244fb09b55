package import ValueTree

extension Node {
  /// The node as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("name", name)
    map.set("cpu", cpu?.document)
    map.set("memory", memory?.document)
    map.set("disk", Self.disk(diskFreeMiB))
    map.set("devices", devices.map { $0.map(\.document) })
    map.set(
      "tolerationsNeeded",
      tolerationsNeeded.isEmpty ? nil : tolerationsNeeded.map(\.document))
    return map.value
  }

  /// The node as a document for an inventory: with the labels that node selectors need.
  var fullDocument: Value {
    guard !productLabels.isEmpty, case .dict(let dict) = document else { return document }
    var labels = DocumentMap()
    for (key, value) in productLabels { labels.set(ByteString(key), value) }
    dict["productLabels"] = labels.value
    return .dict(dict)
  }

  static func disk(_ freeMiB: Int?) -> Value? {
    freeMiB.map {
      var map = DocumentMap()
      map.set("freeMiB", $0)
      return map.value
    }
  }

  /// Reads a node of an inventory; `place` names one without a name.
  init(_ document: Value, place: Int) {
    name = document["name"].text ?? "node-\(place + 1)"
    if !document["cpu"].isAbsent { cpu = Processor(document["cpu"]) }
    if !document["memory"].isAbsent { memory = Memory(document["memory"]) }
    diskFreeMiB = document["disk"]["freeMiB"].whole
    if case .list(let list) = document["devices"] {
      devices = list.elements.compactMap { Device($0) }
    }
    tolerationsNeeded = document["tolerationsNeeded"].elements.compactMap { Toleration($0) }
    for (key, value) in document["productLabels"].members { productLabels[key] = value.text }
    apply(ControlGroup(document["limit"]))
  }

  /// Puts what a control group allows into processors and memory.
  mutating func apply(_ limit: ControlGroup) {
    if let room = limit.roomMiB { memory = memory.orEmpty; memory?.limitMiB = room }
    if let cpus = limit.usableCPUs { cpu = cpu ?? Processor(); cpu?.limitCPUs = cpus }
  }
}

extension Optional<Node.Memory> {
  fileprivate var orEmpty: Node.Memory { self ?? Node.Memory() }
}

extension Node.Processor {
  var document: Value {
    var map = DocumentMap()
    map.set("vendor", vendor)
    map.set("model", model)
    map.set("family", family)
    map.set("modelNumber", modelNumber)
    map.set("productKey", productKey)
    map.set("sockets", sockets)
    map.set("coresPerSocket", coresPerSocket)
    map.set("threadsPerCore", threadsPerCore)
    map.set("logical", logical)
    map.set("features", features)
    map.set("limitCPUs", limitCPUs)
    if numa.isEmpty {
      map.set("numaNodes", numaNodes)
    } else {
      map.set("numaNodes", numa.map(\.document))
    }
    return map.value
  }

  init(_ document: Value) {
    vendor = document["vendor"].text
    model = document["model"].text
    family = document["family"].whole
    modelNumber = document["modelNumber"].whole
    productKey = document["productKey"].text
    sockets = document["sockets"].whole
    coresPerSocket = document["coresPerSocket"].whole
    threadsPerCore = document["threadsPerCore"].whole
    logical = document["logical"].whole
    if case .list(let list) = document["features"] { features = list.elements.compactMap(\.text) }
    limitCPUs = document["limitCPUs"].number
    numa = document["numaNodes"].elements.compactMap { Node.NUMANode($0) }
    numaNodes = document["numaNodes"].whole ?? (numa.isEmpty ? nil : numa.count)
  }
}

extension Node.NUMANode {
  var document: Value {
    var map = DocumentMap()
    map.set("id", id)
    map.set("cpus", cpus)
    map.set("cpuCount", cpuCount)
    map.set("memoryMiB", memoryMiB)
    map.set("freeMiB", freeMiB)
    return map.value
  }

  init?(_ document: Value) {
    guard let id = document["id"].whole else { return nil }
    self.id = id
    cpus = document["cpus"].text
    cpuCount = document["cpuCount"].whole
    memoryMiB = document["memoryMiB"].whole
    freeMiB = document["freeMiB"].whole
  }
}

extension Node.Memory {
  var document: Value {
    var map = DocumentMap()
    map.set("totalMiB", totalMiB)
    map.set("availableMiB", availableMiB)
    map.set("limitMiB", limitMiB)
    map.set("hugePagesFreeMiB", hugePagesFreeMiB)
    map.set("hugePages2MiFreeMiB", hugePages2MiFreeMiB)
    return map.value
  }

  init(_ document: Value) {
    totalMiB = document["totalMiB"].whole
    availableMiB = document["availableMiB"].whole
    limitMiB = document["limitMiB"].whole
    hugePagesFreeMiB = document["hugePagesFreeMiB"].whole
    hugePages2MiFreeMiB = document["hugePages2MiFreeMiB"].whole
  }
}

extension Node.Toleration {
  var document: Value {
    var map = DocumentMap()
    map.set("key", key)
    map.set("value", value)
    map.set("effect", effect)
    return map.value
  }

  init?(_ document: Value) {
    guard let key = document["key"].text else { return nil }
    self.key = key
    value = document["value"].text
    effect = document["effect"].text
  }
}
