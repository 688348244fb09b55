internal import ValueTree

/// The keywords for values of any type.
extension Validator {
  /// Applies a rule to a value.
  mutating func apply(
    _ index: RuleIndex, to value: Value, _ unevaluated: inout Unevaluated, _ verdictOnly: Bool
  ) -> Violation? {
    guard spend() else { return .unspecified }
    if Stack.isBelow(stackLimit) {
      return continueOnFreshStack(index, value, &unevaluated, verdictOnly)
    }
    let place = Int(index)
    if let verdict = rules[place].verdict {
      return verdict ? nil : violation(.falseSchema, of: index, verdictOnly)
    }
    if let cycle = cycle(of: index, verdictOnly) { return cycle }
    if let mismatch = checkValue(index, value, verdictOnly) { return mismatch }

    var found: [Violation] = []
    if rules[place].reference.exists {
      let broken = applyReference(
        rules[place].reference, .reference, of: index, to: value, &unevaluated, verdictOnly)
      if rules[place].version < 2019 { return broken }
      if let broken { found.append(broken) }
    }
    checkParts(index, value, &unevaluated, verdictOnly, &found)
    if !(verdictOnly && !found.isEmpty) {
      if rules[place].version >= 2019 {
        applyLateReferences(index, value, &unevaluated, verdictOnly, &found)
      }
      if let conditions = rules[place].conditions {
        check(conditions, of: index, value, &unevaluated, verdictOnly, &found)
      }
      if rules[place].version >= 2019 {
        checkUnevaluated(index, value, &unevaluated, verdictOnly, &found)
      }
    }
    switch found.count {
    case 0: return nil
    case 1: return found[0]
    default: return violation(.group, of: index, verdictOnly, causes: found)
    }
  }

  /// `type`, `const`, `enum` and `format`: the first that fails hides everything else.
  private mutating func checkValue(
    _ index: RuleIndex, _ value: Value, _ verdictOnly: Bool
  ) -> Violation? {
    let place = Int(index)
    let type = JSONType(of: value)
    if type.isEmpty {
      return violation(.unknownType(name: value.goType), of: index, verdictOnly)
    }
    let want = rules[place].types
    if !want.isEmpty, want.isDisjoint(with: type) {
      let isInteger =
        want.contains(.integer) && type == .number && JSONNumber(value)?.isInteger == true
      if !isInteger { return violation(.type(got: type, want: want), of: index, verdictOnly) }
    }
    if let constant = rules[place].constant, !constant.equals(value) {
      return violation(.constant(constant), of: index, verdictOnly)
    }
    if let enumeration = rules[place].enumeration {
      guard spend(enumeration.cost) else { return .unspecified }
      if !enumeration.contains(value, of: type) {
        return violation(.enumeration(enumeration), of: index, verdictOnly)
      }
    }
    if let format = rules[place].format, case .string(let text) = value,
      let reason = format.fault(in: text)
    {
      return violation(
        .format(got: text, name: format.rawValue, reason: reason), of: index, verdictOnly)
    }
    return nil
  }

  private mutating func checkParts(
    _ index: RuleIndex, _ value: Value, _ unevaluated: inout Unevaluated, _ verdictOnly: Bool,
    _ found: inout [Violation]
  ) {
    switch value {
    case .dict(let dict):
      if let keywords = rules[Int(index)].object {
        check(keywords, of: index, dict, &unevaluated, verdictOnly, &found)
      }
    case .list(let list):
      if let keywords = rules[Int(index)].array {
        check(keywords, of: index, list.elements, &unevaluated, verdictOnly, &found)
      }
    case .string(let text):
      if let keywords = rules[Int(index)].string {
        check(keywords, of: index, text, verdictOnly, &found)
      }
    default:
      if let keywords = rules[Int(index)].number, let number = JSONNumber(value) {
        check(keywords, of: index, number, verdictOnly, &found)
      }
    }
  }

  // MARK: References

  private mutating func applyReference(
    _ target: RuleIndex, _ keyword: ReferenceKeyword, of index: RuleIndex, to value: Value,
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool
  ) -> Violation? {
    guard
      let broken = applyHere(target, to: value, by: keyword, &unevaluated, verdictOnly)
    else { return nil }
    // A reference with a single cause shows nowhere, so the cause stands for it.
    guard !verdictOnly, case .group = broken.kind else { return broken }
    return violation(
      .reference(keyword: keyword.rawValue), of: index, verdictOnly, causes: broken.causes)
  }

