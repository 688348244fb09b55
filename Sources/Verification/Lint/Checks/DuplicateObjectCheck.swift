internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC105: objects that two documents of one render describe.
internal enum DuplicateObjectCheck {
  private struct Identity: Hashable {
    var group: Substring
    var kind: String
    var namespace: String
    var name: String
  }

  static func findings(in render: LintRender) -> [Finding] {
    var seen: [Identity: LintRender.Item] = [:]
    var findings: [Finding] = []
    for item in render.items where !item.object.name.isEmpty && !item.kind.isEmpty {
      // Hooks come one after the other and may replace each other.
      guard item.at("metadata", "annotations", "helm.sh/hook") == nil,
        item.at("metadata", "name") != nil
      else { continue }
      let parts = item.object.apiVersion.split(separator: "/")
      let identity = Identity(
        group: parts.count > 1 ? parts[0] : "", kind: item.kind,
        namespace: item.object.namespace, name: item.object.name)
      guard let first = seen[identity] else {
        seen[identity] = item
        continue
      }
      let other = first.origins(of: []).last
      findings.append(
        item.finding(
          .duplicateObject, at: [.key("metadata"), .key("name")],
          "\(item.kind) `\(item.object.name)` is rendered twice, first by "
            + "\(other?.file ?? first.file.path)"))
    }
    return findings
  }
}
