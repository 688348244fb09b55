/// Checks whether a profile can run on some hardware for some request, and says all reasons why not.
struct Feasibility {
  /// What came out.
  struct Verdict: Sendable {
    /// Why it cannot run; none where it can.
    var reasons: [Reason] = []
    /// Where it would run as far as the hardware is concerned.
    var placement: Placement?
    /// What it needs there.
    var estimate: MemoryEstimate
    /// The measurement that counts there.
    var rating: EvidenceRating
    /// Whether measurements keep all bounds.
    var keepsBounds = false
  }

  let model: ModelFacts
  let request: SelectionRequest
  let hardware: HardwareGroups

  /// The verdict on a profile.
  func verdict(on profile: Profile) -> Verdict {
    var input = MemoryEstimate.Input(
      model: model, precision: profile.precision, kind: profile.devices.kind)
    input.tp = profile.parallelism.tp
    input.pp = profile.parallelism.pp
    input.kvCacheDtype = profile.kvCacheDtype
    input.utilization = profile.utilization
    input.maxModelLen = profile.maxModelLen
    input.kvCacheSpaceGiB = profile.kvCacheSpaceGiB
    input.overheadMiB = profile.overheadMiB

    var verdict = Verdict(
      estimate: MemoryEstimate(input), rating: EvidenceRating(profile, on: nil, request))
    restrict(profile, &verdict)
    divide(profile, &verdict)
    if profile.devices.kind == .cpu {
      placeOnHost(profile, &verdict)
    } else {
      placeOnDevices(profile, input, &verdict)
    }
    if let free = hardware.diskFreeMiB, verdict.estimate.diskMiB > free {
      verdict.reasons.append(.diskShort(needMiB: verdict.estimate.diskMiB, haveMiB: free))
    }
    if let placement = verdict.placement {
      verdict.rating = EvidenceRating(profile, on: placement.productKey, request)
      measure(&verdict)
    }
    return verdict
  }

  // MARK: The request

  private func restrict(_ profile: Profile, _ verdict: inout Verdict) {
    if !request.engines.isEmpty, !request.engines.contains(profile.engine) {
      verdict.reasons.append(.engineExcluded(have: profile.engine))
    }
    if !request.precisions.isEmpty, !request.precisions.contains(profile.precision.rawValue) {
      verdict.reasons.append(.precisionExcluded(have: profile.precision.rawValue))
    }
    if request.lora, !profile.lora { verdict.reasons.append(.loraUnsupported) }
    let context = profile.maxModelLen ?? model.maxContext
    if context > model.maxContext {
      verdict.reasons.append(.contextExceedsModel(profile: context, model: model.maxContext))
    }
    if let need = request.minContext, context < need {
      verdict.reasons.append(.contextShort(need: need, have: context))
    }
  }

  // MARK: The model

  private func divide(_ profile: Profile, _ verdict: inout Verdict) {
    let (tp, pp) = (profile.parallelism.tp, profile.parallelism.pp)
    if model.heads % tp != 0 { verdict.reasons.append(.tpHeads(tp: tp, heads: model.heads)) }
    if model.latentAttention == nil, model.kvHeads % tp != 0, tp % model.kvHeads != 0 {
      verdict.reasons.append(.tpKVHeads(tp: tp, kvHeads: model.kvHeads))
    }
    if pp > model.layers { verdict.reasons.append(.ppLayers(pp: pp, layers: model.layers)) }
  }

  // MARK: A host

  /// The node with the fewest failures counts: with none it is the place, with some they are reported.
  private func placeOnHost(_ profile: Profile, _ verdict: inout Verdict) {
    let need = profile.devices
    var kinds = hardware.kinds
    guard !kinds.isEmpty else {
      verdict.reasons.append(.deviceKindAbsent(need: .cpu))
      return
    }
    if !need.products.isEmpty {
      let fitting = kinds.filter { $0.cpu.productKey.map(need.products.contains) ?? false }
      if fitting.isEmpty {
        let have = Set(kinds.map { $0.cpu.productKey ?? "unknown" }).sorted()
        verdict.reasons.append(.deviceProductMismatch(need: need.products, have: have))
        return
      }
      kinds = fitting
    }
    guard PrecisionSupport.onHost(profile.precision) else {
      verdict.reasons.append(.precisionUnsupported(profile.precision))
      return
    }
    var best: (kind: HardwareGroups.Kind, failures: [Reason])?
    for kind in kinds {
      let failures = hostFailures(profile, kind, verdict.estimate)
      if failures.count < best?.failures.count ?? .max { best = (kind, failures) }
      if failures.isEmpty { break }
    }
    guard let best else { return }
    verdict.reasons += best.failures
    if best.failures.isEmpty {
      verdict.placement = Placement(
        node: best.kind.name, productKey: best.kind.cpu.productKey ?? "cpu",
        count: profile.devices.count)
    }
  }

