/// A map with reference semantics: `set` and `unset` are seen through every alias, as they are in
/// the reference engine.
///
/// Entries stay sorted by key bytes: ranging, printing and JSON all go in that order, and source
/// order is never observable.
public final class Dict {
  /// The Go type that messages and `typeOf` show.
  public enum MapType: UInt8, Sendable {
    /// `map[string]interface {}`
    case any
    /// `common.Values`, the type of a template's root.
    case values
    /// `map[string]string`
    case strings

    /// The type's name in Go.
    public var goName: String {
      switch self {
      case .any: "map[string]interface {}"
      case .values: "common.Values"
      case .strings: "map[string]string"
      }
    }
  }

  /// The keys in byte order.
  @exclusivity(unchecked) @usableFromInline internal var sortedKeys: [ByteString]
  /// The values, in the order of their keys.
  @exclusivity(unchecked) @usableFromInline internal var sortedValues: [Value]
  /// The map's type.
  public var type: MapType
  /// Whether this is Go's nil map, which JSON writes as `null`.
  public let isNil: Bool
  /// How deep lists and maps are nested in this one, as far as template functions have nested them.
  package var nesting: UInt16 = 0
  /// The same map under another type; both always have the same entries.
  @exclusivity(unchecked) private weak var alias: Dict?

  /// An empty map.
  @inlinable
  public init(type: MapType = .any, isNil: Bool = false) {
    sortedKeys = []
    sortedValues = []
    self.type = type
    self.isNil = isNil
  }

  /// A map from entries in any order; of equal keys the last wins.
  public convenience init(_ entries: [(key: ByteString, value: Value)], type: MapType = .any) {
    self.init(type: type)
    replaceAll(with: entries)
  }

  /// A map from keys that are sorted and distinct.
  @inlinable
  public init(sortedKeys: [ByteString], values: [Value], type: MapType = .any) {
    precondition(sortedKeys.count == values.count, "one value for each key")
    self.sortedKeys = sortedKeys
    sortedValues = values
    self.type = type
    isNil = false
  }

  private func replaceAll(with entries: [(key: ByteString, value: Value)]) {
    let order = entries.indices.sorted { first, second in
      entries[first].key == entries[second].key
        ? first < second : entries[first].key < entries[second].key
    }
    sortedKeys.reserveCapacity(entries.count)
    sortedValues.reserveCapacity(entries.count)
    for index in order {
      if sortedKeys.last == entries[index].key {
        sortedValues[sortedValues.count - 1] = entries[index].value
      } else {
        sortedKeys.append(entries[index].key)
        sortedValues.append(entries[index].value)
      }
    }
  }

  /// The number of entries.
  @inlinable
  public var count: Int { sortedKeys.count }

  /// Whether there is no entry.
  @inlinable
  public var isEmpty: Bool { sortedKeys.isEmpty }

  /// The keys in byte order.
  @inlinable
  public var keys: [ByteString] { sortedKeys }

  /// The values in the order of their keys.
  @inlinable
  public var values: [Value] { sortedValues }

  /// The entry at a place in key order.
  @inlinable
  public func entry(at index: Int) -> (key: ByteString, value: Value) {
    (sortedKeys[index], sortedValues[index])
  }

  /// The place of a key, or nil; `hint` is tried first.
  @inlinable
  public func index(of key: ByteString, hint: Int = 0) -> Int? {
    if hint < sortedKeys.count, sortedKeys[hint] == key { return hint }
    let slot = slot(of: key)
    return slot < sortedKeys.count && sortedKeys[slot] == key ? slot : nil
  }

  /// The value at a place in key order.
  @inlinable
  public func value(at index: Int) -> Value { sortedValues[index] }

  /// Replaces the value at a place in key order.
  public func setValue(_ value: Value, at index: Int) {
    sortedValues[index] = value
    updateAlias()
  }

  /// The value of a key; assigning nil removes the key.
  public subscript(key: ByteString) -> Value? {
    get { index(of: key).map { sortedValues[$0] } }
    set {
      let slot = slot(of: key)
      let holds = slot < sortedKeys.count && sortedKeys[slot] == key
      switch (newValue, holds) {
      case (let value?, true): sortedValues[slot] = value
      case (let value?, false):
        sortedKeys.insert(key, at: slot)
        sortedValues.insert(value, at: slot)
      case (nil, true):
        sortedKeys.remove(at: slot)
        sortedValues.remove(at: slot)
      case (nil, false): break
      }
      updateAlias()
    }
  }

  /// Removes all entries.
  public func removeAll() {
    sortedKeys = []
    sortedValues = []
    updateAlias()
  }

  /// Where a key stands, or would be inserted.
  @inlinable
  internal func slot(of key: ByteString) -> Int {
    var low = 0
    var high = sortedKeys.count
    while low < high {
      let middle = (low + high) / 2
      if sortedKeys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// This very map under a type: changes are seen through both.
  ///
  /// In Go a map's type can change while its identity stays: `set .Values "a" 1` gives the values,
  /// but no longer as `common.Values`.
  public func alias(type: MapType) -> Dict {
    if self.type == type { return self }
    if let alias, alias.type == type { return alias }
    let result = shallowCopy(type: type)
    result.alias = self
    alias = result
    return result
  }

  private func updateAlias() {
    guard let alias else { return }
    alias.sortedKeys = sortedKeys
    alias.sortedValues = sortedValues
  }

  /// A map of its own with the same entries; what the values refer to is shared.
  public func shallowCopy(type: MapType? = nil) -> Dict {
    Dict(sortedKeys: sortedKeys, values: sortedValues, type: type ?? self.type)
  }
}
