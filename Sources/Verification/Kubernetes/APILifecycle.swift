public import ChartEngine

/// When a version of a Kubernetes API came, was deprecated and went.
public struct APILifecycle: Sendable, Hashable {
  /// Such as `batch/v1beta1`.
  public let apiVersion: String
  /// Such as `CronJob`.
  public let kind: String
  /// The minor version of Kubernetes 1 that has it first; nil where nobody recorded it.
  public let introduced: Int?
  /// The minor version from which it is deprecated.
  public let deprecated: Int?
  /// The minor version from which it is gone.
  public let removed: Int?
  /// Version and kind to use instead, such as `batch/v1 CronJob`.
  public let replacement: String?
  /// Whether the reference's client library has the type, so that its lint warns of it.
  internal let isKnownToReference: Bool

  /// What is known of a version and kind; nil for those that are not on their way out.
  public static func known(_ apiVersion: String, _ kind: String) -> APILifecycle? {
    table["\(apiVersion) \(kind)"]
  }

  /// Whether the version is deprecated in a version of Kubernetes, or gone from it.
  public func isDeprecated(in version: KubeVersion) -> Bool {
    guard let deprecated else { return false }
    guard let (major, minor) = version.numbers else { return false }
    return major > 1 || major == 1 && minor >= deprecated
  }

  /// Whether the version is gone from a version of Kubernetes.
  public func isRemoved(in version: KubeVersion) -> Bool {
    guard let removed, let (major, minor) = version.numbers else { return false }
    return major > 1 || major == 1 && minor >= removed
  }

  /// The sentence of a Kubernetes API server.
  public var warning: String {
    var text = "\(apiVersion) \(kind) is deprecated in v1.\(deprecated ?? 0)+"
    if let removed { text += ", unavailable in v1.\(removed)+" }
    if let replacement { text += "; use \(replacement)" }
    return text
  }

  private static let table: [String: APILifecycle] = {
    var table: [String: APILifecycle] = [:]
    for row in rows.split(separator: "\n") {
      let words = row.split(separator: " ")
      guard words.count >= 6 else { continue }
      func minor(_ index: Int) -> Int? { Int(words[index]).flatMap { $0 == 0 ? nil : $0 } }
      let entry = APILifecycle(
        apiVersion: String(words[0]), kind: String(words[1]), introduced: minor(2),
        deprecated: minor(3), removed: minor(4),
        replacement: words.count > 7 ? "\(words[6]) \(words[7])" : nil,
        isKnownToReference: words[5] == "helm")
      table["\(entry.apiVersion) \(entry.kind)"] = entry
    }
    return table
  }()
}

extension KubeVersion {
  /// Major and minor version; nil where they are no numbers.
  internal var numbers: (major: Int, minor: Int)? {
    guard let major = Int(major), let minor = Int(minor) else { return nil }
    return (major, minor)
  }
}
