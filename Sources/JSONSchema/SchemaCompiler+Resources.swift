internal import ValueTree

/// Finding the resources, anchors and dialects of a document.
extension SchemaCompiler {
  /// The way from the start of a search to a subschema, made into a pointer only when needed.
  private struct Path {
    var start: ByteString
    var tokens: [Violation.Step] = []

    var pointer: ByteString {
      tokens.isEmpty ? start : start + pointerText(tokens)
    }

    var isEmpty: Bool { start.isEmpty && tokens.isEmpty }
  }

  func collectResources(of root: DocumentRoot) throws(SchemaError) {
    let dialect = Dialect(draft: .latest)
    if case .bool = root.document {
      root.add(SchemaResource(pointer: "", identifier: root.url, dialect: dialect), node: nil)
    }
    try collectResources(
      of: root, root.document, at: "", base: root.url, dialect: dialect)
  }

  /// Looks through a part of a document that starts at a place.
  private func collectResources(
    of root: DocumentRoot, _ schema: Value, at pointer: ByteString, base: ByteString,
    dialect: Dialect
  ) throws(SchemaError) {
    var path = Path(start: pointer)
    try collectResources(of: root, schema, &path, base: base, fallback: dialect)
  }

  private func collectResources(
    of root: DocumentRoot, _ schema: Value, _ path: inout Path, base: ByteString,
    fallback: Dialect
  ) throws(SchemaError) {
    guard case .dict(let keywords) = schema,
      root.processed.insert(ObjectIdentifier(keywords)).inserted
    else { return }
    guard path.tokens.count <= 2 * options.limits.schemaDepth else {
      throw SchemaError(
        .limit, "schema is nested deeper than \(options.limits.schemaDepth) levels")
    }
    let (draft, resource) = try resource(
      of: root, keywords, path, base: base, fallback: fallback)
    guard let resource else { return }
    try collectAnchors(of: keywords, path, into: resource, root)
    let names = keywords.keys
    let values = keywords.values
    for index in names.indices {
      let places = draft.subschemas(of: names[index])
      if places.isEmpty { continue }
      path.tokens.append(.key(names[index]))
      try collectParts(
        of: root, values[index], places, &path, base: resource.identifier,
        fallback: resource.dialect)
      path.tokens.removeLast()
    }
  }

  private func collectParts(
    of root: DocumentRoot, _ value: Value, _ places: Draft.Subschemas, _ path: inout Path,
    base: ByteString, fallback: Dialect
  ) throws(SchemaError) {
    switch value {
    case .list(let list) where places.contains(.items):
      for (index, item) in list.elements.enumerated() {
        path.tokens.append(.index(index))
        try collectResources(of: root, item, &path, base: base, fallback: fallback)
        path.tokens.removeLast()
      }
    case .dict(let dict) where places.contains(.entries):
      let (names, values) = (dict.keys, dict.values)
      for index in names.indices {
        path.tokens.append(.key(names[index]))
        try collectResources(of: root, values[index], &path, base: base, fallback: fallback)
        path.tokens.removeLast()
      }
    case .dict where places.contains(.value):
      try collectResources(of: root, value, &path, base: base, fallback: fallback)
    default: break
    }
  }

