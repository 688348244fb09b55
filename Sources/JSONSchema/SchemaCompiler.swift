internal import Diagnostics
public import ValueTree

/// How schemas are compiled.
public struct SchemaOptions {
  /// What happens to a reference to an unknown `urn:`.
  public enum UnknownURNs: Sendable {
    /// It allows everything, as in the reference; ``Schema/ignoredReferences`` names it.
    case permitted
    /// It is an error.
    case refused
  }

  /// What compiling may use.
  public var limits = SchemaLimits()
  /// Checks `format` in every draft.
  public var assertsFormat = false
  /// Checks documents against their metaschema; can be left out for documents known to be right.
  public var checksDocuments = true
  /// What a reference to an unknown `urn:` means.
  public var unknownURNs = UnknownURNs.permitted
  /// Reads another document by its path below the root of `file:` URLs; nil if there is none. The
  /// message of an error becomes part of the compiler's. Nothing else is ever read, and the network
  /// is never asked.
  public var readDocument: (_ path: ByteString) throws(SchemaError) -> Value?

  /// The default options, without any document to refer to.
  public init(
    readDocument: @escaping (_ path: ByteString) throws(SchemaError) -> Value? = {
      _ throws(SchemaError) in nil
    }
  ) {
    self.readDocument = readDocument
  }
}

/// Turns schema documents into rules.
///
/// A document is added under a URL; compiling a place in it follows the references from there, so
/// of a large collection only what is used gets compiled. Places compiled before are shared.
public final class SchemaCompiler {
  let options: SchemaOptions
  /// Documents by URL, as added or loaded.
  var documents: [ByteString: Value] = [:]
  /// Documents whose resources have been collected.
  var roots: [ByteString: DocumentRoot] = [:]
  var ignoredReferences: [String] = []
  private var joinedURLs: [JoinKey: ByteString] = [:]

  private var rules: [Rule] = []
  /// The rules of schema objects by identity: a map is one place of one document.
  private var rulesByNode: [ObjectIdentifier: RuleIndex] = [:]
  /// Rules whose keywords are not yet compiled, in order.
  private var queue: [Task] = []
  private var nextInQueue = 0

  private struct JoinKey: Hashable {
    var base: ByteString
    var reference: ByteString
  }

  /// A rule to be compiled.
  private struct Task {
    var index: RuleIndex
    var value: Value
    var root: DocumentRoot
    var resource: SchemaResource
  }

  /// Makes a compiler without documents.
  public init(options: SchemaOptions = SchemaOptions()) {
    self.options = options
  }

  /// Adds a document; ``Schema/readDocument(_:)`` makes the best ones.
  public func add(_ document: Value, at url: ByteString) {
    documents[splitFragment(url).url] = document
  }

  /// Compiles the schema at a URL, which may have a fragment.
  public func compile(_ url: ByteString) throws(SchemaError) -> Schema {
    let (url, fragment) = splitFragment(url)
    let target = try resolve(url, fragment: try decodedFragment(fragment, of: url))
    let root = try enqueue(target.pointer, in: target.root)
    try compileQueue()
    return Schema(
      table: RuleTable(rules), root: root, ignoredReferences: ignoredReferences)
  }

  /// Compiles several places into one table.
  func compileTable(
    _ urls: [ByteString]
  ) throws(SchemaError) -> (rules: [Rule], roots: [RuleIndex]) {
    var found: [RuleIndex] = []
    for url in urls { found.append(try enqueue("", in: try root(at: url))) }
    try compileQueue()
    return (rules, found)
  }

  private func compileQueue() throws(SchemaError) {
    while nextInQueue < queue.count {
      let task = queue[nextInQueue]
      nextInQueue += 1
      try compile(task)
    }
    queue = []
    nextInQueue = 0
  }

  // MARK: Rules

  /// The rule for a place that a reference names.
  func enqueue(_ pointer: ByteString, in root: DocumentRoot) throws(SchemaError) -> RuleIndex {
    let value = try lookUp(pointer, in: root)
    if case .dict(let node) = value, let known = rulesByNode[ObjectIdentifier(node)] {
      return known
    }
    try ensureSubschema(value, at: pointer, in: root)
    return try enqueue(
      value, origin: .place(pointer), in: root, resource: root.resource(at: pointer))
  }