  private mutating func applyLateReferences(
    _ index: RuleIndex, _ value: Value, _ unevaluated: inout Unevaluated, _ verdictOnly: Bool,
    _ found: inout [Violation]
  ) {
    let place = Int(index)
    if rules[place].recursiveReference.exists {
      var target = rules[place].recursiveReference
      if rules[Int(target)].isRecursiveAnchor { target = recursiveTarget(target) }
      if let broken = applyReference(
        target, .recursive, of: index, to: value, &unevaluated, verdictOnly)
      {
        found.append(broken)
      }
    }
    if rules[place].dynamicReference.exists {
      var target = rules[place].dynamicReference
      let anchor = rules[place].dynamicReferenceAnchor
      if !anchor.isEmpty, rules[Int(target)].dynamicAnchor == anchor {
        target = dynamicTarget(anchor, target)
      }
      if let broken = applyReference(
        target, .dynamic, of: index, to: value, &unevaluated, verdictOnly)
      {
        found.append(broken)
      }
    }
  }

  // MARK: Conditions

  private mutating func check(
    _ keywords: ConditionKeywords, of index: RuleIndex, _ value: Value,
    _ unevaluated: inout Unevaluated, _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    if keywords.not.exists,
      applyHere(keywords.not, to: value, &unevaluated, true) == nil
    {
      found.append(violation(.not, of: index, verdictOnly))
      if verdictOnly { return }
    }
    if !keywords.allOf.isEmpty {
      var causes: [Violation] = []
      for rule in keywords.allOf {
        if let broken = applyHere(rule, to: value, &unevaluated, verdictOnly) {
          causes.append(broken)
          if verdictOnly { break }
        }
      }
      if !causes.isEmpty {
        found.append(violation(.allOf, of: index, verdictOnly, causes: causes))
        if verdictOnly { return }
      }
    }
    if !keywords.anyOf.isEmpty {
      checkAnyOf(keywords.anyOf, of: index, value, &unevaluated, verdictOnly, &found)
    }
    if !keywords.oneOf.isEmpty {
      checkOneOf(keywords.oneOf, of: index, value, &unevaluated, verdictOnly, &found)
    }
    if keywords.condition.exists {
      let holds = applyHere(keywords.condition, to: value, &unevaluated, true) == nil
      let next = holds ? keywords.consequence : keywords.alternative
      if next.exists, let broken = applyHere(next, to: value, &unevaluated, verdictOnly) {
        found.append(broken)
      }
    }
  }

  private mutating func checkAnyOf(
    _ rules: [RuleIndex], of index: RuleIndex, _ value: Value, _ unevaluated: inout Unevaluated,
    _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    var causes: [Violation] = []
    var matched = false
    for rule in rules {
      if let broken = applyHere(rule, to: value, &unevaluated, verdictOnly) {
        if !verdictOnly { causes.append(broken) }
      } else {
        matched = true
        if unevaluated.isEmpty { break }
      }
    }
    if !matched { found.append(violation(.anyOf, of: index, verdictOnly, causes: causes)) }
  }

  private mutating func checkOneOf(
    _ rules: [RuleIndex], of index: RuleIndex, _ value: Value, _ unevaluated: inout Unevaluated,
    _ verdictOnly: Bool, _ found: inout [Violation]
  ) {
    var causes: [Violation] = []
    var matched: Int?
    for (number, rule) in rules.enumerated() {
      let broken = applyHere(rule, to: value, &unevaluated, verdictOnly || matched != nil)
      if let broken {
        if matched == nil, !verdictOnly { causes.append(broken) }
      } else if let matched {
        found.append(violation(.oneOf(matched: [matched, number]), of: index, verdictOnly))
        break
      } else {
        matched = number
      }
    }
    if matched == nil {
      found.append(violation(.oneOf(matched: []), of: index, verdictOnly, causes: causes))
    }
  }

  // MARK: What is left

  private mutating func checkUnevaluated(
    _ index: RuleIndex, _ value: Value, _ unevaluated: inout Unevaluated, _ verdictOnly: Bool,
    _ found: inout [Violation]
  ) {
    switch value {
    case .dict(let dict):
      let rule = rules[Int(index)].unevaluatedProperties
      guard rule.exists else { return }
      for place in unevaluated.properties.places {
        let (key, part) = dict.entry(at: place)
        if let broken = apply(rule, toPart: part, at: .key(key), verdictOnly) {
          found.append(broken)
          if verdictOnly { break }
        }
      }
      unevaluated.properties.removeAll()
    case .list(let list):
      let rule = rules[Int(index)].unevaluatedItems
      guard rule.exists else { return }
      for place in unevaluated.items.places {
        if let broken = apply(rule, toPart: list.elements[place], at: .index(place), verdictOnly) {
          found.append(broken)
          if verdictOnly { break }
        }
      }
      unevaluated.items.removeAll()
    default: break
    }
  }
}
