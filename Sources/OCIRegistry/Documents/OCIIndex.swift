internal import ValueTree

/// A list of manifests.
public struct OCIIndex: Sendable, Hashable {
  /// What kind of list it is.
  public var artifactType: String?
  /// The manifests.
  public var manifests: [OCIDescriptor] = []
  /// The manifest that this list says something about.
  public var subject: OCIDescriptor?
  /// Free entries.
  public var annotations: [String: String] = [:]

  /// An empty list.
  public init() {}

  /// Reads a list.
  public init(_ bytes: [UInt8]) throws(RegistryError) {
    let object = try OCIObject(parsing: bytes, "index")
    artifactType = object.optionalText("artifactType")
    manifests = try object.list("manifests").map { value throws(RegistryError) in
      try OCIDescriptor(value)
    }
    if let subject = object.optionalValue("subject") { self.subject = try OCIDescriptor(subject) }
    annotations = object.texts("annotations")
  }

  /// The text: what is hashed and stored.
  public var bytes: [UInt8] {
    var writer = OCIWriter()
    writer.object { writer in
      writer.field("schemaVersion", 2)
      writer.field("mediaType", OCIMediaType.index)
      if let artifactType { writer.field("artifactType", artifactType) }
      writer.field("manifests", manifests) { $1.write(to: &$0) }
      if let subject { writer.field("subject") { subject.write(to: &$0) } }
      writer.field("annotations", annotations)
    }
    return writer.bytes
  }
}
