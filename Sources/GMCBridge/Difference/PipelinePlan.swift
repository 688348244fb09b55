/// The changes that lead from one set of objects to another, in the order to make them in.
public struct PipelinePlan: Sendable {
  /// What happens to an object.
  public enum Action: String, Sendable {
    /// It is new.
    case create
    /// It is there with another content.
    case update
    /// It is no longer wanted, or has to go before it can be made anew.
    case delete
  }

  /// One change.
  public struct Change: Sendable {
    /// What happens.
    public var action: Action
    /// The object: the new one, or the one to delete.
    public var object: RenderedObject
    /// Why, in a few words; empty where the action says it all.
    public var reason: String
  }

  /// The changes; empty when both sets are the same.
  public var changes: [Change]

  /// Whether there is nothing to do.
  public var isEmpty: Bool { changes.isEmpty }
}
