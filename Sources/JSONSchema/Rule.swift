internal import ValueTree

/// The place of a rule in its table; negative for none.
typealias RuleIndex = Int32

extension RuleIndex {
  /// No rule.
  static let none: RuleIndex = -1
  /// Whether this is the place of a rule.
  var exists: Bool { self >= 0 }
}

/// One schema or subschema, ready to run: its keywords resolved, grouped by what they apply to.
///
/// Rules name each other by their places in one table, so recursive schemas are plain data.
struct Rule: Sendable {
  /// How a rule was reached in its document; messages make a pointer of it.
  enum Origin: Sendable {
    /// A reference named the place.
    case place(ByteString)
    /// The value of a keyword of another rule.
    case keyword(Keyword, of: RuleIndex)
    /// An item of the list of a keyword.
    case item(Int, Keyword, of: RuleIndex)
    /// A value of the map of a keyword.
    case entry(ByteString, Keyword, of: RuleIndex)
  }

  /// The document's URL and the place in it.
  let url: ByteString
  let origin: Origin
  /// The draft, as a number.
  var version = 0

  /// A schema that is `true` or `false`.
  var verdict: Bool?
  var types: JSONType = []
  var constant: Constant?
  var enumeration: Enumeration?
  var format: StringFormat?

  var reference = RuleIndex.none
  var recursiveReference = RuleIndex.none
  var dynamicReference = RuleIndex.none
  /// The anchor that `$dynamicRef` names; empty if it names a place.
  var dynamicReferenceAnchor = ByteString()
  var dynamicAnchor = ByteString()
  var isRecursiveAnchor = false
  /// The schema resource that this rule belongs to.
  var resource = RuleIndex.none
  /// For resources: the rules that `$dynamicRef` may find here.
  var dynamicAnchors: [ByteString: RuleIndex] = [:]

  var object: ObjectKeywords?
  var array: ArrayKeywords?
  var string: StringKeywords?
  var number: NumberKeywords?
  var conditions: ConditionKeywords?
  var unevaluatedProperties = RuleIndex.none
  var unevaluatedItems = RuleIndex.none

  /// What this rule by itself looks at, for `unevaluated…`.
  var reach = Reach()

  /// Which parts of a value a rule looks at whatever they are.
  struct Reach: Sendable {
    /// Whether the rule asks what is left over.
    var isAskedFor = false
    var allProperties = false
    var allItems = false
    /// The number of first items.
    var items = 0
  }

  init(url: ByteString, origin: Origin) {
    self.url = url
    self.origin = origin
  }
}

extension [Rule] {
  /// A rule's place in its document.
  func pointer(of index: RuleIndex) -> ByteString {
    var tokens: [ByteString] = []
    var index = index
    while true {
      switch self[Int(index)].origin {
      case .place(let start): return tokens.reversed().reduce(start) { JSONSchema.pointer($0, $1) }
      case .keyword(let keyword, let parent):
        tokens.append(keyword.name)
        index = parent
      case .item(let place, let keyword, let parent):
        tokens.append(ByteString(String(place)))
        tokens.append(keyword.name)
        index = parent
      case .entry(let key, let keyword, let parent):
        tokens.append(key)
        tokens.append(keyword.name)
        index = parent
      }
    }
  }
}

/// `enum`: the values and their types.
final class Enumeration: Sendable {
  let values: [Constant]
  private let types: JSONType
  /// The texts among many values, which are looked up rather than compared one by one.
  private let texts: Set<ByteString>
  /// What one look costs, in steps.
  let cost: Int

  init(_ values: [Constant]) {
    self.values = values
    types = values.reduce(into: []) { $0.formUnion($1.type) }
    var texts: Set<ByteString> = []
    if values.count > 8 {
      for case .string(let text) in values { texts.insert(text) }
    }
    self.texts = texts
    cost = texts.count == values.count ? 0 : values.count / 8
  }

  /// Whether a value of some type is one of the values.
  func contains(_ value: Value, of type: JSONType) -> Bool {
    if types.isDisjoint(with: type) { return false }
    if !texts.isEmpty, case .string(let text) = value { return texts.contains(text) }
    return values.contains { $0.equals(value) }
  }
}

/// `additionalProperties` and `additionalItems`: a verdict or a rule.
enum Additional: Sendable {
  case verdict(Bool)
  case rule(RuleIndex)
}

/// `dependencies`: names that must be there too, or a rule for the whole.
enum Dependency: Sendable {
  case required([ByteString])
  case rule(RuleIndex)
}

/// The keywords for maps.
final class ObjectKeywords: Sendable {
  let sizes: SizeKeywords
  let required: [ByteString]
  /// In key order.
  let propertyNames: [ByteString]
  let propertyRules: [RuleIndex]
  let patterns: [(pattern: Pattern, rule: RuleIndex)]
  let additional: Additional?
  let dependencies: [(name: ByteString, dependency: Dependency)]
  let names: RuleIndex
  let dependentRules: [(name: ByteString, rule: RuleIndex)]
  let dependentRequired: [(name: ByteString, required: [ByteString])]

