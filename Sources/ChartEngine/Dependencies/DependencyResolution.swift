internal import Diagnostics
internal import SemVer
internal import ValueTree
internal import ValuesMerge

/// Conditions, tags, aliases and imports of a tree of charts.
///
/// The steps and their order are the reference's, because they show: a subchart's conditions are
/// looked up in the values of the whole tree, and charts that one alias shares with another are
/// processed where the first left them.
internal struct DependencyResolution {
  /// What the reference logs about dependencies. What it logs about values is the same as when
  /// they are merged for the render, and left to that.
  internal private(set) var warnings: [String] = []
  /// The keys that conditions, tags and names of charts make relevant.
  private let keys: Set<ByteString>
  private let budget = MergeBudget()
  /// All charts that were made, to take the ties between them apart in the end.
  private var nodes: [Node] = []

  /// The metadata that several nodes may share.
  private final class Metadata {
    var value: ChartMetadata

    init(_ value: ChartMetadata) { self.value = value }
  }

  /// A chart of the tree while it is worked on.
  private final class Node {
    let chart: Chart
    let metadata: Metadata
    var values: ValueSnapshot
    var dependencies: [Node]
    /// The chart that this one was last put into. Not always the one that has it in the end: that
    /// of charts below an alias may be the chart without the alias.
    var parent: Node?

    var name: ByteString { metadata.value.name }

    init(chart: Chart, metadata: Metadata, values: ValueSnapshot, dependencies: [Node]) {
      self.chart = chart
      self.metadata = metadata
      self.values = values
      self.dependencies = dependencies
    }

    /// Makes charts those below this one.
    func take(_ charts: [Node]) {
      dependencies = charts
      for chart in charts { chart.parent = self }
    }

    /// Where the templates of the chart stand: the names of the charts around it and its own.
    var path: ByteString {
      guard let parent else { return name }
      return parent.path + "/charts/" + name
    }

    var chartValues: ChartValues {
      ChartValues(name: name, values: values, dependencies: dependencies.map(\.chartValues))
    }

    var resolved: ResolvedChart {
      ResolvedChart(
        chart: chart, metadata: metadata.value, path: path, values: values,
        dependencies: dependencies.map(\.resolved))
    }
  }

  internal init(keys: Set<ByteString>) { self.keys = keys }

  /// The tree of charts in use with the user's values.
  internal mutating func resolve(
    _ chart: Chart, with values: ValueSnapshot
  ) throws(Diagnostic) -> ResolvedChart {
    defer {
      for node in nodes { node.parent = nil }
    }
    let root = try node(of: chart)
    try removeDisabled(in: root, values: ValueTable(values), path: ByteString())
    try importValues(of: root)
    return root.resolved
  }

  private mutating func node(of chart: Chart) throws(Diagnostic) -> Node {
    let result = try node(chart, metadata: Metadata(chart.metadata), values: chart.values)
    var charts: [Node] = []
    for subchart in chart.dependencies { charts.append(try node(of: subchart)) }
    result.take(charts)
    return result
  }

  private mutating func node(
    _ chart: Chart, metadata: Metadata, values: ValueSnapshot, dependencies: [Node] = []
  ) throws(Diagnostic) -> Node {
    try budget.addChart()
    let result = Node(
      chart: chart, metadata: metadata, values: values, dependencies: dependencies)
    nodes.append(result)
    return result
  }

  /// The keys that conditions, tags and names of charts make relevant: what stands at paths with other
  /// keys in them has no say in which charts are in use.
  internal static func relevantKeys(of chart: Chart) -> Set<ByteString> {
    var keys: Set<ByteString> = ["tags"]
    var charts = [chart]
    while let chart = charts.popLast() {
      keys.insert(chart.name)
      for dependency in chart.metadata.dependencies ?? [] {
        keys.insert(dependency.alias)
        keys.formUnion(dependency.tags)
        for path in dependency.condition.trimmedWhiteSpace.split(at: UInt8(ascii: ",")) {
          keys.formUnion(path.split(at: UInt8(ascii: ".")))
        }
      }
      charts += chart.dependencies
    }
    return keys
  }

  // MARK: Which charts are in use

