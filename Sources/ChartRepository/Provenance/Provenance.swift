/// The `.prov` file of an archive.
internal enum Provenance {
  /// The longest that is read.
  internal static let longest = 4 << 20
}
