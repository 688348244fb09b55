public import ChartEngine
public import Diagnostics
internal import Digests
public import TemplateLang
public import ValueTree

extension ChartLock {
  /// A lock of what was declared and what was found for it, made at some time.
  public init(
    declared: [Dependency], locked: [Dependency], generated: RenderEnvironment.Instant
  ) throws(Diagnostic) {
    self.init()
    self.generated = ByteString(TimeText.text(of: generated))
    dependencies = locked
    digest = try Self.digest(declared: declared, locked: locked)
  }

  /// The name of the lock file: charts of the first version have another.
  public static func fileName(apiVersion: String) -> String {
    apiVersion == "v1" ? "requirements.lock" : "Chart.lock"
  }

  /// The checksum that a lock has when it belongs to the declared dependencies.
  ///
  /// It covers all that is declared, conditions and aliases included, and the order of entries.
  public static func digest(
    declared: [Dependency]?, locked: [Dependency]
  ) throws(Diagnostic) -> ByteString {
    var text = Array("[".utf8)
    text += try Dependency.json(declared)
    text.append(UInt8(ascii: ","))
    text += try Dependency.json(locked)
    text.append(UInt8(ascii: "]"))
    return ByteString(SHA256.digest(of: text).description)
  }

  /// The checksum that the second major version of Helm wrote: of the declared ones alone.
  package static func formerDigest(declared: [Dependency]?) throws(Diagnostic) -> ByteString {
    var text = Array("{\"dependencies\":".utf8)
    text += try Dependency.json(declared)
    text.append(UInt8(ascii: "}"))
    return ByteString(SHA256.digest(of: text).description)
  }

  /// The text of the lock file.
  public func fileText() throws(Diagnostic) -> [UInt8] {
    let entries = Dict([
      (key: "dependencies", value: .list(dependencies.map(\.encoded))),
      (key: "digest", value: .string(digest)),
      (key: "generated", value: .string(TimeText.normalized(generated))),
    ])
    return try yamlFile(.dict(entries), name: "Chart.lock")
  }
}
