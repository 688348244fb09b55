public import ValueTree

/// Everything that one render gives.
public struct RenderedChart: Sendable {
  /// The objects, in the order of their installation.
  public var manifests: [Manifest]
  /// The hooks, in the order of their kinds.
  public var hooks: [Hook]
  /// What `NOTES.txt` printed.
  public var notes: ByteString
  /// The files below `crds/` of the charts in use, with their paths.
  public var customResourceDefinitions: [RenderedFile]
  /// What the reference would log, in its words.
  public var warnings: [String]
}
