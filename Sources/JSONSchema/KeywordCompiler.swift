internal import ValueTree

/// The keywords of one schema object that mean something, found in one pass.
private struct FoundKeywords {
  private let schema: Dict
  /// A bit for each keyword that is there, and the places of these keywords in the schema.
  private var present: UInt64 = 0
  private var places: [(keyword: Keyword, place: Int)] = []

  init(_ schema: Dict) {
    self.schema = schema
    let names = schema.keys
    for place in names.indices {
      guard let keyword = Keyword.byName[names[place]] else { continue }
      present |= 1 << UInt64(keyword.number)
      places.append((keyword, place))
    }
  }

  subscript(keyword: Keyword) -> Value? {
    guard present & 1 << UInt64(keyword.number) != 0 else { return nil }
    for entry in places where entry.keyword == keyword { return schema.value(at: entry.place) }
    return nil
  }
}

/// Turns the keywords of one schema object into a rule.
struct KeywordCompiler {
  private let owner: SchemaCompiler
  private let keywords: FoundKeywords
  private let index: RuleIndex
  private let root: DocumentRoot
  private let resource: SchemaResource
  private let groups: KeywordGroups
  private let draft: Draft

  init(
    owner: SchemaCompiler, keywords: Dict, index: RuleIndex, root: DocumentRoot,
    resource: SchemaResource
  ) {
    self.owner = owner
    self.keywords = FoundKeywords(keywords)
    self.index = index
    self.root = root
    self.resource = resource
    groups = resource.groups(assertsFormat: owner.options.assertsFormat)
    draft = resource.dialect.draft
  }

  func compile(into rule: inout Rule) throws(SchemaError) {
    rule.reference = try reference(.reference)
    // Before 2019-09 a reference hides its neighbours, except those that came with drafts 6 and 7.
    let isAlone = draft < .draft2019 && rule.reference.exists
    let applies = groups.applicators
    let validates = groups.validation
    if applies { rule.conditions = try conditions(isAlone: isAlone) }
    if applies || validates {
      rule.array = try arrayKeywords(isAlone: isAlone, applies, validates)
      rule.object = try objectKeywords(isAlone: isAlone, applies, validates)
    }
    if validates, !isAlone {
      if let type = keywords[.type] { rule.types = types(type) }
      if let values = list(.enumeration) {
        rule.enumeration = Enumeration(
          try values.map { value throws(SchemaError) in try constant(value) })
      }
      rule.number = numberKeywords()
      rule.string = try stringKeywords()
    }
    if validates, draft >= .draft6, let constant = keywords[.constant] {
      rule.constant = try self.constant(constant)
    }
    if !isAlone, groups.format, let name = text(.format) {
      rule.format = StringFormat(rawValue: String(name))
    }
    if draft >= .draft2019 { try compileModern(into: &rule) }
  }

  private func compileModern(into rule: inout Rule) throws(SchemaError) {
    rule.recursiveReference = try reference(.recursiveReference)
    rule.isRecursiveAnchor = bool(.recursiveAnchor) == true
    if groups.unevaluated {
      rule.unevaluatedItems = try subschema(.unevaluatedItems)
      rule.unevaluatedProperties = try subschema(.unevaluatedProperties)
    }
    guard draft >= .draft2020 else { return }
    rule.dynamicReference = try reference(.dynamicReference)
    if rule.dynamicReference.exists, let target = text(.dynamicReference) {
      let fragment = try owner.decodedFragment(splitFragment(target).fragment, of: target)
      if !fragment.isEmpty, fragment[0] != UInt8(ascii: "/") {
        rule.dynamicReferenceAnchor = fragment
      }
    }
    rule.dynamicAnchor = text(.dynamicAnchor) ?? ""
  }

  // MARK: Groups of keywords

  private func conditions(isAlone: Bool) throws(SchemaError) -> ConditionKeywords? {
    var (not, condition, consequence, alternative) =
      (RuleIndex.none, RuleIndex.none, RuleIndex.none, RuleIndex.none)
    var (allOf, anyOf, oneOf): ([RuleIndex], [RuleIndex], [RuleIndex]) = ([], [], [])
    if !isAlone {
      allOf = try subschemas(.allOf)
      anyOf = try subschemas(.anyOf)
      oneOf = try subschemas(.oneOf)
      not = try subschema(.not)
    }
    if draft >= .draft7 {
      condition = try subschema(.condition)
      if condition.exists {
        let verdict = bool(.condition)
        if verdict != false { consequence = try subschema(.consequence) }
        if verdict != true { alternative = try subschema(.alternative) }
      }
    }
    if allOf.isEmpty, anyOf.isEmpty, oneOf.isEmpty, !not.exists, !condition.exists { return nil }
    return ConditionKeywords(
      not: not, allOf: allOf, anyOf: anyOf, oneOf: oneOf, condition: condition,
      consequence: consequence, alternative: alternative)
  }

