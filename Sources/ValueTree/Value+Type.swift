extension Value {
  /// The name of the value's type in Go; `<nil>` for nil.
  public var goType: String {
    switch self {
    case .null: "<nil>"
    case .bool: "bool"
    case .integer(_, let type): type.goName
    case .float: "float64"
    case .string: "string"
    case .list(let list): list.elementType.goName
    case .dict(let dict): dict.type.goName
    case .object(let object): object.goType
    }
  }

  /// The value's kind in Go's reflection; `invalid` for nil.
  public var goKind: String {
    switch self {
    case .null: "invalid"
    case .bool: "bool"
    case .integer(_, let type): type.goName
    case .float: "float64"
    case .string: "string"
    case .list: "slice"
    case .dict: "map"
    case .object(let object): object.goKind
    }
  }

  /// Truth as Go templates see it: not the zero of its type, not empty; structs are always true.
  @inlinable
  public var isTruthy: Bool {
    switch self {
    case .null: false
    case .bool(let flag): flag
    case .integer(let number, _): number != 0
    case .float(let number): number != 0
    case .string(let text): !text.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .dict(let dict): !dict.isEmpty
    case .object(let object): object.isTruthy
    }
  }
}
