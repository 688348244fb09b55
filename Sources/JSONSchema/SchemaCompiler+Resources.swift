internal import ValueTree

/// Finding the resources, anchors and dialects of a document.
extension SchemaCompiler {
  func collectResources(of root: DocumentRoot) throws(SchemaError) {
    try collectResources(
      of: root, root.document, base: root.url, at: "", fallback: Dialect(draft: .latest), depth: 0)
  }

  private func collectResources(
    of root: DocumentRoot, _ schema: Value, base: ByteString, at pointer: ByteString,
    fallback: Dialect, depth: Int
  ) throws(SchemaError) {
    if root.processed.contains(pointer) { return }
    guard depth <= options.limits.schemaDepth else {
      throw SchemaError(
        .limit, "schema is nested deeper than \(options.limits.schemaDepth) levels")
    }
    switch schema {
    case .dict(let keywords):
      try collectResources(
        of: root, keywords, base: base, at: pointer, fallback: fallback, depth: depth)
    case .bool where pointer.isEmpty:
      root.add(SchemaResource(pointer: pointer, identifier: base, dialect: fallback))
    default: break
    }
    root.processed.insert(pointer)
  }

  private func collectResources(
    of root: DocumentRoot, _ keywords: Dict, base: ByteString, at pointer: ByteString,
    fallback: Dialect, depth: Int
  ) throws(SchemaError) {
    var hasDialect = false
    var draft = fallback.draft
    if case .string? = keywords["$schema"] {
      hasDialect = true
      var seen: Set<ByteString> = []
      draft = try self.draft(
        of: keywords, at: Place(url: root.url, pointer: pointer), default: fallback.draft, &seen)
    }
    var identifier = draft.identifier(of: keywords)
    if identifier.isEmpty, !pointer.isEmpty {
      draft = fallback.draft
      hasDialect = false
      identifier = draft.identifier(of: keywords)
    }
    var base = base
    if !identifier.isEmpty {
      do throws(SchemaError) {
        base = try join(base, identifier).url
      } catch {
        let place = Place(url: root.url, pointer: pointer).location
        throw SchemaError(
          .reference, "error in parsing id at \(goQuoted(ByteString(place)))")
      }
    }
    if !identifier.isEmpty || pointer.isEmpty {
      if let known = root.resource(named: base) {
        if known.pointer != pointer {
          throw SchemaError(
            .reference,
            "duplicate id \(goQuoted(base)) in \(goQuoted(root.url)) at \(goQuoted(pointer)) and "
              + "\(goQuoted(known.pointer))")
        }
      } else {
        var dialect = fallback
        if hasDialect {
          dialect = Dialect(draft: draft, vocabularies: try vocabularies(of: keywords, draft))
        }
        root.add(SchemaResource(pointer: pointer, identifier: base, dialect: dialect))
      }
    }
    guard let resource = root.resource(named: base) else { return }
    try collectAnchors(of: keywords, at: pointer, into: resource, root)
    for (keyword, value) in zip(keywords.keys, keywords.values) {
      let places = draft.subschemas(of: keyword)
      if places.isEmpty { continue }
      let inner = JSONSchema.pointer(pointer, keyword)
      if places.contains(.value) {
        try collectResources(
          of: root, value, base: base, at: inner, fallback: resource.dialect, depth: depth + 1)
      }
      switch value {
      case .list(let list) where places.contains(.items):
        for (index, item) in list.elements.enumerated() {
          try collectResources(
            of: root, item, base: base,
            at: JSONSchema.pointer(inner, ByteString(String(index))),
            fallback: resource.dialect, depth: depth + 1)
        }
      case .dict(let dict) where places.contains(.entries):
        for (key, entry) in zip(dict.keys, dict.values) {
          try collectResources(
            of: root, entry, base: base, at: JSONSchema.pointer(inner, key),
            fallback: resource.dialect, depth: depth + 1)
        }
      default: break
      }
    }
  }

  private func collectAnchors(
    of keywords: Dict, at pointer: ByteString, into resource: SchemaResource, _ root: DocumentRoot
  ) throws(SchemaError) {
    func add(_ anchor: ByteString) throws(SchemaError) {
      if let known = resource.anchors[anchor] {
        if known == pointer { return }
        throw SchemaError(
          .reference,
          "duplicate anchor \(goQuoted(anchor)) in \(goQuoted(root.url)) at \(goQuoted(known)) and "
            + "\(goQuoted(pointer))")
      }
      resource.anchors[anchor] = pointer
    }
    let draft = resource.dialect.draft
    if draft < .draft2019 {
      if keywords["$ref"] != nil { return }
      guard case .string(let identifier)? = keywords[draft.identifierKey] else { return }
      let fragment: ByteString
      do throws(SchemaError) {
        fragment = try decodedFragment(splitFragment(identifier).fragment, of: identifier)
      } catch {
        let place = Place(url: root.url, pointer: pointer).location
        throw SchemaError(
          .reference, "error in parsing anchor at \(goQuoted(ByteString(place)))")
      }
      if !fragment.isEmpty, fragment[0] != UInt8(ascii: "/") { try add(fragment) }
      return
    }
    if case .string(let anchor)? = keywords["$anchor"] { try add(anchor) }
    if draft >= .draft2020, case .string(let anchor)? = keywords["$dynamicAnchor"] {
      try add(anchor)
      resource.dynamicAnchors.append(anchor)
    }
  }

