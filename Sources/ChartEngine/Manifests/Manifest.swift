public import ValueTree

/// One rendered document that is no hook.
public struct Manifest: Sendable {
  /// The template that it came from: the path that `# Source:` shows.
  public var path: String
  /// The object's kind; empty where the document names none.
  public var kind: String
  /// The object's `apiVersion`.
  public var apiVersion: String
  /// The object's name.
  public var name: String
  /// The document's text.
  public var content: ByteString
}

/// One rendered document that is a hook.
public struct Hook: Sendable {
  /// When hooks run; the raw values are those of the `helm.sh/hook` annotation.
  public enum Event: String, Sendable, CaseIterable {
    case preInstall = "pre-install"
    case postInstall = "post-install"
    case preDelete = "pre-delete"
    case postDelete = "post-delete"
    case preUpgrade = "pre-upgrade"
    case postUpgrade = "post-upgrade"
    case preRollback = "pre-rollback"
    case postRollback = "post-rollback"
    case test
  }

  /// The document.
  public var manifest: Manifest
  /// When it runs.
  public var events: [Event]
  /// Its order among the hooks of an event.
  public var weight: Int
}
