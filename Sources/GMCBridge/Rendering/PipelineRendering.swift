internal import ChartEngine
internal import Diagnostics
internal import TemplateLang
internal import ValueTree

/// Renders the plans of a connector: servers first, because those that call them need their ports.
struct PipelineRendering {
  /// What one chart gave.
  struct Piece {
    var objects: [RenderedObject]
    /// The address of its Service, without a path.
    var address: ServerAddress
    var report: RenderReport.StepReport
  }

  let validation: Validation
  let connector: GMConnector
  let options: BridgeOptions
  /// What the plans gave so far, by their places.
  private(set) var pieces: [Piece?]
  private var failures: [StepFailure] = []

  init(_ validation: Validation) {
    self.validation = validation
    connector = validation.connector
    options = validation.options
    pieces = Array(repeating: nil, count: validation.plans.count)
  }

  mutating func render() throws(BridgeError) -> RenderedPipeline {
    for place in validation.renderOrder() ?? [] where canRender(place) {
      do throws(BridgeError) {
        pieces[place] = try piece(of: validation.plans[place])
      } catch {
        try record(error)
      }
    }
    var all = pieces.compactMap { $0 }
    if failures.isEmpty { all.append(try routerPiece()) }
    let objects = all.flatMap(\.objects)
    try checkIdentities(objects)
    return RenderedPipeline(
      objects: objects,
      report: RenderReport(
        name: connector.name, namespace: validation.namespace, steps: all.map(\.report),
        status: status(all), notes: notes),
      findings: validation.list.sorted, failures: failures)
  }

  /// Takes note of a step that cannot be made where the others are to be made all the same. Work
  /// that nobody wants any more is not gone on with.
  private mutating func record(_ error: BridgeError) throws(BridgeError) {
    guard options.continuesAfterFailures, options.cancellation?.isCancelled != true,
      case .failed(let reason, let step) = error
    else { throw error }
    failures.append(StepFailure(step: step, reason: reason))
  }

  /// Whether the step and all servers that it calls are made.
  private func canRender(_ place: Int) -> Bool {
    let plan = validation.plans[place]
    return !plan.isLeftOut
      && plan.calls.allSatisfy { call in
        if case .step(let target) = call.target { return pieces[target] != nil }
        return true
      }
  }

  private var notes: [String] {
    let uid = options.uid ?? connector.uid ?? ""
    return uid.isEmpty
      ? ["the owner references have no uid yet: the resource holds none, and none was given"] : []
  }

  // MARK: Steps

  private func piece(of plan: StepPlan) throws(BridgeError) -> Piece {
    var values = StepValues(
      service: plan.service, namespace: plan.namespace, connector: connector.name)
    let calls = addresses(of: plan)
    do throws(Diagnostic) {
      try values.setAll(of: plan, calls, options)
    } catch {
      throw .failed(error, step: plan.path)
    }
    let objects = try objects(
      of: plan.type.component, values, service: plan.service, namespace: plan.namespace,
      origin: plan.path)
    let address = try address(
      of: plan.service, in: plan.namespace, objects, origin: plan.path)
    let model =
      plan.servedModel ?? calls.compactMap(\.model).first
    return Piece(
      objects: objects, address: address,
      report: RenderReport.StepReport(
        path: plan.path, type: plan.typeName, chart: plan.type.component.name,
        version: String(plan.type.component.chart.metadata.version), device: plan.device,
        service: plan.service, namespace: plan.namespace, url: address.url + plan.endpointPath,
        model: model, calls: calls.map { ($0.call.endpoint.variable, $0.text) },
        values: values.origins, chartValues: values.snapshot))
  }

  /// A server that a step calls, with its address.
  struct CalledServer {
    var call: StepPlan.Call
    var address: ServerAddress
    /// The model that it serves, where that is known.
    var model: String?
    /// What it speaks, where that is known.
    var protocolName: String?
    /// Who it is, for the report.
    var origin: String

    /// What the variable of the endpoint holds.
    var text: String { call.endpoint.form == .host ? address.host : address.url }

    func part(_ part: Contract.AddressPart) -> String? {
      switch part {
      case .url: address.url
      case .host: address.host
      case .port: address.port
      case .protocolName: protocolName
      case .model: model
      }
    }
  }

  private func addresses(of plan: StepPlan) -> [CalledServer] {
    plan.calls.compactMap { call in
      switch call.target {
      case .address(let address):
        return CalledServer(
          call: call, address: address, protocolName: call.endpoint.protocolName,
          origin: "config \(call.key ?? "")")
      case .step(let place):
        let target = validation.plans[place]
        guard var address = pieces[place]?.address else { return nil }
        let scheme = target.contract.offer?.scheme ?? "http"
        if scheme != "http" { address.url = "\(scheme)://\(address.host):\(address.port)" }
        return CalledServer(
          call: call, address: address, model: target.servedModel,
          protocolName: target.contract.offer?.protocolName,
          origin: call.key.map { "config \($0), service \(target.service)" }
            ?? "the only server of its kind, \(target.service)")
      }
    }
  }

  // MARK: Router

