package import ValueTree

/// Why a profile cannot be run.
public enum Reason: Sendable, Hashable {
  case engineExcluded(have: String)
  case precisionExcluded(have: String)
  case loraUnsupported
  case contextExceedsModel(profile: Int, model: Int)
  case contextShort(need: Int, have: Int)
  case tpHeads(tp: Int, heads: Int)
  case tpKVHeads(tp: Int, kvHeads: Int)
  case ppLayers(pp: Int, layers: Int)
  case deviceKindAbsent(need: DeviceKind)
  case deviceProductMismatch(need: [String], have: [String])
  case computeCapabilityLow(need: String, have: [String])
  case precisionUnsupported(Precision)
  case migPartitioned
  case driverTooOld(need: String, have: [String])
  case devicesHeterogeneous(need: Int, have: Int)
  case devicesSplitAcrossNodes(need: Int, have: Int)
  case deviceCountShort(need: Int, have: Int)
  case deviceMemoryBusy(need: Int, free: Int)
  case deviceMemoryShort(needMiB: Int, usableMiB: Int, maxModelLen: Int?)
  case cpuFeatureMissing([String], node: String)
  case cpuCountShort(need: Int, have: Double, node: String)
  case numaShort(need: Int, have: Int, node: String)
  case hostMemoryShort(needMiB: Int, haveMiB: Int, node: String)
  case diskShort(needMiB: Int, haveMiB: Int)
  case kpiUnmet([String])
  case kpiUnproven

  /// The code that other programs match on.
  public var code: String {
    switch self {
    case .engineExcluded: "ENGINE_EXCLUDED"
    case .precisionExcluded: "PRECISION_EXCLUDED"
    case .loraUnsupported: "LORA_UNSUPPORTED"
    case .contextExceedsModel: "CONTEXT_EXCEEDS_MODEL"
    case .contextShort: "CONTEXT_SHORT"
    case .tpHeads: "TP_HEADS"
    case .tpKVHeads: "TP_KV_HEADS"
    case .ppLayers: "PP_LAYERS"
    case .deviceKindAbsent: "DEVICE_KIND_ABSENT"
    case .deviceProductMismatch: "DEVICE_PRODUCT_MISMATCH"
    case .computeCapabilityLow: "COMPUTE_CAPABILITY_LOW"
    case .precisionUnsupported: "PRECISION_UNSUPPORTED"
    case .migPartitioned: "MIG_PARTITIONED"
    case .driverTooOld: "DRIVER_TOO_OLD"
    case .devicesHeterogeneous: "DEVICES_HETEROGENEOUS"
    case .devicesSplitAcrossNodes: "DEVICES_SPLIT_ACROSS_NODES"
    case .deviceCountShort: "DEVICE_COUNT_SHORT"
    case .deviceMemoryBusy: "DEVICE_MEMORY_BUSY"
    case .deviceMemoryShort: "DEVICE_MEMORY_SHORT"
    case .cpuFeatureMissing: "CPU_FEATURE_MISSING"
    case .cpuCountShort: "CPU_COUNT_SHORT"
    case .numaShort: "NUMA_SHORT"
    case .hostMemoryShort: "HOST_MEMORY_SHORT"
    case .diskShort: "DISK_SHORT"
    case .kpiUnmet: "KPI_UNMET"
    case .kpiUnproven: "KPI_UNPROVEN"
    }
  }

  /// Whether not even `--force` helps.
  var isAbsolute: Bool {
    switch self {
    case .tpHeads, .contextExceedsModel: true
    default: false
    }
  }
}

