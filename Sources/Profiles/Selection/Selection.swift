package import ValueTree

/// What was chosen, out of what, and why not the others.
public struct Selection: Sendable {
  /// Why nothing was chosen.
  public enum Failure: String, Sendable, Hashable {
    case modelUnknown = "MODEL_UNKNOWN"
    case noProfileForModel = "NO_PROFILE_FOR_MODEL"
    case noFeasibleProfile = "NO_FEASIBLE_PROFILE"
    case pinNotFound = "PIN_NOT_FOUND"
    case pinAmbiguous = "PIN_AMBIGUOUS"
    case pinNotFeasible = "PIN_NOT_FEASIBLE"

    /// The exit code of commands.
    package var exitCode: Int32 {
      switch self {
      case .noFeasibleProfile: 3
      case .pinNotFound, .pinAmbiguous, .pinNotFeasible: 4
      case .modelUnknown, .noProfileForModel: 5
      }
    }
  }

  /// A profile that was looked at.
  public struct Candidate: Sendable {
    /// The profile.
    public var profile: Profile
    /// Why it cannot run; none where it can.
    public var reasons: [Reason]
    /// Where it would run.
    public var placement: Placement?
    /// What it needs.
    public var estimate: MemoryEstimate
    /// Where it stands among those that can run.
    public var rank: Rank
    /// The grade of its evidence, 0 the best and 4 none.
    public var evidenceGrade: Int
    /// Whether measurements keep all bounds.
    public var keepsBounds: Bool
  }

  /// The model; nil for one that is not known.
  public var model: ModelFacts?
  /// The profiles that can run, best first.
  public var feasible: [Candidate] = []
  /// The profiles that cannot, by name.
  public var rejected: [Candidate] = []
  /// The one to take.
  public var chosen: Candidate?
  /// Why there is none.
  public var failure: Failure?
  /// Whether measurements keep the bounds; nil where there are none.
  public var isProven: Bool?
  /// Whether the chosen one was forced although it cannot run.
  public var isForced = false

  /// A selection that has not begun.
  package init() {}

  /// The candidate of a name.
  package func candidate(_ name: String) -> Candidate? {
    (feasible + rejected).first { $0.profile.name == name }
  }
}

extension Selection {
  /// The selection as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("feasible", feasible.map(\.profile.name))
    map.set(
      "rejected",
      rejected.map { candidate in
        var map = DocumentMap()
        map.set("profile", candidate.profile.name)
        map.set("reasons", candidate.reasons.map(\.document))
        return map.value
      })
    map.set("chosen", chosen.map { Value.text($0.profile.name) } ?? .null)
    map.set("placement", chosen?.placement?.document)
    map.set("estimate", chosen?.estimateSummary)
    map.set("sloProven", isProven)
    map.set("error", failure?.rawValue)
    return map.value
  }
}

extension Placement {
  /// The placement as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("node", node)
    map.set("productKey", productKey)
    map.set("count", count)
    return map.value
  }
}

extension Selection.Candidate {
  /// The figures of the estimate that matter to those who choose; nil for a host.
  package var estimateSummary: Value? {
    guard profile.devices.kind != .cpu else { return nil }
    var map = DocumentMap()
    map.set("needMiBPerDevice", estimate.needMiB)
    map.set("kvTokens", estimate.cache?.tokens)
    map.set(
      "concurrencyAtMaxLen", estimate.cache.map { Double($0.concurrencyHundredths) / 100 })
    return map.value
  }
}
