public import ValueTree

/// What an update did to one chart in `charts/`.
public struct DependencyChange: Sendable, Hashable, CustomStringConvertible {
  /// What was done.
  public enum Kind: Sendable, Hashable {
    /// There was no archive of the chart.
    case added
    /// Another version was there.
    case replaced(ByteString)
    /// The same version with other content was there.
    case rebuilt
    /// The archive is gone, with nothing in its place.
    case removed
  }

  /// The chart's name.
  public var name: ByteString
  /// The version that is there now, or that was removed.
  public var version: ByteString
  /// What was done.
  public var kind: Kind

  /// One line such as `tgi 1.0.0 → 1.1.0`.
  public var description: String {
    switch kind {
    case .added: "\(name) \(version) (new)"
    case .replaced(let before): "\(name) \(before) → \(version)"
    case .rebuilt: "\(name) \(version) (changed)"
    case .removed: "\(name) \(version) (removed)"
    }
  }
}