  init(
    sizes: SizeKeywords, required: [ByteString], propertyNames: [ByteString],
    propertyRules: [RuleIndex], patterns: [(pattern: Pattern, rule: RuleIndex)],
    additional: Additional?, dependencies: [(name: ByteString, dependency: Dependency)],
    names: RuleIndex, dependentRules: [(name: ByteString, rule: RuleIndex)],
    dependentRequired: [(name: ByteString, required: [ByteString])]
  ) {
    self.sizes = sizes
    self.required = required
    self.propertyNames = propertyNames
    self.propertyRules = propertyRules
    self.patterns = patterns
    self.additional = additional
    self.dependencies = dependencies
    self.names = names
    self.dependentRules = dependentRules
    self.dependentRequired = dependentRequired
  }

  /// The first place, from `start` on, of a property that does not sort before a key.
  func place(ofProperty key: ByteString, from start: Int) -> Int {
    var (low, high, step) = (start, propertyNames.count, 1)
    // Keys come in order, so the place is mostly near: look ahead in growing steps, then halve.
    while low + step < high, propertyNames[low + step] < key {
      low += step + 1
      step *= 2
    }
    high = min(high, low + step + 1)
    while low < high {
      let middle = (low + high) / 2
      if propertyNames[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether any keyword looks at single properties.
  var looksAtProperties: Bool {
    !propertyNames.isEmpty || !patterns.isEmpty || additional != nil
  }
}

/// A smallest and a largest size.
struct SizeKeywords: Sendable {
  var minimum: Int?
  var maximum: Int?

  var isEmpty: Bool { minimum == nil && maximum == nil }
}

/// The keywords for lists.
final class ArrayKeywords: Sendable {
  let sizes: SizeKeywords
  let isUnique: Bool
  /// One rule for each of the first items.
  let leading: [RuleIndex]
  /// The rule for all other items.
  let items: RuleIndex
  /// `additionalItems`, which counts its places from where `leading` ends.
  let additional: Additional?
  let contains: RuleIndex
  let containedCount: SizeKeywords

  init(
    sizes: SizeKeywords, isUnique: Bool, leading: [RuleIndex], items: RuleIndex,
    additional: Additional?, contains: RuleIndex, containedCount: SizeKeywords
  ) {
    self.sizes = sizes
    self.isUnique = isUnique
    self.leading = leading
    self.items = items
    self.additional = additional
    self.contains = contains
    self.containedCount = containedCount
  }
}

/// The keywords for texts.
final class StringKeywords: Sendable {
  let sizes: SizeKeywords
  let pattern: Pattern?

  init(sizes: SizeKeywords, pattern: Pattern?) {
    self.sizes = sizes
    self.pattern = pattern
  }
}

/// The keywords for numbers.
final class NumberKeywords: Sendable {
  let minimum: JSONNumber?
  let maximum: JSONNumber?
  let exclusiveMinimum: JSONNumber?
  let exclusiveMaximum: JSONNumber?
  let multipleOf: JSONNumber?

  init(
    minimum: JSONNumber?, maximum: JSONNumber?, exclusiveMinimum: JSONNumber?,
    exclusiveMaximum: JSONNumber?, multipleOf: JSONNumber?
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.exclusiveMinimum = exclusiveMinimum
    self.exclusiveMaximum = exclusiveMaximum
    self.multipleOf = multipleOf
  }
}

/// The keywords that combine rules for the same value.
final class ConditionKeywords: Sendable {
  let not: RuleIndex
  let allOf: [RuleIndex]
  let anyOf: [RuleIndex]
  let oneOf: [RuleIndex]
  let condition: RuleIndex
  let consequence: RuleIndex
  let alternative: RuleIndex

  init(
    not: RuleIndex, allOf: [RuleIndex], anyOf: [RuleIndex], oneOf: [RuleIndex],
    condition: RuleIndex, consequence: RuleIndex, alternative: RuleIndex
  ) {
    self.not = not
    self.allOf = allOf
    self.anyOf = anyOf
    self.oneOf = oneOf
    self.condition = condition
    self.consequence = consequence
    self.alternative = alternative
  }
}

/// All rules of some compiled schemas, immutable and shared.
final class RuleTable: Sendable {
  let rules: [Rule]

  init(_ rules: [Rule]) { self.rules = rules }

  /// The URL of a rule with its place as fragment.
  func location(of index: RuleIndex) -> String {
    schemaLocation(rules[Int(index)].url, rules.pointer(of: index))
  }
}

/// A URL and the place in its document as an escaped fragment.
func schemaLocation(_ url: ByteString, _ pointer: ByteString) -> String {
  String(url) + "#" + escapedFragment(pointer)
}

/// A pointer as a URL's fragment: its tokens escaped, slashes kept.
func escapedFragment(_ pointer: ByteString) -> String {
  let tokens = parts(pointer.bytes[...], at: "/").map { token in
    String(decoding: URLEscape.encoded(Array(token), in: .pathSegment), as: UTF8.self)
  }
  return tokens.joined(separator: "/")
}
