public import ValueTree

/// What a chart's `Chart.yaml` says; missing texts are empty.
public struct ChartMetadata: Sendable, Hashable {
  /// The chart's name. Required.
  public var name = ByteString()
  /// A page about the project.
  public var home = ByteString()
  /// Where the sources are.
  public var sources: [ByteString] = []
  /// The chart's own version. Required.
  public var version = ByteString()
  /// One sentence about the chart.
  public var description = ByteString()
  /// Words to find it by.
  public var keywords: [ByteString] = []
  /// Who looks after it.
  public var maintainers: [Maintainer] = []
  /// The address of a picture.
  public var icon = ByteString()
  /// `v1` or `v2`.
  public var apiVersion = ByteString()
  /// A condition on the chart itself; kept, but without effect.
  public var condition = ByteString()
  /// Tags of the chart itself; kept, but without effect.
  public var tags = ByteString()
  /// The version of what the chart installs.
  public var appVersion = ByteString()
  /// Whether the chart is on its way out.
  public var isDeprecated = false
  /// Free entries; nil where the file has none.
  public var annotations: [Annotation]?
  /// The Kubernetes versions that the chart is for.
  public var kubeVersion = ByteString()
  /// The charts that it builds on; nil where the file has no such list, which is not the same as
  /// an empty list when dependencies are resolved.
  public var dependencies: [Dependency]?
  /// `application`, `library` or empty.
  public var type = ByteString()

  /// A free entry of the metadata.
  public struct Annotation: Sendable, Hashable {
    /// Its key.
    public var key: ByteString
    /// Its text.
    public var value: ByteString
  }

  /// Empty metadata.
  public init() {}

  /// Whether the chart only lends named templates to others.
  public var isLibrary: Bool { type == "library" }
}

/// Someone who looks after a chart.
public struct Maintainer: Sendable, Hashable {
  /// The name.
  public var name = ByteString()
  /// The mail address.
  public var email = ByteString()
  /// The address of a page.
  public var url = ByteString()
  /// Whether the list holds null in this place, which validation refuses.
  package internal(set) var isNull = false

  /// A maintainer without any entry.
  public init() {}

  internal static var null: Maintainer {
    var result = Maintainer()
    result.isNull = true
    return result
  }
}
