/// The media types of the image specification.
public enum OCIMediaType {
  /// An image or artifact manifest.
  public static let manifest = "application/vnd.oci.image.manifest.v1+json"
  /// A list of manifests.
  public static let index = "application/vnd.oci.image.index.v1+json"
  /// The config of artifacts that have none: `{}`.
  public static let empty = "application/vnd.oci.empty.v1+json"
  /// Docker's older forms of the first two.
  static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
  static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"

  /// Whether a type is one of a list of manifests.
  public static func isIndex(_ type: String) -> Bool { type == index || type == dockerIndex }
}
