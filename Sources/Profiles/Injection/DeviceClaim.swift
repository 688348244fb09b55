internal import ValueTree

/// A claim of dynamic resource allocation for the devices of a profile.
struct DeviceClaim {
  private let profile: Profile
  private let estimate: MemoryEstimate

  init(_ profile: Profile, _ estimate: MemoryEstimate) {
    self.profile = profile
    self.estimate = estimate
  }

  /// The class of devices that the drivers of a kind publish.
  static func deviceClass(_ kind: DeviceKind) -> String? {
    switch kind {
    case .nvidia: "gpu.nvidia.com"
    case .gaudi: "gaudi.intel.com"
    case .intelGPU: "gpu.intel.com"
    case .amd: "gpu.amd.com"
    case .cpu: nil
    }
  }

  /// The chart's value `resourceClaim`; nil for a host.
  var values: Value? {
    guard let name = Self.deviceClass(profile.devices.kind) else { return nil }
    var map = DocumentMap()
    map.set("enabled", true)
    map.set("deviceClassName", name)
    map.set("count", profile.devices.count)
    map.set("expression", expression(name))
    return map.value
  }

  /// What a device has to have, in the language of claims.
  private func expression(_ domain: String) -> String? {
    var parts: [String] = []
    switch profile.devices.kind {
    case .nvidia, .intelGPU, .amd:
      let share = profile.utilization ?? MemoryConstants.current.utilization
      let gibibytes = Arithmetic.up(Arithmetic.up(estimate.needMiB, over: share), over: 1024)
      parts.append(
        "device.capacity[\"\(domain)\"].memory.compareTo(quantity(\"\(gibibytes)Gi\")) >= 0")
    default: break
    }
    if let least = profile.devices.minComputeCapability {
      let version = least.split(separator: ".").count < 3 ? least + ".0" : least
      parts.append(
        "device.attributes[\"\(domain)\"].cudaComputeCapability.compareTo(semver(\"\(version)\")) >= 0"
      )
    }
    return parts.isEmpty ? nil : parts.joined(separator: " && ")
  }
}