  private func arrayKeywords(
    isAlone: Bool, _ applies: Bool, _ validates: Bool
  ) throws(SchemaError) -> ArrayKeywords? {
    var leading: [RuleIndex] = []
    var items = RuleIndex.none
    var additional: Additional?
    if applies {
      if draft >= .draft2020 {
        leading = try subschemas(.prefixItems)
        items = try subschema(.items)
      } else if !isAlone {
        if case .list? = keywords[.items] {
          leading = try subschemas(.items)
          additional = try additionalRule(.additionalItems)
        } else {
          items = try subschema(.items)
        }
      }
    }
    let contains = applies && draft >= .draft6 ? try subschema(.contains) : .none
    var containedCount = SizeKeywords()
    if validates, draft >= .draft2019, contains.exists {
      containedCount = sizes(.minContains, .maxContains)
    }
    let sizes = validates && !isAlone ? sizes(.minItems, .maxItems) : SizeKeywords()
    let isUnique = validates && !isAlone && bool(.uniqueItems) == true
    if leading.isEmpty, !items.exists, additional == nil, !contains.exists, sizes.isEmpty,
      !isUnique
    {
      return nil
    }
    return ArrayKeywords(
      sizes: sizes, isUnique: isUnique, leading: leading, items: items, additional: additional,
      contains: contains, containedCount: containedCount)
  }

  private func objectKeywords(
    isAlone: Bool, _ applies: Bool, _ validates: Bool
  ) throws(SchemaError) -> ObjectKeywords? {
    var properties: [(name: ByteString, rule: RuleIndex)] = []
    var patterns: [(pattern: Pattern, rule: RuleIndex)] = []
    var additional: Additional?
    var dependencies: [(name: ByteString, dependency: Dependency)] = []
    if applies, !isAlone {
      properties = try subschemaMap(.properties)
      for (source, rule) in try subschemaMap(.patternProperties) {
        patterns.append((try pattern(source, of: .patternProperties), rule))
      }
      additional = try additionalRule(.additionalProperties)
      dependencies = try self.dependencies()
    }
    let names = applies && draft >= .draft6 ? try subschema(.propertyNames) : .none
    var dependentRequired: [(name: ByteString, required: [ByteString])] = []
    var dependentRules: [(name: ByteString, rule: RuleIndex)] = []
    if draft >= .draft2019 {
      if validates, let map = map(.dependentRequired) {
        for (name, value) in zip(map.keys, map.values) {
          guard case .list(let list) = value else { continue }
          dependentRequired.append((name, texts(list.elements)))
        }
      }
      if applies { dependentRules = try subschemaMap(.dependentSchemas) }
    }
    let sizes = validates && !isAlone ? sizes(.minProperties, .maxProperties) : SizeKeywords()
    let required = validates && !isAlone ? texts(list(.required) ?? []) : []
    if properties.isEmpty, patterns.isEmpty, additional == nil, dependencies.isEmpty,
      !names.exists, dependentRequired.isEmpty, dependentRules.isEmpty, sizes.isEmpty,
      required.isEmpty
    {
      return nil
    }
    return ObjectKeywords(
      sizes: sizes, required: required, propertyNames: properties.map(\.name),
      propertyRules: properties.map(\.rule), patterns: patterns, additional: additional,
      dependencies: dependencies, names: names, dependentRules: dependentRules,
      dependentRequired: dependentRequired)
  }

  private func dependencies() throws(SchemaError) -> [(name: ByteString, dependency: Dependency)] {
    guard let map = map(.dependencies) else { return [] }
    var result: [(name: ByteString, dependency: Dependency)] = []
    for (name, value) in zip(map.keys, map.values) {
      if case .list(let list) = value {
        result.append((name, .required(texts(list.elements))))
      } else {
        let origin = Rule.Origin.entry(name, .dependencies, of: index)
        result.append((name, .rule(try enqueue(value, origin))))
      }
    }
    return result
  }

  private func stringKeywords() throws(SchemaError) -> StringKeywords? {
    let sizes = sizes(.minLength, .maxLength)
    let expression = try text(.pattern).map { source throws(SchemaError) in
      try pattern(source, of: .pattern)
    }
    if sizes.isEmpty, expression == nil { return nil }
    return StringKeywords(sizes: sizes, pattern: expression)
  }