  private mutating func removeDisabled(
    in node: Node, values: ValueTable, path: ByteString
  ) throws(Diagnostic) {
    guard let declared = node.metadata.value.dependencies else { return }
    node.take(try chosen(for: declared, among: node.dependencies))
    let (dependencies, merged) = try decided(declared, in: node, values: values, path: path)
    let removed = Set(dependencies.filter { !$0.isEnabled }.map(\.name))
    let kept = dependencies.filter { !removed.contains($0.name) }
    node.metadata.value.dependencies = dependencies
    node.dependencies.removeAll { removed.contains($0.name) }
    for subchart in node.dependencies {
      try removeDisabled(in: subchart, values: merged, path: path + subchart.name + ".")
    }
    node.metadata.value.dependencies = kept.isEmpty ? nil : kept
  }

  /// The names, or aliases, of the dependencies that a chart's values and others switch off, whether
  /// or not they are there.
  internal mutating func disabled(
    in chart: Chart, with values: ValueSnapshot
  ) throws(Diagnostic) -> Set<ByteString> {
    defer {
      for node in nodes { node.parent = nil }
    }
    let root = try node(of: chart)
    let (dependencies, _) = try decided(
      chart.metadata.dependencies ?? [], in: root, values: ValueTable(values), path: ByteString())
    return Set(dependencies.filter { !$0.isEnabled }.map(\.name))
  }

  /// The dependencies under their aliases, tags and conditions applied, and the values that decided.
  private mutating func decided(
    _ declared: [Dependency], in node: Node, values: ValueTable, path: ByteString
  ) throws(Diagnostic) -> ([Dependency], ValueTable) {
    var dependencies = declared
    for index in dependencies.indices {
      try budget.visit(1 + dependencies[index].condition.count >> 4)
      dependencies[index].name = dependencies[index].effectiveName
      dependencies[index].isEnabled = true
    }
    var coalescing = Coalescing(keys: keys, budget: budget)
    let merged = try coalescing.values(of: node.chartValues, under: values)
    applyTags(to: &dependencies, in: merged)
    applyConditions(to: &dependencies, in: merged, path: path)
    return (dependencies, merged)
  }

  /// The charts that nobody declared, then the declared ones under their aliases.
  private mutating func chosen(
    for declared: [Dependency], among present: [Node]
  ) throws(Diagnostic) -> [Node] {
    // At worst each range is read anew for each version.
    try budget.visit(declared.count &* present.count &* 16)
    var nodes = present.filter { node in
      !declared.contains { $0.name == node.name && $0.allows(node.metadata.value.version) }
    }
    for dependency in declared {
      let match = present.first {
        $0.name == dependency.name && dependency.allows($0.metadata.value.version)
      }
      guard let match else { continue }
      let copy = try self.node(
        match.chart, metadata: Metadata(match.metadata.value), values: match.values)
      var charts: [Node] = []
      for below in match.dependencies {
        // Their metadata, and the charts below them, stay the same ones.
        charts.append(
          try self.node(
            below.chart, metadata: below.metadata, values: below.values,
            dependencies: below.dependencies))
      }
      copy.take(charts)
      if !dependency.alias.isEmpty { copy.metadata.value.name = dependency.alias }
      nodes.append(copy)
    }
    return nodes
  }

  private mutating func applyTags(to dependencies: inout [Dependency], in values: ValueTable) {
    guard case .table(let tags) = values["tags"] else { return }
    for index in dependencies.indices {
      var hasTrue = false
      var hasFalse = false
      for tag in dependencies[index].tags {
        switch tags[tag] {
        case nil: break
        case .scalar(.bool(let flag)): if flag { hasTrue = true } else { hasFalse = true }
        default:
          warnings.append(
            "WARN returned non-bool value tag=\(tag) chart=\(dependencies[index].name)")
        }
      }
      dependencies[index].isEnabled = hasTrue || !hasFalse
    }
  }

  private mutating func applyConditions(
    to dependencies: inout [Dependency], in values: ValueTable, path: ByteString
  ) {
    for index in dependencies.indices {
      let condition = dependencies[index].condition.trimmedWhiteSpace
      for part in condition.split(at: UInt8(ascii: ",")) where !part.isEmpty {
        var keys = (path + part).split(at: UInt8(ascii: "."))
        guard let last = keys.popLast() else { continue }
        guard case .success(let table) = values.table(at: keys), let item = table[last],
          !item.isTable
        else { continue }
        if case .scalar(.bool(let flag)) = item {
          dependencies[index].isEnabled = flag
          break
        }
        warnings.append(
          "WARN returned non-bool value path=\(part) chart=\(dependencies[index].name)")
      }
    }
  }

