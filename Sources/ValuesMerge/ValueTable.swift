package import Diagnostics
package import ValueTree

/// A map of values while charts are merged.
///
/// It is a reference, as maps are in the reference engine, where a chart and its subcharts share
/// the maps below `global`: what one of them merges there, the others see. Built from a
/// ``ValueSnapshot``, or as copy of a table that no longer changes, it costs nothing until it is
/// looked into, and then one level.
package final class ValueTable {
  /// What a key holds.
  package enum Item {
    /// Null, a truth value, a number or text.
    case scalar(ValueSnapshot)
    case list(ValueList)
    case table(ValueTable)
  }

  /// How deep tables may nest: imports can tie a table into itself.
  package static let maximumDepth = 2000

  /// Where the entries of a table come from that nobody looked into yet.
  private enum Origin {
    case snapshot([ValueSnapshot.Entry])
    case table(ValueTable)
  }

  @exclusivity(unchecked) private var origin: Origin?
  /// What belongs to the table besides an origin.
  @exclusivity(unchecked) private var additions: [(key: ByteString, item: Item)] = []
  @exclusivity(unchecked) private var sortedKeys: [ByteString] = []
  @exclusivity(unchecked) private var items: [Item] = []
  /// What the table has become for a render.
  @exclusivity(unchecked) private var dict: Dict?

  /// A table with the entries of a snapshot; empty unless that is a map.
  package init(_ snapshot: ValueSnapshot = .null) {
    if case .dict(let entries) = snapshot, !entries.isEmpty { origin = .snapshot(entries) }
  }

  /// A copy of a table that does not change any more, with nothing shared that can change.
  package init(copyOf frozen: ValueTable) {
    if !frozen.additions.isEmpty { frozen.open() }
    origin = frozen.origin ?? .table(frozen)
  }

  private init(keys: [ByteString], items: [Item]) {
    sortedKeys = keys
    self.items = items
  }

  /// A table with the entries of a snapshot and some more, whose keys are not among them.
  internal init(_ entries: [ValueSnapshot.Entry], and more: [(key: ByteString, item: Item)]) {
    origin = .snapshot(entries)
    additions = more
  }

  private func open() {
    guard let origin else { return }
    self.origin = nil
    switch origin {
    case .snapshot(let entries):
      sortedKeys = entries.map(\.key)
      items = entries.map { Item($0.value) }
      for (key, item) in additions { self[key] = item }
      additions = []
    case .table(let frozen):
      frozen.open()
      sortedKeys = frozen.sortedKeys
      items = frozen.items.map { item in
        switch item {
        case .scalar: item
        case .list(let list): .list(ValueList(list.elements))
        case .table(let table): .table(ValueTable(copyOf: table))
        }
      }
    }
  }

  // MARK: Entries

  /// The keys in byte order.
  package var keys: [ByteString] {
    if !additions.isEmpty { open() }
    return switch origin {
    case .snapshot(let entries): entries.map(\.key)
    case .table(let frozen): frozen.keys
    case nil: sortedKeys
    }
  }

  /// The keys that hold null, in byte order.
  internal var nullKeys: [ByteString] {
    open()
    return zip(sortedKeys, items).filter(\.1.isNull).map(\.0)
  }

  /// The number of entries.
  package var count: Int {
    if !additions.isEmpty { open() }
    return switch origin {
    case .snapshot(let entries): entries.count
    case .table(let frozen): frozen.count
    case nil: sortedKeys.count
    }
  }

  /// Whether there is no entry.
  package var isEmpty: Bool { count == 0 }

  /// The item of a key; assigning nil removes the key.
  package subscript(key: ByteString) -> Item? {
    get {
      if isEmpty { return nil }
      open()
      let slot = slot(of: key)
      return holds(key, at: slot) ? items[slot] : nil
    }
    set {
      open()
      let slot = slot(of: key)
      switch (newValue, holds(key, at: slot)) {
      case (let item?, true): items[slot] = item
      case (let item?, false):
        sortedKeys.insert(key, at: slot)
        items.insert(item, at: slot)
      case (nil, true):
        sortedKeys.remove(at: slot)
        items.remove(at: slot)
      case (nil, false): break
      }
    }
  }

  private func slot(of key: ByteString) -> Int {
    sortedKeys.partitioningIndex { !($0 < key) }
  }

  private func holds(_ key: ByteString, at slot: Int) -> Bool {
    slot < sortedKeys.count && sortedKeys[slot] == key
  }

  /// The table that a path of keys leads to, or the first key that holds none.
  package func table(at path: some Sequence<ByteString>) -> Result<ValueTable, NoTable> {
    var table = self
    for key in path {
      guard case .table(let next) = table[key] else { return .failure(NoTable(key: key)) }
      table = next
    }
    return .success(table)
  }

  /// A key that holds no table.
  package struct NoTable: Error {
    /// The key.
    package var key: ByteString
    /// The reference's words.
    package var helmText: String { "\(GoQuote.quoted(key)) is not a table" }
  }

  // MARK: Copies

  /// A table of its own with the same items.
  package func shallowCopy() -> ValueTable {
    open()
    return ValueTable(keys: sortedKeys, items: items)
  }

  /// A table that shares nothing that can change.
  package func deepCopy(depth: Int = 0) throws(Diagnostic) -> ValueTable {
    try ValueTable.check(depth: depth)
    if !additions.isEmpty { open() }
    if origin != nil { return ValueTable(copyOf: self) }
    var copies: [Item] = []
    copies.reserveCapacity(items.count)
    for item in items {
      switch item {
      case .scalar: copies.append(item)
      case .list(let list): copies.append(.list(ValueList(list.elements)))
      case .table(let table): copies.append(.table(try table.deepCopy(depth: depth + 1)))
      }
    }
    return ValueTable(keys: sortedKeys, items: copies)
  }

  /// The values as they are now, never to change; parts that nobody looked into are shared.
  package func snapshot(depth: Int = 0) throws(Diagnostic) -> ValueSnapshot {
    try ValueTable.check(depth: depth)
    if !additions.isEmpty { open() }
    switch origin {
    case .snapshot(let entries): return .dict(entries)
    case .table(let frozen): return try frozen.snapshot(depth: depth + 1)
    case nil: break
    }
    var entries: [ValueSnapshot.Entry] = []
    entries.reserveCapacity(items.count)
    for index in items.indices {
      let value: ValueSnapshot
      switch items[index] {
      case .scalar(let scalar): value = scalar
      case .list(let list): value = .list(list.elements)
      case .table(let table): value = try table.snapshot(depth: depth + 1)
      }
      entries.append(ValueSnapshot.Entry(key: sortedKeys[index], value: value))
    }
    return .dict(entries)
  }

  /// The map that templates see; a table met twice gives the same map twice.
  ///
  /// The table must not be changed afterwards.
  package func materialized(
    type: Dict.MapType = .any, depth: Int = 0
  ) throws(Diagnostic) -> Dict {
    if let dict { return dict }
    try ValueTable.check(depth: depth)
    let result: Dict
    if case .snapshot(let entries) = origin {
      result = Dict(snapshot: entries, type: type)
      for (key, item) in additions { result[key] = try item.materialized(depth: depth + 1) }
    } else {
      open()
      var values: [Value] = []
      values.reserveCapacity(items.count)
      for item in items { values.append(try item.materialized(depth: depth + 1)) }
      result = Dict(sortedKeys: sortedKeys, values: values, type: type)
    }
    dict = result
    return result
  }

  /// Removes the entries that hold null, on every level of maps.
  package func removeNulls(
    _ budget: MergeBudget = MergeBudget(), depth: Int = 0
  ) throws(Diagnostic) {
    try ValueTable.check(depth: depth)
    if !additions.isEmpty { open() }
    if case .snapshot(let entries) = origin, try !Self.holdNull(entries, budget) { return }
    try budget.visit(count)
    open()
    var kept = 0
    for index in items.indices {
      switch items[index] {
      case .scalar(.null): continue
      case .table(let table): try table.removeNulls(budget, depth: depth + 1)
      default: break
      }
      if kept < index {
        sortedKeys.swapAt(kept, index)
        items.swapAt(kept, index)
      }
      kept += 1
    }
    sortedKeys.removeSubrange(kept...)
    items.removeSubrange(kept...)
  }

  /// Whether there is null among the entries or in a map among them, lists left aside.
  private static func holdNull(
    _ entries: [ValueSnapshot.Entry], _ budget: MergeBudget
  ) throws(Diagnostic) -> Bool {
    try budget.visit(entries.count)
    for entry in entries {
      switch entry.value {
      case .null: return true
      case .dict(let inner): if try holdNull(inner, budget) { return true }
      default: break
      }
    }
    return false
  }

  /// Refuses to follow tables deeper than any sane chart nests them.
  internal static func check(depth: Int) throws(Diagnostic) {
    if depth > maximumDepth {
      throw Diagnostic(.limit, "values are nested deeper than \(maximumDepth) levels")
    }
  }
}