  /// The rule for a subschema of another rule.
  func enqueue(
    _ value: Value, origin: Rule.Origin, in root: DocumentRoot, resource: SchemaResource
  ) throws(SchemaError) -> RuleIndex {
    guard rules.count < options.limits.rules else {
      throw SchemaError(.schemaRules, "schema has more than \(options.limits.rules) subschemas")
    }
    let index = RuleIndex(truncatingIfNeeded: rules.count)
    var rule = Rule(url: root.url, origin: origin)
    rule.version = resource.dialect.draft.rawValue
    switch value {
    case .dict(let node) where !node.isEmpty:
      if let known = rulesByNode.updateValue(index, forKey: ObjectIdentifier(node)) {
        rulesByNode[ObjectIdentifier(node)] = known
        return known
      }
      queue.append(
        Task(
          index: index, value: value, root: root,
          resource: root.resource(of: node) ?? resource))
    case .dict: rule.verdict = true
    case .bool(let verdict): rule.verdict = verdict
    default: break
    }
    rules.append(rule)
    return index
  }

  private func compile(_ task: Task) throws(SchemaError) {
    let (root, resource) = (task.root, task.resource)
    guard case .dict(let keywords) = task.value else { return }
    var rule = Rule(url: root.url, origin: rules[Int(task.index)].origin)
    rule.version = resource.dialect.draft.rawValue
    if !resource.rule.exists { resource.rule = try enqueue(resource.pointer, in: root) }
    rule.resource = resource.rule
    if resource.dialect.draft >= .draft2020, rule.resource == task.index {
      for anchor in resource.dynamicAnchors {
        guard let target = resource.anchors[anchor] else { continue }
        rule.dynamicAnchors[anchor] = try enqueue(target, in: root)
      }
    }
    let compiler = KeywordCompiler(
      owner: self, keywords: keywords, index: task.index, root: root, resource: resource)
    try compiler.compile(into: &rule)
    rule.reach = Rule.Reach(
      isAskedFor: rule.unevaluatedProperties.exists || rule.unevaluatedItems.exists,
      allProperties: rule.object?.additional != nil,
      allItems: rule.array.map { $0.items.exists || $0.additional != nil } ?? false,
      items: rule.array?.leading.count ?? 0)
    rules[Int(task.index)] = rule
  }

  /// A rule's place in its document, for messages.
  func pointer(of index: RuleIndex) -> ByteString { rules.pointer(of: index) }

  // MARK: URLs

  /// A reference as seen from a base: the whole URL and the decoded fragment.
  func join(
    _ base: ByteString, _ reference: ByteString
  ) throws(SchemaError) -> (url: ByteString, fragment: ByteString) {
    let (front, rawFragment) = splitFragment(reference)
    let fragment = try decodedFragment(rawFragment, of: reference)
    let key = JoinKey(base: base, reference: front)
    if let known = joinedURLs[key] { return (known, fragment) }
    let baseURL = try parse(base)
    let referenceURL = try parse(front)
    var resolved = baseURL.resolving(referenceURL)
    if !referenceURL.isAbsolute, !baseURL.opaque.isEmpty { resolved.opaque = baseURL.opaque }
    let url = ByteString(resolved.text)
    joinedURLs[key] = url
    return (url, fragment)
  }

  private func parse(_ text: ByteString) throws(SchemaError) -> URLReference {
    do throws(URLReference.Failure) {
      return try URLReference(parsing: text.bytes)
    } catch {
      throw SchemaError(.reference, "error in parsing \(goQuoted(text)): \(error.reason)")
    }
  }

  func decodedFragment(
    _ fragment: ByteString, of text: ByteString
  ) throws(SchemaError) -> ByteString {
    if fragment.withBytes({ !$0.contains(UInt8(ascii: "%")) }) { return fragment }
    do throws(URLReference.Failure) {
      return ByteString(try URLEscape.decoded(fragment.bytes[...], in: .pathSegment))
    } catch {
      throw SchemaError(.reference, "error in parsing \(goQuoted(text)): \(error.reason)")
    }
  }

  // MARK: Documents