  private func hostFailures(
    _ profile: Profile, _ kind: HardwareGroups.Kind, _ estimate: MemoryEstimate
  ) -> [Reason] {
    var failures: [Reason] = []
    let need = profile.devices
    let features = kind.cpu.features ?? []
    let missing = need.features.filter { !features.contains($0) }
    if !missing.isEmpty { failures.append(.cpuFeatureMissing(missing, node: kind.name)) }
    if let count = need.minCPUs, kind.cpu.usable < Double(count) {
      failures.append(.cpuCountShort(need: count, have: kind.cpu.usable, node: kind.name))
    }
    let numaNodes = kind.cpu.numaNodes ?? 1
    if profile.parallelism.tp > numaNodes {
      failures.append(
        .numaShort(need: profile.parallelism.tp, have: numaNodes, node: kind.name))
    }
    if let have = kind.memory.usableMiB, estimate.needMiB > have {
      failures.append(
        .hostMemoryShort(needMiB: estimate.needMiB, haveMiB: have, node: kind.name))
    }
    return failures
  }

  // MARK: Accelerators

  /// Like devices of one node that could work together.
  private struct Group {
    var kind: Int
    var lot: HardwareGroups.Lot
  }

  private func placeOnDevices(
    _ profile: Profile, _ input: MemoryEstimate.Input, _ verdict: inout Verdict
  ) {
    var candidates: [Group] = []
    for (place, kind) in hardware.kinds.enumerated() {
      for lot in kind.lots where lot.kind == profile.devices.kind && lot.count > 0 {
        candidates.append(Group(kind: place, lot: lot))
      }
    }
    if let reason = narrow(&candidates, profile) {
      verdict.reasons.append(reason)
      return
    }
    let groups = joined(candidates)
    let count = profile.devices.count
    let large = groups.filter { $0.lot.count >= count }
    guard !large.isEmpty else {
      verdict.reasons.append(shortage(of: count, groups))
      return
    }
    fit(profile, input, large, &verdict)
  }

  /// Leaves the devices that every step lets pass; gives the reason of the first step that leaves none.
  private func narrow(_ candidates: inout [Group], _ profile: Profile) -> Reason? {
    let need = profile.devices
    func keep(_ passes: (HardwareGroups.Lot) -> Bool) -> Bool {
      let rest = candidates.filter { passes($0.lot) }
      guard !rest.isEmpty else { return false }
      candidates = rest
      return true
    }
    func have(_ field: (HardwareGroups.Lot) -> String?) -> [String] {
      Set(candidates.compactMap { field($0.lot) }).sorted()
    }
    guard !candidates.isEmpty else { return .deviceKindAbsent(need: need.kind) }
    if !need.products.isEmpty, !keep({ need.products.contains($0.productKey) }) {
      return .deviceProductMismatch(need: need.products, have: have(\.productKey))
    }
    if let least = need.minComputeCapability,
      !keep({ !VersionOrder.isOlder($0.computeCapability ?? "0", than: least) })
    {
      return .computeCapabilityLow(need: least, have: have(\.computeCapability))
    }
    if !keep({ PrecisionSupport.has(profile.precision, $0) }) {
      return .precisionUnsupported(profile.precision)
    }
    if need.count > 1, !keep({ $0.mig == nil }) { return .migPartitioned }
    if let least = need.minDriver,
      !keep({ $0.driver.map { !VersionOrder.isOlder($0, than: least) } ?? true })
    {
      return .driverTooOld(need: least, have: have(\.driver))
    }
    return nil
  }

