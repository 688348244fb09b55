internal import ValueTree

/// `.Capabilities`
internal final class CapabilitiesObject: TemplateObject {
  private let kubeVersion: KubeVersionObject
  private let apiVersions: VersionSetObject
  private let helmVersion: HelmVersionObject

  init(_ capabilities: Capabilities) {
    kubeVersion = KubeVersionObject(capabilities.kubeVersion)
    apiVersions = VersionSetObject(capabilities.apiVersions)
    helmVersion = HelmVersionObject(capabilities.helmVersion)
    super.init()
  }

  override var goType: String { "*common.Capabilities" }
  override var goKind: String { "ptr" }

  override func member(_ name: ByteString) -> Member? {
    switch name {
    case "KubeVersion": .value(.object(kubeVersion))
    case "APIVersions": .value(.object(apiVersions))
    case "HelmVersion": .value(.object(helmVersion))
    case "Copy": .method(Signature([]))
    default: nil
    }
  }

  override func call(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    .object(self)
  }

  override var printed: ByteString { "&" + shown }

  override var shown: ByteString {
    "{\(kubeVersion.printed) \(apiVersions.printed) \(helmVersion.printed)}"
  }

  override var jsonFields: [(name: ByteString, value: Value)]? {
    [
      ("KubeVersion", .object(kubeVersion)), ("APIVersions", .object(apiVersions)),
      ("HelmVersion", .object(helmVersion)),
    ]
  }

  override var structFields: [(name: ByteString, value: Value)]? { jsonFields }
}

/// `.Capabilities.KubeVersion`
internal final class KubeVersionObject: TemplateObject {
  private let version: KubeVersion

  init(_ version: KubeVersion) {
    self.version = version
    super.init()
  }

  override var goType: String { "common.KubeVersion" }

  override func member(_ name: ByteString) -> Member? {
    switch name {
    case "Version": .value(.text(version.version))
    case "Major": .value(.text(version.major))
    case "Minor": .value(.text(version.minor))
    case "String", "GitVersion": .method(Signature([]))
    default: nil
    }
  }

  override func call(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    .text(method == "String" ? version.normalized : version.version)
  }

  override var printed: ByteString {
    "{\(version.version) \(version.normalized) \(version.major) \(version.minor)}"
  }

  override var shown: ByteString { ByteString(version.normalized) }

  override var jsonFields: [(name: ByteString, value: Value)]? {
    [
      ("Version", .text(version.version)), ("Major", .text(version.major)),
      ("Minor", .text(version.minor)),
    ]
  }

  override var structFields: [(name: ByteString, value: Value)]? {
    [
      ("Version", .text(version.version)), ("normalizedVersion", .text(version.normalized)),
      ("Major", .text(version.major)), ("Minor", .text(version.minor)),
    ]
  }
}

/// `.Capabilities.APIVersions`
internal final class VersionSetObject: TemplateObject {
  private let versions: [ByteString]

  init(_ versions: [String]) {
    self.versions = versions.map { ByteString($0) }
    super.init()
  }

  override var goType: String { "common.VersionSet" }
  override var goKind: String { "slice" }

  override func member(_ name: ByteString) -> Member? {
    name == "Has" ? .method(Signature([.string])) : nil
  }

  override func call(_ method: ByteString, _ arguments: Arguments) throws(CallError) -> Value {
    .bool(versions.contains(arguments.text(0)))
  }

  override var elements: List? {
    List(versions.map { .string($0) }, elementType: .string)
  }

  override var printed: ByteString {
    Value.strings(versions).printed
  }

  override var jsonValue: Value? { .strings(versions) }
}

/// `.Capabilities.HelmVersion`
internal final class HelmVersionObject: TemplateObject {
  private let version: Capabilities.HelmVersion

  init(_ version: Capabilities.HelmVersion) {
    self.version = version
    super.init()
  }

  override var goType: String { "version.BuildInfo" }

  override func member(_ name: ByteString) -> Member? {
    switch name {
    case "Version": .value(.text(version.version))
    case "GoVersion": .value(.text(version.goVersion))
    case "KubeClientVersion": .value(.text(version.kubeClientVersion))
    case "GitCommit", "GitTreeState": .value(.text(""))
    default: nil
    }
  }

  override var printed: ByteString {
    "{\(version.version)   \(version.goVersion) \(version.kubeClientVersion)}"
  }

  override var jsonFields: [(name: ByteString, value: Value)]? {
    [
      ("version", .text(version.version)), ("go_version", .text(version.goVersion)),
      ("kube_client_version", .text(version.kubeClientVersion)),
    ]
  }

  override var structFields: [(name: ByteString, value: Value)]? {
    [
      ("Version", .text(version.version)), ("GitCommit", .text("")), ("GitTreeState", .text("")),
      ("GoVersion", .text(version.goVersion)),
      ("KubeClientVersion", .text(version.kubeClientVersion)),
    ]
  }
}
