/// Where a profile stands among those that can run: keys in the order they decide, the smaller first. The
/// name is the last key, so that equal inputs give equal output.
public struct Rank: Sendable, Hashable, Comparable {
  /// The keys, in the order they decide.
  public enum Key: Int, Sendable, CaseIterable {
    case accelerator, lossy, bitsForQuantization, target, evidence, figure, specific, bits,
      parallelism, context, engine, name

    /// What the key compares.
    package var text: String {
      switch self {
      case .accelerator: "accelerator before CPU"
      case .lossy: "lossy precision last, unless quantization is wanted"
      case .bitsForQuantization: "fewer bits, as quantization is wanted"
      case .target: "tuned for what was asked, then balanced, then the other"
      case .evidence: "measured before guessed"
      case .figure: "the better measured figure"
      case .specific: "made for the product before generic"
      case .bits: "fewer bits"
      case .parallelism: "more devices together for latency, fewer otherwise"
      case .context: "larger context"
      case .engine: "order of engines"
      case .name: "name"
      }
    }
  }

  /// The values of the keys but the last.
  public let values: [Double]
  /// The last key.
  public let name: String

  private static let engines = ["vllm", "tgi", "sglang", "ovms", "tei", "llamacpp", "ollama"]

  init(
    _ profile: Profile, _ rating: EvidenceRating, _ model: ModelFacts, _ request: SelectionRequest
  ) {
    let quantizes = request.goal == .quantization
    let target =
      profile.target.rawValue == request.goal.rawValue ? 0 : profile.target == .balanced ? 1 : 2
    let tp = profile.parallelism.tp
    values = [
      profile.devices.kind == .cpu ? 1 : 0,
      profile.precision.isLossy && !quantizes ? 1 : 0,
      quantizes ? Double(profile.precision.bits) : 0,
      Double(target),
      Double(rating.grade),
      rating.figure(request, devices: profile.devices.count),
      profile.isSpecific ? 0 : 1,
      Double(profile.precision.bits),
      Double(request.goal == .latency ? -tp : tp),
      -Double(profile.maxModelLen ?? model.maxContext),
      Double(Self.engines.firstIndex(of: profile.engine) ?? Self.engines.count),
    ]
    name = profile.name
  }

  /// The first key in which two ranks differ.
  package func decidingKey(against other: Rank) -> Key? {
    for key in Key.allCases where key != .name {
      if values[key.rawValue] != other.values[key.rawValue] { return key }
    }
    return name == other.name ? nil : .name
  }

  /// Whether a rank stands before another.
  public static func < (left: Rank, right: Rank) -> Bool {
    guard let key = left.decidingKey(against: right) else { return false }
    if key == .name { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
    return left.values[key.rawValue] < right.values[key.rawValue]
  }
}
