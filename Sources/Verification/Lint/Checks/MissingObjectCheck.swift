internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC109: ConfigMaps, Secrets, volume claims and service accounts that pods name and nothing makes.
///
/// A name that stands among the values is the user's own object, and what appears elsewhere in the
/// render, say in the arguments of a job, may be made while the release runs.
internal enum MissingObjectCheck {
  private struct Reference {
    let kind: String
    let name: ByteString
    let path: [PathStep]
  }

  static func findings(in render: LintRender, values: Set<ByteString>) -> [Finding] {
    var made: Set<String> = []
    for item in render.items { made.insert("\(item.kind)/\(item.object.name)") }
    var findings: [Finding] = []
    let pods = PodTemplate.all(in: render)
    let mentioned = Mentions(render)
    for pod in pods {
      for reference in references(of: pod) {
        let name = String(reference.name)
        guard !reference.name.isEmpty, !made.contains("\(reference.kind)/\(name)"),
          !isGiven(reference), !values.contains(reference.name),
          // Only names that the release puts together are sure to be its own objects.
          name.contains("test-release"),
          !mentioned.contains(reference.name), !isClaim(of: pod, reference)
        else { continue }
        findings.append(
          pod.item.finding(
            .missingObject, at: reference.path,
            "\(pod.item.kind) `\(pod.item.object.name)` refers to \(reference.kind) `\(name)`, which "
              + "nothing in this release creates",
            help: "create it, or make the reference optional"))
      }
    }
    return findings
  }

  /// What every namespace has.
  private static func isGiven(_ reference: Reference) -> Bool {
    reference.kind == "ServiceAccount" && reference.name == "default"
      || reference.name == "kube-root-ca.crt"
  }

  /// Whether a volume claim is made of a StatefulSet's own template.
  private static func isClaim(of pod: PodTemplate, _ reference: Reference) -> Bool {
    reference.kind == "PersistentVolumeClaim" && pod.item.kind == "StatefulSet"
      && pod.item.at("spec", "volumeClaimTemplates") != nil
  }

  private static func references(of pod: PodTemplate) -> [Reference] {
    var found: [Reference] = []
    let spec = pod.path + [.key("spec")]
    guard case .dict(let dict)? = pod.template["spec"] else { return [] }
    func add(_ kind: String, _ holder: Value?, _ key: ByteString, _ path: [PathStep]) {
      guard case .dict(let dict)? = holder, case .string(let name)? = dict[key] else { return }
      if case .bool(true)? = dict["optional"] { return }
      found.append(Reference(kind: kind, name: name, path: path + [.key(key)]))
    }
    add("ServiceAccount", .dict(dict), "serviceAccountName", spec)
    for (index, volume) in list(dict["volumes"]) {
      let path = spec + [.key("volumes"), .item(index)]
      add("ConfigMap", volume["configMap"], "name", path + [.key("configMap")])
      add("Secret", volume["secret"], "secretName", path + [.key("secret")])
      add(
        "PersistentVolumeClaim", volume["persistentVolumeClaim"], "claimName",
        path + [.key("persistentVolumeClaim")])
      guard case .dict(let projected)? = volume["projected"] else { continue }
      for (part, source) in list(projected["sources"]) {
        let path = path + [.key("projected"), .key("sources"), .item(part)]
        add("ConfigMap", source["configMap"], "name", path + [.key("configMap")])
        add("Secret", source["secret"], "name", path + [.key("secret")])
      }
    }
    for (path, container) in pod.containers {
      for (index, source) in list(container["envFrom"]) {
        let path = path + [.key("envFrom"), .item(index)]
        add("ConfigMap", source["configMapRef"], "name", path + [.key("configMapRef")])
        add("Secret", source["secretRef"], "name", path + [.key("secretRef")])
      }
      for (index, variable) in list(container["env"]) {
        guard case .dict(let from)? = variable["valueFrom"] else { continue }
        let path = path + [.key("env"), .item(index), .key("valueFrom")]
        add("ConfigMap", from["configMapKeyRef"], "name", path + [.key("configMapKeyRef")])
        add("Secret", from["secretKeyRef"], "name", path + [.key("secretKeyRef")])
      }
    }
    return found
  }

  private static func list(_ value: Value?) -> [(Int, Dict)] {
    guard case .list(let list)? = value else { return [] }
    return list.elements.enumerated().compactMap { index, element in
      if case .dict(let dict) = element { return (index, dict) }
      return nil
    }
  }

  /// The texts of a render in which a name may be handed to what makes the object.
  private struct Mentions {
    private var texts: [ByteString] = []

    init(_ render: LintRender) {
      for item in render.items {
        if PodTemplate.isBuiltIn(item.object) {
          for pod in [item]
          where ["Job", "CronJob", "Deployment", "StatefulSet", "DaemonSet", "Pod"]
            .contains(pod.kind)
          {
            collectArguments(.dict(pod.value), isArgument: false)
          }
          if item.kind == "Role" || item.kind == "ClusterRole" || item.kind == "ConfigMap" {
            collectArguments(.dict(item.value), isArgument: true)
          }
        } else {
          collectArguments(.dict(item.value), isArgument: true)
        }
      }
    }

    func contains(_ name: ByteString) -> Bool { texts.contains { $0.firstIndex(of: name) != nil } }

    private mutating func collectArguments(_ value: Value, isArgument: Bool) {
      var open = [(value, isArgument)]
      while let (value, isArgument) = open.popLast() {
        switch value {
        case .string(let text): if isArgument { texts.append(text) }
        case .dict(let dict):
          for (index, key) in dict.keys.enumerated() {
            let isOne =
              isArgument || key == "args" || key == "command" || key == "value"
              || key == "annotations"
            open.append((dict.value(at: index), isOne))
          }
        case .list(let list): for element in list.elements { open.append((element, isArgument)) }
        default: continue
        }
      }
    }
  }
}