  private func routerPiece() throws(BridgeError) -> Piece {
    guard let router = validation.charts.router, let graphPath = router.contract.graphPath else {
      throw .failed(
        Diagnostic(
          .chart, "no chart has the role `router` and a value for the graph",
          help: "the charts folder lacks the chart gmc-router"), step: "spec.routerConfig")
    }
    let service = connector.router.service
    let own = connector.router.nameSpace?.value ?? ""
    let namespace = own.isEmpty ? validation.namespace : own
    var values = StepValues(service: service, namespace: namespace, connector: connector.name)
    values.set(router.contract.settings, from: "chart")
    values.set(tree: options.values, from: "options")
    values.set(graphPath, RouterGraph(self).value, from: "the graph")
    if let own = options.stepValues[service] { values.set(tree: own, from: "options of the step") }
    let origin = "spec.routerConfig"
    let objects = try objects(
      of: router, values, service: service, namespace: namespace, origin: origin)
    let address = try address(of: service, in: namespace, objects, origin: origin)
    return Piece(
      objects: objects, address: address,
      report: RenderReport.StepReport(
        path: origin, type: "Router", chart: router.name,
        version: String(router.chart.metadata.version), device: "cpu", service: service,
        namespace: namespace, url: address.url, model: nil, calls: [], values: values.origins,
        chartValues: values.snapshot))
  }

  // MARK: Charts

  private func objects(
    of component: ChartSet.Component, _ values: StepValues, service: String, namespace: String,
    origin: String
  ) throws(BridgeError) -> [RenderedObject] {
    var render = RenderOptions(
      release: Release(name: service, namespace: namespace), capabilities: options.capabilities,
      environment: RenderEnvironment(
        now: { [seconds = options.now] in RenderEnvironment.Instant(seconds: seconds) },
        seed: seed(service)),
      limits: options.limits)
    render.schemaLimits = options.schemaLimits
    render.cancellation = options.cancellation
    render.skipsSchemaValidation = options.skipsSchemaValidation
    do throws(Diagnostic) {
      var warnings: [String] = []
      let documents = try component.chart.renderDocuments(
        values: values.snapshot, options: render, warnings: &warnings)
      return try ObjectMaker(
        connector: connector, options: options, namespace: namespace, origin: origin
      ).objects(documents)
    } catch {
      throw .failed(error, step: origin)
    }
  }

  /// The same for the same resource and step, so that random texts repeat: the FNV-1a hash of both.
  private func seed(_ service: String) -> UInt64 {
    let uid = options.uid ?? connector.uid ?? ""
    let words = "\(uid)/\(validation.namespace)/\(connector.name)/\(service)"
    return words.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The address of a step by the Service that its chart rendered.
  private func address(
    of service: String, in namespace: String, _ objects: [RenderedObject], origin: String
  ) throws(BridgeError) -> ServerAddress {
    let found = objects.first { $0.kind == "Service" && $0.name == service }
    guard let port = found?.value.firstServicePort else {
      throw .failed(
        Diagnostic(
          .manifest,
          found == nil
            ? "the chart rendered no Service called `\(service)`"
            : "the Service `\(service)` has no port",
          help: "`values` of the chart's gmc section name the Service by `{service}`"),
        step: origin)
    }
    let host = "\(service).\(namespace).svc.\(options.clusterDomain)"
    return ServerAddress(url: "http://\(host):\(port)", host: host, port: port)
  }

  private func checkIdentities(_ objects: [RenderedObject]) throws(BridgeError) {
    var origins: [RenderedObject.Identity: String] = [:]
    for object in objects {
      if let other = origins[object.identity] {
        throw .failed(
          Diagnostic(
            .manifest, "\(object.kind) `\(object.name)` is also rendered by \(other)"),
          step: object.origin)
      }
      origins[object.identity] = object.origin
    }
  }

  // MARK: Status

  private func status(_ pieces: [Piece]) -> ConnectorStatus {
    var annotations: [(key: String, text: String)] = []
    var total = 0
    for piece in pieces {
      for object in piece.objects {
        switch object.kind {
        case "Deployment":
          total += 1
          annotations.append((object.annotationKey, "not ready yet"))
        case "Service":
          let isMain = object.name == piece.report.service
          annotations.append((object.annotationKey, isMain ? piece.report.url : "provisioned"))
        default: annotations.append((object.annotationKey, "provisioned"))
        }
      }
    }
    let external = validation.steps.count { $2.nodeName == nil && $2.externalService != nil }
    return ConnectorStatus(
      total: total, external: external, accessUrl: pieces.last?.address.url ?? "",
      annotations: annotations)
  }
}

extension ValueSnapshot {
  /// The member of a map.
  func member(_ key: ByteString) -> ValueSnapshot? {
    guard case .dict(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The first port of a Service, as text.
  fileprivate var firstServicePort: String? {
    guard case .list(let ports)? = member("spec")?.member("ports"),
      let port = ports.first?.member("port")
    else { return nil }
    switch port {
    case .float(let number) where number > 0 && number < 65536: return String(Int(number))
    case .integer(let number, _): return String(number)
    default: return nil
    }
  }
}
