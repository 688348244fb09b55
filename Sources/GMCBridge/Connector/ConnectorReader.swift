internal import Diagnostics
internal import PipelineGraph
internal import ValueTree
internal import YAML

/// Reads a GMConnector strictly: what is missing, unknown or of a wrong type is a finding, and what
/// could be read all the same goes into the model.
struct ConnectorReader {
  /// The largest text that is read: a cluster stores no larger resources.
  static let maximumBytes = 3 << 20
  /// The most steps that a resource may have.
  static let maximumSteps = 1000

  private(set) var connector: GMConnector
  private var stepCount = 0
  var list: FindingList

  init(_ source: SourceFile) {
    connector = GMConnector(source: source)
    list = FindingList(source: source)
    guard source.bytes.count <= Self.maximumBytes else {
      list.add(
        .resourceSize, at: Place(path: "", keyOffset: 0, valueOffset: 0),
        "a resource has at most \(Self.maximumBytes) bytes")
      return
    }
    do throws(YAMLError) {
      let tree = try DocumentTree(source)
      if let next = tree.nextDocument {
        list.add(
          .oneDocument, at: Place(path: "", keyOffset: next, valueOffset: next),
          "another document follows: one resource a file")
      }
      readDocument(Member(tree.root))
    } catch {
      let offset = error.offset ?? 0
      list.add(
        .yaml, at: Place(path: "", keyOffset: offset, valueOffset: offset), error.message)
    }
  }

  // MARK: The document

  private mutating func readDocument(_ root: Member) {
    guard case .dict = root.node.value else {
      list.add(.resourceType, at: root.place, "a GMConnector is a map, not \(root.kindOfValue)")
      return
    }
    let members = members(of: root, Self.rootMembers)
    readIdentity(root, members)
    readMetadata(members["metadata"], root)
    if let spec = members["spec"] {
      readSpec(spec)
    } else {
      list.add(.specRequired, at: root.place, pointing: .key, "`spec` is missing")
    }
    if let status = members["status"], case .dict = status.node.value {
      _ = self.members(of: status, Self.statusMembers)
    }
  }

  private mutating func readIdentity(_ root: Member, _ members: [String: Member]) {
    if let version = members["apiVersion"] {
      if version.text != GMConnector.apiVersion {
        list.add(
          .apiVersion, at: version.place,
          "\(version.shown) is not the API version `\(GMConnector.apiVersion)`",
          suggestion: GMConnector.apiVersion)
      }
    } else {
      list.add(
        .apiVersion, at: root.place, pointing: .key,
        "`apiVersion` is missing: it is `\(GMConnector.apiVersion)`")
    }
    if let kind = members["kind"] {
      if kind.text != GMConnector.kind {
        list.add(
          .kind, at: kind.place, "\(kind.shown) is not the kind `\(GMConnector.kind)`",
          suggestion: GMConnector.kind)
      }
    } else {
      list.add(
        .kind, at: root.place, pointing: .key, "`kind` is missing: it is `\(GMConnector.kind)`")
    }
  }

  private mutating func readMetadata(_ metadata: Member?, _ root: Member) {
    guard let metadata else {
      list.add(.metadataNameRequired, at: root.place, pointing: .key, "`metadata.name` is missing")
      return
    }
    guard case .dict = metadata.node.value else {
      list.add(
        .metadataType, at: metadata.place, "metadata is a map, not \(metadata.kindOfValue)")
      return
    }
    let members = members(of: metadata, Self.metadataMembers)
    if let name = members["name"] {
      if let text = string(name) {
        connector.name = text
        if text.isEmpty {
          list.add(.metadataNameRequired, at: name.place, "the name is empty")
        } else if !DNSName.isSubdomain(text) {
          list.add(
            .metadataName, at: name.place,
            "`\(text)` is no object name: lower case letters, digits, `-` and `.` only, at most 253",
            suggestion: DNSName.subdomain(near: text))
        }
      }
    } else {
      list.add(.metadataNameRequired, at: metadata.place, pointing: .key, "`name` is missing")
    }
    connector.namespace = text(members["namespace"])
    connector.uid = text(members["uid"])?.value
    connector.labels = entries(members["labels"])
    _ = entries(members["annotations"])
  }

  // MARK: spec

  private mutating func readSpec(_ spec: Member) {
    guard case .dict = spec.node.value else {
      list.add(.specType, at: spec.place, "spec is a map, not \(spec.kindOfValue)")
      return
    }
    let members = members(of: spec, ["nodes", "routerConfig"])
    if let router = members["routerConfig"] {
      readRouter(router)
    } else {
      list.add(.routerConfigRequired, at: spec.place, pointing: .key, "`routerConfig` is missing")
    }
    guard let nodes = members["nodes"] else {
      list.add(.nodesRequired, at: spec.place, pointing: .key, "`nodes` is missing")
      return
    }
    guard case .dict = nodes.node.value else {
      list.add(
        .nodesType, at: nodes.place, "nodes is a map of names to nodes, not \(nodes.kindOfValue)")
      return
    }
    connector.nodesPlace = nodes.place
    for (_, member) in parts(of: nodes) { readNode(member) }
  }