extension Reason {
  /// The reason as a document: the code and what belongs to it.
  package var document: Value {
    var map = DocumentMap()
    map.set("code", code)
    switch self {
    case .engineExcluded(let have), .precisionExcluded(let have): map.set("have", have)
    case .loraUnsupported, .migPartitioned, .kpiUnproven: break
    case .contextExceedsModel(let profile, let model):
      map.set("profile", profile)
      map.set("model", model)
    case .contextShort(let need, let have), .devicesHeterogeneous(let need, let have),
      .devicesSplitAcrossNodes(let need, let have), .deviceCountShort(let need, let have):
      map.set("need", need)
      map.set("have", have)
    case .tpHeads(let tp, let heads):
      map.set("tp", tp)
      map.set("heads", heads)
    case .tpKVHeads(let tp, let kvHeads):
      map.set("tp", tp)
      map.set("kvHeads", kvHeads)
    case .ppLayers(let pp, let layers):
      map.set("pp", pp)
      map.set("layers", layers)
    case .deviceKindAbsent(let need): map.set("need", need.rawValue)
    case .deviceProductMismatch(let need, let have):
      map.set("need", need)
      map.set("have", have)
    case .computeCapabilityLow(let need, let have), .driverTooOld(let need, let have):
      map.set("need", need)
      map.set("have", have)
    case .precisionUnsupported(let precision): map.set("precision", precision.rawValue)
    case .deviceMemoryBusy(let need, let free):
      map.set("need", need)
      map.set("free", free)
    case .deviceMemoryShort(let needMiB, let usableMiB, let maxModelLen):
      map.set("needMiB", needMiB)
      map.set("usableMiB", usableMiB)
      var hint = DocumentMap()
      hint.set("maxModelLen", maxModelLen)
      map.set("hint", hint.value)
    case .cpuFeatureMissing(let missing, let node):
      map.set("missing", missing)
      map.set("node", node)
    case .cpuCountShort(let need, let have, let node):
      map.set("need", need)
      map.set("have", have)
      map.set("node", node)
    case .numaShort(let need, let have, let node):
      map.set("need", need)
      map.set("have", have)
      map.set("node", node)
    case .hostMemoryShort(let needMiB, let haveMiB, let node):
      map.set("needMiB", needMiB)
      map.set("haveMiB", haveMiB)
      map.set("node", node)
    case .diskShort(let needMiB, let haveMiB):
      map.set("needMiB", needMiB)
      map.set("haveMiB", haveMiB)
    case .kpiUnmet(let figures): map.set("unmet", figures)
    }
    return map.value
  }

  /// The reason in words.
  package var text: String {
    func list(_ words: [String]) -> String { words.joined(separator: ", ") }
    switch self {
    case .engineExcluded(let have): return "the engine \(have) was not asked for"
    case .precisionExcluded(let have): return "the precision \(have) was not asked for"
    case .loraUnsupported: return "it loads no adapters"
    case .contextExceedsModel(let profile, let model):
      return "its context of \(profile) tokens is more than the model's \(model)"
    case .contextShort(let need, let have): return "context of \(have) tokens, \(need) wanted"
    case .tpHeads(let tp, let heads): return "\(heads) heads cannot be divided by \(tp)"
    case .tpKVHeads(let tp, let kvHeads):
      return "\(kvHeads) heads of keys and values cannot be divided by \(tp)"
    case .ppLayers(let pp, let layers): return "\(layers) layers are too few for \(pp) stages"
    case .deviceKindAbsent(let need): return "no \(need.rawValue) device"
    case .deviceProductMismatch(let need, let have):
      return "made for \(list(need)), there is \(list(have))"
    case .computeCapabilityLow(let need, let have):
      return "needs compute capability \(need), there is \(list(have))"
    case .precisionUnsupported(let precision):
      return "the device does not compute in \(precision.rawValue)"
    case .migPartitioned: return "partitions cannot work together"
    case .driverTooOld(let need, let have): return "needs driver \(need), there is \(list(have))"
    case .devicesHeterogeneous(let need, let have):
      return "needs \(need) like devices in one node, \(have) at most are alike"
    case .devicesSplitAcrossNodes(let need, let have):
      return "needs \(need) devices in one node, \(have) at most are together"
    case .deviceCountShort(let need, let have): return "needs \(need) devices, there are \(have)"
    case .deviceMemoryBusy(let need, let free):
      return "needs \(need) devices with free memory, \(free) have it"
    case .deviceMemoryShort(let needMiB, let usableMiB, let length):
      let hint = length.map { "; a context of \($0) would fit" } ?? ""
      return "needs \(needMiB) MiB a device, \(usableMiB) are usable" + hint
    case .cpuFeatureMissing(let missing, let node): return "\(node) has no \(list(missing))"
    case .cpuCountShort(let need, let have, let node):
      return "needs \(need) processors, \(node) has \(have.plainText)"
    case .numaShort(let need, let have, let node):
      return "needs \(need) NUMA nodes, \(node) has \(have)"
    case .hostMemoryShort(let needMiB, let haveMiB, let node):
      return "needs \(needMiB) MiB of memory, \(node) has \(haveMiB)"
    case .diskShort(let needMiB, let haveMiB):
      return "needs \(needMiB) MiB of disk, there are \(haveMiB)"
    case .kpiUnmet(let figures): return "measured and not enough: \(list(figures))"
    case .kpiUnproven: return "never measured for such a workload"
    }
  }
}

extension Double {
  /// The number without an empty fraction.
  var plainText: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
