/// Which precisions devices compute in.
enum PrecisionSupport {
  /// NVIDIA's least compute capability.
  private static func leastCapability(_ precision: Precision) -> String? {
    switch precision {
    case .bf16: "8.0"
    case .fp16, .fp32: "7.0"
    case .int8, .int4: "7.5"
    case .fp8: "8.9"
    case .mxfp4: "9.0"
    case .nvfp4: "10.0"
    case .q4KM, .q5KM, .q80: nil
    }
  }

  /// Whether some devices compute in a precision.
  static func has(_ precision: Precision, _ lot: HardwareGroups.Lot) -> Bool {
    switch lot.kind {
    case .nvidia:
      guard let least = leastCapability(precision) else { return true }
      return !VersionOrder.isOlder(lot.computeCapability ?? "0", than: least)
    case .amd:
      if precision == .fp8 { return lot.arch == "gfx942" || lot.arch == "gfx950" }
      return precision != .nvfp4
    case .gaudi:
      switch precision {
      case .bf16, .fp32, .int4: return true
      case .fp8: return lot.productKey != "gaudi1"
      default: return false
      }
    case .intelGPU: return true
    case .cpu: return onHost(precision)
    }
  }

  /// Whether a host computes in a precision; what its processor lacks for bf16 is said by features.
  static func onHost(_ precision: Precision) -> Bool {
    precision != .fp8 && precision != .mxfp4 && precision != .nvfp4
  }
}
