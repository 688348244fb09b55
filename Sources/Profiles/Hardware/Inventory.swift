public import Diagnostics
internal import JSON
public import ValueTree

/// The hardware that a model may be put on: one machine, or the nodes of a cluster.
public struct Inventory: Sendable, Hashable {
  /// A node that was left out.
  public struct Skipped: Sendable, Hashable {
    /// The node.
    public var name: String
    /// Why: `UNSCHEDULABLE` or `NOT_READY`.
    public var reason: String
  }

  /// The nodes.
  public var nodes: [Node]
  /// The free room for models in MiB, where all nodes share it.
  public var diskFreeMiB: Int?
  /// Nodes that were left out.
  public var skipped: [Skipped] = []
  /// What went wrong while looking.
  public var warnings: [String] = []
  /// Where the facts come from, in the order of trust.
  public var sources: [String] = []

  /// An inventory of some nodes.
  public init(nodes: [Node]) { self.nodes = nodes }

  /// Reads an inventory as `profile detect` writes it, in JSON or YAML.
  public init(_ text: ByteString, name: String) throws(Diagnostic) {
    let document = try Value(file: SourceFile(name: name, bytes: text.bytes))
    guard case .list = document["nodes"] else {
      throw Diagnostic(
        .profile, "\(name) is no inventory: it has no `nodes`",
        help: "`opea-chart profile detect -o yaml` writes one")
    }
    self.init(document)
  }

  /// Reads an inventory from its document.
  package init(_ document: Value) {
    nodes = document["nodes"].elements.enumerated().map { Node($1, place: $0) }
    diskFreeMiB = document["disk"]["freeMiB"].whole
    skipped = document["skipped"].elements.compactMap { entry in
      entry["name"].text.map { Skipped(name: $0, reason: entry["reason"].text ?? "") }
    }
    warnings = document["warnings"].texts
    sources = document["sources"].texts
  }

  /// The inventory as a document.
  package var document: Value {
    var map = DocumentMap()
    map.set("nodes", nodes.map(\.fullDocument))
    map.set("disk", Node.disk(diskFreeMiB))
    map.set("skipped", skipped.isEmpty ? nil : skipped.map(\.document))
    map.set("warnings", warnings.isEmpty ? nil : warnings)
    map.set("sources", sources.isEmpty ? nil : sources)
    return map.value
  }
}

extension Inventory.Skipped {
  var document: Value {
    var map = DocumentMap()
    map.set("name", name)
    map.set("reason", reason)
    return map.value
  }
}
