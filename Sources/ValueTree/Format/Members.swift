/// The members of a list, a map or a struct, for what writes them one by one.
package enum Members {
  case list([Value])
  case dict(Dict)
  case fields([(name: ByteString, value: Value)])

  /// How many there are.
  @inlinable
  package var count: Int {
    switch self {
    case .list(let elements): elements.count
    case .dict(let dict): dict.count
    case .fields(let fields): fields.count
    }
  }
}
