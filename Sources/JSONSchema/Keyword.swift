internal import ValueTree

/// The keywords that mean something to a rule.
enum Keyword: UInt8, CaseIterable, Sendable {
  case reference
  case recursiveReference
  case recursiveAnchor
  case dynamicReference
  case dynamicAnchor
  case allOf, anyOf, oneOf, not
  case condition
  case consequence
  case alternative
  case items, additionalItems, prefixItems, contains, minContains, maxContains
  case properties, patternProperties, additionalProperties, propertyNames
  case dependencies, dependentSchemas, dependentRequired
  case unevaluatedItems, unevaluatedProperties
  case type
  case enumeration
  case constant
  case format, pattern, required, uniqueItems, multipleOf
  case minimum, maximum, exclusiveMinimum, exclusiveMaximum
  case minLength, maxLength, minItems, maxItems, minProperties, maxProperties

  /// A number below 64.
  var number: UInt8 { rawValue }

  /// The keyword as a key.
  var name: ByteString {
    switch self {
    case .reference: "$ref"
    case .recursiveReference: "$recursiveRef"
    case .recursiveAnchor: "$recursiveAnchor"
    case .dynamicReference: "$dynamicRef"
    case .dynamicAnchor: "$dynamicAnchor"
    case .condition: "if"
    case .consequence: "then"
    case .alternative: "else"
    case .enumeration: "enum"
    case .constant: "const"
    default: ByteString("\(self)")
    }
  }

  /// All keywords by their names.
  static let byName: [ByteString: Keyword] = {
    var table: [ByteString: Keyword] = [:]
    for keyword in allCases { table[keyword.name] = keyword }
    return table
  }()
}
