internal import ValueTree

/// Where schemas of Kubernetes objects are: a folder, or an address that is completed for each object.
///
/// An address has the parts that kubeconform's users know: `{{ .NormalizedKubernetesVersion }}`,
/// `{{ .StrictSuffix }}`, `{{ .ResourceKind }}`, `{{ .ResourceAPIVersion }}`, `{{ .Group }}` and
/// `{{ .KindSuffix }}`. One that does not end in `json` stands for the folders of a collection: of
/// `VERSION-standalone`, `VERSION-local` and `VERSION`, and of the folder itself, what is there first.
public struct SchemaLocation: Sendable, Hashable {
  /// The text as it was given.
  public let text: String

  /// The collection that is asked by default.
  public static let `default` = SchemaLocation(
    "https://raw.githubusercontent.com/yannh/kubernetes-json-schema/master")

  /// Takes a location; `default` means the default one.
  public init(_ text: String) {
    var text = text == "default" ? Self.default.text : text
    while text.count > 1, text.hasSuffix("/") { text.removeLast() }
    self.text = text
  }

  /// Whether it is on the network.
  public var isRemote: Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

  /// What stands before the first part that is completed, and ends in no file's name.
  var isTemplate: Bool { text.hasSuffix("json") }

  /// The object that a schema is looked for.
  struct Target: Hashable {
    /// Such as `apps/v1`.
    var apiVersion: String
    var kind: String
    /// Such as `1.31.0` or `master`.
    var kubernetesVersion: String
    var isStrict: Bool
  }

  /// The addresses to try, in order; `versions` are the names of version folders, best first.
  func candidates(for target: Target, versions: [String]) -> [String] {
    guard !isTemplate else {
      return [Self.completed(text, target, version: Self.normalized(target.kubernetesVersion))]
    }
    let file = Self.completed("{{.ResourceKind}}{{.KindSuffix}}.json", target, version: "")
    let strict = target.isStrict ? "-strict" : ""
    var found: [String] = []
    for version in versions {
      found.append("\(text)/\(version)-standalone\(strict)/\(file)")
      guard !isRemote else { continue }
      found.append("\(text)/\(version)-local\(strict)/\(file)")
      found.append("\(text)/\(version)\(strict)/\(file)")
    }
    if !isRemote { found.append("\(text)/\(file)") }
    return found
  }

  /// A version with its `v`.
  static func normalized(_ version: String) -> String {
    version == "master" || version.hasPrefix("v") ? version : "v" + version
  }

  private static func completed(_ text: String, _ target: Target, version: String) -> String {
    let parts = target.apiVersion.lowercased().split(separator: "/").map { String($0) }
    let group = parts.first ?? ""
    var suffix = "-" + (group.split(separator: ".").first.map { String($0) } ?? "")
    if parts.count > 1 { suffix += "-" + parts[1] }
    let values = [
      "NormalizedKubernetesVersion": version, "StrictSuffix": target.isStrict ? "-strict" : "",
      "ResourceKind": target.kind.lowercased(), "ResourceAPIVersion": parts.last ?? "",
      "Group": group, "KindSuffix": suffix,
    ]
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstRange(of: "{{") {
      result += rest[..<start.lowerBound]
      let tail = rest[start.upperBound...]
      guard let end = tail.firstRange(of: "}}") else { break }
      let name = tail[..<end.lowerBound].filter { $0 != " " && $0 != "." && $0 != "-" }
      result += values[String(name)] ?? ""
      rest = tail[end.upperBound...]
    }
    return result + rest
  }
}
