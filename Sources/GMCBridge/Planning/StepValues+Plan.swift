internal import Diagnostics
internal import ValueTree

extension StepValues {
  /// Everything that a plan sets, the stronger after the weaker: chart, step type, device, the
  /// caller's values, profile, cache and token, servers, model, config, variables.
  mutating func setAll(
    of plan: StepPlan, _ calls: [PipelineRendering.CalledServer], _ options: BridgeOptions
  ) throws(Diagnostic) {
    let contract = plan.contract
    set(contract.settings, from: "chart")
    set(plan.type.variant.settings, from: "step type \(plan.typeName)")
    if let path = contract.devicePath, plan.type.variant.device != nil || plan.device != "cpu" {
      let origin =
        plan.device == plan.type.variant.device ? "step type \(plan.typeName)" : "platform"
      set(path, .text(plan.device), from: origin)
    }
    set(tree: options.values, from: "options")
    try setProfile(plan, options)
    setAccess(plan, options)
    setCalls(calls, contract)
    if let model = contract.model, let choice = plan.model {
      set(model.path, .text(choice.text), from: "config \(choice.key)")
      setVariables([model.variable, choice.key], choice.text, choice.key, contract)
    }
    for (value, choice) in plan.config {
      set(value.path, .text(choice.text), from: "config \(choice.key)")
      setVariables([value.variable, choice.key], choice.text, choice.key, contract)
    }
    for choice in plan.variables { setVariables([choice.key], choice.text, choice.key, contract) }
    if let own = options.stepValues[plan.service] { set(tree: own, from: "options of the step") }
  }

  private mutating func setProfile(
    _ plan: StepPlan, _ options: BridgeOptions
  ) throws(Diagnostic) {
    guard let choose = options.profileValues, let path = plan.contract.profilePath,
      plan.contract.model != nil
    else { return }
    let request = ProfileRequest(
      chart: plan.type.component.name, stepType: plan.typeName, service: plan.service,
      device: plan.device, model: plan.servedModel)
    guard let profile = choose(request) else { return }
    if let key = profile.protectedPath {
      throw Diagnostic(
        .profile, "the profile for `\(plan.service)` sets `\(key)`, which is about security",
        help: "set it among the chart's values")
    }
    set(path, profile, from: "profile")
  }

  private mutating func setAccess(_ plan: StepPlan, _ options: BridgeOptions) {
    if let cache = plan.contract.cache {
      if let folder = plan.hostPath {
        set(cache.path, .text(folder.text), from: "config \(folder.key)")
      } else if let place = options.modelCache {
        switch place {
        case .hostPath(let text), .claim(let text):
          set(cache.path, .text(text), from: "option model cache")
        }
      }
    }
    guard let token = plan.contract.token else { return }
    if let own = plan.tokenSecret {
      set(token.namePath, .text(own.text), from: "config \(own.key)")
      if let path = token.keyPath { set(path, .text(token.defaultKey), from: "config \(own.key)") }
    } else if let plain = plan.plainToken, let known = token.plain {
      set(known.path, .text(plain.text), from: "config \(plain.key)")
      guard let variables = plan.contract.variablesPath else { return }
      let reference = ValueSnapshot.map([
        "valueFrom": .map([
          "secretKeyRef": .map([
            "name": .text(filled(known.secret)), "key": .text(known.secretKey),
          ])
        ])
      ])
      set(variables, member: plain.key, reference, from: "config \(plain.key)")
    } else if let secret = options.tokenSecret {
      set(token.namePath, .text(secret.name), from: "option token secret")
      if let path = token.keyPath {
        set(path, .text(secret.key ?? token.defaultKey), from: "option token secret")
      }
    }
  }

  private mutating func setCalls(
    _ calls: [PipelineRendering.CalledServer], _ contract: Contract
  ) {
    for server in calls {
      let endpoint = server.call.endpoint
      for (path, part) in endpoint.values {
        guard let text = server.part(part) else { continue }
        set(path, .text(text), from: server.origin)
      }
      set(endpoint.settings, from: server.origin)
      setVariables(
        [endpoint.variable, server.call.key], server.text, server.origin, contract,
        isConfig: false)
    }
  }

  /// Sets environment variables of the serving container.
  private mutating func setVariables(
    _ names: [String?], _ text: String, _ origin: String, _ contract: Contract,
    isConfig: Bool = true
  ) {
    guard let path = contract.variablesPath else { return }
    var seen: Set<String> = []
    for name in names {
      guard let name, seen.insert(name).inserted else { continue }
      set(path, member: name, .text(text), from: isConfig ? "config \(origin)" : origin)
    }
  }
}

extension ValueSnapshot {
  /// A text.
  static func text(_ text: String) -> ValueSnapshot { .string(ByteString(text)) }

  /// A map, its entries sorted as they have to be.
  static func map(_ entries: [ByteString: ValueSnapshot]) -> ValueSnapshot {
    .dict(entries.map { Entry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key })
  }
}
