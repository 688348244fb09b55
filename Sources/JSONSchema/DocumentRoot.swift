internal import ValueTree

/// A document and a place in it as a JSON pointer.
struct Place: Hashable, Sendable {
  var url: ByteString
  var pointer: ByteString

  /// The place as URL with an escaped fragment.
  var location: String { schemaLocation(url, pointer) }
}

/// A part of a document with an identity of its own: what relative references start from.
final class SchemaResource {
  let pointer: ByteString
  /// The URL that the resource goes by.
  let identifier: ByteString
  let dialect: Dialect
  /// Places of the document by anchor.
  var anchors: [ByteString: ByteString] = [:]
  var dynamicAnchors: [ByteString] = []

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
  /// The resources by their places, and in the order they were found.
  private(set) var resources: [ByteString: SchemaResource] = [:]
  private(set) var orderedResources: [SchemaResource] = []
  /// Places that have been looked through.
  var processed: Set<ByteString> = []

  init(url: ByteString, document: Value) {
    self.url = url
    self.document = document
  }

  func add(_ resource: SchemaResource) {
    resources[resource.pointer] = resource
    orderedResources.append(resource)
  }

  /// The resource that goes by a URL.
  func resource(named identifier: ByteString) -> SchemaResource? {
    orderedResources.first { $0.identifier == identifier }
  }

  /// The innermost resource around a place.
  func resource(at pointer: ByteString) -> SchemaResource {
    if orderedResources.count > 1 {
      var pointer = pointer
      while !pointer.isEmpty {
        if let found = resources[pointer] { return found }
        let slash = pointer.withBytes { $0.lastIndex(of: UInt8(ascii: "/")) }
        pointer = slash.map { pointer.prefix(upTo: $0) } ?? ""
      }
    }
    if let found = resources[""] { return found }
    // A document that is no schema at all still needs something to belong to.
    return SchemaResource(pointer: "", identifier: url, dialect: Dialect(draft: .latest))
  }

  /// The place that a decoded fragment names within a resource.
  func place(of fragment: ByteString, in resource: SchemaResource) throws(SchemaError) -> Place {
    if fragment.isEmpty || fragment[0] == UInt8(ascii: "/") {
      return Place(url: url, pointer: resource.pointer + fragment)
    }
    guard let pointer = resource.anchors[fragment] else {
      let reference = String(resource.identifier) + "#" + escapedFragment(fragment)
      throw SchemaError(
        .reference,
        "anchor in \(goQuoted(ByteString(reference))) not found in schema \(goQuoted(url))")
    }
    return Place(url: url, pointer: pointer)
  }

  /// The place of a reference, if it lies in this document.
  func place(of url: ByteString, fragment: ByteString) throws(SchemaError) -> Place? {
    let resource = url == self.url ? resource(at: "") : resource(named: url)
    guard let resource else { return nil }
    return try place(of: fragment, in: resource)
  }
}
