public import ValueTree

/// A chart as it was loaded: its metadata, files, default values and the charts inside it.
///
/// Immutable, so that one chart can serve any number of renders at once.
public final class Chart: Sendable {
  /// What `Chart.yaml` says.
  public let metadata: ChartMetadata
  /// What the lock file says.
  public let lock: ChartLock?
  /// The default values; null for a chart without `values.yaml`.
  public let values: ValueSnapshot
  /// The JSON schema of the values.
  public let schema: [UInt8]?
  /// The files below `templates/`.
  public let templates: [ChartFile]
  /// All files that are nothing else: what templates see as `.Files`, and `crds/`.
  public let files: [ChartFile]
  /// Every file in the order it was read, those of the charts inside included.
  public let rawFiles: [ChartFile]
  /// The charts below `charts/`, in the order of their folders and archives.
  public let dependencies: [Chart]
  /// What was odd but no error, in the reference's words where it has them.
  public let warnings: [String]
  /// The parsed templates, once something was rendered.
  internal let compiled = CompiledTemplates()
  /// Which charts are in use with which values, as far as that was asked.
  internal let resolutions = KnownResolutions()
  /// The compiled schema, once values were checked.
  internal let compiledSchema = CompiledSchema()

  internal init(
    metadata: ChartMetadata, lock: ChartLock?, values: ValueSnapshot, schema: [UInt8]?,
    templates: [ChartFile], files: [ChartFile], rawFiles: [ChartFile], dependencies: [Chart],
    warnings: [String]
  ) {
    self.metadata = metadata
    self.lock = lock
    self.values = values
    self.schema = schema
    self.templates = templates
    self.files = files
    self.rawFiles = rawFiles
    self.dependencies = dependencies
    self.warnings = warnings
  }

  /// The chart's name.
  public var name: ByteString { metadata.name }

  /// The manifests below `crds/`, without those of the charts inside.
  public var customResourceDefinitions: [ChartFile] {
    files.filter { file in
      file.name.hasPrefix("crds/")
        && [".yaml", ".yml", ".json"].contains(file.name.pathExtension.lowercasedASCII)
    }
  }
}

extension ByteString {
  /// What follows the last dot of a path's last part, with the dot; empty if there is none.
  internal var pathExtension: ByteString {
    withBytes { bytes in
      var index = bytes.count - 1
      while index >= 0, bytes[index] != UInt8(ascii: "/") {
        if bytes[index] == UInt8(ascii: ".") { return suffix(from: index) }
        index -= 1
      }
      return ByteString()
    }
  }

  /// A path's last part.
  internal var lastPathComponent: ByteString {
    withBytes { bytes in
      var index = bytes.count
      while index > 0, bytes[index - 1] != UInt8(ascii: "/") { index -= 1 }
      return suffix(from: index)
    }
  }

  /// The text with ASCII capitals made small.
  internal var lowercasedASCII: ByteString {
    let isLower = withBytes { bytes in bytes.allSatisfy { $0 &- 0x41 > 25 } }
    return isLower ? self : ByteString(bytes.map { $0 &- 0x41 <= 25 ? $0 + 0x20 : $0 })
  }
}
