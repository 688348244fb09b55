internal import ValueTree

/// A version of JSON Schema.
enum Draft: Int, CaseIterable, Sendable, Comparable {
  case draft4 = 4
  case draft6 = 6
  case draft7 = 7
  case draft2019 = 2019
  case draft2020 = 2020

  static let latest = Draft.draft2020

  static func < (left: Draft, right: Draft) -> Bool { left.rawValue < right.rawValue }

  /// The URL of the metaschema, without fragment.
  var url: ByteString {
    switch self {
    case .draft4: "http://json-schema.org/draft-04/schema"
    case .draft6: "http://json-schema.org/draft-06/schema"
    case .draft7: "http://json-schema.org/draft-07/schema"
    case .draft2019: "https://json-schema.org/draft/2019-09/schema"
    case .draft2020: "https://json-schema.org/draft/2020-12/schema"
    }
  }

  /// The draft that a `$schema` names, with either scheme and without a fragment of substance.
  init?(schemaURL: ByteString) {
    let (url, fragment) = splitFragment(schemaURL)
    guard fragment.isEmpty else { return nil }
    var name = String(url)
    for scheme in ["http://", "https://"] where name.hasPrefix(scheme) {
      name.removeFirst(scheme.count)
      break
    }
    switch name {
    case "json-schema.org/schema", "json-schema.org/draft/2020-12/schema": self = .draft2020
    case "json-schema.org/draft/2019-09/schema": self = .draft2019
    case "json-schema.org/draft-07/schema": self = .draft7
    case "json-schema.org/draft-06/schema": self = .draft6
    case "json-schema.org/draft-04/schema": self = .draft4
    default: return nil
    }
  }

  /// The key that names a schema.
  var identifierKey: ByteString { self == .draft4 ? "id" : "$id" }

  /// What vocabulary names start with.
  var vocabularyPrefix: ByteString {
    switch self {
    case .draft2019: "https://json-schema.org/draft/2019-09/vocab/"
    case .draft2020: "https://json-schema.org/draft/2020-12/vocab/"
    default: ""
    }
  }

  /// The vocabularies that this draft knows.
  var vocabularies: [ByteString] {
    switch self {
    case .draft2019: ["core", "applicator", "validation", "meta-data", "format", "content"]
    case .draft2020:
      [
        "core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation",
        "format-assertion", "content",
      ]
    default: []
    }
  }

  /// The vocabularies in force where a dialect does not choose.
  var defaultVocabularies: [ByteString] {
    switch self {
    case .draft2019: ["core", "applicator", "validation"]
    case .draft2020: ["core", "applicator", "unevaluated", "validation"]
    default: []
    }
  }

  /// How a keyword holds subschemas.
  struct Subschemas: OptionSet {
    let rawValue: UInt8
    /// The keyword's value is a schema.
    static let value = Subschemas(rawValue: 1)
    /// Its value is a list of schemas.
    static let items = Subschemas(rawValue: 2)
    /// Its value is a map of schemas.
    static let entries = Subschemas(rawValue: 4)
  }

  /// Where a keyword of this draft may hold subschemas.
  func subschemas(of keyword: ByteString) -> Subschemas {
    guard let (first, places) = Self.subschemaKeywords[keyword], self >= first else { return [] }
    return places
  }

  private static let subschemaKeywords: [ByteString: (first: Draft, places: Subschemas)] = [
    "definitions": (.draft4, .entries), "not": (.draft4, .value), "allOf": (.draft4, .items),
    "anyOf": (.draft4, .items), "oneOf": (.draft4, .items), "properties": (.draft4, .entries),
    "additionalProperties": (.draft4, .value), "patternProperties": (.draft4, .entries),
    "items": (.draft4, [.value, .items]), "additionalItems": (.draft4, .value),
    "dependencies": (.draft4, .entries),
    "propertyNames": (.draft6, .value), "contains": (.draft6, .value),
    "if": (.draft7, .value), "then": (.draft7, .value), "else": (.draft7, .value),
    "$defs": (.draft2019, .entries), "dependentSchemas": (.draft2019, .entries),
    "unevaluatedProperties": (.draft2019, .value), "unevaluatedItems": (.draft2019, .value),
    "contentSchema": (.draft2019, .value), "prefixItems": (.draft2020, .items),
  ]

  /// The identifier of a schema without its fragment; empty if it has none.
  func identifier(of schema: Dict) -> ByteString {
    if self < .draft2019, schema["$ref"] != nil { return "" }
    guard case .string(let text)? = schema[identifierKey] else { return "" }
    return splitFragment(text).url
  }
}

/// A draft and the vocabularies in force.
struct Dialect: Hashable, Sendable {
  var draft: Draft
  /// Nil where the draft's own choice stands.
  var vocabularies: [ByteString]?

  /// Whether a vocabulary's keywords mean anything.
  func has(_ vocabulary: ByteString) -> Bool {
    if vocabulary == "core" || draft < .draft2019 { return true }
    return (vocabularies ?? draft.defaultVocabularies).contains(vocabulary)
  }
}

/// Which groups of keywords mean anything in a dialect.
struct KeywordGroups: Sendable {
  let applicators: Bool
  let validation: Bool
  let unevaluated: Bool
  let format: Bool

  init(of dialect: Dialect, assertsFormat: Bool) {
    applicators = dialect.has("applicator")
    validation = dialect.has("validation")
    switch dialect.draft {
    case .draft4, .draft6, .draft7:
      unevaluated = false
      format = true
    case .draft2019:
      unevaluated = applicators
      format = assertsFormat || dialect.has("format")
    case .draft2020:
      unevaluated = dialect.has("unevaluated")
      format = assertsFormat || dialect.has("format-assertion")
    }
  }
}

/// A reference as URL and what follows its first `#`.
func splitFragment(_ text: ByteString) -> (url: ByteString, fragment: ByteString) {
  let hash = text.withBytes { $0.firstIndex(of: UInt8(ascii: "#")) }
  guard let hash else { return (text, "") }
  return (text.prefix(upTo: hash), text.suffix(from: hash + 1))
}
