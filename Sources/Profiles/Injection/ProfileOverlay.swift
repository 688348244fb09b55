internal import ValueTree

/// The values that give a part of a chart a profile: its value `profile`, the values of the profile for the
/// chart, and for dynamic allocation `resourceClaim`.
struct ProfileOverlay {
  /// The values of the part.
  let values: Value
  /// What the user's values override, in words.
  let overrides: [String]

  /// Weights arrive at 100 MB a second at least.
  private static let bytesPerSecond = 100_000_000

  init(chosen: Selection.Candidate, part: ChartPart, inventory: Inventory, usesClaims: Bool) {
    let profile = chosen.profile
    let kind = profile.devices.kind
    let node = chosen.placement.flatMap { placement in
      inventory.nodes.first { $0.name == placement.node }
    }
    var map = DocumentMap()
    map.set("name", profile.name)
    map.set("id", profile.id)
    map.set("device", kind.rawValue)
    map.set("deviceCount", kind == .cpu ? nil : profile.devices.count)
    map.set("image", profile.engineImage.map(Self.image))
    let injection = profile.injection
    map.set("args", injection.args.isEmpty ? nil : injection.args)
    if !injection.env.isEmpty {
      var env = DocumentMap()
      for variable in injection.env { env.set(ByteString(variable.name), variable.value) }
      map.set("env", env.value)
    }
    map.set("resources", Self.resources(injection.resources, chosen))
    map.set("shmSize", injection.shmSize)
    map.set("capAdd", injection.capAdd.isEmpty ? nil : injection.capAdd)
    map.set(
      "startupFailureThreshold",
      injection.startupFailureThreshold ?? Self.startup(chosen.estimate, part))
    map.set("nodeSelector", Self.nodeSelector(node, profile, inventory))
    let tolerations = Self.tolerations(node, part, kind)
    map.set("tolerations", tolerations.isEmpty ? nil : tolerations)

    let top = profile.chartValues?.materialized() ?? .dict(Dict())
    let dict: Dict
    if case .dict(let given) = top { dict = given } else { dict = Dict() }
    dict["profile"] = map.value
    if usesClaims, kind != .cpu {
      dict["resourceClaim"] = DeviceClaim(profile, chosen.estimate).values
    }
    values = .dict(dict)
    overrides = Self.overrides(profile, part.userValues.materialized())
  }

  /// The requests and limits of the profile; on a host the memory that is needed is asked for too.
  private static func resources(
    _ given: ValueSnapshot?, _ chosen: Selection.Candidate
  ) -> Value? {
    let value = given?.materialized()
    guard chosen.profile.devices.kind == .cpu else { return value }
    let resources: Dict
    if case .dict(let dict)? = value { resources = dict } else { resources = Dict() }
    let requests: Dict
    if case .dict(let dict)? = resources["requests"] { requests = dict } else { requests = Dict() }
    if requests["memory"] == nil {
      requests["memory"] = .text("\(Arithmetic.up(chosen.estimate.needMiB, over: 1024))Gi")
    }
    resources["requests"] = .dict(requests)
    return .dict(resources)
  }

  /// An image as the charts write it: `registry.example.com/a/b:1@sha256:…`.
  private static func image(_ text: String) -> Value {
    var map = DocumentMap()
    var rest = text[...]
    if let at = rest.lastIndex(of: "@") {
      map.set("digest", String(rest[rest.index(after: at)...]))
      rest = rest[..<at]
    }
    let slash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let colon = rest[slash...].lastIndex(of: ":") {
      map.set("tag", String(rest[rest.index(after: colon)...]))
      rest = rest[..<colon]
    }
    if let slash = rest.firstIndex(of: "/"),
      rest[..<slash].contains(where: { $0 == "." || $0 == ":" }) || rest[..<slash] == "localhost"
    {
      map.set("registry", String(rest[..<slash]))
      rest = rest[rest.index(after: slash)...]
    }
    map.set("repository", String(rest))
    return map.value
  }

  /// More failures of the start-up probe than the chart allows, for models that take long to load.
  private static func startup(_ estimate: MemoryEstimate, _ part: ChartPart) -> Int? {
    let seconds = Arithmetic.up(estimate.weights, over: bytesPerSecond)
    let failures = Arithmetic.up(seconds, over: part.probePeriod)
    return failures > 0 ? part.probeFailures + failures : nil
  }

  /// The label that tells the product, where the cluster has several products of the kind.
  private static func nodeSelector(
    _ node: Node?, _ profile: Profile, _ inventory: Inventory
  ) -> Value? {
    let key: String
    switch profile.devices.kind {
    case .nvidia: key = "nvidia.com/gpu.product"
    case .amd: key = "amd.com/gpu.product-name"
    default: return nil
    }
    guard let label = node?.productLabels[key] else { return nil }
    let all = Set(inventory.nodes.compactMap { $0.productLabels[key] })
    guard all.count > 1 else { return nil }
    var map = DocumentMap()
    map.set(ByteString(key), label)
    return map.value
  }

  /// The taints of the node that the chart does not tolerate by itself.
  private static func tolerations(
    _ node: Node?, _ part: ChartPart, _ kind: DeviceKind
  ) -> [Value] {
    let known = part.tolerations[kind] ?? []
    return (node?.tolerationsNeeded ?? []).filter { taint in
      !known.contains { $0.key == taint.key && ($0.effect == nil || $0.effect == taint.effect) }
    }.map { taint in
      var map = DocumentMap()
      map.set("key", taint.key)
      map.set("operator", taint.value == nil ? "Exists" : "Equal")
      map.set("value", taint.value)
      map.set("effect", taint.effect)
      return map.value
    }
  }

  /// What of the profile the user's values replace.
  private static func overrides(_ profile: Profile, _ user: Value) -> [String] {
    var words: [String] = []
    if let kind = user["device"].text, kind != profile.devices.kind.rawValue, !kind.isEmpty {
      words.append("device: \(kind) instead of \(profile.devices.kind.rawValue)")
    }
    if let count = user["deviceCount"].whole, count != profile.devices.count {
      words.append("deviceCount: \(count) instead of \(profile.devices.count)")
    }
    if !user["image"].members.isEmpty, profile.engineImage != nil { words.append("image") }
    for variable in profile.injection.env {
      let own = user["env"][ByteString(variable.name)]
      if let text = own.scalarText, text != variable.value {
        words.append("env.\(variable.name): \(text) instead of \(variable.value)")
      }
    }
    if let size = user["shmSize"].text, !size.isEmpty, let own = profile.injection.shmSize,
      size != own
    {
      words.append("shmSize: \(size) instead of \(own)")
    }
    let given = user["extraCmdArgs"].elements.compactMap(\.scalarText)
    func name(_ argument: String) -> Substring { argument.prefix { $0 != "=" } }
    let names = Set(given.filter { $0.hasPrefix("--") }.map(name))
    for argument in profile.injection.args where names.contains(name(argument)) {
      words.append("extraCmdArgs: \(name(argument))")
    }
    if !user["resources"].members.isEmpty, profile.injection.resources != nil {
      words.append("resources")
    }
    return words
  }
}
