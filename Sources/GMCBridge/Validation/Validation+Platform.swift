internal import Diagnostics

/// The label that names the hardware.
extension Validation {
  /// The label's name.
  static let platformLabel = "gmc/platform"

  /// The device that the label means; nil without one that is known.
  var platformDevice: String? {
    connector.labels.first { $0.key == Self.platformLabel }.flatMap { charts.platforms[$0.value] }
  }

  mutating func checkPlatform() {
    guard let label = connector.labels.first(where: { $0.key == Self.platformLabel }),
      !charts.platforms.isEmpty
    else { return }
    guard let device = charts.platforms[label.value] else {
      let words = charts.platforms.keys.sorted()
      list.add(
        .platformKnown, at: label.place,
        "`\(label.value)` is no platform: \(listed(words))",
        suggestion: nearestWord(label.value, among: words))
      return
    }
    for (_, _, step) in steps {
      guard let type = step.type, let own = self.type(of: step)?.variant.device, own != "cpu",
        own != device
      else { continue }
      list.add(
        .platformConsistent, .warning, at: type.place,
        "`\(type.value)` runs on \(own), the label says platform `\(label.value)`")
    }
  }
}
