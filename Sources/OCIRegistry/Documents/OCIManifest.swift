internal import ValueTree

/// A manifest: which contents make an image, chart or other artifact.
public struct OCIManifest: Sendable, Hashable {
  /// The media type that it names itself; nil leaves it out, as Helm does.
  public var mediaType: String? = OCIMediaType.manifest
  /// What kind of artifact it is.
  public var artifactType: String?
  /// The description of the whole.
  public var config = OCIDescriptor.empty
  /// The contents.
  public var layers: [OCIDescriptor] = []
  /// The manifest that this one says something about.
  public var subject: OCIDescriptor?
  /// Free entries.
  public var annotations: [String: String] = [:]

  /// An artifact without contents.
  public init() {}

  /// Reads a manifest.
  public init(_ bytes: [UInt8]) throws(RegistryError) {
    let object = try OCIObject(parsing: bytes, "manifest")
    mediaType = object.optionalText("mediaType")
    artifactType = object.optionalText("artifactType")
    config = try OCIDescriptor(object.value("config"))
    layers = try object.list("layers").map { value throws(RegistryError) in
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
      if let mediaType { writer.field("mediaType", mediaType) }
      if let artifactType { writer.field("artifactType", artifactType) }
      writer.field("config") { config.write(to: &$0) }
      writer.field("layers", layers) { $1.write(to: &$0) }
      if let subject { writer.field("subject") { subject.write(to: &$0) } }
      writer.field("annotations", annotations)
    }
    return writer.bytes
  }
}
