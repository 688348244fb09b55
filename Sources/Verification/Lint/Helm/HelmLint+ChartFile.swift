internal import ChartEngine
internal import Diagnostics
internal import LinearRegex
internal import SemVer
internal import TemplateLang
internal import ValueTree
internal import YAML

extension HelmLint {
  /// The rules on `Chart.yaml`.
  internal mutating func checkChartFile() {
    let name = "Chart.yaml"
    if source.isFolder(name) { complain("should be a file, not a directory") }
    let metadata: ChartMetadata
    let file: SourceFile
    do throws(Diagnostic) {
      file = SourceFile(name: name, bytes: try source.content(name))
      metadata = try ChartMetadata.unchecked(file)
    } catch {
      return complain("unable to parse YAML\n\t\(error.helmText)")
    }
    if let complaint = ChartMetadata.strictComplaint(file) {
      complain(.warning, "failed to strictly parse chart metadata file\n\t\(complaint)")
    }
    checkName(metadata)
    checkAPIVersion(metadata)
    let types = (try? YAMLReader.value(from: file)) ?? .null
    if let flaw = Self.typeFlaw(of: "version", in: types) { complain(flaw) }
    checkVersion(metadata)
    if let flaw = Self.typeFlaw(of: "appVersion", in: types) { complain(flaw) }
    checkMaintainers(metadata)
    if let source = metadata.sources.first(where: { !$0.isRequestURL }) {
      complain("invalid source URL '\(source)'")
    }
    if metadata.icon.isEmpty {
      complain(.info, "icon is recommended")
    } else if !metadata.icon.isRequestURL {
      complain("invalid icon URL '\(metadata.icon)'")
    }
    checkFeatures(metadata)
    if (try? Version(strict: String(metadata.version))) == nil {
      complain(.warning, "version '\(metadata.version)' is not a valid SemVerV2")
    }
  }

  private mutating func complain(_ message: String) { complain(.error, message) }

  private mutating func complain(_ severity: Finding.Severity, _ message: String) {
    report(HelmRule.chartFile, severity, "Chart.yaml", message)
  }

  private mutating func checkName(_ metadata: ChartMetadata) {
    if metadata.name.isEmpty { return complain("name is required") }
    if metadata.name.firstIndex(of: "/") != nil {
      complain("chart name \(GoQuote.quoted(metadata.name)) is invalid")
    }
  }

  private mutating func checkAPIVersion(_ metadata: ChartMetadata) {
    let choice = "The value must be either \"v1\" or \"v2\""
    switch metadata.apiVersion {
    case "": complain("apiVersion is required. \(choice)")
    case "v1", "v2": break
    default: complain("apiVersion '\(metadata.apiVersion)' is not valid. \(choice)")
    }
  }

  private mutating func checkVersion(_ metadata: ChartMetadata) {
    if metadata.version.isEmpty { return complain("version is required") }
    guard let version = try? Version(bytes: metadata.version.bytes) else {
      return complain("version '\(metadata.version)' is not a valid SemVer")
    }
    if let constraint = try? Constraint(">0.0.0-0"), !constraint.contains(version),
      let objection = constraint.objections(to: version).first
    {
      complain("version \(objection)")
    }
  }

  /// What is wrong with the type of a field that must be a text; nil if nothing is.
  private static func typeFlaw(of key: ByteString, in value: Value) -> String? {
    guard case .dict(let dict) = value, let field = dict[key] else { return nil }
    switch field {
    case .string: return nil
    case .null: return "\(key) should be of type string but it's of type <nil>"
    default: return "\(key) should be of type string but it's of type \(field.goType)"
    }
  }

  private mutating func checkMaintainers(_ metadata: ChartMetadata) {
    for maintainer in metadata.maintainers {
      if maintainer.isNull { return complain("a maintainer entry is empty") }
      if maintainer.name.isEmpty { return complain("each maintainer requires a name") }
      if !maintainer.email.isEmpty, !WebText.isEmail(maintainer.email) {
        return complain(
          "invalid email '\(maintainer.email)' for maintainer '\(maintainer.name)'")
      }
      if !maintainer.url.isEmpty, !WebText.isURL(maintainer.url) {
        return complain("invalid url '\(maintainer.url)' for maintainer '\(maintainer.name)'")
      }
    }
  }

  /// What only charts of the second format have.
  private mutating func checkFeatures(_ metadata: ChartMetadata) {
    guard metadata.apiVersion != "v2" else { return }
    if !metadata.type.isEmpty {
      complain(
        "chart type is not valid in apiVersion '\(metadata.apiVersion)'. "
          + "It is valid in apiVersion 'v2'")
    }
    if !(metadata.dependencies ?? []).isEmpty {
      complain(
        "dependencies are not valid in the Chart file with apiVersion '\(metadata.apiVersion)'. "
          + "They are valid in apiVersion 'v2'")
    }
  }
}

/// Addresses as the reference's checks take them.
internal enum WebText {
  /// Letters of all scripts that an address may hold.
  private static let wide = #"\x{a0}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{ffef}"#

  private static let email: LinearRegex.Regex? = {
    let atom = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~\(wide)-]+"
    let quoted = #""([ \t]|[^"\\]|\\.)*""#
    let label = "[a-zA-Z0-9\(wide)]([a-zA-Z0-9\(wide)._~-]*[a-zA-Z0-9\(wide)])?"
    let top = "[a-zA-Z\(wide)]([a-zA-Z0-9\(wide)._~-]*[a-zA-Z\(wide)])?"
    return try? LinearRegex.Regex("^(\(atom)(\\.\(atom))*|\(quoted))@(\(label)\\.)+\(top)\\.?$")
  }()

  private static let url: LinearRegex.Regex? = {
    let wide = #"\x{a1}-\x{ffff}"#
    let label = "[a-zA-Z0-9\(wide)]([a-zA-Z0-9\(wide)_-]*[a-zA-Z0-9\(wide)])?"
    let host = "(\(label)(\\.\(label))*|\\[[0-9a-fA-F:.%]+\\])"
    return try? LinearRegex.Regex(
      #"^((ftp|tcp|udp|wss?|https?)://)?(\S+(:\S*)?@)?"# + host + #"?\.?(:\d{1,5})?([/?#]\S*)?$"#)
  }()

  /// Whether a text is a mail address.
  static func isEmail(_ text: ByteString) -> Bool { email?.matches(text.bytes) ?? true }

  /// Whether a text is the address of a page, with or without its scheme.
  static func isURL(_ text: ByteString) -> Bool {
    guard text.count > 3, text.count < 2083, !text.hasPrefix(".") else { return false }
    let hasBarePort = text.firstIndex(of: ":") != nil && text.firstIndex(of: "://") == nil
    guard let parts = (hasBarePort ? "http://" + text : text).hostAndPath else { return false }
    if parts.host.hasPrefix(".") { return false }
    if parts.host.isEmpty, !parts.path.isEmpty, parts.path.firstIndex(of: ".") == nil {
      return false
    }
    return url?.matches(text.bytes) ?? true
  }
}
