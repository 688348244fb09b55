internal import ValueTree

/// A part of a document with an identity of its own: what relative references start from.
final class SchemaResource {
  let pointer: ByteString
  /// The URL that the resource goes by.
  let identifier: ByteString
  let dialect: Dialect
  /// Places of the document by anchor.
  var anchors: [ByteString: ByteString] = [:]
  var dynamicAnchors: [ByteString] = []
  /// The rule of the resource itself, once it is known.
  var rule = RuleIndex.none
  /// What its keywords mean, once one is compiled.
  private var groups: KeywordGroups?

  func groups(assertsFormat: Bool) -> KeywordGroups {
    if let groups { return groups }
    let groups = KeywordGroups(of: dialect, assertsFormat: assertsFormat)
    self.groups = groups
    return groups
  }

  init(pointer: ByteString, identifier: ByteString, dialect: Dialect) {
    self.pointer = pointer
    self.identifier = identifier
    self.dialect = dialect
  }
}

/// A document with the resources found in it.
final class DocumentRoot {
  let url: ByteString
  let document: Value
  /// In the order they were found; the one of the whole document first.
  private(set) var resources: [SchemaResource] = []
  private var resourcesByPointer: [ByteString: SchemaResource] = [:]
  private var resourcesByNode: [ObjectIdentifier: SchemaResource] = [:]
  /// Schema objects that have been looked through.
  var processed: Set<ObjectIdentifier> = []

  init(url: ByteString, document: Value) {
    self.url = url
    self.document = document
  }

  /// A place as URL with an escaped fragment.
  func location(of pointer: ByteString) -> String { schemaLocation(url, pointer) }

  func add(_ resource: SchemaResource, node: Dict?) {
    resources.append(resource)
    resourcesByPointer[resource.pointer] = resource
    if let node { resourcesByNode[ObjectIdentifier(node)] = resource }
  }

  /// The resource that goes by a URL.
  func resource(named identifier: ByteString) -> SchemaResource? {
    resources.first { $0.identifier == identifier }
  }

  /// The resource that a schema object starts.
  func resource(of node: Dict) -> SchemaResource? {
    resources.count > 1 ? resourcesByNode[ObjectIdentifier(node)] : nil
  }

  /// The innermost resource around a place.
  func resource(at pointer: ByteString) -> SchemaResource {
    if resources.count > 1 {
      var pointer = pointer
      while !pointer.isEmpty {
        if let found = resourcesByPointer[pointer] { return found }
        let slash = pointer.withBytes { $0.lastIndex(of: UInt8(ascii: "/")) }
        pointer = slash.map { pointer.prefix(upTo: $0) } ?? ""
      }
    }
    // A document that is no schema at all still needs something to belong to.
    return resourcesByPointer[""]
      ?? SchemaResource(pointer: "", identifier: url, dialect: Dialect(draft: .latest))
  }

  /// The place that a decoded fragment names within a resource.
  func pointer(
    of fragment: ByteString, in resource: SchemaResource
  ) throws(SchemaError) -> ByteString {
    if fragment.isEmpty || fragment[0] == UInt8(ascii: "/") { return resource.pointer + fragment }
    if let pointer = resource.anchors[fragment] { return pointer }
    let reference = String(resource.identifier) + "#" + escapedFragment(fragment)
    throw SchemaError(
      .reference,
      "anchor in \(goQuoted(ByteString(reference))) not found in schema \(goQuoted(url))")
  }

  /// The place of a reference, if it lies in this document.
  func pointer(
    of url: ByteString, fragment: ByteString
  ) throws(SchemaError) -> ByteString? {
    let resource = url == self.url ? resource(at: "") : resource(named: url)
    guard let resource else { return nil }
    return try pointer(of: fragment, in: resource)
  }
}
