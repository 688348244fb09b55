internal import Diagnostics
internal import PipelineGraph

/// Decides what each step becomes.
extension Validation {
  mutating func plan() {
    for (index, node, step) in steps {
      guard step.nodeName == nil, step.externalService == nil, let service = step.service,
        let name = service.serviceName, !name.value.isEmpty, let type = type(of: step)
      else { continue }
      var plan = StepPlan(
        index: index, path: step.place.path, node: node.name, typeName: type.variant.name,
        type: type, service: name.value, namespace: service.nameSpace?.value ?? namespace,
        device: device(of: type), isDownstream: service.isDownstream,
        endpointPath: service.config("endpoint")?.value ?? "")
      sort(service, into: &plan)
      plans.append(plan)
    }
  }

  /// The device: that of the step type, else what the caller wants, where the chart knows it.
  private func device(of type: ChartSet.StepType) -> String {
    if let own = type.variant.device, own != "cpu" { return own }
    let wanted = options.takesDeviceFromPlatform ? platformDevice : nil
    guard let device = wanted ?? options.defaultDevice, type.component.devices.contains(device)
    else { return "cpu" }
    return device
  }

  /// Sorts the config of a step by what its entries mean to the chart.
  private mutating func sort(
    _ service: GMConnector.InternalService, into plan: inout StepPlan
  ) {
    let contract = plan.contract
    if let model = contract.model {
      plan.model = choice(service, model.keys + model.aliases, "model")
      if let used = plan.model, !ModelName.isModel(used.text), let entry = service.config(used.key)
      {
        list.add(
          .modelName, at: entry.place,
          "`\(brief(used.text))` is no name of a model: `name` or `owner/name`, of letters, digits "
            + "and `._-:`, or a path below `/data`")
      }
      if let used = plan.model, model.aliases.contains(used.key), let key = model.keys.first,
        let entry = service.config(used.key)
      {
        list.add(
          .modelAlias, .note, at: entry.place,
          "`\(used.key)` is taken as the model of `\(plan.typeName)`, as `\(key)` is")
      }
    }
    for value in contract.config {
      guard let choice = choice(service, value.keys, value.path.text) else { continue }
      plan.config.append((value, choice))
    }
    sortAccess(service, into: &plan)
    let named = Set(
      contract.endpoints.flatMap(\.keys) + contract.config.flatMap(\.keys)
        + (contract.model?.keys ?? []) + (contract.model?.aliases ?? []))
    for entry in service.config where !contract.ignored.contains(entry.key) {
      let isAccess = contract.accessKeys.contains(entry.key)
      if !isAccess || plan.plainToken?.key == entry.key {
        guard DNSName.isVariable(entry.key) else {
          list.add(
            .configKey, at: entry.place,
            "`\(entry.key)` is no name for an environment variable, which config keys become",
            suggestion: nearestWord(entry.key, among: named.sorted()))
          continue
        }
      }
      if !isAccess, !named.contains(entry.key) {
        plan.variables.append(StepPlan.Choice(key: entry.key, text: entry.value))
      }
    }
  }

  /// Tokens and places for models.
  private mutating func sortAccess(
    _ service: GMConnector.InternalService, into plan: inout StepPlan
  ) {
    let contract = plan.contract
    plan.tokenSecret = contract.token.flatMap { choice(service, $0.keys, "token") }
    if let used = plan.tokenSecret, !DNSName.isSubdomain(used.text),
      let entry = service.config(used.key)
    {
      list.add(
        .secretName, at: entry.place, "`\(used.text)` is no name for a Secret",
        suggestion: DNSName.subdomain(near: used.text))
    }
    plan.hostPath = contract.cache.flatMap { choice(service, $0.keys, "model cache") }
    if let used = plan.hostPath, let entry = service.config(used.key) {
      let folder = HostFolder(used.text)
      if folder == nil {
        list.add(
          .hostPath, at: entry.place,
          "`\(brief(used.text))` is no folder of a node: an absolute path without `..`, blanks and "
            + "quotes")
      } else if let folder, !folder.isAllowed(options.allowedHostPaths) {
        list.add(
          .hostPath, at: entry.place,
          "`\(brief(used.text))` is no place for models"
            + (options.allowedHostPaths.map {
              ": they may be below " + listed($0.map { "`\($0)`" }, "or")
            } ?? ": it belongs to the system of the node"))
      }
    }
    for entry in service.config where contract.accessKeys.contains(entry.key) {
      if let plain = contract.token?.plain, plain.keys.contains(entry.key) {
        guard !entry.value.isEmpty, !entry.value.hasPrefix("insert-your-") else {
          list.add(
            .settingWithoutEffect, .warning, at: entry.place,
            "`\(entry.key)` holds no token, only the place for one")
          continue
        }
        plan.plainToken = StepPlan.Choice(key: entry.key, text: entry.value)
        list.add(
          .tokenInClear, .warning, at: entry.place,
          "`\(entry.key)` is a token in clear text, readable by all who may read the resource: "
            + "name a Secret by `\(contract.token?.keys.first ?? "")`")
      } else if plan.tokenSecret?.key != entry.key, plan.hostPath?.key != entry.key {
        list.add(
          .settingWithoutEffect, .note, at: entry.place,
          "`\(entry.key)` has no effect on a `\(plan.typeName)` step")
      }
    }
  }

  /// What a message quotes of a text.
  private func brief(_ text: String) -> String { shortened(text, to: 200) }

  /// The entry that one of some keys has; two of them with different texts contradict each other.
  private mutating func choice(
    _ service: GMConnector.InternalService, _ keys: [String], _ meaning: String
  ) -> StepPlan.Choice? {
    let given = service.config.filter { keys.contains($0.key) && !$0.value.isEmpty }
    guard let first = keys.compactMap({ key in given.first { $0.key == key } }).first else {
      return nil
    }
    for other in given where other.value != first.value {
      list.add(
        .configConflict, at: other.place,
        "`\(other.key)` and `\(first.key)` both set the \(meaning), to different texts")
    }
    return StepPlan.Choice(key: first.key, text: first.value)
  }
}