  private mutating func readRouter(_ router: Member) {
    guard case .dict = router.node.value else {
      list.add(
        .routerConfigType, at: router.place, "routerConfig is a map, not \(router.kindOfValue)")
      return
    }
    let members = members(of: router, ["name", "serviceName", "nameSpace", "config"])
    if members["name"] == nil {
      list.add(
        .routerConfigName, at: router.place, pointing: .key, "`name` is missing in routerConfig")
    }
    if members["serviceName"] == nil {
      list.add(
        .routerConfigService, at: router.place, pointing: .key,
        "`serviceName` is missing in routerConfig")
    }
    connector.router.name = text(members["name"])?.value ?? ""
    connector.router.serviceName = text(members["serviceName"])
    connector.router.nameSpace = text(members["nameSpace"])
    connector.router.config = entries(members["config"])
  }

  private mutating func readNode(_ member: Member) {
    var node = GMConnector.Node(name: member.name, place: member.place)
    defer { connector.nodes.append(node) }
    guard case .dict = member.node.value else {
      list.add(.nodeType, at: member.place, "a node is a map, not \(member.kindOfValue)")
      return
    }
    let members = members(of: member, ["routerType", "steps"])
    let types = PipelineGraph.Routing.allCases.map(\.rawValue)
    if let type = members["routerType"] {
      let word = type.text
      node.routing = word.flatMap(PipelineGraph.Routing.init(rawValue:))
      if node.routing == nil {
        list.add(
          .routerTypeEnum, at: type.place,
          "\(type.shown) is no routerType: it is \(listed(types))",
          suggestion: nearestWord(word ?? "", among: types))
      }
    } else {
      list.add(
        .routerTypeRequired, at: member.place, pointing: .key,
        "`routerType` is missing: it is \(listed(types))")
    }
    guard let steps = members["steps"] else {
      node.steps = []
      return
    }
    node.stepsPlace = steps.place
    guard case .list = steps.node.value else {
      list.add(.stepsType, at: steps.place, "steps is a list, not \(steps.kindOfValue)")
      return
    }
    node.steps = []
    for index in steps.node.items.indices {
      stepCount += 1
      guard stepCount <= Self.maximumSteps else {
        list.add(
          .resourceSize, at: steps.place, "a resource has at most \(Self.maximumSteps) steps")
        return
      }
      let item = steps.item(index)
      guard case .dict = item.node.value else {
        list.add(.stepType, at: item.place, "a step is a map, not \(item.kindOfValue)")
        continue
      }
      node.steps?.append(readStep(item))
    }
  }

  private mutating func readStep(_ member: Member) -> GMConnector.Step {
    var step = GMConnector.Step(place: member.place)
    let members = members(
      of: member,
      [
        "name", "nodeName", "internalService", "externalService", "data", "condition",
        "dependency", "serviceUrl",
      ])
    step.type = text(members["name"])
    step.nodeName = nonEmpty(members["nodeName"])
    step.externalService = nonEmpty(members["externalService"])
    step.data = text(members["data"])
    step.condition = nonEmpty(members["condition"])
    _ = text(members["serviceUrl"])
    if let dependency = members["dependency"] {
      let word = dependency.text
      step.dependency = word
      if word != "Soft", word != "Hard" {
        list.add(
          .dependencyEnum, at: dependency.place,
          "\(dependency.shown) is no dependency: it is `Soft` or `Hard`",
          suggestion: nearestWord(word ?? "", among: ["Soft", "Hard"]))
      }
    }
    if let service = members["internalService"] { step.service = readService(service) }
    return step
  }

  private mutating func readService(_ member: Member) -> GMConnector.InternalService? {
    guard case .dict = member.node.value else {
      list.add(
        .internalServiceType, at: member.place,
        "internalService is a map, not \(member.kindOfValue)")
      return nil
    }
    var service = GMConnector.InternalService(place: member.place)
    let members = members(
      of: member, ["serviceName", "nameSpace", "config", "isDownstreamService"])
    service.serviceName = text(members["serviceName"])
    service.nameSpace = nonEmpty(members["nameSpace"])
    if let flag = members["isDownstreamService"] {
      if case .bool(let value) = flag.node.value {
        service.isDownstream = value
      } else {
        // What was meant is plain where the text says so; it spares errors that only follow.
        service.isDownstream = flag.text.map { ["true", "yes", "on"].contains($0) } ?? false
        list.add(
          .downstreamFlagType, at: flag.place,
          "isDownstreamService is a boolean, `true` or `false`, not \(flag.kindOfValue)")
      }
    }
    // A misspelt flag is reported; what was meant spares errors that only follow from it.
    for (key, node) in member.node.members where members["isDownstreamService"] == nil {
      let isMeant = nearestWord(String(key), among: ["isDownstreamService"]) != nil
      if isMeant, case .bool(true) = node.value { service.isDownstream = true }
    }
    service.configPlace = members["config"]?.place
    service.config = entries(members["config"])
    return service
  }
}