/// A list of values while charts are merged; whoever holds it sees the same elements later.
package final class ValueList {
  /// The elements.
  package let elements: [ValueSnapshot]
  private var list: List?

  /// Makes a list.
  package init(_ elements: [ValueSnapshot]) { self.elements = elements }

  fileprivate func materialized() -> List {
    if let list { return list }
    let result = List(elements.map { $0.materialized() })
    list = result
    return result
  }
}

extension ValueTable.Item {
  /// The item that holds a value; maps and lists in it are looked into only when needed.
  package init(_ value: ValueSnapshot) {
    switch value {
    case .dict: self = .table(ValueTable(value))
    case .list(let elements): self = .list(ValueList(elements))
    default: self = .scalar(value)
    }
  }

  /// Whether this is null.
  package var isNull: Bool {
    if case .scalar(.null) = self { true } else { false }
  }

  /// Whether this is a table.
  package var isTable: Bool {
    if case .table = self { true } else { false }
  }

  /// The value that templates see.
  internal func materialized(depth: Int = 0) throws(Diagnostic) -> Value {
    switch self {
    case .scalar(let scalar): scalar.materialized()
    case .list(let list): .list(list.materialized())
    case .table(let table): .dict(try table.materialized(depth: depth))
    }
  }

  /// The value as it is now.
  package func snapshot() throws(Diagnostic) -> ValueSnapshot {
    switch self {
    case .scalar(let scalar): scalar
    case .list(let list): .list(list.elements)
    case .table(let table): try table.snapshot()
    }
  }
}
