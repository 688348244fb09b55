internal import ValueTree

/// Stands in a mapping for an entry whose key JSON cannot have.
///
/// It is an error only if it is still there when the whole document has been read: a mapping that is
/// the value of a repeated key is forgotten, and its keys with it.
final class BadKey: TemplateObject {
  /// The key that such entries are kept under, which no text of a document can be; of several in one
  /// mapping the last counts.
  static let name = ByteString([0xFF])

  /// How the reference prints the key's type and the key.
  let words: String
  let value: Value

  init(_ words: String, _ value: Value) {
    self.words = words
    self.value = value
    super.init()
  }

  override var goType: String { "" }

  var error: YAMLError {
    YAMLError("unsupported map key of type: \(words), value: \(GoSyntax.text(value))")
  }

  /// The key in Go's syntax.
  var syntax: String {
    let prefix = "uint64, key: "
    return words.hasPrefix(prefix) ? String(words.dropFirst(prefix.count)) : "interface {}(nil)"
  }

  /// The first such entry in a value, in the order in which it is encoded.
  static func first(in value: Value) -> BadKey? {
    switch value {
    case .object(let object): return object as? BadKey
    case .list(let list):
      for element in list.elements {
        if let key = first(in: element) { return key }
      }
    case .dict(let dict):
      if case .object(let object)? = dict[name], let key = object as? BadKey { return key }
      for element in dict.values {
        if let key = first(in: element) { return key }
      }
    default: break
    }
    return nil
  }
}
