package import Diagnostics
package import ValueTree

/// Merges the values of a chart, of the charts below it and of the user.
///
/// Where both have a key the higher chart wins, and the user over all; maps are merged, everything
/// else is replaced. Which nulls survive, and what charts share through `global`, follows the
/// reference step by step: its results depend on the order of the steps. Where it walks maps in
/// random order, keys are taken in byte order here.
package struct Coalescing {
  /// What becomes of nulls.
  package enum Nulls: Sendable {
    /// A null removes the default of its key.
    case removeDefaults
    /// Nulls stay, because the values will be merged again.
    case keep
  }

  /// What the reference logs, in its words.
  package private(set) var warnings: [String] = []

  private let nulls: Nulls
  /// The names of charts and keys that lead to what is being merged.
  private var path: [ByteString] = []
  /// The only keys of charts' defaults that matter; nil if all do.
  private let keys: Set<ByteString>?
  private let budget: MergeBudget

  /// Makes a merge to run once or several times.
  ///
  /// With `keys` the result is right only at paths whose every part is one of them; names of
  /// subcharts must be among them. Deciding which charts are in use needs no more.
  package init(
    nulls: Nulls = .removeDefaults, keys: Set<ByteString>? = nil,
    budget: MergeBudget = MergeBudget()
  ) {
    self.nulls = nulls
    self.keys = keys
    self.budget = budget
  }

  /// The values that a chart renders with; `user` is left as it is, and must not change while the
  /// result is in use.
  ///
  /// With `known` nulls are removed and all keys count; the result is the same.
  package mutating func values(
    of chart: ChartValues, under user: ValueTable, known: MergedDefaults? = nil
  ) throws(Diagnostic) -> ValueTable {
    try budget.visit(user.count)
    let result = ValueTable(copyOf: user)
    path = []
    try coalesce(chart, into: result, known: known?.root, user: user)
    return result
  }

  /// Merges `source` into `target`, whose entries win; parts of `source` may become parts of both.
  package mutating func merge(_ source: ValueTable, into target: ValueTable) throws(Diagnostic) {
    path = []
    try merge(source, into: target, keepsNulls: nulls == .keep)
  }

  // MARK: Charts

  /// `known` is what the chart's section is if the user says nothing of it, and `user` what the user
  /// says of it; subcharts that the user leaves alone are taken from the one as they are.
  private mutating func coalesce(
    _ chart: ChartValues, into values: ValueTable, known: MergedDefaults.Section? = nil,
    user: ValueTable? = nil
  ) throws(Diagnostic) {
    path.append(chart.name)
    defer { path.removeLast() }
    try ValueTable.check(depth: path.count)
    try budget.visit(1)
    try addDefaults(of: chart, to: values)
    for (index, subchart) in chart.dependencies.enumerated() {
      let knownSection = known?.sections[index]
      let userSection = user?[subchart.name]
      if let knownSection, userSection == nil {
        values[subchart.name] = .table(
          try untouched(subchart, knownSection, below: values[Coalescing.global]))
        continue
      }
      let section: ValueTable
      switch values[subchart.name] {
      case .table(let table): section = table
      case nil:
        section = ValueTable()
        values[subchart.name] = .table(section)
      case let other?: throw Coalescing.typeMismatch(of: try other.snapshot(), on: subchart.name)
      }
      try passGlobals(values[Coalescing.global], to: section)
      var userTable: ValueTable?
      if case .table(let table)? = userSection { userTable = table }
      try coalesce(
        subchart, into: section, known: userTable == nil ? nil : knownSection, user: userTable)
    }
  }

  /// The section of a chart of which the user says nothing: only what is global is merged anew.
  private mutating func untouched(
    _ chart: ChartValues, _ known: MergedDefaults.Section, below globals: ValueTable.Item?
  ) throws(Diagnostic) -> ValueTable {
    path.append(chart.name)
    defer { path.removeLast() }
    try budget.visit(1)
    let section = ValueTable()
    try passGlobals(globals, to: section)
    if case .dict(let defaults) = chart.values,
      let entry = defaults.first(where: { $0.key == Coalescing.global })
    {
      try addDefault(entry, of: chart, to: section)
    }
    let global = section[Coalescing.global]
    var items: [(key: ByteString, item: ValueTable.Item)] = []
    if let global { items.append((Coalescing.global, global)) }
    for (subchart, below) in zip(chart.dependencies, known.sections) {
      items.append((subchart.name, .table(try untouched(subchart, below, below: global))))
    }
    return ValueTable(known.entries, and: items)
  }

  private static func typeMismatch(of value: ValueSnapshot, on name: ByteString) -> Diagnostic {
    let found = value.materialized()
    return Diagnostic(
      .values, "values of the subchart `\(name)` are no map but \(found.goType)",
      helmText: "type mismatch on \(name): \(truthText(found))",
      help: "remove the key, or put the subchart's values below it")
  }

  /// Merges the chart's own defaults under what is already there.
  private mutating func addDefaults(
    of chart: ChartValues, to values: ValueTable
  ) throws(Diagnostic) {
    guard case .dict(let defaults) = chart.values else { return }
    try budget.visit(defaults.count)
    for entry in defaults where keys?.contains(entry.key) ?? true {
      try addDefault(entry, of: chart, to: values)
    }
  }

  private mutating func addDefault(
    _ entry: ValueSnapshot.Entry, of chart: ChartValues, to values: ValueTable
  ) throws(Diagnostic) {
    let keepsNulls = nulls == .keep
    switch values[entry.key] {
    case nil:
      try budget.addEntry(to: values.count)
      if keepsNulls {
        values[entry.key] = ValueTable.Item(entry.value)
      } else if entry.value != .null {
        let item = ValueTable.Item(entry.value)
        if case .table(let table) = item { try table.removeNulls(budget) }
        values[entry.key] = item
      }
    case .scalar(.null): if !keepsNulls { values[entry.key] = nil }
    case .table(let table):
      guard case .dict = entry.value else {
        if entry.value != .null {
          warn("warning: skipped value for \(dotted(entry.key)): Not a table.")
        }
        return
      }
      let source = ValueTable(entry.value)
      let keeps = keepsNulls || chart.dependencies.contains { $0.name == entry.key }
      if !keeps { try source.removeNulls(budget) }
      path.append(entry.key)
      defer { path.removeLast() }
      try merge(source, into: table, keepsNulls: keeps)
    default: break
    }
  }

  // MARK: Globals

  internal static let global = ByteString("global")

  /// Hands a chart's `global` down to a subchart's section; the higher chart's entries win.
  private mutating func passGlobals(
    _ globals: ValueTable.Item?, to section: ValueTable
  ) throws(Diagnostic) {
    if let keys, !keys.contains(Coalescing.global) { return }
    let target: ValueTable
    switch section[Coalescing.global] {
    case .table(let table): target = table
    case nil: target = ValueTable()
    default:
      return warn("warning: skipping globals because destination global is not a table.")
    }
    switch globals {
    case .table(let source):
      try budget.visit(source.count)
      for key in source.keys {
        guard let item = source[key] else { continue }
        try passGlobal(item, of: key, to: target)
      }
    case nil: break
    default: return warn("warning: skipping globals because source global is not a table.")
    }
    section[Coalescing.global] = .table(target)
  }

  private mutating func passGlobal(
    _ item: ValueTable.Item, of key: ByteString, to target: ValueTable
  ) throws(Diagnostic) {
    guard case .table(let table) = item else {
      if case .table = target[key] {
        warn("key \(key) is table. Skipping")
      } else {
        try budget.addEntry(to: target.count)
        target[key] = item
      }
      return
    }
    switch target[key] {
    case nil:
      try budget.visit(table.count)
      target[key] = .table(table.shallowCopy())
    case .table(let lower):
      // Only the upper level is a copy: below it the charts share their tables from here on.
      try budget.visit(table.count)
      let upper = table.shallowCopy()
      path.append(key)
      defer { path.removeLast() }
      try merge(lower, into: upper, keepsNulls: true)
      target[key] = .table(upper)
    default: warn("Conflict: cannot merge map onto non-map for \(quoted(key)). Skipping.")
    }
  }

  // MARK: Tables

  private mutating func merge(
    _ source: ValueTable, into target: ValueTable, keepsNulls: Bool
  ) throws(Diagnostic) {
    try ValueTable.check(depth: path.count)
    guard !source.isEmpty else { return try copyNulls(of: target, to: source) }
    let keys = source.keys
    // Each is looked for in both.
    try budget.visit(2 * keys.count)
    for key in keys {
      guard let item = source[key] else { continue }
      guard let present = target[key] else {
        try budget.addEntry(to: target.count)
        target[key] = item
        continue
      }
      switch (present, item) {
      case (.scalar(.null), .scalar(.null)): break
      case (.scalar(.null), _):
        // The higher chart takes the default away.
        if !keepsNulls { target[key] = nil }
        source[key] = .scalar(.null)
      case (.table(let inner), .table(let table)):
        path.append(key)
        defer { path.removeLast() }
        try merge(table, into: inner, keepsNulls: keepsNulls)
      case (_, .table):
        warn(
          "warning: cannot overwrite table with non table for \(dotted(key)) "
            + "(\(try printed(item)))")
      case (.table, _) where !item.isNull:
        warn(
          "warning: destination for \(dotted(key)) is a table. Ignoring non-table value "
            + "(\(try printed(item)))")
      default: break
      }
    }
    try copyNulls(of: target, to: source)
  }

  /// Leaves a null in `source` for each null of `target`, as the reference does; seen only where
  /// the table belongs to values that are merged once more.
  private func copyNulls(
    of target: ValueTable, to source: ValueTable
  ) throws(Diagnostic) {
    guard nulls == .keep, target !== source else { return }
    try budget.visit(target.count)
    for key in target.nullKeys { source[key] = .scalar(.null) }
  }

  // MARK: Warnings

  private mutating func warn(_ text: String) { warnings.append(text) }

  /// The path to a key of what is being merged.
  private func dotted(_ key: ByteString) -> String {
    (path + [key]).map { String($0) }.joined(separator: ".")
  }

  private func printed(_ item: ValueTable.Item) throws(Diagnostic) -> String {
    String(try item.snapshot().materialized().printed)
  }
}

/// A value as Go's `%t` prints it.
private func truthText(_ value: Value) -> String {
  let text = try? goSprintf("%t", [value])
  return text.map { String($0) } ?? value.goType
}
