/// The kinds of hardware that models run on.
public enum DeviceKind: String, Sendable, Hashable, CaseIterable {
  case cpu, nvidia, gaudi, amd
  case intelGPU = "intel-gpu"

  /// The kind of a PCI vendor's accelerators; nil for a vendor of none.
  static func of(pciVendor: String) -> DeviceKind? {
    switch pciVendor {
    case "10de": .nvidia
    case "1002": .amd
    case "1da3": .gaudi
    case "8086": .intelGPU
    default: nil
    }
  }
}
