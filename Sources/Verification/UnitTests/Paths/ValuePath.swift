package import ValueTree

/// A path into a document, in the JSONPath dialect that suites are written in:
/// `spec.containers[?(@.name == "web")].image`, `$..name`, `metadata["a.b"]`, `data.*`, `[0:2]`, `~`.
///
/// The dialect is that of yaml-jsonpath as helm-unittest uses it: the leading `$` may be missing,
/// a child that is not there gives nothing, and nothing matches is no error.
package struct ValuePath: Sendable {
  /// What leads from a value to others.
  indirect enum Step: Sendable {
    case child(ByteString)
    case children([ByteString])
    /// All values of a map or items of a list.
    case wildcard
    /// Items of a list; the subscript `*` also takes all values of a map.
    case subscripted(Subscript)
    /// The value itself and all below it, innermost first.
    case descent
    case filter(Filter)
    /// Like a filter, but the value itself is asked, also where it is a list.
    case selfFilter(Filter)
    /// Names of keys in place of their values.
    case names([ByteString])
    case allNames
  }

  let steps: [Step]

  /// Reads a path; an empty one is the document itself.
  package init(_ text: String) throws(PathError) {
    var parser = ValuePathParser(text)
    steps = try parser.path()
  }

  init(steps: [Step]) { self.steps = steps }

  /// The values that the path leads to, in the order of the document's keys.
  ///
  /// - Throws: where it leads to more than can be looked at: `$..a..a..a` multiplies.
  package func values(in document: ValueSnapshot) throws(PathError) -> [ValueSnapshot] {
    var search = PathSearch(root: document)
    return try search.values(of: self, from: document)
  }
}

/// One search for the values that a path leads to in a document.
struct PathSearch {
  /// How many values may be looked at.
  private static let mostValues = 1_000_000

  /// The whole document.
  let root: ValueSnapshot
  private var looked = 0

  init(root: ValueSnapshot) { self.root = root }

  /// Counts values that are looked at.
  mutating func look(at count: Int) throws(PathError) {
    looked = looked.addingReportingOverflow(count).overflow ? .max : looked + count
    if looked > Self.mostValues {
      throw PathError("the path leads to more than \(Self.mostValues) values")
    }
  }

  mutating func values(
    of path: ValuePath, from value: ValueSnapshot
  ) throws(PathError) -> [ValueSnapshot] {
    var current = [value]
    for step in path.steps {
      var next: [ValueSnapshot] = []
      for value in current {
        let targets = try step.targets(from: value, in: &self)
        try look(at: 1 + targets.count)
        next += targets
      }
      current = next
      if current.isEmpty { break }
    }
    return current
  }
}

/// Why a path cannot be read.
package struct PathError: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}

extension ValuePath.Step {
  fileprivate func targets(
    from value: ValueSnapshot, in search: inout PathSearch
  ) throws(PathError) -> [ValueSnapshot] {
    switch self {
    case .child(let name): return value[name].map { [$0] } ?? []
    case .children(let names): return names.compactMap { value[$0] }
    case .wildcard: return value.parts
    case .subscripted(let wanted):
      switch value {
      case .list(let items):
        try search.look(at: wanted.mostIndexes(count: items.count))
        return wanted.indexes(count: items.count).map { items[$0] }
      case .dict where wanted.isWildcard: return value.parts
      default: return []
      }
    case .descent:
      var found: [ValueSnapshot] = []
      value.appendDescendants(to: &found)
      return found
    case .filter(let filter):
      guard case .list(let items) = value else {
        return try filter.accepts(value, in: &search) ? [value] : []
      }
      var accepted: [ValueSnapshot] = []
      for item in items where try filter.accepts(item, in: &search) { accepted.append(item) }
      return accepted
    case .selfFilter(let filter): return try filter.accepts(value, in: &search) ? [value] : []
    case .names(let names):
      return names.filter { value[$0] != nil }.map { .string($0) }
    case .allNames:
      guard case .dict(let entries) = value else { return [] }
      return entries.map { .string($0.key) }
    }
  }
}

extension ValueSnapshot {
  /// The value of a key; nil if this is no map or has no such key.
  package subscript(key: ByteString) -> ValueSnapshot? {
    guard case .dict(let entries) = self else { return nil }
    let slot = entries.partitioningIndex { !($0.key < key) }
    return slot < entries.count && entries[slot].key == key ? entries[slot].value : nil
  }

  /// What is directly inside a map or list.
  var parts: [ValueSnapshot] {
    switch self {
    case .list(let items): items
    case .dict(let entries): entries.map(\.value)
    default: []
    }
  }

  /// Everything below, each value after what is in it, keys of maps included; then the value itself.
  ///
  /// Recursion ends because documents nest no deeper than their reader allows.
  fileprivate func appendDescendants(to found: inout [ValueSnapshot]) {
    switch self {
    case .list(let items): for item in items { item.appendDescendants(to: &found) }
    case .dict(let entries):
      for entry in entries {
        found.append(.string(entry.key))
        entry.value.appendDescendants(to: &found)
      }
    default: break
    }
    found.append(self)
  }
}
