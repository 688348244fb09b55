public import ValueTree

/// What a `Chart.lock` or `requirements.lock` says.
public struct ChartLock: Sendable, Hashable {
  /// When it was written, as the file has it; empty where it does not say.
  public var generated = ByteString()
  /// A hash of the dependencies that were asked for and those that were found.
  public var digest = ByteString()
  /// The dependencies with the versions that were found.
  public var dependencies: [Dependency] = []

  /// A lock without any entry.
  public init() {}
}
