internal import ValueTree

/// The release that a chart is rendered for: `.Release`.
public struct Release: Sendable {
  /// The name.
  public var name: String
  /// The namespace.
  public var namespace: String
  /// The revision, from 1.
  public var revision: Int
  /// Whether the render stands for an installation.
  public var isInstall: Bool
  /// Whether the render stands for an upgrade.
  public var isUpgrade: Bool

  /// Makes a release; the defaults are those of `template`.
  public init(
    name: String = "release-name", namespace: String = "default", revision: Int = 1,
    isUpgrade: Bool = false
  ) {
    isInstall = !isUpgrade
    self.name = name
    self.namespace = namespace
    self.revision = revision
    self.isUpgrade = isUpgrade
  }

  /// What templates see.
  internal var scope: Dict {
    Dict([
      (key: "Name", value: .text(name)), (key: "Namespace", value: .text(namespace)),
      (key: "Revision", value: .int(revision)), (key: "Service", value: .string("Helm")),
      (key: "IsInstall", value: .bool(isInstall)), (key: "IsUpgrade", value: .bool(isUpgrade)),
    ])
  }
}