  // MARK: Dialects

  /// The draft that a schema's `$schema` leads to.
  private func draft(
    of keywords: Dict, at place: Place, default fallback: Draft, _ seen: inout Set<ByteString>
  ) throws(SchemaError) -> Draft {
    guard case .string(let name)? = keywords["$schema"] else { return fallback }
    if let draft = Draft(schemaURL: name) { return draft }
    let url = splitFragment(name).url
    do throws(URLReference.Failure) {
      _ = try URLReference(parsing: url.bytes)
    } catch {
      throw SchemaError(
        .dialect, "invalid $schema in \(goQuoted(ByteString(place.location))): \(error.reason)")
    }
    if place.pointer.isEmpty, url == place.url {
      throw SchemaError(.dialect, "draft \(goQuoted(url)) is not supported")
    }
    guard seen.insert(url).inserted else {
      throw SchemaError(.dialect, "cycle in resolving $schema in \(goQuoted(url))")
    }
    guard case .dict(let metaschema) = try document(at: url) else { return fallback }
    return try draft(
      of: metaschema, at: Place(url: url, pointer: ""), default: fallback, &seen)
  }

  /// The vocabularies that a schema's own metaschema chooses; nil where the draft decides.
  private func vocabularies(
    of keywords: Dict, _ draft: Draft
  ) throws(SchemaError) -> [ByteString]? {
    guard case .string(let name)? = keywords["$schema"], Draft(schemaURL: name) == nil else {
      return nil
    }
    let url = splitFragment(name).url
    guard draft >= .draft2019, case .dict(let metaschema) = try document(at: url),
      case .dict(let chosen)? = metaschema["$vocabulary"]
    else { return nil }
    var vocabularies: [ByteString] = []
    for (vocabulary, required) in zip(chosen.keys, chosen.values) {
      guard case .bool(true) = required else { continue }
      guard vocabulary.hasPrefix(draft.vocabularyPrefix) else {
        throw unsupported(vocabulary, in: url)
      }
      let short = vocabulary.suffix(from: draft.vocabularyPrefix.count)
      guard draft.vocabularies.contains(short) else { throw unsupported(vocabulary, in: url) }
      vocabularies.append(short)
    }
    if !vocabularies.contains("core") { vocabularies.append("core") }
    return vocabularies
  }

  private func unsupported(_ vocabulary: ByteString, in url: ByteString) -> SchemaError {
    SchemaError(
      .dialect, "unsupported vocabulary \(goQuoted(vocabulary)) in \(goQuoted(url))")
  }

  // MARK: Places outside the known subschemas

  /// Looks through a place that a reference names, if no keyword has led there.
  func ensureSubschema(_ place: Place, in root: DocumentRoot) throws(SchemaError) {
    if root.processed.contains(place.pointer) { return }
    let value = try lookUp(place, in: root)
    let around = root.resource(at: place.pointer)
    try collectResources(
      of: root, value, base: around.identifier, at: place.pointer, fallback: around.dialect,
      depth: 0)
    if root.resources[place.pointer] == nil, case .dict(let keywords) = value {
      try collectAnchors(
        of: keywords, at: place.pointer, into: root.resource(at: place.pointer), root)
    }
    if options.checksDocuments { try checkAgainstMetaschema(value, at: place.pointer, in: root) }
  }

  func checkAgainstMetaschema(
    _ value: Value, at pointer: ByteString, in root: DocumentRoot
  ) throws(SchemaError) {
    var dialects: [ByteString: Dialect] = [:]
    for resource in root.orderedResources { dialects[resource.pointer] = resource.dialect }
    let violation = try CompiledMetaschemas.violation(
      in: value, dialect: root.resource(at: pointer).dialect, dialects: dialects,
      limits: options.limits)
    guard let violation else { return }
    let place = Place(url: root.url, pointer: pointer).location
    throw SchemaError(
      .invalidSchema,
      "\(goQuoted(ByteString(place))) is not valid against metaschema: \(violation.report())",
      violation: violation)
  }
}
