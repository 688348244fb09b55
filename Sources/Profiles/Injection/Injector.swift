internal import Diagnostics
public import ValueTree

/// Chooses a profile for each model server of a chart and makes values of it.
///
/// Parts choose one after the other, language models and larger ones first; what one takes is gone for the
/// next, so that two servers never count on the same card.
public struct Injector: Sendable {
  /// What a part got.
  public struct Outcome: Sendable {
    /// The part.
    public var part: ChartPart
    /// The choice, with all reasons.
    public var selection: Selection
    /// The values of the part that say it; nil where the part stays as the chart has it.
    public var values: ValueSnapshot?
    /// What the user's values override, in words.
    public var overrides: [String]
  }

  /// The selector.
  public var selector: Selector
  /// The request, but for model, chart and kinds.
  public var request: SelectionRequest
  /// The pins by part; the one of the empty name is for all.
  public var pins: [String: String] = [:]
  /// Whether devices are asked for by claims of dynamic allocation.
  public var usesClaims = false

  /// An injector.
  public init(selector: Selector, request: SelectionRequest) {
    self.selector = selector
    self.request = request
  }

  /// Chooses for all parts.
  public func outcomes(for parts: [ChartPart], on inventory: Inventory) -> [Outcome] {
    var left = inventory
    var outcomes: [Int: Outcome] = [:]
    for place in order(parts) { outcomes[place] = outcome(for: parts[place], taking: &left) }
    return parts.indices.compactMap { outcomes[$0] }
  }

  /// Chooses for one part and takes what it uses away from what is left.
  public func outcome(for part: ChartPart, taking left: inout Inventory) -> Outcome {
    var request = request(for: part)
    var selection = selector.select(request, on: left)
    if selection.failure == .pinNotFound, pins[part.name] == nil,
      request.pin.map(selector.knows(pin:)) ?? false
    {
      // A pin for all parts is meant for those that know it.
      request.pin = nil
      selection = selector.select(request, on: left)
    }
    guard let chosen = selection.chosen else {
      return Outcome(part: part, selection: selection, values: nil, overrides: [])
    }
    let overlay = ProfileOverlay(
      chosen: chosen, part: part, inventory: left, usesClaims: usesClaims)
    if let placement = chosen.placement { left.take(placement, chosen) }
    return Outcome(
      part: part, selection: selection, values: ValueSnapshot(overlay.values),
      overrides: overlay.overrides)
  }

  /// The request that a part makes.
  public func request(for part: ChartPart) -> SelectionRequest {
    var request = self.request
    request.model = part.model
    request.chart = part.chart
    request.kinds = part.wantedKind.map { [$0] } ?? part.kinds
    request.pin = pins[part.name] ?? pins[""]
    return request
  }

  /// The pins that no part has heard of: those for parts that there are not, and one for all parts that
  /// is none of any model, where no part has failed by it.
  package func strayPins(beside parts: [String], hasFailed: Bool) -> [StepProfiles.Failure] {
    pins.sorted { $0.key < $1.key }.compactMap { part, pin in
      if part.isEmpty {
        return hasFailed || selector.knows(pin: pin)
          ? nil
          : StepProfiles.Failure(
            reason: .pinNotFound, words: "there is no profile `\(pin)`",
            explanation: Self.suggestion(pin, among: selector.profileNames))
      }
      return parts.contains(part)
        ? nil
        : StepProfiles.Failure(
          reason: .pinNotFound, words: "\(part): nothing of this name serves a model",
          explanation: Self.suggestion(part, among: parts))
    }
  }

  /// The word that was meant, or the first ones that there are.
  private static func suggestion(_ word: String, among words: [String]) -> [String] {
    if let near = nearest(word, among: words) { return ["did you mean \(near)?"] }
    let more = words.count > 20 ? ["  and \(words.count - 20) more"] : []
    return ["there are:"] + words.prefix(20).map { "  " + $0 } + more
  }

  /// The places of the parts in the order they choose.
  private func order(_ parts: [ChartPart]) -> [Int] {
    func weight(_ part: ChartPart) -> Int {
      guard let model = selector.models.model(part.model) else { return 0 }
      return model.isEncoder ? model.params : Arithmetic.largest + model.params
    }
    let weights = parts.map(weight)
    return parts.indices.sorted {
      weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1
    }
  }

  /// The values of the whole chart that give each part its own.
  public static func overlay(_ outcomes: [Outcome]) -> ValueSnapshot {
    let root = Dict()
    for outcome in outcomes {
      guard case .dict(let entries)? = outcome.values else { continue }
      var dict = root
      for name in outcome.part.path {
        if case .dict(let inner)? = dict[ByteString(name)] {
          dict = inner
        } else {
          let inner = Dict()
          dict[ByteString(name)] = .dict(inner)
          dict = inner
        }
      }
      for entry in entries { dict[entry.key] = entry.value.materialized() }
    }
    return ValueSnapshot(.dict(root))
  }
}

extension Inventory {
  /// Takes away what a placed profile uses.
  mutating func take(_ placement: Placement, _ chosen: Selection.Candidate) {
    guard let place = nodes.firstIndex(where: { $0.name == placement.node }) else { return }
    if chosen.profile.devices.kind == .cpu {
      let cpus = chosen.profile.devices.minCPUs ?? 0
      if let logical = nodes[place].cpu?.logical {
        nodes[place].cpu?.logical = max(logical - cpus, 0)
      }
      if let limit = nodes[place].cpu?.limitCPUs {
        nodes[place].cpu?.limitCPUs = max(limit - Double(cpus), 0)
      }
      let need = chosen.estimate.needMiB
      if let room = nodes[place].memory?.availableMiB {
        nodes[place].memory?.availableMiB = max(room - need, 0)
      }
      if let room = nodes[place].memory?.limitMiB {
        nodes[place].memory?.limitMiB = max(room - need, 0)
      }
      return
    }
    var missing = placement.count
    var devices: [Device] = []
    for device in nodes[place].devices ?? [] {
      let isMeant =
        device.kind == chosen.profile.devices.kind && device.productKey == placement.productKey
        && missing > 0
      guard isMeant else {
        devices.append(device)
        continue
      }
      var rest = device
      let count = device.count ?? 1
      let used = min(count, missing)
      missing -= used
      rest.count = count - used
      if count > used { devices.append(rest) }
    }
    nodes[place].devices = devices
  }
}
