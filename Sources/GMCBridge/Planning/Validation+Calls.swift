internal import Diagnostics
internal import PipelineGraph

/// Finds the servers that steps call.
extension Validation {
  mutating func checkCalls() {
    var services: [String: [Int]] = [:]
    for (place, plan) in plans.enumerated() { services[plan.service, default: []].append(place) }
    for place in plans.indices {
      let step = connector.nodes[plans[place].index.node].steps?[plans[place].index.step]
      guard let service = step?.service else { continue }
      findCalls(of: place, service, services)
    }
    checkCallCycles()
  }

  /// The servers of one step. Of the contract's entries for one kind of server those are used whose
  /// keys are given; without any, the node has to hold exactly one server of the kind.
  private mutating func findCalls(
    of place: Int, _ service: GMConnector.InternalService, _ services: [String: [Int]]
  ) {
    let endpoints = plans[place].contract.endpoints.filter { endpoint in
      !endpoint.unless.contains { !(service.config($0)?.value ?? "").isEmpty }
    }
    var kinds: [String] = []
    for endpoint in endpoints where !kinds.contains(endpoint.kind) { kinds.append(endpoint.kind) }
    for kind in kinds {
      let entries = endpoints.filter { $0.kind == kind }
      var isStated = false
      for endpoint in entries {
        let given = service.config.filter { endpoint.keys.contains($0.key) && !$0.value.isEmpty }
        guard let first = given.first else { continue }
        isStated = true
        for other in given where other.value != first.value {
          list.add(
            .configConflict, at: other.place,
            "`\(other.key)` and `\(first.key)` both name the \(kind) server, differently")
        }
        if let target = target(of: first, endpoint, place, services) {
          plans[place].calls.append(
            StepPlan.Call(endpoint: endpoint, key: first.key, target: target))
        }
      }
      if !isStated { infer(kind, entries, place, service) }
    }
  }

  // MARK: Stated servers

  private mutating func target(
    of entry: GMConnector.Entry, _ endpoint: Contract.Endpoint, _ place: Int,
    _ services: [String: [Int]]
  ) -> StepPlan.Target? {
    if entry.value.contains("://") {
      if let address = ServerAddress(url: entry.value) { return .address(address) }
      list.add(.externalURL, at: entry.place, "`\(entry.value)` of `\(entry.key)` is no URL")
      return nil
    }
    if endpoint.form == .host, entry.value.contains("."),
      let address = ServerAddress(host: entry.value, scheme: scheme(of: endpoint))
    {
      return .address(address)
    }
    let named = services[entry.value] ?? []
    let own = plans[place].index.node
    guard let target = named.first(where: { plans[$0].index.node == own }) ?? named.first else {
      reportMissing(entry, place)
      return nil
    }
    if plans[target].index.node != own {
      list.add(
        .downstreamSameNode, at: entry.place,
        "`\(entry.value)` of `\(entry.key)` is a service of node `\(plans[target].node)`; "
          + "a step finds servers in its own node, `\(plans[place].node)`, only")
      return nil
    }
    if !plans[target].isDownstream {
      list.add(
        .downstreamExists, at: entry.place,
        target == place
          ? "`\(entry.value)` of `\(entry.key)` is the step's own service"
          : "`\(entry.value)` of `\(entry.key)` is not marked `isDownstreamService: true`")
      return nil
    }
    if !fits(target, endpoint) {
      let types = charts.types(offering: endpoint.kind, protocolName: endpoint.protocolName)
      list.add(
        .downstreamKind, at: entry.place,
        "`\(entry.value)` is a `\(plans[target].typeName)` step; `\(entry.key)` needs "
          + listed(types))
      return nil
    }
    return .step(target)
  }

  private func fits(_ target: Int, _ endpoint: Contract.Endpoint) -> Bool {
    guard let offer = plans[target].contract.offer else { return false }
    return offer.kind == endpoint.kind
      && (endpoint.protocolName == nil || endpoint.protocolName == offer.protocolName)
  }

  private func scheme(of endpoint: Contract.Endpoint) -> String {
    let type = charts.types(offering: endpoint.kind, protocolName: endpoint.protocolName).first
    return type.flatMap { charts.types[$0]?.component.contract.offer?.scheme } ?? "http"
  }