  /// The document at a URL, its resources collected.
  func root(at url: ByteString) throws(SchemaError) -> DocumentRoot {
    if let known = roots[url] { return known }
    let root = DocumentRoot(url: url, document: try document(at: url))
    try collectResources(of: root)
    if options.checksDocuments, !url.hasPrefix("http://json-schema.org/"),
      !url.hasPrefix("https://json-schema.org/")
    {
      try checkAgainstMetaschema(root.document, at: "", in: root)
    }
    roots[url] = root
    return root
  }

  /// The document at a URL as it is: added before, a metaschema, or read through the options.
  func document(at url: ByteString) throws(SchemaError) -> Value {
    if let known = documents[url] { return known }
    guard documents.count < options.limits.documents else {
      throw SchemaError(
        .schemaDocuments, "schema refers to more than \(options.limits.documents) documents")
    }
    let document: Value
    if let metaschema = Metaschema.document(at: url) {
      document = metaschema
    } else {
      do throws(SchemaError) {
        document = try load(url)
      } catch {
        throw SchemaError(error.code, "failing loading \(goQuoted(url)): \(error.message)")
      }
    }
    documents[url] = document
    return document
  }

  private func load(_ url: ByteString) throws(SchemaError) -> Value {
    let parsed: URLReference
    do throws(URLReference.Failure) {
      parsed = try URLReference(parsing: url.bytes)
    } catch {
      throw SchemaError(.loading, error.reason)
    }
    switch String(decoding: parsed.scheme, as: UTF8.self) {
    case "file":
      var path = parsed.path[...]
      while path.first == UInt8(ascii: "/") { path = path.dropFirst() }
      guard !parts(path, at: "/").contains(where: { $0.elementsEqual("..".utf8) }) else {
        throw SchemaError(.loading, "path leaves the chart")
      }
      if let document = try options.readDocument(ByteString(path)) { return document }
      let shown = String(decoding: parsed.path, as: UTF8.self)
      throw SchemaError(.loading, "open \(shown): no such file or directory")
    case "urn":
      if options.unknownURNs == .refused { throw SchemaError(.loading, "unknown URN") }
      ignoredReferences.append(String(url))
      return .bool(true)
    case "http", "https":
      throw SchemaError(.loading, "schemas are never fetched from the network")
    default:
      let shown = goQuoted(ByteString(parsed.text))
      throw SchemaError(.loading, "no URLLoader registered for \(shown)")
    }
  }

  // MARK: Places

  /// The place that a URL and a decoded fragment name.
  func resolve(
    _ url: ByteString, fragment: ByteString
  ) throws(SchemaError) -> (root: DocumentRoot, pointer: ByteString) {
    let root = try root(at: url)
    return (root, try root.pointer(of: fragment, in: root.resource(at: "")))
  }

  /// The value at a place.
  func lookUp(_ pointer: ByteString, in root: DocumentRoot) throws(SchemaError) -> Value {
    var value = root.document
    if pointer.isEmpty { return value }
    for token in parts(pointer.bytes[...], at: "/").dropFirst() {
      guard let key = unescaped(token) else {
        throw SchemaError(
          .reference, "invalid json-pointer \(goQuoted(ByteString(root.location(of: pointer))))")
      }
      switch value {
      case .dict(let dict):
        if let next = dict[key] {
          value = next
          continue
        }
      case .list(let list):
        if let index = Int(String(key)), list.elements.indices.contains(index) {
          value = list.elements[index]
          continue
        }
      default: break
      }
      throw SchemaError(
        .reference,
        "json-pointer in \(goQuoted(ByteString(root.location(of: pointer)))) not found")
    }
    return value
  }

  private func unescaped(_ token: ArraySlice<UInt8>) -> ByteString? {
    guard token.contains(UInt8(ascii: "~")) else { return ByteString(token) }
    var result: [UInt8] = []
    var position = token.startIndex
    while position < token.endIndex {
      if token[position] == UInt8(ascii: "~") {
        position += 1
        guard position < token.endIndex else { return nil }
        switch token[position] {
        case UInt8(ascii: "0"): result.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): result.append(UInt8(ascii: "/"))
        default: return nil
        }
      } else {
        result.append(token[position])
      }
      position += 1
    }
    return ByteString(result)
  }
}
