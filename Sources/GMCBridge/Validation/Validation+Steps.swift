internal import Diagnostics
internal import PipelineGraph

/// What a step says about who does the work, and how.
extension Validation {
  mutating func checkSteps() {
    for (_, node, step) in steps {
      checkExecutor(step)
      checkData(step)
      checkSpecial(step, node)
      if let address = step.externalService, step.nodeName == nil {
        if ServerAddress(url: address.value)?.isHTTP != true {
          list.add(
            .externalURL, at: address.place,
            "`\(address.value)` is no absolute `http` or `https` URL")
        }
      }
      if let service = step.service, step.nodeName == nil, step.externalService == nil {
        checkService(service, step, node)
      }
    }
  }

  private mutating func checkExecutor(_ step: GMConnector.Step) {
    var given: [(name: String, place: Place)] = []
    if let jump = step.nodeName { given.append(("nodeName", jump.place)) }
    if let address = step.externalService { given.append(("externalService", address.place)) }
    if let service = step.service { given.append(("internalService", service.place)) }
    if given.isEmpty {
      // An internalService of a wrong type was reported when it was read.
      guard !list.findings.contains(where: { $0.path == "\(step.place.path).internalService" })
      else { return }
      list.add(
        .executorRequired, at: step.place,
        "nothing does the work of this step: it needs `internalService`, `externalService` "
          + "or `nodeName`")
    } else if given.count > 1, let last = given.last {
      list.add(
        .executorExclusive, at: last.place,
        "\(listed(given.map(\.name), "and")) exclude each other: one thing does the work of a step")
    }
  }

  private mutating func checkData(_ step: GMConnector.Step) {
    guard let data = step.data, !["", "$request", "$response"].contains(data.value) else { return }
    list.add(
      .dataValue, at: data.place, "`\(data.value)` means nothing: `$request` or `$response`",
      suggestion: nearestWord(data.value, among: ["$request", "$response"]))
  }

  /// The router looks for some step types in the entry node only.
  private mutating func checkSpecial(_ step: GMConnector.Step, _ node: GMConnector.Node) {
    guard let route = type(of: step)?.component.contract.route, step.nodeName == nil,
      node.name != GMConnector.entryNode
    else { return }
    list.add(
      .specialSteps, at: step.place,
      "the router serves \(route) by a `\(step.type?.value ?? "")` step of node `root` only, "
        + "this one is in `\(node.name)`")
  }

  private mutating func checkService(
    _ service: GMConnector.InternalService, _ step: GMConnector.Step, _ node: GMConnector.Node
  ) {
    if let name = service.serviceName {
      if name.value.isEmpty {
        list.add(.serviceNameRequired, at: name.place, "`serviceName` is empty")
      }
    } else if !list.findings.contains(where: { $0.path == "\(service.place.path).serviceName" }) {
      list.add(
        .serviceNameRequired, at: service.place, pointing: .key,
        "an internal service needs a `serviceName`")
    }
    checkEndpointPath(service, step)
    if service.isDownstream, node.routing == .ensemble {
      list.add(
        .ensembleDownstream, at: step.place,
        "an Ensemble calls all its steps, so also the backend `\(step.type?.value ?? "")`: "
          + "put it into the node that leads here")
    }
  }

  private mutating func checkEndpointPath(
    _ service: GMConnector.InternalService, _ step: GMConnector.Step
  ) {
    let path = service.config("endpoint")
    if let path, !path.value.isEmpty {
      let isPlain = path.value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x23 }
      if !path.value.hasPrefix("/") || !isPlain {
        list.add(
          .endpointPath, at: path.place,
          "`\(path.value)` is no path: it starts with `/` and holds neither blanks nor `#`",
          suggestion: isPlain ? "/" + path.value : nil)
      }
    } else if !service.isDownstream {
      let words =
        "the router calls this `\(step.type?.value ?? "")` step, but `endpoint` names no path"
      if let path {
        list.add(.endpointRequired, .warning, at: path.place, words)
      } else {
        list.add(
          .endpointRequired, .warning, at: service.configPlace ?? service.place, pointing: .key,
          words)
      }
    }
  }
}
