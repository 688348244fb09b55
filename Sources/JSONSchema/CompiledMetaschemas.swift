internal import ValueTree

/// The metaschemas, compiled once for each draft.
enum CompiledMetaschemas {
  /// Metaschemas of some drafts in one table, and which rule checks which dialect.
  private struct Bundle: Sendable {
    var table: RuleTable
    var rules: [Dialect: RuleIndex]
  }

  /// What is wrong with a schema document, or part of one, in a dialect.
  ///
  /// Parts with a dialect of their own, which `dialects` gives by place, are checked in that.
  static func violation(
    in document: Value, dialect: Dialect, dialects: [ByteString: Dialect], limits: SchemaLimits
  ) throws(SchemaError) -> Violation? {
    let all = [dialect] + dialects.values
    if all.allSatisfy({ $0 == Dialect(draft: dialect.draft) }),
      let flat = flatSchema(for: dialect.draft), try flat.allows(document, limits: limits)
    {
      return nil
    }
    let bundle = bundle(for: all)
    guard let rule = bundle.rules[dialect] else { return nil }
    var validator = Validator(table: bundle.table, limits: limits)
    if all.contains(where: { $0 != dialect }) {
      validator.metaschemas = Validator.Metaschemas(
        current: rule, byPlace: dialects.compactMapValues { bundle.rules[$0] })
    }
    return try validator.violation(in: document, of: rule)
  }

  /// The one-document form of a modern draft's metaschema.
  private static func flatSchema(for draft: Draft) -> Schema? {
    switch draft {
    case .draft2019: flat2019
    case .draft2020: flat2020
    default: nil
    }
  }

  private static let flat2019 = makeFlatSchema(.draft2019)
  private static let flat2020 = makeFlatSchema(.draft2020)

  private static func makeFlatSchema(_ draft: Draft) -> Schema? {
    do throws(SchemaError) {
      return try Metaschema.flatDocument(of: draft).map { document throws(SchemaError) in
        try Schema(document, at: draft.url, options: options)
      }
    } catch {
      preconditionFailure("a built-in metaschema does not compile: \(error.message)")
    }
  }

  private static var options: SchemaOptions {
    var options = SchemaOptions()
    options.assertsFormat = true
    options.checksDocuments = false
    return options
  }

  private static func bundle(for dialects: [Dialect]) -> Bundle {
    let drafts = Set(dialects.map(\.draft))
    if drafts.count == 1, dialects.allSatisfy({ $0.vocabularies == nil }) {
      switch dialects[0].draft {
      case .draft4: return draft4
      case .draft6: return draft6
      case .draft7: return draft7
      case .draft2019: return draft2019
      case .draft2020: return draft2020
      }
    }
    return makeBundle(drafts: drafts.sorted(), dialects: dialects)
  }

  private static let draft4 = makeBundle(drafts: [.draft4])
  private static let draft6 = makeBundle(drafts: [.draft6])
  private static let draft7 = makeBundle(drafts: [.draft7])
  private static let draft2019 = makeBundle(drafts: [.draft2019])
  private static let draft2020 = makeBundle(drafts: [.draft2020])

  private static func makeBundle(drafts: [Draft], dialects: [Dialect] = []) -> Bundle {
    do throws(SchemaError) {
      return try compiledBundle(drafts: drafts, dialects: dialects)
    } catch {
      preconditionFailure("a built-in metaschema does not compile: \(error.message)")
    }
  }

  private static func compiledBundle(
    drafts: [Draft], dialects: [Dialect]
  ) throws(SchemaError) -> Bundle {
    let compiler = SchemaCompiler(options: options)
    var urls = drafts.map(\.url)
    let chosen = dialects.filter { $0.vocabularies != nil }
    var places: [ByteString: Int] = [:]
    for dialect in chosen {
      for vocabulary in dialect.vocabularies ?? [] {
        let url = vocabularyURL(vocabulary, of: dialect.draft)
        if places.updateValue(urls.count, forKey: url) == nil { urls.append(url) }
      }
    }
    var (rules, roots) = try compiler.compileTable(urls)
    var found: [Dialect: RuleIndex] = [:]
    for (index, draft) in drafts.enumerated() { found[Dialect(draft: draft)] = roots[index] }
    for dialect in chosen where found[dialect] == nil {
      let index = RuleIndex(truncatingIfNeeded: rules.count)
      var rule = Rule(url: "urn:mem:metaschema", origin: .place(""))
      rule.version = dialect.draft.rawValue
      rule.resource = index
      let parts = (dialect.vocabularies ?? []).compactMap { vocabulary in
        places[vocabularyURL(vocabulary, of: dialect.draft)].map { roots[$0] }
      }
      rule.conditions = ConditionKeywords(
        not: .none, allOf: parts, anyOf: [], oneOf: [], condition: .none, consequence: .none,
        alternative: .none)
      if dialect.draft >= .draft2020 {
        rule.dynamicAnchor = "meta"
        rule.dynamicAnchors = ["meta": index]
      }
      rules.append(rule)
      found[dialect] = index
    }
    return Bundle(table: RuleTable(rules), rules: found)
  }

  private static func vocabularyURL(_ vocabulary: ByteString, of draft: Draft) -> ByteString {
    draft.url.prefix(upTo: draft.url.count - "schema".utf8.count) + "meta/" + vocabulary
  }
}
