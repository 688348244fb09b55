/// Where a member of a resource stands: its path and the bytes of its key and its value.
public struct Place: Sendable, Hashable {
  /// The path, such as `spec.nodes.root.steps[0].name`; empty for the document itself.
  public var path: String
  /// The first byte of the key; that of the value where there is none.
  public var keyOffset: Int
  /// The first byte of the value.
  public var valueOffset: Int

  /// Makes a place.
  public init(path: String, keyOffset: Int, valueOffset: Int) {
    self.path = path
    self.keyOffset = keyOffset
    self.valueOffset = valueOffset
  }
}

/// A value and where it stands.
public struct Placed<Value: Sendable>: Sendable {
  /// The value.
  public var value: Value
  /// Where it stands.
  public var place: Place

  /// Makes a placed value.
  public init(_ value: Value, at place: Place) {
    self.value = value
    self.place = place
  }
}
