public import Diagnostics
public import OCIRegistry
internal import ValueTree
internal import YAML

/// A profile as registries hold it: a manifest with one layer, the profile as a document.
public struct ProfileArtifact: Sendable {
  /// The type of the artifact and of its layer.
  public static let type = "application/vnd.opea.oim.profile.v1+yaml"
  /// The type of measurements that refer to a profile.
  public static let benchmarkType = "application/vnd.opea.oim.benchmark.v1+json"
  /// The type of the index of all profiles of a model.
  public static let catalogueType = "application/vnd.opea.oim.catalog.v1+json"
  /// The tag of that index.
  public static let catalogueTag = "catalog"
  static let title = "org.opencontainers.image.title"
  static let referenceName = "org.opencontainers.image.ref.name"
  static let idKey = "io.opea.oim.profile.id"

  /// The profile.
  public let profile: Profile
  /// The layer's bytes.
  public let layer: [UInt8]

  /// The artifact of a profile: `apiVersion`, `kind`, `metadata.name`, and the rest as `spec`, the
  /// measurements left out.
  public init(_ profile: Profile) throws(Diagnostic) {
    self.profile = profile
    guard case .dict(let spec) = profile.document.materialized() else {
      throw Diagnostic(.profile, "a profile is a map")
    }
    spec["name"] = nil
    spec["evidence"] = nil
    spec["id"] = .text(profile.id)
    var metadata = DocumentMap()
    metadata.set("name", profile.name)
    var map = DocumentMap()
    map.set("apiVersion", "oim.opea.io/v1alpha1")
    map.set("kind", "InferenceProfile")
    map.set("metadata", metadata.value)
    map.set("spec", .dict(spec))
    var bytes: [UInt8] = []
    do throws(YAMLError) {
      try YAMLWriter.append(map.value, to: &bytes)
    } catch {
      throw Diagnostic(.profile, error.message)
    }
    layer = bytes + [UInt8(ascii: "\n")]
  }

  /// Reads the layer of an artifact; the id is checked.
  public init(layer: [UInt8], name: String) throws(Diagnostic) {
    let document = try Value(file: SourceFile(name: name, bytes: layer))
    self.layer = layer
    profile = try Self.profile(document, name)
  }

  /// The profile of a document of the kind InferenceProfile.
  static func profile(_ document: Value, _ name: String) throws(Diagnostic) -> Profile {
    guard document["kind"].text == "InferenceProfile", case .dict(let spec) = document["spec"]
    else {
      throw Diagnostic(.profile, "\(name) is no InferenceProfile")
    }
    spec["name"] = document["metadata"]["name"]
    return try Profile(.dict(spec))
  }

  /// The descriptor of the layer.
  public var layerDescriptor: OCIDescriptor {
    OCIDescriptor(of: layer, mediaType: Self.type, annotations: [Self.title: "profile.yaml"])
  }

  /// The manifest.
  ///
  /// - Parameter created: the time of the profile as `2025-01-01T00:00:00Z`.
  public func manifest(created: String, version: String) -> OCIManifest {
    var manifest = OCIManifest()
    manifest.artifactType = Self.type
    manifest.layers = [layerDescriptor]
    manifest.annotations = annotations(created: created, version: version)
    return manifest
  }

  /// What a listing shows without fetching anything.
  func annotations(created: String, version: String) -> [String: String] {
    let products = profile.devices.products
    return [
      "io.opea.oim.model": profile.model, "io.opea.oim.engine": profile.engine,
      "io.opea.oim.precision": profile.precision.rawValue,
      "io.opea.oim.device.kind": profile.devices.kind.rawValue,
      "io.opea.oim.device.product": products.isEmpty ? "any" : products.joined(separator: ","),
      "io.opea.oim.device.count": String(profile.devices.count),
      "io.opea.oim.tp": String(profile.parallelism.tp),
      "io.opea.oim.kpi": profile.target.rawValue, Self.idKey: profile.id,
      "org.opencontainers.image.created": created, "org.opencontainers.image.version": version,
    ]
  }
}
