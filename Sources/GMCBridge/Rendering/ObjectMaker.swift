internal import ChartEngine
internal import Digests
internal import Diagnostics
internal import ValueTree
internal import YAML

/// Makes the objects of one step out of what its chart printed: hooks left out, owned by the resource,
/// in the order in which they are applied.
struct ObjectMaker {
  let connector: GMConnector
  let options: BridgeOptions
  /// The namespace of the step.
  let namespace: String
  /// The step's path.
  let origin: String

  func objects(_ documents: [RenderedFile]) throws(Diagnostic) -> [RenderedObject] {
    var dicts: [(kind: String, dict: Dict)] = []
    for document in documents {
      guard let dict = try dict(of: document) else { continue }
      if case .dict(let metadata)? = dict["metadata"],
        case .dict(let annotations)? = metadata["annotations"], annotations["helm.sh/hook"] != nil
      {
        continue
      }
      dicts.append((dict.text("kind") ?? "", dict))
    }
    let sorted = dicts.enumerated().sorted { first, second in
      let ranks = (Self.rank(first.element.kind), Self.rank(second.element.kind))
      return ranks.0 == ranks.1 ? first.offset < second.offset : ranks.0 < ranks.1
    }
    PodChecksum(sorted.map(\.element)).apply()
    var objects: [RenderedObject] = []
    for (_, (kind, dict)) in sorted { objects.append(try object(kind, dict)) }
    return objects
  }

  private func dict(of document: RenderedFile) throws(Diagnostic) -> Dict? {
    let value: Value
    do throws(YAMLError) {
      value = try YAMLReader.value(from: document.text)
    } catch {
      let source = SourceFile(name: "\(document.path) (rendered)", bytes: document.text.bytes)
      throw error.diagnostic(
        in: source, .manifest, words: "YAML parse error on \(document.path): ")
    }
    switch value {
    case .null: return nil
    case .dict(let dict): return dict
    default: throw Diagnostic(.manifest, "\(document.path) printed something that is no object")
    }
  }

  // MARK: One object

  private func object(_ kind: String, _ dict: Dict) throws(Diagnostic) -> RenderedObject {
    guard let apiVersion = dict.text("apiVersion"), !kind.isEmpty,
      case .dict(let metadata)? = dict["metadata"], let name = metadata.text("name")
    else {
      throw Diagnostic(
        .manifest, "\(origin): an object lacks `apiVersion`, `kind` or `metadata.name`")
    }
    if metadata["namespace"] == nil, !Self.clusterKinds.contains(kind) {
      metadata["namespace"] = .text(namespace)
    }
    let place = metadata.text("namespace") ?? ""
    if place == connector.namespace(options) {
      metadata["ownerReferences"] = .list([.dict(owner)])
    } else {
      addLabels(metadata)
    }
    if kind == "Deployment", case .dict(let spec)? = dict["spec"] {
      // A count of one is the cluster's own default; left out, it never undoes an autoscaler's work.
      if case .float(1)? = spec["replicas"] { spec["replicas"] = nil }
    }
    var text: [UInt8] = []
    do throws(YAMLError) {
      try YAMLWriter.append(.dict(dict), to: &text)
    } catch {
      throw Diagnostic(.manifest, "\(kind) \(name): \(error.message)")
    }
    return RenderedObject(
      apiVersion: apiVersion, kind: kind, name: name, namespace: place, origin: origin,
      value: ValueSnapshot(.dict(dict)), yaml: ByteString(text))
  }

  private var owner: Dict {
    Dict([
      (key: "apiVersion", value: .text(GMConnector.apiVersion)),
      (key: "blockOwnerDeletion", value: .bool(true)), (key: "controller", value: .bool(true)),
      (key: "kind", value: .text(GMConnector.kind)), (key: "name", value: .text(connector.name)),
      (key: "uid", value: .text(options.uid ?? connector.uid ?? "")),
    ])
  }

  /// What stands for an owner where a reference cannot.
  private func addLabels(_ metadata: Dict) {
    let labels: Dict
    if case .dict(let known)? = metadata["labels"] { labels = known } else { labels = Dict() }
    labels["gmc.opea.io/connector"] = .text(Self.labelValue(connector.name))
    labels["gmc.opea.io/connector-namespace"] = .text(connector.namespace(options))
    metadata["labels"] = .dict(labels)
  }

  /// A name as the value of a label, which has at most 63 characters.
  private static func labelValue(_ name: String) -> String {
    guard name.utf8.count > 63 else { return name }
    let hash = SHA256.digest(of: Array(name.utf8)).hex.prefix(8)
    var start = name.prefix(54)
    while let last = start.last, !last.isLetter, !last.isNumber { start = start.dropLast() }
    return "\(start)-\(hash)"
  }

  // MARK: Kinds

  /// The order of kinds inside a step: what others need comes first.
  private static func rank(_ kind: String) -> Int {
    order.firstIndex(of: kind) ?? order.count
  }

  private static let order = [
    "Namespace", "ServiceAccount", "ConfigMap", "Secret", "PersistentVolumeClaim",
    "ResourceClaimTemplate", "ResourceClaim", "Service", "Deployment", "StatefulSet", "Job",
  ]

  /// Kinds without a namespace that charts contain.
  private static let clusterKinds: Set<String> = [
    "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "DeviceClass", "IngressClass",
    "MutatingWebhookConfiguration", "Namespace", "PersistentVolume", "PriorityClass",
    "RuntimeClass", "StorageClass", "ValidatingWebhookConfiguration",
  ]
}

extension Dict {
  /// The text of a member.
  func text(_ key: ByteString) -> String? {
    if case .string(let text)? = self[key] { return String(text) }
    return nil
  }

  /// The map of a member.
  func map(_ key: ByteString) -> Dict? {
    if case .dict(let dict)? = self[key] { return dict }
    return nil
  }

  /// The elements of a member that is a list.
  func list(_ key: ByteString) -> [Value] {
    if case .list(let list)? = self[key] { return list.elements }
    return []
  }
}
