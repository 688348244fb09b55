internal import ChartEngine
internal import ChartRepository
internal import Diagnostics
internal import GMCBridge
internal import Profiles
internal import TemplateLang
internal import ValueTree

extension FuzzTarget {
  /// A GMConnector: reading, checking, the graph, and the objects rendered from our charts.
  static let connector = FuzzTarget("connector") { input in
    let source = input.file("pipeline.yaml")
    var options = BridgeOptions()
    options.limits = limits
    let findings = charts.validate(source, options: options)
    for finding in findings { _ = finding.line(file: source.name) }
    _ = charts.graph(source, options: options)
    do throws(BridgeError) {
      _ = try charts.render(source, options: options)
      require(!findings.contains { $0.severity == .error }, "rendered in spite of errors")
    } catch {
      _ = error.message
    }
  }

  /// Objects that were rendered before, and after a zero byte those that are wanted: the plan between.
  static let objects = FuzzTarget("objects") { input in
    guard let previous = try? RenderedObject.read(input.part(0).file("previous.yaml")),
      let desired = try? RenderedObject.read(input.part(1).file("desired.yaml"))
    else { return }
    _ = PipelinePlan(desired: desired, previous: previous)
    require(
      PipelinePlan(desired: desired, previous: desired).changes.isEmpty,
      "changes from a set of objects to itself")
  }

  /// The documents around profiles: catalogues, inventories, what a cluster says of its nodes, locks,
  /// lists of the NIM operator.
  static let profile = FuzzTarget("profile") { input in
    var catalogue = Catalogue()
    try? catalogue.add(input.file("catalogue.yaml"))
    _ = try? Inventory(input.text, name: "inventory.yaml")
    _ = try? Inventory(reading: input.text, name: "cluster.json", products)
    _ = try? ProfilesLock(input.text, name: "profiles.lock")
    _ = try? NIMDocument(input.text, name: "nim.yaml")
  }

  private static let products = fixture { () throws(Diagnostic) in try ProductTable.shipped() }

  private static let charts = fixture { () throws(Diagnostic) in
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    return try ChartSet.load(folders: [root + "/charts/common"])
  }
}
