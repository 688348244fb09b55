public import ValueTree

/// What was decided while a resource was rendered, and what its status is going to be.
public struct RenderReport: Sendable {
  /// The resource's name.
  public var name: String
  /// The resource's namespace.
  public var namespace: String
  /// The steps that objects were made for, in document order; the router last.
  public var steps: [StepReport]
  /// The expected status.
  public var status: ConnectorStatus
  /// What whoever applies the objects should know.
  public var notes: [String]

  /// One step.
  public struct StepReport: Sendable {
    /// Its path, such as `spec.nodes.root.steps[0]`.
    public var path: String
    /// Its type; `Router` for the router.
    public var type: String
    /// The chart's name.
    public var chart: String
    /// The chart's version.
    public var version: String
    /// The device: cpu, gaudi, nvidia, …
    public var device: String
    /// The name of the Service.
    public var service: String
    /// The namespace.
    public var namespace: String
    /// The address that the router, or a user of the router, calls.
    public var url: String
    /// The model it serves or asks for.
    public var model: String?
    /// The servers it calls: variable and address.
    public var calls: [(name: String, url: String)]
    /// The chart values that were set, in the order they were set in.
    public var values: [ValueOrigin]
    /// All of them as the chart got them.
    public var chartValues: ValueSnapshot
  }

  /// A chart value that was set.
  public struct ValueOrigin: Sendable {
    /// The path of the value.
    public var path: String
    /// The value.
    public var value: ValueSnapshot
    /// Where it came from, in words.
    public var origin: String
  }
}

/// The status of a resource, in the members that its kind has.
public struct ConnectorStatus: Sendable {
  /// Deployments, the router's included.
  public var total: Int
  /// Steps that are served elsewhere.
  public var external: Int
  /// The router's address.
  public var accessUrl: String
  /// One entry for each object: key and text.
  public var annotations: [(key: String, text: String)]

  /// `status.status`: ready, external and all Deployments.
  public func status(ready: Int = 0) -> String { "\(ready)/\(external)/\(total)" }

  /// `status.condition.type`: `Success` once everything is ready.
  public func condition(ready: Int) -> String { ready >= total ? "Success" : "Failed" }
}
