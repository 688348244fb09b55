internal import Diagnostics
public import ValueTree

extension RenderedPipeline {
  /// All objects as one Kubernetes `List`.
  public var list: ValueSnapshot {
    .map([
      "apiVersion": .text("v1"), "kind": .text("List"), "items": .list(objects.map(\.value)),
    ])
  }
}

extension RenderReport {
  /// The report as a map, for JSON and YAML.
  public var value: ValueSnapshot {
    .map([
      "name": .text(name), "namespace": .text(namespace), "steps": .list(steps.map(\.value)),
      "status": status.value, "notes": .list(notes.map { .text($0) }),
    ])
  }
}

extension RenderReport.StepReport {
  fileprivate var value: ValueSnapshot {
    var entries: [ByteString: ValueSnapshot] = [
      "path": .text(path), "type": .text(type), "chart": .text(chart), "version": .text(version),
      "device": .text(device), "service": .text(service), "namespace": .text(namespace),
      "url": .text(url),
      "values": .list(
        values.map {
          .map(["path": .text($0.path), "value": $0.shownValue, "origin": .text($0.origin)])
        }),
    ]
    if let model { entries["model"] = .text(model) }
    if !calls.isEmpty {
      entries["calls"] = .list(
        calls.map { .map(["name": .text($0.name), "url": .text($0.url)]) })
    }
    return .map(entries)
  }
}

extension RenderReport.ValueOrigin {
  /// The value, but stars for one whose name says that it is a secret.
  fileprivate var shownValue: ValueSnapshot {
    let name = path.utf8.split(separator: UInt8(ascii: ".")).last ?? Substring(path).utf8
    if case .string(let text) = value, !text.isEmpty, SecretName.isSecret(name) {
      return .text("***")
    }
    return value.withoutGraph
  }
}

extension StepFailure {
  /// The failure as a map, for JSON and YAML.
  public var value: ValueSnapshot {
    var entries: [ByteString: ValueSnapshot] = [
      "step": .text(step), "code": .text(reason.code.rawValue), "message": .text(reason.message),
      "retryable": .bool(reason.isRetryable),
    ]
    if let limit = reason.limit { entries["limit"] = .text(limit.rawValue) }
    return .map(entries)
  }
}

extension ConnectorStatus {
  /// The status as the resource has it, right after its objects were made.
  public var value: ValueSnapshot {
    .map([
      "status": .text(status()), "statusWhenReady": .text(status(ready: total)),
      "accessUrl": .text(accessUrl),
      "condition": .map(["type": .text(condition(ready: total))]),
      "annotations": .map(
        Dictionary(
          annotations.map { (ByteString($0.key), ValueSnapshot.text($0.text)) },
          uniquingKeysWith: { first, _ in first })),
    ])
  }
}

extension Finding {
  /// The finding as a map, for JSON and YAML.
  public var value: ValueSnapshot {
    var entries: [ByteString: ValueSnapshot] = [
      "rule": .text(rule.rawValue), "layer": .text(layer.rawValue),
      "severity": .text(severity.rawValue), "path": .text(path),
      "line": .integer(Int64(position.line), .int64),
      "column": .integer(Int64(position.column), .int64), "message": .text(message),
    ]
    if let suggestion { entries["suggestion"] = .text(suggestion) }
    return .map(entries)
  }
}

extension PipelinePlan {
  /// The changes as a map, for JSON and YAML; those to make come with their object.
  public var value: ValueSnapshot {
    .map([
      "changes": .list(
        changes.map { change in
          var entries: [ByteString: ValueSnapshot] = [
            "action": .text(change.action.rawValue), "kind": .text(change.object.kind),
            "apiVersion": .text(change.object.apiVersion), "name": .text(change.object.name),
            "namespace": .text(change.object.namespace), "origin": .text(change.object.origin),
          ]
          if !change.reason.isEmpty { entries["reason"] = .text(change.reason) }
          if change.action != .delete { entries["object"] = change.object.value }
          return .map(entries)
        })
    ])
  }
}

extension ValueSnapshot {
  /// The value; a graph, which is in the router's arguments already, only in name.
  fileprivate var withoutGraph: ValueSnapshot {
    member("spec") == nil ? self : .text("the graph in the router's arguments")
  }
}