  /// Devices of one node, product, memory and partition work together whatever else differs.
  private func joined(_ candidates: [Group]) -> [Group] {
    struct Key: Hashable {
      var kind: Int
      var productKey: String
      var memoryMiB: Int
      var mig: String?
    }
    var groups: [Group] = []
    var places: [Key: Int] = [:]
    for candidate in candidates {
      let lot = candidate.lot
      let key = Key(
        kind: candidate.kind, productKey: lot.productKey, memoryMiB: lot.memoryMiB, mig: lot.mig)
      if let place = places[key] {
        groups[place].lot.count += lot.count
        groups[place].lot.freeMiB += lot.freeMiB
      } else {
        places[key] = groups.count
        groups.append(candidate)
      }
    }
    return groups
  }

  private func shortage(of count: Int, _ groups: [Group]) -> Reason {
    let have = groups.map(\.lot.count).max() ?? 0
    var perNode: [Int: Int] = [:]
    for group in groups { perNode[group.kind, default: 0] += group.lot.count }
    if perNode.values.contains(where: { $0 >= count }) {
      return .devicesHeterogeneous(need: count, have: have)
    }
    let total = perNode.reduce(0) {
      $0 + Arithmetic.product($1.value, hardware.kinds[$1.key].nodeCount)
    }
    return total >= count
      ? .devicesSplitAcrossNodes(need: count, have: have)
      : .deviceCountShort(need: count, have: have)
  }

  private func fit(
    _ profile: Profile, _ input: MemoryEstimate.Input, _ groups: [Group], _ verdict: inout Verdict
  ) {
    let measured = Set(profile.evidence.map(\.productKey))
    let count = profile.devices.count
    let share = profile.utilization ?? MemoryConstants.current.utilization
    var estimates: [Int: MemoryEstimate] = [:]
    var best: (group: Group, estimate: MemoryEstimate)?
    var busiest: Int?
    var largest: MemoryEstimate?
    for group in groups {
      let memory = group.lot.memoryMiB
      var input = input
      input.deviceMemoryMiB = memory
      let estimate = estimates[memory] ?? MemoryEstimate(input)
      estimates[memory] = estimate
      guard estimate.fits == true else {
        if estimate.usable ?? 0 > largest?.usable ?? -1 { largest = estimate }
        continue
      }
      let wanted = Double(memory) * share
      let free = group.lot.count - group.lot.freeMiB.count { Double($0) < wanted }
      guard free >= count else {
        busiest = max(busiest ?? 0, free)
        continue
      }
      if let other = best?.group, !Self.precedes(group, other, measured) { continue }
      best = (group, estimate)
    }
    if let (group, estimate) = best {
      verdict.estimate = estimate
      verdict.placement = Placement(
        node: hardware.kinds[group.kind].name, productKey: group.lot.productKey, count: count,
        memoryMiB: group.lot.memoryMiB, resource: group.lot.resource)
      return
    }
    if let busiest {
      verdict.reasons.append(.deviceMemoryBusy(need: count, free: busiest))
    } else if let largest {
      verdict.estimate = largest
      let length = largest.cache?.maxModelLenThatFits ?? 0
      verdict.reasons.append(
        .deviceMemoryShort(
          needMiB: largest.needMiB, usableMiB: (largest.usable ?? 0) >> 20,
          maxModelLen: length >= 1024 ? length : nil))
    }
  }

  /// The order in which groups are tried: a product with measurements, then larger memory, then the name of
  /// the node, then that of the product.
  private static func precedes(_ left: Group, _ right: Group, _ measured: Set<String>) -> Bool {
    let (one, two) = (left.lot, right.lot)
    if !measured.isEmpty {
      let (first, second) = (measured.contains(one.productKey), measured.contains(two.productKey))
      if first != second { return first }
    }
    if one.memoryMiB != two.memoryMiB { return one.memoryMiB > two.memoryMiB }
    if left.kind != right.kind { return left.kind < right.kind }
    return one.productKey < two.productKey
  }

  // MARK: Bounds

  private func measure(_ verdict: inout Verdict) {
    guard !request.bounds.isEmpty else { return }
    guard let figures = verdict.rating.comparableFigures else {
      if request.isStrict { verdict.reasons.append(.kpiUnproven) }
      return
    }
    let known = request.bounds.filter { figures[$0.figure] != nil }
    let unmet = known.filter { !$0.isKept(by: figures[$0.figure] ?? 0) }
    if !unmet.isEmpty {
      verdict.reasons.append(.kpiUnmet(unmet.map(\.figure)))
    } else if known.count < request.bounds.count {
      if request.isStrict { verdict.reasons.append(.kpiUnproven) }
    } else {
      verdict.keepsBounds = true
    }
  }
}
