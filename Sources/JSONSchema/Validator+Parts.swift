internal import ValueTree

/// The keywords for maps, lists, texts and numbers.
extension Validator {
  private mutating func checkSize(
    _ sizes: SizeKeywords, _ minimum: String, _ maximum: String, _ got: Int, of index: RuleIndex,
    _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    if let want = sizes.minimum, got < want {
      found.append(
        violation(.size(keyword: minimum, got: got, want: want), of: index, verdictOnly))
    }
    if let want = sizes.maximum, got > want {
      found.append(
        violation(.size(keyword: maximum, got: got, want: want), of: index, verdictOnly))
    }
  }

  /// The names that a map lacks; one is enough for a verdict.
  private func missing(_ names: [ByteString], in dict: Dict, _ verdictOnly: Bool) -> [ByteString] {
    var missing: [ByteString] = []
    for name in names where dict.index(of: name) == nil {
      missing.append(name)
      if verdictOnly { break }
    }
    return missing
  }

  // MARK: Maps

  mutating func check(
    _ keywords: ObjectKeywords, of index: RuleIndex, _ dict: Dict,
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    checkSize(
      keywords.sizes, "minProperties", "maxProperties", dict.count, of: index, verdictOnly, &found)
    if !keywords.required.isEmpty {
      guard spend(keywords.required.count / 16) else { return found.append(.unspecified) }
      let missing = missing(keywords.required, in: dict, verdictOnly)
      if !missing.isEmpty { found.append(violation(.required(missing), of: index, verdictOnly)) }
    }
    if verdictOnly, !found.isEmpty { return }
    if !keywords.dependencies.isEmpty {
      checkDependencies(keywords, of: index, dict, &unevaluated, verdictOnly, &found)
    }
    if keywords.looksAtProperties {
      checkProperties(keywords, of: index, dict, &unevaluated, verdictOnly, &found)
      if verdictOnly, !found.isEmpty { return }
    }
    if keywords.names.exists {
      checkNames(keywords.names, of: dict, verdictOnly, &found)
    }
    for (name, rule) in keywords.dependentRules where dict.index(of: name) != nil {
      if let broken = applyHere(rule, to: .dict(dict), &unevaluated, verdictOnly) {
        found.append(broken)
      }
    }
    for (name, required) in keywords.dependentRequired where dict.index(of: name) != nil {
      let missing = missing(required, in: dict, verdictOnly)
      if !missing.isEmpty {
        found.append(
          violation(
            .dependency(keyword: "dependentRequired", name: name, missing: missing), of: index,
            verdictOnly))
      }
    }
  }

  private mutating func checkDependencies(
    _ keywords: ObjectKeywords, of index: RuleIndex, _ dict: Dict,
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    for (name, dependency) in keywords.dependencies where dict.index(of: name) != nil {
      switch dependency {
      case .required(let names):
        let missing = missing(names, in: dict, verdictOnly)
        if !missing.isEmpty {
          found.append(
            violation(
              .dependency(keyword: "dependencies", name: name, missing: missing), of: index,
              verdictOnly))
        }
      case .rule(let rule):
        if let broken = applyHere(rule, to: .dict(dict), &unevaluated, verdictOnly) {
          found.append(broken)
        }
      }
    }
  }

  private mutating func checkProperties(
    _ keywords: ObjectKeywords, of index: RuleIndex, _ dict: Dict,
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    if keywords.patterns.isEmpty, keywords.additional == nil,
      keywords.propertyNames.count < dict.count
    {
      for (number, name) in keywords.propertyNames.enumerated() {
        guard let place = dict.index(of: name) else { continue }
        let rule = keywords.propertyRules[number]
        if let broken = apply(rule, toPart: dict.value(at: place), at: .key(name), verdictOnly) {
          found.append(broken)
          if verdictOnly { return }
        }
        unevaluated.properties.remove(place)
      }
      return
    }
    var unexpected: [ByteString] = []
    let (keys, parts) = (dict.keys, dict.values)
    var position = 0
    for place in keys.indices {
      let (key, part) = (keys[place], parts[place])
      var isEvaluated = false
      position = keywords.place(ofProperty: key, from: position)
      if position < keywords.propertyNames.count, keywords.propertyNames[position] == key {
        isEvaluated = true
        let rule = keywords.propertyRules[position]
        if let broken = apply(rule, toPart: part, at: .key(key), verdictOnly) {
          found.append(broken)
        }
      }
      for (pattern, rule) in keywords.patterns {
        guard spend(1 + key.count / 64) else { return found.append(.unspecified) }
        guard pattern.matches(key) else { continue }
        isEvaluated = true
        if let broken = apply(rule, toPart: part, at: .key(key), verdictOnly) {
          found.append(broken)
        }
      }
      if !isEvaluated, let additional = keywords.additional {
        isEvaluated = true
        switch additional {
        case .verdict(true): break
        case .verdict(false): unexpected.append(key)
        case .rule(let rule):
          if let broken = apply(rule, toPart: part, at: .key(key), verdictOnly) {
            found.append(broken)
          }
        }
      }
      if isEvaluated { unevaluated.properties.remove(place) }
      if verdictOnly, !found.isEmpty { return }
    }
    if !unexpected.isEmpty {
      found.append(violation(.additionalProperties(unexpected), of: index, verdictOnly))
    }
  }

