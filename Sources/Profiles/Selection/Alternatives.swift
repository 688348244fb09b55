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
    var found: [(cost: Int, isMeant: Bool, profile: String, need: String)] = []
    for candidate in selection.rejected {
      guard let (cost, words) = Self.missing(candidate) else { continue }
      let isMeant = candidate.profile.target.rawValue == request.goal.rawValue
      found.append((cost, isMeant, candidate.profile.name, words))
    }
    found.sort {
      if $0.cost != $1.cost { return $0.cost < $1.cost }
      return $0.isMeant != $1.isMeant ? $0.isMeant : $0.profile < $1.profile
    }
    for (_, _, profile, need) in found where hardware.count < Self.limit {
      // Recipes that differ in tuning only need the same hardware: one of them is enough.
      if !hardware.contains(where: { $0.need == need }) { hardware.append((profile, need)) }
    }
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

  /// What of the hardware a profile lacks, with all the memory it takes to order by; nil where more hardware
  /// does not help.
  private static func missing(_ candidate: Selection.Candidate) -> (Int, String)? {
    let profile = candidate.profile
    let kind = profile.devices.kind
    let share = profile.utilization ?? MemoryConstants.current.utilization
    let needMiB = candidate.estimate.needMiB
    let gibibytes = Arithmetic.up(
      kind == .cpu ? needMiB : Arithmetic.up(needMiB, over: share), over: 1024)
    let product =
      profile.devices.products.isEmpty
      ? kind.rawValue : profile.devices.products.joined(separator: " or ")
    let devices = "\(profile.devices.count) × \(product) of \(gibibytes) GiB"
    var cost = Arithmetic.product(gibibytes, profile.devices.count)
    var words: [String] = []
    for reason in candidate.reasons {
      switch reason {
      case .deviceCountShort(_, let have): words.append("\(devices) in one node, there is \(have)")
      case .devicesHeterogeneous: words.append("\(devices), all alike, in one node")
      case .devicesSplitAcrossNodes: words.append("\(devices) in one node, not in several")
      case .deviceMemoryShort(_, let usableMiB, let length):
        let hint = length.map { "; a context of \($0) tokens would fit here" } ?? ""
        words.append("\(devices), \(usableMiB >> 10) GiB are usable of those here" + hint)
      case .deviceMemoryBusy(_, let free): words.append("\(devices) unused, \(free) are")
      case .deviceKindAbsent, .deviceProductMismatch:
        cost += 1 << 20
        words.append(kind == .cpu ? "a host of \(gibibytes) GiB" : devices)
      case .hostMemoryShort(let needMiB, let haveMiB, _):
        words.append("\(needMiB) MiB of memory, there are \(haveMiB)")
      case .cpuCountShort(let need, let have, _):
        words.append("\(need) processors, there are \(have.plainText)")
      case .diskShort(let needMiB, let haveMiB):
        words.append("\(needMiB) MiB of disk, there are \(haveMiB)")
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