  /// The draft of a schema object and the resource it belongs to, which it may start itself.
  private func resource(
    of root: DocumentRoot, _ keywords: Dict, _ path: Path, base: ByteString, fallback: Dialect
  ) throws(SchemaError) -> (Draft, SchemaResource?) {
    var hasDialect = false
    var draft = fallback.draft
    if case .string? = keywords["$schema"] {
      hasDialect = true
      var seen: Set<ByteString> = []
      draft = try self.draft(
        of: keywords, path.isEmpty, location: { root.location(of: path.pointer) }, url: root.url,
        default: fallback.draft, &seen)
    }
    var identifier = draft.identifier(of: keywords)
    if identifier.isEmpty, !path.isEmpty {
      draft = fallback.draft
      hasDialect = false
      identifier = draft.identifier(of: keywords)
    }
    if identifier.isEmpty, !path.isEmpty { return (draft, root.resource(named: base)) }
    var base = base
    let pointer = path.pointer
    if !identifier.isEmpty {
      do throws(SchemaError) {
        base = try join(base, identifier).url
      } catch {
        throw SchemaError(
          .reference,
          "error in parsing id at \(goQuoted(ByteString(root.location(of: pointer))))")
      }
    }
    if let known = root.resource(named: base) {
      if known.pointer == pointer { return (draft, known) }
      throw SchemaError(
        .reference,
        "duplicate id \(goQuoted(base)) in \(goQuoted(root.url)) at \(goQuoted(pointer)) and "
          + "\(goQuoted(known.pointer))")
    }
    var dialect = fallback
    if hasDialect {
      dialect = Dialect(draft: draft, vocabularies: try vocabularies(of: keywords, draft))
    }
    let resource = SchemaResource(pointer: pointer, identifier: base, dialect: dialect)
    root.add(resource, node: keywords)
    return (draft, resource)
  }

  private func collectAnchors(
    of keywords: Dict, _ path: Path, into resource: SchemaResource, _ root: DocumentRoot
  ) throws(SchemaError) {
    func add(_ anchor: ByteString) throws(SchemaError) {
      let pointer = path.pointer
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
      guard case .string(let identifier)? = keywords[draft.identifierKey], keywords["$ref"] == nil
      else { return }
      let fragment: ByteString
      do throws(SchemaError) {
        fragment = try decodedFragment(splitFragment(identifier).fragment, of: identifier)
      } catch {
        let location = root.location(of: path.pointer)
        throw SchemaError(
          .reference, "error in parsing anchor at \(goQuoted(ByteString(location)))")
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
    of keywords: Dict, _ isRoot: Bool, location: () -> String, url own: ByteString,
    default fallback: Draft, _ seen: inout Set<ByteString>
  ) throws(SchemaError) -> Draft {
    guard case .string(let name)? = keywords["$schema"] else { return fallback }
    if let draft = Draft(schemaURL: name) { return draft }
    let url = splitFragment(name).url
    do throws(URLReference.Failure) {
      _ = try URLReference(parsing: url.bytes)
    } catch {
      throw SchemaError(
        .dialect, "invalid $schema in \(goQuoted(ByteString(location()))): \(error.reason)")
    }
    if isRoot, url == own {
      throw SchemaError(.dialect, "draft \(goQuoted(url)) is not supported")
    }
    guard seen.insert(url).inserted else {
      throw SchemaError(.dialect, "cycle in resolving $schema in \(goQuoted(url))")
    }
    guard case .dict(let metaschema) = try document(at: url) else { return fallback }
    return try draft(
      of: metaschema, true, location: { schemaLocation(url, "") }, url: url, default: fallback,
      &seen)
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
  func ensureSubschema(
    _ value: Value, at pointer: ByteString, in root: DocumentRoot
  ) throws(SchemaError) {
    if pointer.isEmpty { return }
    if case .dict(let keywords) = value {
      if root.processed.contains(ObjectIdentifier(keywords)) { return }
      let around = root.resource(at: pointer)
      try collectResources(
        of: root, value, at: pointer, base: around.identifier, dialect: around.dialect)
    }
    if options.checksDocuments { try checkAgainstMetaschema(value, at: pointer, in: root) }
  }

  func checkAgainstMetaschema(
    _ value: Value, at pointer: ByteString, in root: DocumentRoot
  ) throws(SchemaError) {
    var dialects: [ByteString: Dialect] = [:]
    for resource in root.resources { dialects[resource.pointer] = resource.dialect }
    let violation = try CompiledMetaschemas.violation(
      in: value, dialect: root.resource(at: pointer).dialect, dialects: dialects,
      limits: options.limits)
    guard let violation else { return }
    throw SchemaError(
      .invalidSchema,
      "\(goQuoted(ByteString(root.location(of: pointer)))) is not valid against metaschema: \(violation.report())",
      violation: violation)
  }
}
