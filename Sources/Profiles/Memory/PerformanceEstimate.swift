package import ValueTree

/// A guess of the speed where nothing is measured, from bandwidth and arithmetic alone. Never ranked against
/// measurements.
package struct PerformanceEstimate: Sendable {
  /// The time to the first token in milliseconds.
  package var ttftMs: Double?
  /// The time from token to token in milliseconds.
  package var itlMs: Double?

  /// Guesses for a profile on a product.
  package init(
    _ profile: Profile, _ estimate: MemoryEstimate, _ model: ModelFacts, on product: DeviceProduct?,
    isl: Int, osl: Int, batch: Int = 1
  ) {
    guard let product, !model.isEncoder else { return }
    if let bandwidth = product.memoryBandwidthGBs, bandwidth > 0 {
      let tokens = (Double(isl) + Double(osl) / 2) * Double(batch)
      let bytes = Double(estimate.weightsPerDevice) + Double(estimate.kvBytesPerToken) * tokens
      itlMs = bytes / (0.8 * bandwidth * 1e9) * 1e3 + 0.003 * 2 * Double(model.layers)
    }
    let speed = profile.precision == .fp8 ? product.fp8TFLOPS : product.bf16TFLOPS
    if let speed, speed > 0 {
      let work = 2 * Double(model.params) * Double(isl)
      ttftMs = work / (0.5 * Double(max(profile.parallelism.tp, 1)) * speed * 1e12) * 1e3
    }
  }

  /// The guess as a document; nil where there is none.
  package var document: Value? {
    guard ttftMs != nil || itlMs != nil else { return nil }
    var map = DocumentMap()
    map.set("state", "estimated")
    map.set("ttftMs", ttftMs.map { ($0 * 100).rounded() / 100 })
    map.set("itlMs", itlMs.map { ($0 * 100).rounded() / 100 })
    return map.value
  }
}
