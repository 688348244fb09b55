public import Diagnostics
public import PipelineGraph

/// A GMConnector of `gmc.opea.io/v1alpha3`, as far as it could be read, in the order of its source.
///
/// Members that are missing or of a wrong type are nil: the reader reports them, and the checks that
/// need them are left out.
public struct GMConnector: Sendable {
  /// The API version that is read.
  public static let apiVersion = "gmc.opea.io/v1alpha3"
  /// The kind.
  public static let kind = "GMConnector"
  /// The node where requests enter.
  public static let entryNode = "root"

  /// The text that it was read from.
  public var source: SourceFile
  /// `metadata.name`; empty where it is missing.
  public var name = ""
  /// `metadata.namespace`.
  public var namespace: Placed<String>?
  /// `metadata.uid`.
  public var uid: String?
  /// `metadata.labels`.
  public var labels: [Entry] = []
  /// `spec.routerConfig`.
  public var router = Router()
  /// `spec.nodes`, each with its steps.
  public var nodes: [Node] = []
  /// Where `spec.nodes` stands, if it is there.
  public var nodesPlace: Place?

  /// A key and a text.
  public struct Entry: Sendable {
    /// The key.
    public var key: String
    /// The text and its place.
    public var text: Placed<String>

    /// The text.
    public var value: String { text.value }
    /// Where the text stands.
    public var place: Place { text.place }
  }

  /// `spec.routerConfig`.
  public struct Router: Sendable {
    /// The name, which no object gets.
    public var name = ""
    /// The name of the router's Service.
    public var serviceName: Placed<String>?
    /// The namespace of the router.
    public var nameSpace: Placed<String>?
    /// Settings, which upstream never reads.
    public var config: [Entry] = []

    /// The Service's name: `router-service` where none is given.
    public var service: String {
      guard let name = serviceName?.value, !name.isEmpty else { return "router-service" }
      return name
    }
  }

  /// A node of the graph.
  public struct Node: Sendable {
    /// Its name.
    public var name: String
    /// How its steps run; nil where that is missing or unknown.
    public var routing: PipelineGraph.Routing?
    /// Its steps; nil where they are no list.
    public var steps: [Step]?
    /// Where the steps stand, if they are there.
    public var stepsPlace: Place?
    /// Where the node stands.
    public var place: Place
  }

  /// A step of a node.
  public struct Step: Sendable {
    /// Its type; nil where it is missing or no text.
    public var type: Placed<String>?
    /// The node that it jumps to; nil where it is missing or empty.
    public var nodeName: Placed<String>?
    /// The service that is made for it.
    public var service: InternalService?
    /// The address of a service elsewhere; nil where it is missing or empty.
    public var externalService: Placed<String>?
    /// `data`.
    public var data: Placed<String>?
    /// `condition`; nil where it is missing or empty.
    public var condition: Placed<String>?
    /// `dependency`.
    public var dependency: String?
    /// Where the step stands.
    public var place: Place

    /// Whether the router leaves it out: only other services call it.
    public var isDownstream: Bool {
      nodeName == nil && externalService == nil && service?.isDownstream == true
    }
  }

  /// `internalService` of a step.
  public struct InternalService: Sendable {
    /// The Service's name; nil where it is missing.
    public var serviceName: Placed<String>?
    /// The namespace, where it is not that of the resource.
    public var nameSpace: Placed<String>?
    /// Settings by name.
    public var config: [Entry] = []
    /// Where the settings stand, if they are there.
    public var configPlace: Place?
    /// Whether only other steps call it.
    public var isDownstream = false
    /// Where it stands.
    public var place: Place

    /// The setting of a name.
    public func config(_ key: String) -> Entry? { config.first { $0.key == key } }
  }
}
