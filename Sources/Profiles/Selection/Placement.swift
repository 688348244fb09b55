/// Where a profile would run.
public struct Placement: Sendable, Hashable {
  /// The node.
  public var node: String
  /// The product there.
  public var productKey: String
  /// How many devices it takes.
  public var count: Int
  /// The memory of one device in MiB; nil for a host.
  public var memoryMiB: Int?
  /// The resource in Kubernetes, where the inventory says it.
  public var resource: String?
}
