/// Chooses profiles: what can run, in order, and what cannot, with all reasons.
///
/// Cost grows with the number of the model's profiles times the number of distinct kinds of nodes.
public struct Selector: Sendable {
  /// The models that are known.
  public var models: ModelTable
  /// The products that are known.
  public var products: ProductTable
  /// The profiles to choose from.
  public var catalogue: Catalogue

  /// A selector.
  public init(models: ModelTable, products: ProductTable, catalogue: Catalogue) {
    self.models = ModelTable(catalogue.models + models.models)
    self.products = products
    self.catalogue = catalogue
  }

  /// Chooses for a request on an inventory.
  public func select(_ request: SelectionRequest, on inventory: Inventory) -> Selection {
    select(request, on: HardwareGroups(inventory, products))
  }

  /// Whether a pin means a profile of any model.
  func knows(pin: String) -> Bool {
    let pin = Pin(pin)
    return pin.means(anyOf: catalogue.profiles)
      || models.models.contains { pin.means(anyOf: catalogue.profiles(of: $0)) }
  }

  /// The names of the profiles of all models, sorted.
  var profileNames: [String] {
    let profiles = catalogue.profiles + models.models.flatMap { catalogue.profiles(of: $0) }
    return Set(profiles.map(\.name)).sorted()
  }

  func select(_ request: SelectionRequest, on hardware: HardwareGroups) -> Selection {
    var selection = Selection()
    guard let model = models.model(request.model) else {
      selection.failure = .modelUnknown
      return selection
    }
    selection.model = model
    let profiles = catalogue.profiles(of: model).filter { profile in
      (request.chart == nil || profile.chart == request.chart)
        && (request.kinds.isEmpty || request.kinds.contains(profile.devices.kind))
    }
    guard !profiles.isEmpty else {
      selection.failure = .noProfileForModel
      return selection
    }
    let feasibility = Feasibility(model: model, request: request, hardware: hardware)
    for profile in profiles {
      let verdict = feasibility.verdict(on: profile)
      let candidate = Selection.Candidate(
        profile: profile, reasons: verdict.reasons, placement: verdict.placement,
        estimate: verdict.estimate, rank: Rank(profile, verdict.rating, model, request),
        evidenceGrade: verdict.rating.grade, keepsBounds: verdict.keepsBounds)
      if verdict.reasons.isEmpty {
        selection.feasible.append(candidate)
      } else {
        selection.rejected.append(candidate)
      }
    }
    selection.feasible.sort { $0.rank < $1.rank }
    selection.rejected.sort { $0.profile.name.utf8.lexicographicallyPrecedes($1.profile.name.utf8) }
    choose(&selection, request, profiles)
    if selection.chosen != nil, !request.bounds.isEmpty {
      selection.isProven = selection.chosen?.keepsBounds
    }
    return selection
  }

  private func choose(
    _ selection: inout Selection, _ request: SelectionRequest, _ profiles: [Profile]
  ) {
    guard let pin = request.pin else {
      selection.chosen = selection.feasible.first
      if selection.chosen == nil { selection.failure = .noFeasibleProfile }
      return
    }
    switch Pin(pin).find(in: profiles) {
    case .notFound: selection.failure = .pinNotFound
    case .ambiguous: selection.failure = .pinAmbiguous
    case .found(let profile):
      if let candidate = selection.feasible.first(where: { $0.profile.name == profile.name }) {
        selection.chosen = candidate
        return
      }
      let candidate = selection.rejected.first { $0.profile.name == profile.name }
      if request.isForced, let candidate, !candidate.reasons.contains(where: \.isAbsolute) {
        selection.chosen = candidate
        selection.isForced = true
      } else {
        selection.failure = .pinNotFeasible
      }
    }
  }
}