  /// A server that no plan makes: it may be a step that has another fault.
  private mutating func reportMissing(_ entry: GMConnector.Entry, _ place: Int) {
    let own = plans[place].index.node
    for (index, node, step) in steps where step.service?.serviceName?.value == entry.value {
      if index.node != own {
        list.add(
          .downstreamSameNode, at: entry.place,
          "`\(entry.value)` of `\(entry.key)` is a service of node `\(node.name)`; "
            + "a step finds servers in its own node, `\(plans[place].node)`, only")
      }
      return
    }
    let words = plans.filter { $0.index.node == own && $0.isDownstream }.map(\.service)
    list.add(
      .downstreamExists, at: entry.place,
      "no step of node `\(plans[place].node)` offers the service `\(entry.value)` that "
        + "`\(entry.key)` names", suggestion: nearestWord(entry.value, among: words))
  }

  // MARK: Servers that are not stated

  private mutating func infer(
    _ kind: String, _ entries: [Contract.Endpoint], _ place: Int,
    _ service: GMConnector.InternalService
  ) {
    guard let first = entries.first(where: { !$0.isOptional }) ?? entries.first else { return }
    let isOptional = entries.allSatisfy(\.isOptional)
    let node = plans[place].index.node
    let candidates = plans.indices.filter { other in
      other != place && plans[other].index.node == node && plans[other].isDownstream
        && entries.contains { fits(other, $0) }
    }
    let member = service.configPlace ?? service.place
    if let only = candidates.first, candidates.count == 1 {
      let spoken = plans[only].contract.offer?.protocolName
      let fitting = entries.filter { fits(only, $0) }
      guard
        let entry = fitting.first(where: { $0.protocolName != nil && $0.protocolName == spoken })
          ?? fitting.first
      else { return }
      plans[place].calls.append(StepPlan.Call(endpoint: entry, key: nil, target: .step(only)))
      list.add(
        .endpointInferred, .note, at: member, pointing: .key,
        "`\(entry.keys.first ?? "")` is not stated: `\(plans[only].service)`, the only server of "
          + "its kind in node `\(plans[place].node)`, is taken")
      return
    }
    if isOptional || hasUnplannedServer(kind, node) { return }
    let isCalled = reachable.contains(plans[place].node)
    let types = Set(
      entries.flatMap { charts.types(offering: kind, protocolName: $0.protocolName) }
    ).sorted()
    let words =
      candidates.isEmpty
      ? "add a step of type \(listed(types)), or give a URL"
      : "name one of \(listed(candidates.map { plans[$0].service }))"
    let count = candidates.isEmpty ? "no server" : "\(candidates.count) servers"
    list.add(
      .backendRequired, isCalled ? .error : .warning, at: member, pointing: .key,
      "`\(plans[place].typeName)` calls a server that `\(first.keys.first ?? "")` names, which is "
        + "not stated, and node `\(plans[place].node)` has \(count) of that kind: \(words)"
        + (isCalled ? "" : "; the step is left out"))
    if !isCalled { plans[place].isLeftOut = true }
  }

  /// Whether the node holds a server of a kind that has another fault.
  private func hasUnplannedServer(_ kind: String, _ node: Int) -> Bool {
    let planned = Set(plans.map(\.index))
    return steps.contains { index, _, step in
      index.node == node && !planned.contains(index)
        && (step.service?.serviceName == nil || step.service?.serviceName?.value == "")
        && type(of: step)?.component.contract.offer?.kind == kind
    }
  }

  // MARK: Order

  /// Servers that call each other could never start, and have no order to be rendered in.
  private mutating func checkCallCycles() {
    guard renderOrder() == nil else { return }
    for plan in plans where plan.isDownstream && !plan.calls.isEmpty {
      guard let service = connector.nodes[plan.index.node].steps?[plan.index.step].service else {
        continue
      }
      list.add(
        .callsAcyclic, at: service.configPlace ?? service.place, pointing: .key,
        "`\(plan.service)` is part of a ring of servers that call each other")
    }
  }

  /// The places of the plans, servers before those that call them; nil if they go round.
  func renderOrder() -> [Int]? {
    var order: [Int] = []
    var isDone = [Bool](repeating: false, count: plans.count)
    while order.count < plans.count {
      let before = order.count
      for place in plans.indices where !isDone[place] {
        let isReady = plans[place].calls.allSatisfy { call in
          if case .step(let target) = call.target { return isDone[target] }
          return true
        }
        if isReady {
          isDone[place] = true
          order.append(place)
        }
      }
      if order.count == before { return nil }
    }
    return order
  }
}