  private mutating func checkNames(
    _ rule: RuleIndex, of dict: Dict, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    for name in dict.keys {
      guard let broken = apply(rule, toName: name, verdictOnly) else { continue }
      if verdictOnly { return found.append(broken) }
      found.append(
        Violation(
          .propertyName(name), at: [], rule: rule, in: table, causes: flattened(broken)))
    }
  }

  // MARK: Lists

  mutating func check(
    _ keywords: ArrayKeywords, of index: RuleIndex, _ items: [Value],
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    checkSize(
      keywords.sizes, "minItems", "maxItems", items.count, of: index, verdictOnly, &found)
    if keywords.isUnique {
      guard spend(items.count / 4) else { return found.append(.unspecified) }
      if let (first, second) = duplicates(in: items) {
        found.append(
          violation(.duplicates(first: first, second: second), of: index, verdictOnly))
      }
    }
    if verdictOnly, !found.isEmpty { return }
    let leading = min(keywords.leading.count, items.count)
    for place in 0..<leading {
      if let broken = apply(
        keywords.leading[place], toPart: items[place], at: .index(place), verdictOnly)
      {
        found.append(broken)
        if verdictOnly { return }
      }
    }
    var rest = keywords.items
    switch keywords.additional {
    case .verdict(false)? where leading < items.count:
      found.append(
        violation(.additionalItems(count: items.count - leading), of: index, verdictOnly))
    case .rule(let rule)?: rest = rule
    default: break
    }
    if rest.exists {
      // The reference names these items by their distance from the first of them.
      for place in leading..<items.count {
        if let broken = apply(
          rest, toPart: items[place], at: .index(place - leading), verdictOnly)
        {
          found.append(broken)
          if verdictOnly { return }
        }
      }
    }
    if keywords.contains.exists {
      checkContains(keywords, of: index, items, &unevaluated, verdictOnly, &found)
    }
  }

  private mutating func checkContains(
    _ keywords: ArrayKeywords, of index: RuleIndex, _ items: [Value],
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    var causes: [Violation] = []
    var matched: [Int] = []
    let evaluates = rules[Int(index)].version >= 2020
    for (place, item) in items.enumerated() {
      if let broken = apply(keywords.contains, toPart: item, at: .index(place), verdictOnly) {
        if !verdictOnly { causes.append(broken) }
      } else {
        matched.append(place)
        if evaluates { unevaluated.items.remove(place) }
      }
    }
    if let want = keywords.containedCount.minimum {
      if matched.count < want {
        found.append(
          violation(
            .minContains(matched: matched, want: want), of: index, verdictOnly, causes: causes))
      }
    } else if matched.isEmpty {
      found.append(violation(.contains, of: index, verdictOnly, causes: causes))
    }
    if let want = keywords.containedCount.maximum, matched.count > want {
      found.append(
        violation(.maxContains(matched: matched, want: want), of: index, verdictOnly))
    }
  }

  // MARK: Texts and numbers

  mutating func check(
    _ keywords: StringKeywords, of index: RuleIndex, _ text: ByteString, _ verdictOnly: Bool,
    _ found: inout [Violation]
  ) {
    if !keywords.sizes.isEmpty {
      checkSize(
        keywords.sizes, "minLength", "maxLength", characterCount(text), of: index, verdictOnly,
        &found)
    }
    if let pattern = keywords.pattern {
      guard spend(1 + text.count / 64) else { return found.append(.unspecified) }
      if !pattern.matches(text) {
        found.append(
          violation(.pattern(got: text, want: pattern.source), of: index, verdictOnly))
      }
    }
  }

  mutating func check(
    _ keywords: NumberKeywords, of index: RuleIndex, _ number: JSONNumber, _ verdictOnly: Bool,
    _ found: inout [Violation]
  ) {
    func note(_ keyword: String, _ bound: JSONNumber) {
      found.append(
        violation(
          .bound(keyword: keyword, got: number.double, want: bound.double), of: index,
          verdictOnly))
    }
    if let bound = keywords.minimum, number < bound { note("minimum", bound) }
    if let bound = keywords.maximum, bound < number { note("maximum", bound) }
    if let bound = keywords.exclusiveMinimum, number <= bound { note("exclusiveMinimum", bound) }
    if let bound = keywords.exclusiveMaximum, bound <= number { note("exclusiveMaximum", bound) }
    if let bound = keywords.multipleOf, number.isValid, !number.isMultiple(of: bound) {
      note("multipleOf", bound)
    }
  }
}
