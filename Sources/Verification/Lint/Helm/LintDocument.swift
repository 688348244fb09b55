internal import ChartEngine
internal import ValueTree
internal import YAML

/// What the reference's lint reads of a rendered document.
internal struct LintDocument {
  var apiVersion = ""
  var kind = ""
  var name = ""
  /// The whole document.
  let value: Value

  /// Why a document cannot be read, in the reference's words.
  struct Flaw: Error {
    var text: String
  }

  /// Calls `body` for each document of a text, nil for one that is null, until it says false. What is
  /// returned is wrong with the text as a whole.
  static func each(
    in text: ByteString, _ body: (Result<LintDocument?, Flaw>) -> Bool
  ) -> Flaw? {
    do throws(YAMLError) {
      try YAMLReader.eachDocument(of: text.bytes) { document, _ in
        do throws(Flaw) {
          return body(.success(try LintDocument(document)))
        } catch {
          return body(.failure(error))
        }
      }
      return nil
    } catch {
      return Flaw(text: error.message)
    }
  }

  private init?(_ text: ByteString) throws(Flaw) {
    do throws(YAMLError) {
      value = try YAMLReader.value(from: text)
    } catch {
      throw Flaw(text: error.message)
    }
    switch value {
    case .null: return nil
    case .dict(let dict):
      apiVersion = try Self.text(dict, "apiVersion", "k8sYamlStruct.apiVersion")
      kind = try Self.text(dict, "kind", "k8sYamlStruct.Kind")
      switch dict.field("metadata") {
      case nil, .null: break
      case .dict(let metadata):
        // Fields are decoded in the order of their names.
        name = try Self.text(metadata, "name", "k8sYamlMetadata.Metadata.Name")
        _ = try Self.text(metadata, "namespace", "k8sYamlMetadata.Metadata.Namespace")
      case .some(let other):
        throw Self.mismatch(
          other, "Go struct field k8sYamlStruct.Metadata of type rules.k8sYamlMetadata")
      }
    default: throw Self.mismatch(value, "Go value of type rules.k8sYamlStruct")
    }
  }

  private static func text(
    _ dict: Dict, _ name: ByteString, _ field: String
  ) throws(Flaw) -> String {
    switch dict.field(name) {
    case nil, .null: return ""
    case .string(let text): return String(text)
    case .some(let value):
      switch value {
      case .bool, .integer, .float: return String(value.printed)
      default: throw mismatch(value, "Go struct field \(field) of type string")
      }
    }
  }

  private static func mismatch(_ value: Value, _ target: String) -> Flaw {
    Flaw(
      text: "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
        + "\(value.jsonKind) into \(target)")
  }
}