  private func numberKeywords() -> NumberKeywords? {
    var (minimum, exclusiveMinimum) = (number(.minimum), number(.exclusiveMinimum))
    var (maximum, exclusiveMaximum) = (number(.maximum), number(.exclusiveMaximum))
    if bool(.exclusiveMinimum) == true { (minimum, exclusiveMinimum) = (nil, minimum) }
    if bool(.exclusiveMaximum) == true { (maximum, exclusiveMaximum) = (nil, maximum) }
    let multipleOf = number(.multipleOf)
    if minimum == nil, maximum == nil, exclusiveMinimum == nil, exclusiveMaximum == nil,
      multipleOf == nil
    {
      return nil
    }
    return NumberKeywords(
      minimum: minimum, maximum: maximum, exclusiveMinimum: exclusiveMinimum,
      exclusiveMaximum: exclusiveMaximum, multipleOf: multipleOf)
  }

  // MARK: Subschemas

  private func enqueue(_ value: Value, _ origin: Rule.Origin) throws(SchemaError) -> RuleIndex {
    try owner.enqueue(value, origin: origin, in: root, resource: resource)
  }

  private func reference(_ keyword: Keyword) throws(SchemaError) -> RuleIndex {
    guard let target = text(keyword) else { return .none }
    let (url, fragment) = try owner.join(resource.identifier, target)
    if let local = try root.pointer(of: url, fragment: fragment) {
      return try owner.enqueue(local, in: root)
    }
    let place = try owner.resolve(url, fragment: fragment)
    return try owner.enqueue(place.pointer, in: place.root)
  }

  private func subschema(_ keyword: Keyword) throws(SchemaError) -> RuleIndex {
    guard let value = keywords[keyword] else { return .none }
    return try enqueue(value, .keyword(keyword, of: index))
  }

  private func subschemas(_ keyword: Keyword) throws(SchemaError) -> [RuleIndex] {
    guard let list = list(keyword) else { return [] }
    var rules: [RuleIndex] = []
    rules.reserveCapacity(list.count)
    for (place, value) in list.enumerated() {
      rules.append(try enqueue(value, .item(place, keyword, of: index)))
    }
    return rules
  }

  private func subschemaMap(
    _ keyword: Keyword
  ) throws(SchemaError) -> [(name: ByteString, rule: RuleIndex)] {
    guard let map = map(keyword) else { return [] }
    var rules: [(name: ByteString, rule: RuleIndex)] = []
    let (names, values) = (map.keys, map.values)
    rules.reserveCapacity(names.count)
    for place in names.indices {
      let origin = Rule.Origin.entry(names[place], keyword, of: index)
      rules.append((names[place], try enqueue(values[place], origin)))
    }
    return rules
  }

  private func additionalRule(_ keyword: Keyword) throws(SchemaError) -> Additional? {
    if let verdict = bool(keyword) { return .verdict(verdict) }
    let rule = try subschema(keyword)
    return rule.exists ? .rule(rule) : nil
  }

  private func pattern(
    _ source: ByteString, of keyword: Keyword
  ) throws(SchemaError) -> Pattern {
    do throws(Pattern.Failure) {
      return try Pattern(source)
    } catch {
      let location =
        root.location(of: owner.pointer(of: index)) + "/" + escapedFragment(keyword.name)
      throw SchemaError(
        .pattern,
        "invalid regex \(goQuoted(source)) at \(goQuoted(ByteString(location))): \(error.reason)")
    }
  }

  // MARK: Plain values; those of another type count as absent.

  private func bool(_ keyword: Keyword) -> Bool? {
    if case .bool(let flag)? = keywords[keyword] { return flag }
    return nil
  }

  private func text(_ keyword: Keyword) -> ByteString? {
    if case .string(let text)? = keywords[keyword] { return text }
    return nil
  }

  private func list(_ keyword: Keyword) -> [Value]? {
    if case .list(let list)? = keywords[keyword] { return list.elements }
    return nil
  }

  private func map(_ keyword: Keyword) -> Dict? {
    if case .dict(let dict)? = keywords[keyword] { return dict }
    return nil
  }

  private func constant(_ value: Value) throws(SchemaError) -> Constant {
    try Constant(value, depth: owner.options.limits.schemaDepth)
  }

  private func number(_ keyword: Keyword) -> JSONNumber? {
    guard let number = keywords[keyword].flatMap({ JSONNumber($0) }), number.isValid else {
      return nil
    }
    return number
  }

  private func sizes(_ minimum: Keyword, _ maximum: Keyword) -> SizeKeywords {
    func size(_ keyword: Keyword) -> Int? {
      guard let number = number(keyword), number.isInteger else { return nil }
      return number.decimal.map { Int($0.lowBits) }
    }
    return SizeKeywords(minimum: size(minimum), maximum: size(maximum))
  }

  private func texts(_ values: [Value]) -> [ByteString] {
    values.compactMap {
      if case .string(let text) = $0 { return text }
      return nil
    }
  }

  private func types(_ value: Value) -> JSONType {
    switch value {
    case .string(let name): return JSONType(named: name)
    case .list(let list):
      return texts(list.elements).reduce(into: []) { $0.formUnion(JSONType(named: $1)) }
    default: return []
    }
  }
}
