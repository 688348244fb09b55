internal import Diagnostics
internal import ValueTree

/// The schema objects still to be looked through, each with the way that led to it.
private final class Trail {
  /// What a schema object is in the one that holds it.
  enum Link {
    case none
    case part(of: Int, ByteString, Violation.Step?)
  }

  struct Visit {
    var schema: Dict
    var link: Link
    var depth: Int
    var base: ByteString
    var dialect: Dialect
  }

  /// Where the first one stands.
  let start: ByteString
  private(set) var visits: [Visit] = []

  init(start: ByteString) { self.start = start }

  func add(_ value: Value, _ link: Link, base: ByteString, dialect: Dialect) {
    guard case .dict(let schema) = value else { return }
    var depth = 0
    if case .part(let parent, _, _) = link { depth = visits[parent].depth + 1 }
    visits.append(
      Visit(schema: schema, link: link, depth: depth, base: base, dialect: dialect))
  }
}

/// The place of a visit, made into a pointer only when needed.
private struct Path {
  let trail: Trail
  let index: Int

  /// Whether this is the whole document.
  var isEmpty: Bool { trail.start.isEmpty && index == 0 }

  var pointer: ByteString {
    var steps: [Violation.Step] = []
    var index = index
    while case .part(let parent, let keyword, let step) = trail.visits[index].link {
      if let step { steps.append(step) }
      steps.append(.key(keyword))
      index = parent
    }
    return steps.isEmpty ? trail.start : trail.start + pointerText(steps.reversed())
  }
}

/// Finding the resources, anchors and dialects of a document.
extension SchemaCompiler {
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
    let trail = Trail(start: pointer)
    trail.add(schema, .none, base: base, dialect: dialect)
    var next = 0
    while next < trail.visits.count {
      let visit = trail.visits[next]
      guard visit.depth <= options.limits.schemaDepth else {
        throw SchemaError(
          .schemaDepth, "schema is nested deeper than \(options.limits.schemaDepth) levels")
      }
      if root.processed.insert(ObjectIdentifier(visit.schema)).inserted {
        try collectResources(of: root, trail, next)
      }
      next += 1
    }
  }

  private func collectResources(
    of root: DocumentRoot, _ trail: Trail, _ index: Int
  ) throws(SchemaError) {
    let visit = trail.visits[index]
    let path = Path(trail: trail, index: index)
    let (draft, resource) = try resource(
      of: root, visit.schema, path, base: visit.base, fallback: visit.dialect)
    guard let resource else { return }
    try collectAnchors(of: visit.schema, path, into: resource, root)
    let (names, values) = (visit.schema.keys, visit.schema.values)
    for (keyword, value) in zip(names, values) {
      let places = draft.subschemas(of: keyword)
      if places.isEmpty { continue }
      func add(_ value: Value, _ step: Violation.Step?) {
        trail.add(
          value, .part(of: index, keyword, step), base: resource.identifier,
          dialect: resource.dialect)
      }
      switch value {
      case .list(let list) where places.contains(.items):
        for (place, item) in list.elements.enumerated() { add(item, .index(place)) }
      case .dict(let dict) where places.contains(.entries):
        for (key, entry) in zip(dict.keys, dict.values) { add(entry, .key(key)) }
      case .dict where places.contains(.value): add(value, nil)
      default: break
      }
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
    let location = goQuoted(ByteString(root.location(of: pointer)))
    throw SchemaError(
      .invalidSchema, "\(location) is not valid against metaschema: \(violation.report())",
      violation: violation)
  }
}