  // MARK: Imports

  private mutating func importValues(of node: Node) throws(Diagnostic) {
    for subchart in node.dependencies { try importValues(of: subchart) }
    guard var dependencies = node.metadata.value.dependencies else { return }
    var coalescing = Coalescing(nulls: .keep, budget: budget)
    let merged = try coalescing.values(of: node.chartValues, under: ValueTable())
    // What that merge warns of, the merge with the user's values says again.
    let repeated = coalescing.warnings.count
    let imported = ValueTable()
    for index in dependencies.indices {
      // A chart that another one shares metadata with finds its imports done.
      let dependency = dependencies[index]
      let imports = dependency.resolvedImports == nil ? understood(dependency) : []
      for item in imports {
        try take(item, of: dependency.name, from: merged, into: imported, &coalescing)
      }
      dependencies[index].resolvedImports = imports
    }
    node.metadata.value.dependencies = dependencies
    if imported.isEmpty {
      node.values = try merged.snapshot()
    } else {
      // What the parent itself says wins over what it imports.
      let values = try merged.deepCopy()
      try coalescing.merge(imported, into: values)
      node.values = try values.snapshot()
    }
    warnings += coalescing.warnings[repeated...]
  }

  /// A value of a log line, in quotes where it holds what would end it.
  private static func logged(_ text: String) -> ByteString {
    let isPlain =
      !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3D }
    return isPlain ? ByteString(text) : GoQuote.quoted(ByteString(text))
  }

  private func understood(_ dependency: Dependency) -> [ValueImport] {
    dependency.importValues.compactMap { item in
      switch item {
      case .string(let name): ValueImport(child: "exports." + name, parent: ".")
      case .dict:
        ValueImport(child: item.printedEntry("child"), parent: item.printedEntry("parent"))
      default: nil
      }
    }
  }

  private mutating func take(
    _ item: ValueImport, of name: ByteString, from values: ValueTable, into imported: ValueTable,
    _ coalescing: inout Coalescing
  ) throws(Diagnostic) {
    let table: ValueTable
    switch values.table(at: (name + "." + item.child).split(at: UInt8(ascii: "."))) {
    case .success(let found): table = found
    case .failure(let error):
      warnings.append(
        item.isWhole
          ? "WARN ImportValues missing table error=\(Self.logged(error.helmText))"
          : "WARN ImportValues missing table from chart chart=\(name) "
            + "error=\(Self.logged(error.helmText))")
      return
    }
    var source = table.isEmpty ? ValueTable() : table
    if item.parent != "." {
      let keys = item.parent.split(at: UInt8(ascii: "."))
      if keys.count > ValueTable.maximumDepth {
        throw Diagnostic(.limit, "import path has more than \(ValueTable.maximumDepth) parts")
      }
      for key in keys.reversed() {
        let outer = ValueTable()
        outer[key] = .table(source)
        source = outer
      }
    }
    try coalescing.merge(source, into: imported)
  }
}

extension Dependency {
  /// Whether a version lies in the range.
  fileprivate func allows(_ other: ByteString) -> Bool {
    guard let constraint = try? Constraint(bytes: version.bytes),
      let version = try? Version(bytes: other.bytes)
    else { return false }
    return constraint.contains(version)
  }
}

extension ValueSnapshot {
  /// An entry as Go prints it; `<nil>` if there is none.
  fileprivate func printedEntry(_ key: ByteString) -> ByteString {
    guard case .dict(let entries) = self, let entry = entries.first(where: { $0.key == key })
    else { return Value.null.printed }
    return entry.value.materialized().printed
  }
}

extension ByteString {
  /// The parts between separators, empty ones included.
  fileprivate func split(at separator: UInt8) -> [ByteString] {
    withBytes { bytes in
      var parts: [ByteString] = []
      var start = 0
      for index in bytes.indices where bytes[index] == separator {
        parts.append(self[start..<index])
        start = index + 1
      }
      parts.append(self[start..<bytes.count])
      return parts
    }
  }
}
