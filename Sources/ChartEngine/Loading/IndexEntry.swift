public import Diagnostics
public import ValueTree

/// One version of a chart in the index of a repository: its metadata, and where its archive is.
public struct IndexEntry: Sendable, Hashable {
  /// What the chart's `Chart.yaml` says.
  public var metadata = ChartMetadata()
  /// Addresses of the archive, from the repository's own address on; the first one is used.
  public var urls: [ByteString] = []
  /// When the entry was made, after RFC 3339; empty where the index does not say.
  public var created = ByteString()
  /// Whether the version was withdrawn.
  public var isRemoved = false
  /// The SHA-256 of the archive, with or without `sha256:` before it; may be empty.
  public var digest = ByteString()

  /// An entry without any field.
  public init() {}

  /// Reads an entry as the reference does.
  ///
  /// In an index that is YAML, fields that an entry does not have are errors, and a number stands for
  /// its text in the fields of the entry itself; in its metadata, and everywhere in JSON, a number
  /// where a text belongs is an error.
  ///
  /// - Parameter isYAML: whether the index is YAML and not JSON.
  public init(_ value: Value, isYAML: Bool) throws(Diagnostic) {
    let place = MetadataDecoder.Place(
      type: "ChartVersion", path: "", refusesUnknown: isYAML, takesNumbersForTexts: isYAML)
    let metadataPlace = MetadataDecoder.Place(
      type: "ChartVersion", path: "", refusesUnknown: isYAML, takesNumbersForTexts: false)
    var entry = IndexEntry()
    do throws(MetadataDecoder.Mismatch) {
      try MetadataDecoder.fields(of: value, place, "v1.ChartVersion") {
        name, value throws(MetadataDecoder.Mismatch) in
        let here = place.field(name)
        var unused = ByteString()
        switch name {
        case "urls": try MetadataDecoder.texts(value, here, into: &entry.urls)
        case "created": try MetadataDecoder.time(value, into: &entry.created)
        case "removed": try MetadataDecoder.bool(value, here, into: &entry.isRemoved)
        case "digest": try MetadataDecoder.text(value, here, into: &entry.digest)
        case "checksum", "engine", "tillerVersion", "url":
          try MetadataDecoder.text(value, here, into: &unused)
        default: try MetadataDecoder.set(name, to: value, in: &entry.metadata, metadataPlace)
        }
      }
    } catch {
      throw Diagnostic(
        .chart, error.text,
        helmText: "error unmarshaling JSON: while decoding JSON: " + error.text)
    }
    self = entry
  }
}
