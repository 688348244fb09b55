public import Diagnostics
public import ValueTree

/// What a resource becomes.
public struct RenderedPipeline: Sendable {
  /// The objects, in the order in which they are applied.
  public var objects: [RenderedObject]
  /// What was decided, step by step.
  public var report: RenderReport
  /// Warnings and notes, in the order of the source.
  public var findings: [Finding]
  /// The steps that could not be made, where the others were made all the same: then there is no
  /// router either, for its graph needs the address of every step.
  public var failures: [StepFailure] = []

  /// All objects as one YAML text, each after `---` and a comment with its origin.
  public var yaml: [UInt8] {
    var output: [UInt8] = []
    for object in objects {
      output += Array("---\n# Source: \(object.origin)\n".utf8)
      output += object.yaml.bytes
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }
}

/// A step that could not be made.
public struct StepFailure: Sendable {
  /// Its path, such as `spec.nodes.root.steps[0]`.
  public var step: String
  /// Why.
  public var reason: Diagnostic
}

/// One Kubernetes object.
public struct RenderedObject: Sendable, Hashable {
  /// What an object is told apart by: two objects with one identity are one.
  public struct Identity: Sendable, Hashable {
    /// The API group; empty for the core.
    public var group: String
    /// The kind.
    public var kind: String
    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String
  }

  /// `apiVersion`.
  public var apiVersion: String
  /// `kind`.
  public var kind: String
  /// `metadata.name`.
  public var name: String
  /// `metadata.namespace`.
  public var namespace: String
  /// The step or router it belongs to: a path such as `spec.nodes.root.steps[0]`.
  public var origin: String
  /// The object.
  public var value: ValueSnapshot
  /// The object as YAML, keys sorted, without a line end at its end.
  public var yaml: ByteString

  /// What tells it from other objects.
  public var identity: Identity {
    let group = apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
    return Identity(group: group, kind: kind, namespace: namespace, name: name)
  }

  /// The key of the resource's `status.annotations`.
  public var annotationKey: String { "\(kind):\(apiVersion):\(name):\(namespace)" }
}
