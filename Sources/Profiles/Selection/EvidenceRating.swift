/// How much the measurements of a profile say about a workload on a product.
struct EvidenceRating: Sendable {
  /// 0 measured on the product for such a workload, 1 there for another one, 2 on another product,
  /// 3 estimated, 4 nothing.
  var grade: Int
  /// The measurement that counts.
  var evidence: Profile.Evidence?

  /// Rates a profile; without a product nothing counts as measured there.
  init(_ profile: Profile, on productKey: String?, _ request: SelectionRequest) {
    guard profile.state != "estimated" else {
      grade = 3
      return
    }
    let own = profile.evidence.filter { $0.productKey == productKey }
    guard !own.isEmpty else {
      grade = profile.evidence.isEmpty ? 4 : 2
      return
    }
    let prefersFew = request.goal == .latency
    let nearest = own.min { left, right in
      let (one, two) = (Self.ratio(left, request), Self.ratio(right, request))
      if one != two { return one < two }
      return prefersFew
        ? left.concurrency < right.concurrency : left.concurrency > right.concurrency
    }
    evidence = nearest
    // A factor of two in all: the sum of the logarithms' distances is that of the product.
    grade = nearest.map { Self.ratio($0, request) <= 2 } ?? false ? 0 : 1
  }

  /// By which factor a measured workload differs from the wanted one: input and output multiplied, which
  /// orders as the sum of the distances of their logarithms does.
  private static func ratio(_ evidence: Profile.Evidence, _ request: SelectionRequest) -> Double {
    func factor(_ one: Int, _ two: Int) -> (Double, Double) {
      (Double(max(one, two)), Double(max(min(one, two), 1)))
    }
    let input = factor(evidence.isl, request.isl)
    let output = factor(evidence.osl, request.osl)
    return input.0 * output.0 / (input.1 * output.1)
  }

  /// The figures that bounds may be compared with.
  var comparableFigures: [String: Double]? { grade == 0 ? evidence?.figures : nil }

  /// The figure that ranks, the smaller the better; only workloads that compare have one.
  func figure(_ request: SelectionRequest, devices: Int) -> Double {
    guard let figures = comparableFigures else { return 0 }
    if request.goal == .latency {
      guard let first = figures["ttftMsP50"], let next = figures["itlMsP50"] else {
        return .infinity
      }
      return first + Double(request.osl - 1) * next
    }
    guard let rate = figures["tokensPerSecond"] else { return .infinity }
    return -rate / Double(max(devices, 1))
  }
}
