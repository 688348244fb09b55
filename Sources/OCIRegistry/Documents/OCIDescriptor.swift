public import Digests
internal import JSON
internal import ValueTree

/// What a manifest or index says of a content: type, digest and length.
public struct OCIDescriptor: Sendable, Hashable {
  /// The media type.
  public var mediaType: String
  /// The digest of the content.
  public var digest: ContentDigest
  /// The length in bytes.
  public var size: Int
  /// For manifests: what kind of artifact it is.
  public var artifactType: String?
  /// Free entries.
  public var annotations: [String: String]
  /// The content itself, where it is small.
  public var data: [UInt8]?

  /// Makes a descriptor.
  public init(
    mediaType: String, digest: ContentDigest, size: Int, artifactType: String? = nil,
    annotations: [String: String] = [:], data: [UInt8]? = nil
  ) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
    self.artifactType = artifactType
    self.annotations = annotations
    self.data = data
  }

  /// Describes some bytes.
  public init(
    of bytes: [UInt8], mediaType: String, annotations: [String: String] = [:]
  ) {
    self.init(
      mediaType: mediaType, digest: SHA256.digest(of: bytes), size: bytes.count,
      annotations: annotations)
  }

  /// The config of artifacts that have none; its content is `{}`.
  public static let empty: OCIDescriptor = {
    var descriptor = OCIDescriptor(of: Array("{}".utf8), mediaType: OCIMediaType.empty)
    descriptor.data = Array("{}".utf8)
    return descriptor
  }()

  init(_ value: Value) throws(RegistryError) {
    let object = try OCIObject(value, "descriptor")
    guard let digest = ContentDigest(try object.text("digest")) else {
      throw RegistryError(.malformed, "a descriptor has no digest of SHA-256")
    }
    self.init(
      mediaType: try object.text("mediaType"), digest: digest, size: try object.size("size"),
      artifactType: object.optionalText("artifactType"), annotations: object.texts("annotations"),
      data: object.optionalText("data").flatMap { text in
        if case .success(let bytes) = Base64.decoded(ByteString(text)) { bytes.bytes } else { nil }
      })
  }

  /// The fields in the order that Go programs write them.
  func write(to writer: inout OCIWriter) {
    writer.object { writer in
      writer.field("mediaType", mediaType)
      writer.field("digest", digest.description)
      writer.field("size", size)
      writer.field("annotations", annotations)
      if let data { writer.field("data", String(Base64.encoded(ByteString(data)))) }
      if let artifactType { writer.field("artifactType", artifactType) }
    }
  }
}
