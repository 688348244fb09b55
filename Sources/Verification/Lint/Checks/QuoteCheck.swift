internal import ChartEngine
internal import ValueTree
internal import YAML

/// OC112: places that want text and hold what YAML reads as a number, a boolean or null.
internal enum QuoteCheck {
  static func findings(in render: LintRender) -> [Finding] {
    var findings: [Finding] = []
    for item in render.items {
      let kind = item.kind
      for path: [ByteString] in [["metadata", "labels"], ["metadata", "annotations"]] {
        findings += texts(in: item, path, "a label or annotation")
      }
      if kind == "ConfigMap", item.object.apiVersion == "v1" {
        findings += texts(in: item, ["data"], "a ConfigMap")
      }
      if kind == "Secret", item.object.apiVersion == "v1" {
        findings += texts(in: item, ["stringData"], "a Secret")
      }
    }
    for pod in PodTemplate.all(in: render) {
      for section: ByteString in ["labels", "annotations"] {
        let keys = pod.path.compactMap { step -> ByteString? in
          if case .key(let key) = step { return key }
          return nil
        }
        if !keys.isEmpty {
          findings += texts(in: pod.item, keys + ["metadata", section], "a label or annotation")
        }
      }
      for (path, container) in pod.containers {
        guard case .list(let variables)? = container["env"] else { continue }
        for (index, element) in variables.elements.enumerated() {
          guard case .dict(let variable) = element, let value = variable["value"],
            let read = reading(of: value)
          else { continue }
          let name = variable["name"]?.printed ?? ""
          findings.append(
            pod.item.finding(
              .missingQuotes, .error,
              at: path + [.key("env"), .item(index), .key("value")],
              "the value of variable `\(name)` is \(read), not text",
              help: "pipe it through `quote`"))
        }
      }
    }
    return findings
  }

  private static func texts(
    in item: LintRender.Item, _ keys: [ByteString], _ place: String
  ) -> [Finding] {
    guard case .dict(let dict)? = LintRender.Item.value(.dict(item.value), keys) else { return [] }
    return dict.keys.enumerated().compactMap { index, key in
      guard let read = reading(of: dict.value(at: index)) else { return nil }
      return item.finding(
        .missingQuotes, .error, at: keys.map { .key($0) } + [.key(key)],
        "`\(key)` of \(place) is \(read), not text", help: "pipe it through `quote`")
    }
  }

  /// What YAML has read instead of text; nil for text, and for null, which stands for no value.
  private static func reading(of value: Value) -> String? {
    switch value {
    case .bool(let flag): "the boolean \(flag)"
    case .integer, .float: "the number \(value.printed)"
    case .list: "a list"
    case .dict: "a map"
    case .null, .string, .object: nil
    }
  }
}
