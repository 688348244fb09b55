/// A pipeline as a graph: nodes that run steps, steps that call services or jump to other nodes.
///
/// It knows nothing of clusters or charts; what reads pipelines makes one, what checks and draws them
/// takes one. Nodes and steps keep the order of their source.
public struct PipelineGraph: Sendable {
  /// How a node runs its steps.
  public enum Routing: String, Sendable, CaseIterable {
    /// One after the other.
    case sequence = "Sequence"
    /// All at once.
    case ensemble = "Ensemble"
    /// Those whose condition holds.
    case `switch` = "Switch"
  }

  /// What does the work of a step.
  public enum Target: Sendable, Hashable {
    /// A service that is part of the pipeline.
    case service(String)
    /// A service elsewhere, by its address.
    case external(String)
    /// Another node of the graph.
    case node(String)
    /// Nothing that is known.
    case none
  }

  /// A server that a step's service calls itself, outside the flow.
  public struct Call: Sendable, Hashable {
    /// What the service knows the server by.
    public var name: String
    /// The server: a service of the graph, or an address.
    public var target: String

    /// Makes a call.
    public init(name: String, target: String) {
      self.name = name
      self.target = target
    }
  }

  /// One step of a node.
  public struct Step: Sendable, Hashable {
    /// What kind of step it is.
    public var name: String
    /// What does the work.
    public var target: Target
    /// Whether it only serves other steps: the flow does not call it.
    public var isBackend = false
    /// When it runs; empty for always.
    public var condition = ""
    /// Whether its failure ends the flow.
    public var isHard = false
    /// The servers that its service calls.
    public var calls: [Call] = []

    /// Makes a step.
    public init(name: String, target: Target) {
      self.name = name
      self.target = target
    }
  }

  /// A node.
  public struct Node: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// How it runs its steps.
    public var routing: Routing
    /// Its steps.
    public var steps: [Step]

    /// Makes a node.
    public init(name: String, routing: Routing, steps: [Step]) {
      self.name = name
      self.routing = routing
      self.steps = steps
    }
  }

  /// What the graph is called.
  public var name: String
  /// The node where requests enter.
  public var entry: String
  /// All nodes.
  public var nodes: [Node]

  /// Makes a graph.
  public init(name: String, entry: String = "root", nodes: [Node]) {
    self.name = name
    self.entry = entry
    self.nodes = nodes
  }

  /// The node of a name.
  public subscript(name: String) -> Node? { nodes.first { $0.name == name } }
}
