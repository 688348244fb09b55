/// A value that no one can change: safe to share between tasks.
///
/// Charts and options hold snapshots; each render takes its own ``Value`` tree from them.
public enum ValueSnapshot: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64, IntegerType)
  case float(Double)
  case string(ByteString)
  case list([ValueSnapshot])
  /// Entries sorted by key, keys distinct.
  case dict([Entry])

  /// A key and its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public var key: ByteString
    /// Its value.
    public var value: ValueSnapshot

    /// Makes an entry.
    public init(key: ByteString, value: ValueSnapshot) {
      self.key = key
      self.value = value
    }
  }

  /// A snapshot of a value; engine objects have none and become null.
  public init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .integer(let number, let type): self = .integer(number, type)
    case .float(let number): self = .float(number)
    case .string(let text): self = .string(text)
    case .list(let list): self = .list(list.elements.map { ValueSnapshot($0) })
    case .dict(let dict):
      self = .dict(
        (0..<dict.count).map {
          let entry = dict.entry(at: $0)
          return Entry(key: entry.key, value: ValueSnapshot(entry.value))
        })
    case .object: self = .null
    }
  }

  /// A value tree of its own; maps in it are filled when someone looks into them.
  public func materialized() -> Value {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .integer(let number, let type): .integer(number, type)
    case .float(let number): .float(number)
    case .string(let text): .string(text)
    case .list(let elements): .list(List(elements.map { $0.materialized() }))
    case .dict(let entries):
      .dict(Dict(snapshot: entries))
    }
  }
}
