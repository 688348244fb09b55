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
  @exclusivity(unchecked) @usableFromInline internal var openedKeys: [ByteString]
  /// The values, in the order of their keys.
  @exclusivity(unchecked) @usableFromInline internal var openedValues: [Value]
  /// The entries of a map that nobody has looked into yet.
  @exclusivity(unchecked) @usableFromInline internal var unopened: [ValueSnapshot.Entry]?
  /// What ``type`` is. A property of its own, because other modules would check each access of it.
  @exclusivity(unchecked) @usableFromInline internal var storedType: MapType
  /// Whether this is Go's nil map, which JSON writes as `null`.
  public let isNil: Bool
  /// How deep lists and maps are nested in this one, as far as template functions have nested them.
  @exclusivity(unchecked) package var nesting: UInt16 = 0
  /// The same map under another type; both always have the same entries.
  @exclusivity(unchecked) private weak var alias: Dict?

  /// The map's type.
  @inlinable
  public var type: MapType {
    get { storedType }
    set { storedType = newValue }
  }

  /// An empty map.
  @inlinable
  public init(type: MapType = .any, isNil: Bool = false) {
    openedKeys = []
    openedValues = []
    storedType = type
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
    openedKeys = sortedKeys
    openedValues = values
    storedType = type
    isNil = false
  }

  /// A map with the entries of a snapshot, sorted and distinct; it costs nothing until someone looks
  /// into it, and then one level.
  @inlinable
  public init(snapshot entries: [ValueSnapshot.Entry], type: MapType = .any) {
    openedKeys = []
    openedValues = []
    unopened = entries
    storedType = type
    isNil = false
  }

  @inlinable @inline(__always)
  internal func open() {
    if unopened != nil { fill() }
  }

  @usableFromInline @inline(never)
  internal func fill() {
    guard let entries = unopened else { return }
    unopened = nil
    openedKeys.reserveCapacity(entries.count)
    openedValues.reserveCapacity(entries.count)
    for entry in entries {
      openedKeys.append(entry.key)
      openedValues.append(entry.value.materialized())
    }
  }

  @inlinable @inline(__always)
  internal var sortedKeys: [ByteString] {
    open()
    return openedKeys
  }

  @inlinable @inline(__always)
  internal var sortedValues: [Value] {
    open()
    return openedValues
  }

  private func replaceAll(with entries: [(key: ByteString, value: Value)]) {
    let isSorted = entries.indices.dropFirst().allSatisfy {
      entries[$0 - 1].key < entries[$0].key
    }
    if isSorted {
      openedKeys = entries.map(\.key)
      openedValues = entries.map(\.value)
      return
    }
    let order = entries.indices.sorted { first, second in
      entries[first].key == entries[second].key
        ? first < second : entries[first].key < entries[second].key
    }
    openedKeys.reserveCapacity(entries.count)
    openedValues.reserveCapacity(entries.count)
    for index in order {
      if openedKeys.last == entries[index].key {
        openedValues[openedValues.count - 1] = entries[index].value
      } else {
        openedKeys.append(entries[index].key)
        openedValues.append(entries[index].value)
      }
    }
  }

  /// The number of entries.
  @inlinable
  public var count: Int { unopened?.count ?? openedKeys.count }

  /// Whether there is no entry.
  @inlinable
  public var isEmpty: Bool { count == 0 }

  /// The keys in byte order.
  @inlinable
  public var keys: [ByteString] { sortedKeys }

  /// The values in the order of their keys.
  @inlinable
  public var values: [Value] { sortedValues }

  /// The entry at a place in key order.
  @inlinable
  public func entry(at index: Int) -> (key: ByteString, value: Value) {
    open()
    return (openedKeys[index], openedValues[index])
  }

  /// The place of a key, or nil; `hint` is tried first.
  @inlinable
  public func index(of key: ByteString, hint: Int = 0) -> Int? {
    open()
    if hint < openedKeys.count, openedKeys[hint] == key { return hint }
    let slot = slot(of: key)
    return slot < openedKeys.count && openedKeys[slot] == key ? slot : nil
  }

  /// The value at a place in key order.
  @inlinable
  public func value(at index: Int) -> Value {
    open()
    return openedValues[index]
  }

  /// The map at a place in key order, if one is there: without a count of its own, so that walking
  /// down a tree writes nothing into the maps it passes. It lives as long as this map holds it.
  @inlinable
  package func uncountedDict(at index: Int) -> Unmanaged<Dict>? {
    if case .dict(let dict) = openedValues[index] { return .passUnretained(dict) }
    return nil
  }

  /// Whether the value at a place in key order counts as true.
  package func isTruthy(at index: Int) -> Bool { openedValues[index].isTruthy }

  /// Adds the text at a place in key order; false, with nothing added, if another value is there.
  @inlinable
  package func appendText(at index: Int, to output: inout [UInt8]) -> Bool {
    guard case .string(let text) = openedValues[index] else { return false }
    output.append(text)
    return true
  }

  /// Replaces the value at a place in key order.
  public func setValue(_ value: Value, at index: Int) {
    open()
    releaseAlias()
    openedValues[index] = value
    updateAlias()
  }

  /// The value of a key; assigning nil removes the key.
  public subscript(key: ByteString) -> Value? {
    get { index(of: key).map { openedValues[$0] } }
    set { change(key, to: newValue) }
  }

  /// Sets the value of a key, or removes it for nil; gives how many entries had to move for it.
  @discardableResult
  package func change(_ key: ByteString, to newValue: Value?) -> Int {
    open()
    releaseAlias()
    let slot = slot(of: key)
    let holds = slot < openedKeys.count && openedKeys[slot] == key
    var moved = 0
    let place = valuesPlace
    switch (newValue, holds) {
    case (let value?, true): openedValues[slot] = value
    case (let value?, false):
      moved = openedKeys.count - slot
      openedKeys.insert(key, at: slot)
      openedValues.insert(value, at: slot)
    case (nil, true):
      moved = openedKeys.count - slot
      openedKeys.remove(at: slot)
      openedValues.remove(at: slot)
    case (nil, false): break
    }
    // Someone else held the entries, or they needed more room.
    if valuesPlace != place { moved += openedValues.count }
    updateAlias()
    return moved
  }

  private var valuesPlace: UnsafePointer<Value>? {
    openedValues.withUnsafeBufferPointer { $0.baseAddress }
  }

  /// Removes all entries.
  public func removeAll() {
    unopened = nil
    openedKeys = []
    openedValues = []
    updateAlias()
  }

  /// Where a key stands, or would be inserted.
  @inlinable
  internal func slot(of key: ByteString) -> Int {
    openedKeys.partitioningIndex { !($0 < key) }
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

  /// Takes the entries from the alias, so that changing them here copies nothing.
  @inline(__always)
  private func releaseAlias() {
    guard let alias else { return }
    alias.unopened = nil
    alias.openedKeys = []
    alias.openedValues = []
  }

  private func updateAlias() {
    guard let alias else { return }
    open()
    alias.unopened = nil
    alias.openedKeys = openedKeys
    alias.openedValues = openedValues
  }

  /// A map of its own with the same entries; what the values refer to is shared.
  public func shallowCopy(type: MapType? = nil) -> Dict {
    Dict(sortedKeys: sortedKeys, values: sortedValues, type: type ?? self.type)
  }
}
