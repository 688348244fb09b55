internal import ValueTree

/// The keywords that mean something to a rule.
enum Keyword: String, CaseIterable, Sendable {
  case reference = "$ref"
  case recursiveReference = "$recursiveRef"
  case recursiveAnchor = "$recursiveAnchor"
  case dynamicReference = "$dynamicRef"
  case dynamicAnchor = "$dynamicAnchor"
  case allOf, anyOf, oneOf, not
  case condition = "if"
  case consequence = "then"
  case alternative = "else"
  case items, additionalItems, prefixItems, contains, minContains, maxContains
  case properties, patternProperties, additionalProperties, propertyNames
  case dependencies, dependentSchemas, dependentRequired
  case unevaluatedItems, unevaluatedProperties
  case type
  case enumeration = "enum"
  case constant = "const"
  case format, pattern, required, uniqueItems, multipleOf
  case minimum, maximum, exclusiveMinimum, exclusiveMaximum
  case minLength, maxLength, minItems, maxItems, minProperties, maxProperties

  /// The keyword as a key.
  var name: ByteString { ByteString(rawValue) }

  /// All keywords by their names.
  static let byName: [ByteString: Keyword] = {
    var table: [ByteString: Keyword] = [:]
    for keyword in allCases { table[keyword.name] = keyword }
    return table
  }()
}
