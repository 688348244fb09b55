internal import Digests
internal import JSON
internal import ValueTree

/// Rolls pods when a ConfigMap that they read changes, and only then: a checksum of those ConfigMaps
/// among the annotations of the pods. Charts that write one themselves keep theirs.
struct PodChecksum {
  private let objects: [(kind: String, dict: Dict)]
  private let configMaps: [String: Dict]

  init(_ objects: [(kind: String, dict: Dict)]) {
    self.objects = objects
    var configMaps: [String: Dict] = [:]
    for (kind, dict) in objects where kind == "ConfigMap" {
      if let name = dict.map("metadata")?.text("name") { configMaps[name] = dict }
    }
    self.configMaps = configMaps
  }

  func apply() {
    guard !configMaps.isEmpty else { return }
    for (kind, dict) in objects where ["Deployment", "StatefulSet", "DaemonSet"].contains(kind) {
      guard let template = dict.map("spec")?.map("template"), let pod = template.map("spec") else {
        continue
      }
      let metadata = template.map("metadata") ?? Dict()
      let annotations = metadata.map("annotations") ?? Dict()
      if annotations.keys.contains(where: { $0.hasPrefix("checksum/") }) { continue }
      let read = names(in: pod).filter { configMaps[$0] != nil }.sorted()
      guard !read.isEmpty else { continue }
      annotations["checksum/config"] = .text(checksum(of: read))
      metadata["annotations"] = .dict(annotations)
      template["metadata"] = .dict(metadata)
    }
  }

  /// The ConfigMaps that a pod reads: as environment, single variables or files.
  private func names(in pod: Dict) -> Set<String> {
    var names: Set<String> = []
    func note(_ source: Dict?, _ key: ByteString) {
      if let name = source?.text(key) { names.insert(name) }
    }
    for member: ByteString in ["initContainers", "containers"] {
      for case .dict(let container) in pod.list(member) {
        for case .dict(let source) in container.list("envFrom") {
          note(source.map("configMapRef"), "name")
        }
        for case .dict(let variable) in container.list("env") {
          note(variable.map("valueFrom")?.map("configMapKeyRef"), "name")
        }
      }
    }
    for case .dict(let volume) in pod.list("volumes") {
      note(volume.map("configMap"), "name")
      for case .dict(let source) in volume.map("projected")?.list("sources") ?? [] {
        note(source.map("configMap"), "name")
      }
    }
    return names
  }

  private func checksum(of names: [String]) -> String {
    var text: [UInt8] = []
    for name in names {
      for member: ByteString in ["data", "binaryData"] {
        try? JSONWriter.append(configMaps[name]?[member] ?? .null, to: &text)
      }
    }
    return SHA256.digest(of: text).hex
  }
}
