/// What someone can do whose request nothing fits: the nearest changes that would let a profile run.
package struct Alternatives: Sendable {
  /// Profiles of the model that run on this hardware if the request asks for less.
  package var relaxed: [(profile: String, change: String)] = []
  /// Profiles that need a little more hardware, the least first.
  package var hardware: [(profile: String, need: String)] = []
  /// Models for the same task that run on this hardware, the nearest in size first.
  package var models: [(model: String, profile: String)] = []

  /// The most of each that are named.
  private static let limit = 3

  /// Looks for alternatives to a selection that failed.
  package init(
    to selection: Selection, _ request: SelectionRequest, on inventory: Inventory,
    _ selector: Selector
  ) {
    guard let model = selection.model else { return }
    let hardwareGroups = HardwareGroups(inventory, selector.products)
    relax(request, hardwareGroups, selector)
    hardware = selection.rejected.compactMap { candidate -> (Int, String, String)? in
      guard let (cost, words) = Self.missing(candidate) else { return nil }
      return (cost, candidate.profile.name, words)
    }
    .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }
    .prefix(Self.limit).map { ($0.1, $0.2) }
    smaller(model, request, hardwareGroups, selector)
  }

  private mutating func relax(
    _ request: SelectionRequest, _ hardware: HardwareGroups, _ selector: Selector
  ) {
    var tries: [(String, SelectionRequest)] = []
    func attempt(_ words: String, _ change: (inout SelectionRequest) -> Void) {
      var other = request
      other.pin = nil
      change(&other)
      tries.append((words, other))
    }
    if !request.engines.isEmpty { attempt("with any engine") { $0.engines = [] } }
    if !request.precisions.isEmpty { attempt("with any precision") { $0.precisions = [] } }
    if let context = request.minContext {
      attempt("with a shorter context than \(context)") { $0.minContext = nil }
    }
    if request.lora { attempt("without adapters") { $0.lora = false } }
    if !request.bounds.isEmpty { attempt("without the bounds") { $0.bounds = [] } }
    if !request.kinds.isEmpty { attempt("on any device") { $0.kinds = [] } }
    for (words, other) in tries {
      if let first = selector.select(other, on: hardware).feasible.first {
        relaxed.append((first.profile.name, words))
      }
    }
  }

  /// What of the hardware a profile lacks, with a figure to order by; nil where more of it does not help.
  private static func missing(_ candidate: Selection.Candidate) -> (Int, String)? {
    let profile = candidate.profile
    var cost = 0
    var words: [String] = []
    for reason in candidate.reasons {
      switch reason {
      case .deviceCountShort(let need, let have), .devicesHeterogeneous(let need, let have),
        .devicesSplitAcrossNodes(let need, let have):
        cost += need - have
        words.append(
          "\(need) like \(profile.devices.kind.rawValue) devices in one node, not \(have)")
      case .deviceMemoryShort(let needMiB, let usableMiB, let length):
        let share = profile.utilization ?? MemoryConstants.current.utilization
        let card = Arithmetic.up(needMiB, over: share)
        cost += 1 + max(needMiB - usableMiB, 0) / 8192
        let hint = length.map { ", or a context of \($0) tokens here" } ?? ""
        words.append("devices of \(Arithmetic.up(card, over: 1024)) GiB" + hint)
      case .deviceMemoryBusy(let need, let free):
        cost += 1
        words.append("\(need) devices that no one uses, not \(free)")
      case .hostMemoryShort(let needMiB, let haveMiB, _):
        cost += 1 + max(needMiB - haveMiB, 0) / 16384
        words.append("\(needMiB) MiB of memory, not \(haveMiB)")
      case .cpuCountShort(let need, let have, _):
        cost += 1
        words.append("\(need) processors, not \(have.plainText)")
      case .diskShort(let needMiB, let haveMiB):
        cost += 1
        words.append("\(needMiB) MiB of disk, not \(haveMiB)")
      case .deviceKindAbsent(let need):
        cost += 16 + profile.devices.count
        let memory = Arithmetic.up(candidate.estimate.needMiB, over: 1024)
        words.append(
          need == .cpu
            ? "a host with \(memory) GiB"
            : "\(profile.devices.count) \(need.rawValue) with \(memory) GiB free each")
      default: return nil
      }
    }
    return words.isEmpty ? nil : (cost, words.joined(separator: "; "))
  }

  /// Other models, so that something runs at all.
  private mutating func smaller(
    _ model: ModelFacts, _ request: SelectionRequest, _ hardware: HardwareGroups,
    _ selector: Selector
  ) {
    let others = selector.models.models
      .filter { $0.task == model.task && $0.id != model.id && $0.params <= model.params }
      .sorted { $0.params != $1.params ? $0.params > $1.params : $0.id < $1.id }
    for other in others where models.count < Self.limit {
      var request = request
      request.model = other.id
      request.pin = nil
      if let first = selector.select(request, on: hardware).feasible.first {
        models.append((other.id, first.profile.name))
      }
    }
  }

  /// The alternatives as lines for a terminal.
  package var lines: [String] {
    var lines: [String] = []
    for (profile, change) in relaxed { lines.append("\(change): \(profile)") }
    for (profile, need) in hardware { lines.append("\(profile) needs \(need)") }
    for (model, profile) in models { lines.append("here runs \(model) (\(profile))") }
    return lines
  }
}
