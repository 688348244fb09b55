internal import Diagnostics
package import ValueTree
internal import YAML

/// What the reference reads of a rendered document: `apiVersion`, `kind`, and of `metadata` the name
/// and the annotations. All of the document must be YAML for it.
internal struct ManifestHead {
  var apiVersion = ""
  var kind = ""
  var name = ""
  var annotations: [ByteString: ByteString] = [:]

  /// Reads a document; the failure is the reference's text.
  init(_ document: ByteString) throws(Refusal) {
    let value: Value
    do throws(YAMLError) {
      value = try YAMLReader.value(
        from: document, keys: ["apiVersion", "kind", "metadata"])
    } catch {
      throw Refusal(message: "\(error)", offset: error.offset, limit: error.limit)
    }
    switch value {
    case .null: return
    case .dict(let dict): try read(dict)
    default:
      throw Refusal(
        json: "cannot unmarshal \(value.jsonKind) into Go value of type util.SimpleHead")
    }
  }

  /// Why a document is no object.
  struct Refusal: Error {
    let message: String
    var offset: Int?
    /// The limit that was reached, where one was.
    var limit: LimitName?

    init(message: String, offset: Int?, limit: LimitName?) {
      self.message = message
      self.offset = offset
      self.limit = limit
    }

    init(json reason: String) {
      message = "error unmarshaling JSON: while decoding JSON: json: \(reason)"
    }
  }

  private mutating func read(_ dict: Dict) throws(Refusal) {
    apiVersion = try Self.text(dict.field("apiVersion"), "SimpleHead.apiVersion")
    kind = try Self.text(dict.field("kind"), "SimpleHead.kind")
    switch dict.field("metadata") {
    case nil, .null: break
    case .dict(let metadata):
      name = try Self.text(metadata.field("name"), ".metadata.name")
      try readAnnotations(metadata.field("annotations"))
    case .some(let other):
      throw Refusal(
        json: "cannot unmarshal \(other.jsonKind) into Go struct field SimpleHead.metadata of type "
          + "struct { Name string \"json:\\\"name\\\"\"; Annotations map[string]string "
          + "\"json:\\\"annotations\\\"\" }")
    }
  }

  private mutating func readAnnotations(_ value: Value?) throws(Refusal) {
    switch value {
    case nil, .null: return
    case .dict(let dict):
      for index in 0..<dict.count {
        let (key, value) = dict.entry(at: index)
        if let text = value.textForField {
          annotations[key] = text
        } else {
          throw Refusal(
            json: "cannot unmarshal \(value.jsonKind) into Go struct field "
              + ".metadata.annotations of type string")
        }
      }
    case .some(let other):
      throw Refusal(
        json: "cannot unmarshal \(other.jsonKind) into Go struct field "
          + ".metadata.annotations of type map[string]string")
    }
  }

  private static func text(_ value: Value?, _ field: String) throws(Refusal) -> String {
    guard let value else { return "" }
    guard let text = value.textForField else {
      throw Refusal(
        json: "cannot unmarshal \(value.jsonKind) into Go struct field \(field) "
          + "of type string")
    }
    return "\(text)"
  }
}

extension Dict {
  /// The value of a field as Go's JSON decoder finds it: by its name, else by the same letters in
  /// another case.
  package func field(_ name: ByteString) -> Value? {
    if let value = self[name] { return value }
    let wanted = name.bytes
    for index in 0..<count {
      let (key, value) = entry(at: index)
      if key.count == wanted.count, zip(key.bytes, wanted).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
        return value
      }
    }
    return nil
  }
}

extension Value {
  /// The text that a field of type string takes from YAML: scalars are written out; nil for others.
  fileprivate var textForField: ByteString? {
    switch self {
    case .null: ""
    case .string(let text): text
    case .bool, .integer, .float: printed
    case .list, .dict, .object: nil
    }
  }

  /// What Go's JSON decoder calls the value in its messages.
  package var jsonKind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .integer, .float: "number"
    case .string: "string"
    case .list: "array"
    case .dict, .object: "object"
    }
  }
}
