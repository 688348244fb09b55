public import ChartEngine
internal import ChartRepository
public import Diagnostics
internal import ValueTree

/// The charts that a bridge renders with, each with the step types it serves.
///
/// Immutable: one set serves any number of renders on any number of threads, and its charts are
/// compiled once, at their first use.
public struct ChartSet: Sendable {
  /// A chart with a `gmc` section.
  struct Component: Sendable {
    let chart: Chart
    let contract: Contract
    /// The devices that the chart knows; `cpu` is one of them.
    let devices: [String]
    /// The model that it serves where none is given.
    let defaultModel: String?

    var name: String { String(chart.name) }
  }

  /// A step type: a component and what is particular about it.
  struct StepType: Sendable {
    let component: Component
    let variant: Contract.Variant
  }

  let types: [String: StepType]
  /// Step types that admission lets pass and nothing can run.
  let reserved: Set<String>
  /// What the label `gmc/platform` may say, and the device it means.
  let platforms: [String: String]
  /// The chart that runs graphs.
  let router: Component?

  /// The step types that the charts serve, sorted.
  public var stepTypes: [String] { types.keys.sorted() }

  /// Loads the charts in some folders: those folders, those right below them, and those one level
  /// further down; archives too. Charts without a `gmc` section are left out.
  ///
  /// Dependencies of the form `file://` come from the folders beside a chart; nothing is written.
  public static func load(
    folders: [String], loader: ChartLoader = ChartLoader()
  ) throws(Diagnostic) -> ChartSet {
    var paths: [String] = []
    for folder in folders { paths += try ChartFolder(folder).charts }
    return try ChartSet(charts: try loader.loadResolvingFileDependencies(paths: paths))
  }

  /// Makes a set of charts that are loaded already; those without a `gmc` section are left out.
  public init(charts: [Chart]) throws(Diagnostic) {
    var router: Component?
    var types: [String: StepType] = [:]
    var reserved: Set<String> = []
    var platforms: [String: String] = [:]
    for chart in charts {
      guard chart.metadata.type != "library", let contract = try chart.contract() else { continue }
      let component = Component(chart, contract)
      if router == nil, contract.role == .router { router = component }
      reserved.formUnion(contract.reserved)
      platforms.merge(contract.platforms) { first, _ in first }
      for variant in contract.variants {
        if let other = types[variant.name] {
          throw Diagnostic(
            .chart,
            "step type `\(variant.name)` is served by two charts, "
              + "\(other.component.name) and \(component.name)")
        }
        types[variant.name] = StepType(component: component, variant: variant)
      }
    }
    self.types = types
    self.reserved = reserved
    self.platforms = platforms
    self.router = router
  }

  /// The step types whose servers are of a kind.
  func types(offering kind: String, protocolName: String? = nil) -> [String] {
    types.filter { _, type in
      guard let offer = type.component.contract.offer, offer.kind == kind else { return false }
      return protocolName == nil || offer.protocolName == protocolName
    }.keys.sorted()
  }
}

extension ChartSet.Component {
  init(_ chart: Chart, _ contract: Contract) {
    self.chart = chart
    self.contract = contract
    var devices: Set<String> = ["cpu"]
    if let path = contract.devicesPath, case .dict(let entries)? = chart.values.value(at: path) {
      devices.formUnion(entries.map { String($0.key) })
    }
    devices.formUnion(contract.variants.compactMap(\.device))
    self.devices = devices.sorted()
    if let path = contract.model?.path, case .string(let text)? = chart.values.value(at: path) {
      defaultModel = text.isEmpty ? nil : String(text)
    } else {
      defaultModel = nil
    }
  }
}

extension Chart {
  /// What the chart says about pipeline steps; nil where it says nothing.
  fileprivate func contract() throws(Diagnostic) -> Contract? {
    var common: Contract?
    for library in dependencies where library.metadata.type == "library" {
      if let (reader, section) = try library.section(common) {
        common = try reader.contract(section)
      }
    }
    guard let (reader, section) = try self.section(common) else { return nil }
    return try reader.contract(section)
  }

  private func section(
    _ common: Contract?
  ) throws(Diagnostic) -> (reader: ContractReader, section: Member)? {
    for (name, isValuesFile) in [("gmc.yaml", false), ("values.yaml", true)] {
      guard let file = rawFiles.first(where: { $0.name == ByteString(name) }) else { continue }
      let source = SourceFile(name: "\(self.name)/\(name)", bytes: file.data)
      if isValuesFile, !source.bytes.holdsLine(startingWith: "gmc:") { continue }
      let reader = ContractReader(source: source, common: common)
      if let section = try reader.section(isValuesFile: isValuesFile) { return (reader, section) }
    }
    return nil
  }
}

extension ValueSnapshot {
  /// The value at a path of maps.
  func value(at path: Contract.ValuePath) -> ValueSnapshot? {
    var current = self
    for key in path.keys {
      guard case .dict(let entries) = current, let entry = entries.first(where: { $0.key == key })
      else { return nil }
      current = entry.value
    }
    return current
  }
}
